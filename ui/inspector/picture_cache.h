// Pictures of media, decoded outside the window's thread and kept while there is room.
#pragma once

#include <QCache>
#include <QHash>
#include <QImage>
#include <QObject>
#include <QSet>
#include <QString>
#include <QThreadPool>
#include <atomic>

#include "engine/demonstrations/demonstration.h"

namespace emloc::ui {

// Which frame of a video: the first one of a temporal patch, of so many that the memory holds.
struct VideoStep {
    int step = 0;
    int steps = 1;
};

// Images and frames of videos are decoded from their bytes, or from their file. Use it in the thread that made it.
class PictureCache : public QObject {
    Q_OBJECT

 public:
    // No side of a picture is longer than `side` physical pixels.
    explicit PictureCache(int side, QObject* parent = nullptr);
    ~PictureCache() override;

    // Null until it is there: then changed() is emitted. Null for ever where it can't be read.
    // Images take no notice of `step`.
    QImage picture(const Media& medium, const VideoStep& step = {});
    // Why it can't be read; empty where it can, or where that isn't known yet.
    QString problem(const Media& medium) const;

 Q_SIGNALS:
    void changed();

 private:
    void take(const QString& key, const QImage& image, const QString& problem);

    int side_;
    QThreadPool pool_;
    std::atomic<bool> stopping_ = false;
    QCache<QString, QImage> pictures_;
    QSet<QString> waiting_;
    QHash<QString, QString> problems_;
    bool announced_ = false;
};

}  // namespace emloc::ui
