// A small picture that shows itself large when it is clicked.
#pragma once

#include <QToolButton>

#include "engine/demonstrations/demonstration.h"

namespace emloc::ui {

class PictureButton : public QToolButton {
    Q_OBJECT

 public:
    explicit PictureButton(const Media& medium, QWidget* parent = nullptr);

    bool has_picture() const { return !icon().isNull(); }
    void set_picture(const QPixmap& picture);
    void open() const;  // the picture in a window of its own

 private:
    Media medium_;
};

}  // namespace emloc::ui
