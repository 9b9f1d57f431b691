// An image of a test beside the demonstrations that it looks most like, with what the model has kept of them.
#pragma once

#include <QDialog>

#include "ui/inspector/patch_overlay.h"
#include "ui/worker/nearest.h"

class QHBoxLayout;

namespace emloc::ui {

class PictureCache;
class Theme;

class NearestDialog : public QDialog {
    Q_OBJECT

 public:
    // label: the image's own; answer: what the model took it for, empty where it wasn't asked.
    NearestDialog(const NearestDemonstrations& nearest, const QString& label, const QString& answer,
                  PictureCache& pictures, const Theme& theme, QWidget* parent = nullptr);

 private:
    void add_tested(const QString& file, const QString& label, const QString& answer);
    void add_demonstration(const SharedRecord& record, const SimilarDemonstration& found);
    void add_column(const Media& medium, const TokenGrid& grid, const QString& name, const QStringList& lines);

    PictureCache& pictures_;
    const Theme& theme_;
    QHBoxLayout* row_;
};

}  // namespace emloc::ui
