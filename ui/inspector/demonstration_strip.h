// The demonstrations of a chunk as pictures, with what the layer keeps drawn over them.
#pragma once

#include <QListView>

#include "ui/inspector/patch_overlay.h"

namespace emloc::ui {

class InspectionModel;
class PictureCache;
class Theme;

// Only what is in sight is drawn and decoded.
class DemonstrationStrip : public QListView {
    Q_OBJECT

 public:
    DemonstrationStrip(InspectionModel& model, PictureCache& pictures, const Theme& theme, QWidget* parent = nullptr);

    void set_mode(OverlayMode mode);
    OverlayMode mode() const { return mode_; }

 private:
    OverlayMode mode_ = OverlayMode::kKept;
};

}  // namespace emloc::ui
