// Icons that are drawn when they are shown, sharp at every size and scale.
#pragma once

#include <QByteArray>
#include <QColor>
#include <QIcon>

namespace emloc::ui {

// An icon of an SVG drawing whose currentColor becomes `ink`, or `faded` where a widget is disabled. It keeps its own
// pictures: Qt's cache of pixmaps (6.4) never forgets the key of one, which is about 170 bytes a size of an icon.
QIcon drawn_icon(const QByteArray& drawing, const QColor& ink, const QColor& faded);

}  // namespace emloc::ui
