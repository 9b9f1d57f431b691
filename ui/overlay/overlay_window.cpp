#include "ui/overlay/overlay_window.h"

#include <QLabel>
#include <QOffscreenSurface>
#include <QOpenGLContext>
#include <QShortcut>
#include <QVBoxLayout>

#include "ui/overlay/overlay_canvas.h"
#include "ui/overlay/profiler.h"

namespace emloc::ui {

namespace {

constexpr QSize kFirstSize{720, 520};

}  // namespace

bool opengl_is_there() {
    QOpenGLContext context;
    if (!context.create()) return false;
    QOffscreenSurface surface;
    surface.setFormat(context.format());
    surface.create();
    if (!surface.isValid() || !context.makeCurrent(&surface)) return false;
    const bool recent = context.format().majorVersion() >= 3;
    context.doneCurrent();
    return recent;
}

OverlayWindow::OverlayWindow(EngineThread& engine, QWidget* parent)
    : QWidget(parent, Qt::Window), profiler_(new Profiler(engine, this)) {
    setWindowTitle(tr("Profile"));
    setObjectName(QStringLiteral("overlay"));
    resize(kFirstSize);
    for (const auto key : {Qt::Key_F12, Qt::Key_Escape}) {
        auto* close = new QShortcut(key, this);
        connect(close, &QShortcut::activated, this, &QWidget::hide);
    }
}

void OverlayWindow::toggle() {
    if (isVisible()) return hide();
    show();
    raise();
}

void OverlayWindow::make_contents() {
    made_ = true;
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    if (opengl_is_there()) {
        column->addWidget(new OverlayCanvas(*profiler_));
        return;
    }
    auto* reason = new QLabel(
        tr("The profile is drawn with OpenGL 3, which this display does not offer.\nInstall your graphics card\u2019s "
           "driver, or Mesa\u2019s software renderer."));
    reason->setObjectName(QStringLiteral("overlay_reason"));
    reason->setAlignment(Qt::AlignCenter);
    reason->setWordWrap(true);
    column->addWidget(reason);
}

void OverlayWindow::showEvent(QShowEvent* event) {
    if (!made_) make_contents();
    profiler_->start();
    QWidget::showEvent(event);
}

void OverlayWindow::hideEvent(QHideEvent* event) {
    profiler_->stop();
    QWidget::hideEvent(event);
}

}  // namespace emloc::ui
