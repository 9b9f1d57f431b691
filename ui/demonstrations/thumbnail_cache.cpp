#include "ui/demonstrations/thumbnail_cache.h"

#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <QDateTime>
#include <QDir>
#include <QDirIterator>
#include <QStandardPaths>
#include <algorithm>

namespace emloc::ui {

namespace {

constexpr int kMemory = 64 * 1024;           // KiB of thumbnails that are kept decoded: about a thousand
constexpr qint64 kDisk = 512 * 1024 * 1024;  // bytes
constexpr std::size_t kMostLookedAt = 300;   // more don't fit on a screen
constexpr std::size_t kAnswersATurn = 64;
constexpr int kNice = 10;

// Behind the window and the engine. Linux has a nice value for every thread; Qt's priorities mean nothing there.
void step_back() {
    setpriority(PRIO_PROCESS, static_cast<id_t>(syscall(SYS_gettid)), kNice);
}

}  // namespace

ThumbnailCache::ThumbnailCache(const QString& folder, QObject* parent)
    : QObject(parent), folder_(folder), images_(kMemory) {
    // One core is left to the window.
    pool_.setMaxThreadCount(std::max(1, QThread::idealThreadCount() - 1));
}

ThumbnailCache::~ThumbnailCache() {
    {
        const QMutexLocker lock(&mutex_);
        stopping_ = true;
    }
    pool_.clear();
    pool_.waitForDone();
}

QString ThumbnailCache::default_folder() {
    const QDir cache(QStandardPaths::writableLocation(QStandardPaths::GenericCacheLocation));
    return cache.filePath(QStringLiteral("emloc-studio/thumbnails"));
}

QImage ThumbnailCache::find(const QString& file) {
    if (const QImage* known = images_.object(file)) return *known;
    if (asked_.contains(file)) return {};
    asked_.insert(file);
    {
        const QMutexLocker lock(&mutex_);
        looked_at_.push_front(file);
        if (looked_at_.size() > kMostLookedAt) {
            asked_.remove(looked_at_.back());
            looked_at_.pop_back();
        }
    }
    start();
    return {};
}

void ThumbnailCache::inspect(const QStringList& files) {
    {
        const QMutexLocker lock(&mutex_);
        to_inspect_.insert(to_inspect_.end(), files.begin(), files.end());
    }
    start();
}

int ThumbnailCache::waiting() const {
    const QMutexLocker lock(&mutex_);
    return static_cast<int>(looked_at_.size() + to_inspect_.size() + answers_.size()) + busy_;
}

void ThumbnailCache::start() {
    const QMutexLocker lock(&mutex_);
    if (workers_ >= pool_.maxThreadCount()) return;
    ++workers_;
    pool_.start([this] { work(); });
}

bool ThumbnailCache::next(Request& request) {
    const QMutexLocker lock(&mutex_);
    auto& queue = looked_at_.empty() ? to_inspect_ : looked_at_;
    if (stopping_ || queue.empty()) {
        --workers_;
        return false;
    }
    request = {queue.front(), &queue == &looked_at_};
    queue.pop_front();
    ++busy_;
    return true;
}

void ThumbnailCache::work() {
    step_back();
    Request request;
    while (next(request)) {
        Answer answer{inspect_file(request.file, folder_), request.looked_at};
        const QMutexLocker lock(&mutex_);
        --busy_;
        answers_.push_back(std::move(answer));
        if (delivering_) continue;
        delivering_ = true;
        QMetaObject::invokeMethod(
            this, [this] { deliver(); }, Qt::QueuedConnection);
    }
}

void ThumbnailCache::deliver() {
    std::vector<Answer> answers;
    bool more = false;
    bool all_known = false;
    {
        const QMutexLocker lock(&mutex_);
        const auto end = answers_.begin() + static_cast<std::ptrdiff_t>(std::min(kAnswersATurn, answers_.size()));
        std::move(answers_.begin(), end, std::back_inserter(answers));
        answers_.erase(answers_.begin(), end);
        more = delivering_ = !answers_.empty();
        all_known = !more && to_inspect_.empty() && looked_at_.empty() && busy_ == 0;
    }
    for (const Answer& answer : answers) {
        const Inspection& found = answer.inspection;
        const auto cost = static_cast<int>(found.thumbnail.sizeInBytes() / 1024);
        const bool room = images_.totalCost() + cost < images_.maxCost();
        // What nobody looks at does not push out what somebody does.
        if (!found.thumbnail.isNull() && (answer.looked_at || room)) {
            images_.insert(found.file, new QImage(found.thumbnail), cost);
        }
        asked_.remove(found.file);
        if (!found.problem.isEmpty()) {
            Q_EMIT unreadable(found.file, found.problem);
        } else {
            Q_EMIT readable(found.file, found.sha256, found.size, found.note);
            Q_EMIT arrived(found.file);
        }
    }
    if (more) {
        QMetaObject::invokeMethod(
            this, [this] { deliver(); }, Qt::QueuedConnection);
    }
    if (all_known && answers.size() > 1) pool_.start([this] { prune(); });
}

void ThumbnailCache::prune() const {
    if (folder_.isEmpty()) return;
    struct Entry {
        QString path;
        qint64 size;
        QDateTime date;
    };
    std::vector<Entry> entries;
    qint64 total = 0;
    QDirIterator files(folder_, QDir::Files, QDirIterator::Subdirectories);
    while (files.hasNext()) {
        files.next();
        const QFileInfo info = files.fileInfo();
        entries.push_back({info.filePath(), info.size(), info.lastModified()});
        total += info.size();
    }
    if (total <= kDisk) return;
    std::sort(entries.begin(), entries.end(), [](const Entry& a, const Entry& b) { return a.date < b.date; });
    for (const Entry& entry : entries) {
        if (total <= kDisk / 2) break;
        if (QFile::remove(entry.path)) total -= entry.size;
    }
}

}  // namespace emloc::ui
