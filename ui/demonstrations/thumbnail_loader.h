// Decodes images to small pictures outside the window's thread.
#pragma once

#include <QImage>
#include <QObject>
#include <QSize>
#include <QString>
#include <QThreadPool>
#include <atomic>

namespace emloc::ui {

// Decodes with the engine's reader, so that what has a thumbnail can also be compressed. Answers arrive in the thread
// that created the loader, in any order. Destruction drops what waits and ends after what runs.
class ThumbnailLoader : public QObject {
    Q_OBJECT

 public:
    enum class Fit {
        kFill,    // cut to fill the size
        kInside,  // whole, within the size, never enlarged
    };

    explicit ThumbnailLoader(QObject* parent = nullptr);
    ~ThumbnailLoader() override;

    // `size` in physical pixels.
    void load(quint64 id, const QString& file, const QSize& size, Fit fit);

 Q_SIGNALS:
    void loaded(quint64 id, const QImage& thumbnail);
    void failed(quint64 id, const QString& file, const QString& reason);

 private:
    QThreadPool pool_;
    std::atomic<bool> stopping_ = false;
};

}  // namespace emloc::ui
