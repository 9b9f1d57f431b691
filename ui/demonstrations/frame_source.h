// Where the camera dialog's pictures come from.
#pragma once

#include <QImage>
#include <QObject>
#include <QStringList>
#include <memory>

namespace emloc::ui {

class FrameSource : public QObject {
    Q_OBJECT

 public:
    using QObject::QObject;

    virtual QStringList devices() const = 0;  // names, for people; may change: devices_changed
    virtual void start(int device) = 0;       // an index into devices()
    virtual void stop() = 0;

 Q_SIGNALS:
    void frame(const QImage& picture);
    void failed(const QString& reason);  // none come any more
    void devices_changed();
};

// The cameras of this computer, through Qt Multimedia.
std::unique_ptr<FrameSource> make_cameras();

}  // namespace emloc::ui
