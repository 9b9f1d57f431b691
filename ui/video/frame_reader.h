// Frames of one video, decoded outside the window's thread.
#pragma once

#include <QImage>
#include <QList>
#include <QObject>
#include <QString>
#include <QThreadPool>
#include <atomic>
#include <memory>
#include <stop_token>
#include <vector>

#include "engine/media/video.h"

namespace emloc::ui {

struct VideoFacts {
    VideoInfo info;
    std::vector<double> times;  // seconds from the first frame, of every frame, ascending
};

// Opens the video at once and answers by signals, in the thread that made it. Everything runs one after the other, a
// wish to see a frame before everything else.
class FrameReader : public QObject {
    Q_OBJECT

 public:
    // No side of a picture is longer than `side` physical pixels, of a thumbnail than `thumbnail`.
    FrameReader(const Media& medium, int side, int thumbnail, QObject* parent = nullptr);
    ~FrameReader() override;

    // Answered by `shown`; of wishes that have not begun only the last one is.
    void show(qint64 frame);
    // Answered by `planned`: the frames that a context would use.
    void plan(const FrameChoice& choice, const VideoSampling& sampling);
    // Answered by `thumbnail`, one by one, unless other ones are wished for before.
    void thumbnails(const QList<qint64>& frames);

 Q_SIGNALS:
    void opened(const emloc::ui::VideoFacts& facts);
    void failed(const QString& reason);
    void shown(qint64 frame, const QImage& picture);
    void planned(const QList<qint64>& frames, const QString& problem);
    void thumbnail(int index, const QImage& picture);

 private:
    void open(const Media& medium);
    void next_thumbnail(const QList<qint64>& frames, int index, quint64 wish);
    QImage picture(qint64 frame, int side);
    template <typename Work>
    void post(int priority, Work work);

    int side_;
    int thumbnail_;
    std::unique_ptr<Video> video_;  // used in the pool's one thread alone; null: it could not be opened
    std::stop_source stop_;
    std::atomic<quint64> wish_ = 0;
    std::atomic<quint64> strip_ = 0;
    QThreadPool pool_;
};

}  // namespace emloc::ui
