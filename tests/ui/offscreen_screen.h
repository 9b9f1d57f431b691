// A screen of a size of one's own, for windows that are drawn nowhere.
#pragma once

#include <QFile>
#include <QSize>
#include <QString>
#include <QTemporaryDir>

namespace emloc::ui {

// The program's next QApplication has one screen of that many pixels. False where that can't be arranged. `folder` must
// outlive the application.
inline bool set_offscreen_screen(const QTemporaryDir& folder, QSize size) {
    QFile screen(folder.filePath(QStringLiteral("screen.json")));
    if (!screen.open(QIODevice::WriteOnly)) return false;
    screen.write(QStringLiteral(R"({"screens":[{"name":"one","x":0,"y":0,"width":%1,"height":%2,)"
                                R"("logicalDpi":96,"logicalBaseDpi":96,"dpr":1}]})")
                     .arg(size.width())
                     .arg(size.height())
                     .toUtf8());
    screen.close();
    return qputenv("QT_QPA_PLATFORM", "offscreen:configfile=" + screen.fileName().toUtf8());
}

}  // namespace emloc::ui
