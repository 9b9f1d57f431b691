#include "ui/chat/picture_button.h"

#include "ui/convert.h"
#include "ui/widgets/picture_window.h"

namespace emloc::ui {

PictureButton::PictureButton(const Media& medium, QWidget* parent) : QToolButton(parent), medium_(medium) {
    setProperty("look", QStringLiteral("picture"));
    setObjectName(QStringLiteral("picture"));
    setCursor(Qt::PointingHandCursor);
    const QString name = to_qstring(medium.path.filename().string()), path = to_qstring(medium.path.string());
    setAccessibleName(name.isEmpty() ? tr("A pasted image") : tr("Image %1").arg(name));
    const QString what = tr("Click to see it large");
    setToolTip(path.isEmpty() ? what : QStringLiteral("%1\n%2").arg(path, what));
    connect(this, &QToolButton::clicked, this, &PictureButton::open);
    hide();  // until there is a picture
}

void PictureButton::set_picture(const QPixmap& picture) {
    setIcon(picture);
    setIconSize(picture.size() / picture.devicePixelRatio());
    show();
}

void PictureButton::open() const {
    auto* large = new PictureWindow(medium_, window());
    large->setAttribute(Qt::WA_DeleteOnClose);
    large->show();
}

}  // namespace emloc::ui
