#include <QCamera>
#include <QCameraDevice>
#include <QMediaCaptureSession>
#include <QMediaDevices>
#include <QVideoFrame>
#include <QVideoSink>

#include "ui/demonstrations/frame_source.h"

namespace emloc::ui {

namespace {

class Cameras : public FrameSource {
 public:
    Cameras() {
        session_.setVideoSink(&sink_);
        connect(&sink_, &QVideoSink::videoFrameChanged, this, [this](const QVideoFrame& frame) {
            if (const QImage picture = frame.toImage(); !picture.isNull()) Q_EMIT this->frame(picture);
        });
        connect(&system_, &QMediaDevices::videoInputsChanged, this, [this] {
            const auto known = QMediaDevices::videoInputs();
            if (camera_ && !known.contains(camera_->cameraDevice())) {
                stop();
                Q_EMIT failed(FrameSource::tr("The camera was unplugged. The pictures that were taken are kept."));
            }
            Q_EMIT devices_changed();
        });
    }

    QStringList devices() const override {
        QStringList names;
        for (const QCameraDevice& device : QMediaDevices::videoInputs()) names << device.description();
        return names;
    }

    void start(int device) override {
        stop();
        const auto known = QMediaDevices::videoInputs();
        if (device < 0 || device >= known.size()) return;
        camera_ = std::make_unique<QCamera>(known[device]);
        connect(camera_.get(), &QCamera::errorOccurred, this, [this](QCamera::Error error, const QString& why) {
            if (error == QCamera::NoError) return;
            Q_EMIT failed(FrameSource::tr(
                              "The camera does not answer: %1. Close other programs that use it, or plug it in again.")
                              .arg(why));
        });
        session_.setCamera(camera_.get());
        camera_->start();
    }

    void stop() override {
        if (!camera_) return;
        session_.setCamera(nullptr);
        camera_->disconnect(this);
        camera_.release()->deleteLater();  // this may be called by one of its signals
    }

 private:
    QMediaDevices system_;
    QMediaCaptureSession session_;
    QVideoSink sink_;
    std::unique_ptr<QCamera> camera_;
};

}  // namespace

std::unique_ptr<FrameSource> make_cameras() {
    return std::make_unique<Cameras>();
}

}  // namespace emloc::ui
