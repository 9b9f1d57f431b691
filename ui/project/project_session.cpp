#include "ui/project/project_session.h"

#include <QDir>
#include <QFileInfo>
#include <QFutureWatcher>
#include <QSettings>
#include <QStandardPaths>
#include <QTimer>
#include <QtConcurrentRun>
#include <chrono>

#include "ui/demonstrations/demonstrations_model.h"
#include "ui/project/project_folder.h"
#include "ui/project/shown_contexts.h"

namespace emloc::ui {

namespace {

constexpr int kRecent = 12;
constexpr std::chrono::milliseconds kReplacing{500};  // between a file that goes and the one that takes its place
const QString kRecentKey = QStringLiteral("recent");

}  // namespace

ProjectSession::ProjectSession(DemonstrationsModel& model, const QString& folder, QObject* parent)
    : QObject(parent),
      model_(model),
      folder_(folder),
      autosave_(QDir(folder).filePath(QStringLiteral("session.emloc-project"))) {
    connect(&model_, &DemonstrationsModel::contents_changed, this, [this] {
        keep();
        Q_EMIT changed();
    });
    // The stack says whether something is changed only after the change.
    connect(&model_.undo_stack(), &QUndoStack::indexChanged, this, &ProjectSession::keep);
    connect(&model_.undo_stack(), &QUndoStack::cleanChanged, this, &ProjectSession::changed);
    connect(&watcher_, &QFileSystemWatcher::fileChanged, this,
            [this] { QTimer::singleShot(kReplacing, this, &ProjectSession::look_for_file); });
    connect(&autosave_, &Autosave::failed, this, [this](const QString& message) {
        Q_EMIT failed(tr("Your demonstrations are not safe against a crash: %1").arg(message));
    });
}

ProjectSession::~ProjectSession() = default;

QString ProjectSession::default_folder() {
    const QDir data(QStandardPaths::writableLocation(QStandardPaths::GenericDataLocation));
    return data.filePath(QStringLiteral("emloc-studio"));
}

QString ProjectSession::file() const {
    return QFileInfo(origin_).isDir() ? QString() : origin_;
}

bool ProjectSession::is_changed() const {
    return changed_when_opened_ || !model_.undo_stack().isClean();
}

ProjectFile ProjectSession::state() const {
    return {.name = name_,
            .set = model_.set(),
            .method = method_,
            .origin = origin_,
            .changed = is_changed(),
            .running = running_,
            .history = {}};
}

void ProjectSession::keep() {
    if (!keeps_) return;
    ProjectFile now = state();
    now.history = model_.history();
    autosave_.keep(now);
}

void ProjectSession::set_aside() {
    autosave_.wait();
    QString origin = origin_;
    if (!std::exchange(keeps_, true)) {
        // Another project is opened at once: what the last session left is looked at here.
        const auto left = autosave_.kept();
        if (!left || !left->changed || left->set.groups.isEmpty()) return;
        origin = left->origin;
    } else if (!is_changed() || model_.set().groups.isEmpty()) {
        return;
    } else {
        autosave_.keep(state());
    }
    const QString aside = autosave_.set_aside();
    if (aside.isEmpty()) return;
    remember(aside);
    remember_context(aside, context_shown_with(origin));
    Q_EMIT noted(tr("Your unsaved demonstrations were kept as \u201c%1\u201d, among the recent projects.")
                     .arg(QFileInfo(aside).completeBaseName()));
}

void ProjectSession::show(ProjectFile project) {
    name_ = project.name;
    origin_ = project.origin;
    method_ = project.method;
    changed_when_opened_ = project.changed;
    Q_EMIT method_opened(method_);
    model_.replace(std::move(project.set));
    if (!origin_.isEmpty()) remember(origin_);
    watch();
    Q_EMIT changed();
    Q_EMIT opened();
}

void ProjectSession::watch() {
    if (const QStringList watched = watcher_.files(); !watched.isEmpty()) watcher_.removePaths(watched);
    if (!file().isEmpty() && QFileInfo::exists(file())) watcher_.addPath(file());
}

// What was saved in a file that is gone is saved no more.
void ProjectSession::look_for_file() {
    if (file().isEmpty() || QFileInfo::exists(file())) return watch();
    if (changed_when_opened_) return;
    changed_when_opened_ = true;
    keep();
    Q_EMIT noted(tr("The project\u2019s file %1 was deleted or moved by another program. Nothing of it is lost here; "
                    "save it again.")
                     .arg(QDir::toNativeSeparators(file())));
    Q_EMIT changed();
}

void ProjectSession::open(const QString& path) {
    const QFileInfo info(path);
    if (info.isFile()) {
        auto project = read_project(info.absoluteFilePath());
        if (!project) return Q_EMIT failed(project.error());
        set_aside();
        ++scans_;
        project->origin = info.absoluteFilePath();
        project->changed = false;
        const QStringList led_out = std::exchange(project->led_out, {});
        show(std::move(*project));
        for (const QString& file : led_out)
            Q_EMIT passed_over(tr("%1 leads out of the project\u2019s folder.").arg(file));
        return;
    }
    const auto folder = find_project(path);
    if (!folder) return Q_EMIT failed(tr("There is no project %1.").arg(QDir::toNativeSeparators(path)));
    const int scan = ++scans_;
    auto* watcher = new QFutureWatcher<ScannedFolder>(this);
    connect(watcher, &QFutureWatcherBase::finished, this, [=, this] {
        watcher->deleteLater();
        if (scan != scans_) return;
        const ScannedFolder scanned = watcher->result();
        set_aside();
        ProjectFile project;
        project.name = folder->name;
        project.origin = info.absoluteFilePath();
        project.set = scanned.set;
        show(std::move(project));
        for (const QString& problem : scanned.problems) Q_EMIT passed_over(problem);
        if (!scanned.notes.isEmpty()) Q_EMIT noted(scanned.notes.join(u'\n'));
    });
    watcher->setFuture(QtConcurrent::run([folder] { return scan_project(*folder); }));
}

void ProjectSession::start_new() {
    set_aside();
    ++scans_;
    remember_context({}, {});
    show({});
}

bool ProjectSession::restore() {
    auto kept = autosave_.kept();
    if (!kept || (kept->set.groups.isEmpty() && kept->history.is_empty())) {
        keeps_ = true;
        return false;
    }
    const bool crashed = kept->running;
    const EditHistory history = std::move(kept->history);
    show(std::move(*kept));
    model_.take_history(history);
    keeps_ = true;  // now, and not at every step of the history
    keep();
    if (crashed) Q_EMIT noted(tr("The program ended unexpectedly. Your demonstrations are back as they were."));
    return true;
}

bool ProjectSession::save() {
    return !file().isEmpty() && save_as(file());
}

bool ProjectSession::save_as(const QString& file) {
    const QFileInfo info(file);
    ProjectFile project = state();
    project.name = info.completeBaseName();
    project.origin.clear();
    project.changed = project.running = false;
    if (const auto written = write_project(project, file); !written) {
        Q_EMIT failed(written.error());
        return false;
    }
    remember_context(info.absoluteFilePath(), context_shown_with(origin_));
    name_ = project.name;
    origin_ = info.absoluteFilePath();
    changed_when_opened_ = false;
    model_.undo_stack().setClean();
    remember(origin_);
    watch();
    keep();
    Q_EMIT changed();
    return true;
}

void ProjectSession::set_method(const MethodChoice& method) {
    if (method == method_) return;
    method_ = method;
    changed_when_opened_ = changed_when_opened_ || !model_.set().groups.isEmpty();
    keep();
    Q_EMIT changed();
}

void ProjectSession::end() {
    running_ = false;
    keep();
    autosave_.wait();
}

QStringList ProjectSession::recent() const {
    QStringList there;
    for (const QString& path : QSettings().value(kRecentKey).toStringList()) {
        if (QFileInfo::exists(path)) there << path;
    }
    return there;
}

void ProjectSession::remember(const QString& path) {
    QSettings settings;
    QStringList all = settings.value(kRecentKey).toStringList();
    all.removeAll(path);
    all.prepend(path);
    settings.setValue(kRecentKey, QStringList(all.mid(0, kRecent)));
}

}  // namespace emloc::ui
