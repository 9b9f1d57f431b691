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
        if (!pipeline_) make_pipeline();
        camera_ = std::make_unique<QCamera>(known[device]);
        connect(camera_.get(), &QCamera::errorOccurred, this, [this](QCamera::Error error, const QString& why) {
            if (error == QCamera::NoError) return;
            Q_EMIT failed(FrameSource::tr(
                              "The camera does not answer: %1. Close other programs that use it, or plug it in again.")
                              .arg(why));
        });
        pipeline_->session.setCamera(camera_.get());
        camera_->start();
    }

    void stop() override {
        if (!camera_) return;
        pipeline_->session.setCamera(nullptr);
        camera_->disconnect(this);
        camera_.release()->deleteLater();  // this may be called by one of its signals
    }

 private:
    struct Pipeline {
        QMediaCaptureSession session;
        QVideoSink sink;
    };

    // Only for a camera that is there: GStreamer complains about one without a source.
    void make_pipeline() {
        pipeline_ = std::make_unique<Pipeline>();
        pipeline_->session.setVideoSink(&pipeline_->sink);
        connect(&pipeline_->sink, &QVideoSink::videoFrameChanged, this, [this](const QVideoFrame& frame) {
            if (const QImage picture = frame.toImage(); !picture.isNull()) Q_EMIT this->frame(picture);
        });
    }

    QMediaDevices system_;
    std::unique_ptr<Pipeline> pipeline_;
    std::unique_ptr<QCamera> camera_;
};

}  // namespace

std::unique_ptr<FrameSource> make_cameras() {
    return std::make_unique<Cameras>();
}

}  // namespace emloc::ui
