// The top: project, model and options of the compression, and the one primary action.
#pragma once

#include <QFrame>

#include "engine/adaptation/methods/registry.h"
#include "ui/worker/messages.h"

class QAction;
class QDoubleSpinBox;
class QLabel;
class QPushButton;
class QToolButton;

namespace emloc::ui {

class Actions;

class HeaderBar : public QFrame {
    Q_OBJECT

 public:
    // `methods`, which are offered, must outlive it.
    HeaderBar(const Actions& actions, const MethodRegistry& methods, QWidget* parent = nullptr);

    void set_project(const QString& name, bool changed);
    void set_model(const ModelDescription& model);
    void set_model_text(const QString& text);  // while there is none
    // The method with the options that are chosen here; all others are the settings'.
    MethodChoice method() const;
    // A method that isn't offered becomes the standard one.
    void set_method(const MethodChoice& method);
    void set_delta(double delta);  // where the method has one

 Q_SIGNALS:
    void method_changed(const emloc::MethodChoice& method);  // by the user

 private:
    QWidget* make_title();
    void make_model_chip(const Actions& actions);
    QToolButton* make_delta_chip(QAction* words);
    QToolButton* make_method_chip();
    void show_delta();
    void show_method();

    QLabel* project_;
    QLabel* edited_;
    QToolButton* model_;
    QToolButton* delta_chip_;
    QDoubleSpinBox* delta_;
    QToolButton* method_chip_;
    const MethodRegistry& methods_;
    const MethodDescription* method_;
};

// "CPU", "GPU 0".
QString device_text(const QString& device);

}  // namespace emloc::ui
