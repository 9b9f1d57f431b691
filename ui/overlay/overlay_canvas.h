// The OpenGL surface of the profiling overlay.
#pragma once

#include <QOpenGLWidget>
#include <QTimer>

struct ImGuiContext;

namespace emloc::ui {

class Profiler;

class OverlayCanvas : public QOpenGLWidget {
    Q_OBJECT

 public:
    explicit OverlayCanvas(Profiler& profiler, QWidget* parent = nullptr);
    ~OverlayCanvas() override;

 protected:
    void initializeGL() override;
    void paintGL() override;
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;

 private:
    Profiler& profiler_;
    ImGuiContext* imgui_;
    QTimer frames_;
    bool ready_ = false;
};

}  // namespace emloc::ui
