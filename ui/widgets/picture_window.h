// One picture as large as it is, or as large as the screen lets it be.
#pragma once

#include <QDialog>
#include <QImage>

#include "ui/inspector/picture_cache.h"

class QLabel;

namespace emloc::ui {

// Escape closes it. It takes its size from the picture once that is there.
class PictureWindow : public QDialog {
    Q_OBJECT

 public:
    explicit PictureWindow(const Media& medium, QWidget* parent = nullptr);

    const QImage& image() const { return image_; }

 protected:
    void paintEvent(QPaintEvent* event) override;

 private:
    void take();

    Media medium_;
    PictureCache pictures_;
    QImage image_;
    QLabel* text_;
};

}  // namespace emloc::ui
