#include "ui/overlay/overlay_canvas.h"

#include <backends/imgui_impl_opengl3.h>
#include <imgui.h>

#include <QMouseEvent>
#include <QOpenGLContext>
#include <QOpenGLFunctions>

#include "ui/overlay/overlay_sheet.h"
#include "ui/overlay/profiler.h"

namespace emloc::ui {

namespace {

constexpr int kFrame = 100;  // milliseconds: figures need no more

}  // namespace

OverlayCanvas::OverlayCanvas(Profiler& profiler, QWidget* parent)
    : QOpenGLWidget(parent), profiler_(profiler), imgui_(ImGui::CreateContext()) {
    setMouseTracking(true);
    setAccessibleName(tr("Profile of the running job"));
    ImGui::SetCurrentContext(imgui_);
    ImGui::GetIO().IniFilename = nullptr;  // leaves no file behind
    frames_.setInterval(kFrame);
    connect(&frames_, &QTimer::timeout, this, qOverload<>(&QWidget::update));
}

OverlayCanvas::~OverlayCanvas() {
    ImGui::SetCurrentContext(imgui_);
    if (ready_) {
        makeCurrent();
        ImGui_ImplOpenGL3_Shutdown();
        doneCurrent();
    }
    ImGui::DestroyContext(imgui_);
}

void OverlayCanvas::initializeGL() {
    ImGui::SetCurrentContext(imgui_);
    // A new surface: what belonged to the old one is gone with it.
    if (ready_) ImGui_ImplOpenGL3_Shutdown();
    ready_ = ImGui_ImplOpenGL3_Init(nullptr);
}

void OverlayCanvas::paintGL() {
    QOpenGLFunctions* gl = QOpenGLContext::currentContext()->functions();
    gl->glClearColor(0.09F, 0.10F, 0.12F, 1);
    gl->glClear(GL_COLOR_BUFFER_BIT);
    if (!ready_) return;
    ImGui::SetCurrentContext(imgui_);
    ImGuiIO& io = ImGui::GetIO();
    const auto ratio = static_cast<float>(devicePixelRatioF());
    io.DisplaySize = ImVec2(static_cast<float>(width()), static_cast<float>(height()));
    io.DisplayFramebufferScale = ImVec2(ratio, ratio);
    io.DeltaTime = kFrame / 1000.0F;
    ImGui_ImplOpenGL3_NewFrame();
    ImGui::NewFrame();
    draw_overlay(profiler_.profile(), profiler_.now(), io.DisplaySize.x, io.DisplaySize.y);
    ImGui::Render();
    ImGui_ImplOpenGL3_RenderDrawData(ImGui::GetDrawData());
}

void OverlayCanvas::showEvent(QShowEvent* event) {
    QOpenGLWidget::showEvent(event);
    frames_.start();
}

void OverlayCanvas::hideEvent(QHideEvent* event) {
    QOpenGLWidget::hideEvent(event);
    frames_.stop();
}

void OverlayCanvas::mouseMoveEvent(QMouseEvent* event) {
    ImGui::SetCurrentContext(imgui_);
    ImGui::GetIO().MousePos =
        ImVec2(static_cast<float>(event->position().x()), static_cast<float>(event->position().y()));
    update();
}

}  // namespace emloc::ui
