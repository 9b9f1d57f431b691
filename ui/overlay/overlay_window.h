// The profiling overlay: a window of its own that Dear ImGui draws over OpenGL.
#pragma once

#include <QWidget>

namespace emloc::ui {

class EngineThread;
class Profiler;

// Where OpenGL isn't there it says so instead. Measures only while it is shown.
class OverlayWindow : public QWidget {
    Q_OBJECT

 public:
    explicit OverlayWindow(EngineThread& engine, QWidget* parent = nullptr);

    Profiler& profiler() { return *profiler_; }
    void toggle();

 protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;

 private:
    void make_contents();

    Profiler* profiler_;
    bool made_ = false;
};

// Whether a context of OpenGL 3 or newer can be had.
bool opengl_is_there();

}  // namespace emloc::ui
