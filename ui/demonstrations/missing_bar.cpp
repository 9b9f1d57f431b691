#include "ui/demonstrations/missing_bar.h"

#include <QFileInfo>
#include <QtConcurrentRun>
#include <chrono>
#include <vector>

#include "engine/demonstrations/moved_files.h"
#include "ui/convert.h"
#include "ui/demonstrations/demonstrations_model.h"
#include "ui/widgets/choose_file.h"

namespace emloc::ui {

namespace {

constexpr std::chrono::seconds kLookAgain{2};

QStringList not_there(const QStringList& files) {
    QStringList missing;
    for (const QString& file : files) {
        if (!QFileInfo::exists(file)) missing << file;
    }
    return missing;
}

QHash<QString, QString> found_in(const QStringList& missing, const QString& folder) {
    std::vector<std::filesystem::path> paths;
    for (const QString& file : missing) paths.push_back(to_path(file));
    QHash<QString, QString> found;
    for (const auto& [from, to] : find_moved(paths, to_path(folder)))
        found.insert(to_qstring(from.string()), to_qstring(to.string()));
    return found;
}

}  // namespace

MissingBar::MissingBar(DemonstrationsModel& model, QWidget* parent) : MessageBar(parent), model_(model) {
    setObjectName(QStringLiteral("missing_messages"));
    again_.setSingleShot(true);
    again_.setInterval(kLookAgain);
    connect(&again_, &QTimer::timeout, this, &MissingBar::look);
    connect(&looking_, &QFutureWatcherBase::finished, this, [this] { take_missing(looking_.result()); });
    connect(&finding_, &QFutureWatcherBase::finished, this, [this] { take_found(finding_.result()); });
}

MissingBar::~MissingBar() = default;

void MissingBar::look() {
    if (looking_.isRunning()) return;
    const QStringList files = model_.unreadable();
    if (files.isEmpty()) return take_missing({});
    looking_.setFuture(QtConcurrent::run([files] { return not_there(files); }));
}

void MissingBar::take_missing(const QStringList& missing) {
    const QStringList unreadable = model_.unreadable();
    QStringList back;
    for (const QString& file : std::as_const(missing_)) {
        if (!missing.contains(file) && unreadable.contains(file)) back << file;
    }
    const bool news = missing != std::exchange(missing_, missing);
    if (!missing_.isEmpty()) again_.start();
    if (!back.isEmpty()) model_.look_again(back);
    if (!news) return;
    if (missing_.isEmpty()) return hide();
    const int count = static_cast<int>(missing_.size());
    show_error(tr("%n file(s) of the demonstrations are not where they were, %1 for one.", nullptr, count)
                   .arg(QDir::toNativeSeparators(missing_.front())),
               tr("Find it\u2026"), [this] { ask(); });
}

void MissingBar::ask() {
    const QString folder = choose_folder({.parent = this,
                                          .kind = "missing",
                                          .title = tr("Choose the folder that the files are in now, or one around it"),
                                          .first_folder = QFileInfo(missing_.value(0)).path()});
    folder.isEmpty() ? show() : find_in(folder);
}

void MissingBar::find_in(const QString& folder) {
    if (finding_.isRunning() || missing_.isEmpty()) return;
    show_note(tr("Looking for %n file(s) in %1\u2026", nullptr, static_cast<int>(missing_.size()))
                  .arg(QDir::toNativeSeparators(folder)));
    finding_.setFuture(QtConcurrent::run([missing = missing_, folder] { return found_in(missing, folder); }));
}

void MissingBar::take_found(const QHash<QString, QString>& found) {
    if (!found.isEmpty()) model_.relink(found);
    QStringList left;
    for (const QString& file : std::as_const(missing_)) {
        if (!found.contains(file)) left << file;
    }
    missing_ = left;
    if (left.isEmpty()) return hide();
    show_error(tr("%n file(s) were not found there, %1 for one.", nullptr, static_cast<int>(left.size()))
                   .arg(QFileInfo(left.front()).fileName()),
               tr("Find it\u2026"), [this] { ask(); });
}

}  // namespace emloc::ui
