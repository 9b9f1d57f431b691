// What the user can choose once for all projects.
#pragma once

#include <QDialog>

#include "ui/settings/settings.h"
#include "ui/worker/messages.h"

class QCheckBox;
class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace emloc::ui {

class SettingsDialog : public QDialog {
    Q_OBJECT

 public:
    explicit SettingsDialog(const Settings& settings, QWidget* parent = nullptr);

    // Says what this model does with images where the settings leave it to it.
    void show_limits_of(const ModelDescription& model);

    // What stands in the fields.
    Settings settings() const;

 Q_SIGNALS:
    void applied(const emloc::ui::Settings& settings);

 private:
    QWidget* make_groups();
    QWidget* make_engine();
    QWidget* make_compression();
    void make_search();
    void make_media();
    QWidget* make_look();
    void show(const Settings& settings);
    void refresh();

    Settings shown_;
    QComboBox* device_;
    QComboBox* weights_;
    QSpinBox* threads_;
    QDoubleSpinBox* memory_;
    QDoubleSpinBox* delta_;
    QLineEdit* ratios_;
    QComboBox* search_;
    QCheckBox* full_trials_;
    QSpinBox* chunk_tokens_;
    QSpinBox* max_pixels_;
    QLabel* model_limits_;
    QDoubleSpinBox* video_fps_;
    QSpinBox* video_frames_;
    QComboBox* theme_;
    QSpinBox* text_size_;
    QComboBox* language_;
    QLabel* problem_;
    QPushButton* ok_;
};

}  // namespace emloc::ui
