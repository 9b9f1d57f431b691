// The top: project, model and options of the compression, and the one primary action.
#pragma once

#include <QFrame>

#include "engine/context/context.h"
#include "ui/worker/messages.h"

class QDoubleSpinBox;
class QLabel;
class QPushButton;
class QToolButton;

namespace emloc::ui {

class Actions;

class HeaderBar : public QFrame {
    Q_OBJECT

 public:
    explicit HeaderBar(const Actions& actions, QWidget* parent = nullptr);

    void set_project(const QString& name, bool changed);
    void set_model(const ModelDescription& model);
    void set_model_text(const QString& text);  // while there is none
    AdaptationOptions options() const;
    void set_options(double delta, AdaptationMode mode);

 Q_SIGNALS:
    void options_changed(double delta, emloc::AdaptationMode mode);  // by the user

 private:
    QToolButton* make_delta_chip();
    QToolButton* make_mode_chip();
    void show_delta();
    void set_mode(AdaptationMode mode);

    QLabel* project_;
    QLabel* edited_;
    QToolButton* model_;
    QToolButton* delta_chip_;
    QDoubleSpinBox* delta_;
    QToolButton* mode_chip_;
    AdaptationMode mode_ = AdaptationMode::kEmloc;
};

// "CPU", "GPU 0".
QString device_text(const QString& device);

}  // namespace emloc::ui
