// One demonstration's picture once for every KV head, with what that head keeps.
#pragma once

#include <QWidget>

#include "ui/inspector/patch_overlay.h"

namespace emloc::ui {

class InspectionModel;
class PictureCache;
class Theme;

// As many pictures beside each other as the width has room for; of a video the frame that was chosen.
class HeadGallery : public QWidget {
    Q_OBJECT

 public:
    HeadGallery(const InspectionModel& model, PictureCache& pictures, const Theme& theme, QWidget* parent = nullptr);

    void show_row(int row);
    void set_mode(OverlayMode mode);
    void set_frame(int frame);
    int frames() const;  // of the media shown

    bool hasHeightForWidth() const override { return true; }
    int heightForWidth(int width) const override;
    QSize sizeHint() const override;

 protected:
    void paintEvent(QPaintEvent* event) override;

 private:
    int pictures_shown() const;
    int columns(int width) const;

    const InspectionModel& model_;
    PictureCache& pictures_;
    const Theme& theme_;
    int row_ = -1;
    int frame_ = 0;
    OverlayMode mode_ = OverlayMode::kKept;
};

}  // namespace emloc::ui
