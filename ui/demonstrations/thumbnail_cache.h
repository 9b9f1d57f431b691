// Thumbnails of the demonstrations' files: made outside the window's thread, kept in memory up to a bound and on disk.
#pragma once

#include <QCache>
#include <QImage>
#include <QMutex>
#include <QObject>
#include <QSet>
#include <QStringList>
#include <QThreadPool>
#include <deque>
#include <vector>

#include "ui/demonstrations/inspect_file.h"

namespace emloc::ui {

// Use it in the thread that created it; its answers arrive there, a handful in every turn of the event loop, so that
// ten thousand of them do not hold it up. What is looked at goes before what only is to be inspected. Destruction drops
// what waits and ends after what runs.
class ThumbnailCache : public QObject {
    Q_OBJECT

 public:
    // Keeps thumbnails in `folder`; empty: not on disk.
    explicit ThumbnailCache(const QString& folder, QObject* parent = nullptr);
    ~ThumbnailCache() override;

    // emloc-studio/thumbnails in the user's cache folder.
    static QString default_folder();

    // Null where it is not there yet: then it is made, and `arrived` says so.
    QImage find(const QString& file);
    // Answers for every file with `readable` or `unreadable`.
    void inspect(const QStringList& files);
    int waiting() const;  // files that were asked for and not answered

 Q_SIGNALS:
    void arrived(const QString& file);
    // `size`: of the picture, in pixels; `note`: what of the file can't be read, mostly nothing.
    void readable(const QString& file, const QString& sha256, const QSize& size, const QString& note);
    void unreadable(const QString& file, const QString& reason);

 private:
    struct Request {
        QString file;
        bool looked_at = false;
    };
    struct Answer {
        Inspection inspection;
        bool looked_at = false;
    };

    void work();
    bool next(Request& request);
    void start();
    void deliver();
    void prune() const;

    const QString folder_;
    QCache<QString, QImage> images_;
    QSet<QString> asked_;  // by find()

    mutable QMutex mutex_;
    std::deque<QString> looked_at_;  // the newest first: the rest may have been scrolled away
    std::deque<QString> to_inspect_;
    std::vector<Answer> answers_;
    int busy_ = 0;  // files that threads are at
    int workers_ = 0;
    bool delivering_ = false;
    bool stopping_ = false;

    QThreadPool pool_;
};

}  // namespace emloc::ui
