// Pictures of media, decoded outside the window's thread and kept while there is room.
#pragma once

#include <QCache>
#include <QImage>
#include <QObject>
#include <QSet>
#include <QString>
#include <QThreadPool>
#include <atomic>

#include "engine/demonstration.h"

namespace emloc::ui {

// Images are decoded from their bytes, or from their file; videos have no picture. Use it in the thread that made it.
class PictureCache : public QObject {
    Q_OBJECT

 public:
    // No side of a picture is longer than `side` physical pixels.
    explicit PictureCache(int side, QObject* parent = nullptr);
    ~PictureCache() override;

    // Null until it is there: then changed() is emitted. Null for ever where it can't be read.
    QImage picture(const Media& medium);

 Q_SIGNALS:
    void changed();

 private:
    void take(const QString& key, const QImage& image);

    int side_;
    QThreadPool pool_;
    std::atomic<bool> stopping_ = false;
    QCache<QString, QImage> pictures_;
    QSet<QString> waiting_;
    QSet<QString> unreadable_;
    bool announced_ = false;
};

}  // namespace emloc::ui
