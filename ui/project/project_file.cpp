#include "ui/project/project_file.h"

#include <QCoreApplication>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QSaveFile>
#include <algorithm>

#include "engine/demonstrations/containment.h"
#include "ui/convert.h"
#include "ui/project/history_json.h"
#include "ui/project/image_json.h"
#include "ui/project/options_json.h"

namespace emloc::ui {

namespace {

constexpr int kVersion = 1;
constexpr double kLargestDelta = 0.7;  // the JS divergence never exceeds ln 2
constexpr qint64 kLargestFile = 256 * 1024 * 1024;
const QString kFormat = QStringLiteral("emloc-project");
const QString kSystemPrompt = QStringLiteral("system_prompt");

struct ProjectFiles {
    Q_DECLARE_TR_FUNCTIONS(ProjectFile)
};

// Where a project lies: its folder as Qt needs it, and as it really is.
struct Place {
    explicit Place(const QDir& dir) : folder(dir), resolved(to_path(dir.absolutePath())) {}
    QDir folder;
    ResolvedFolder resolved;
};

DemonstrationSet::Group to_group(const QJsonObject& object, const Place& place, QStringList& led_out) {
    DemonstrationSet::Group group;
    group.free = object.value(QStringLiteral("free")).toBool();
    group.name = object.value(QStringLiteral("class")).toString().trimmed();
    for (const QJsonValue& value : object.value(QStringLiteral("images")).toArray()) {
        const QString given = value.toObject().value(QStringLiteral("file")).toString();
        const QJsonArray others = value.toObject().value(QStringLiteral("others")).toArray();
        DemonstrationSet::Image image = image_from(value.toObject(), place.folder);
        // A link in the project's folder may lead out of it as well as a path does.
        const auto allowed = [&place](const QString& path, const QString& file) {
            return !file.isEmpty() && (QDir::isAbsolutePath(path) || place.resolved.holds(to_path(file)));
        };
        bool taken = allowed(given, image.file);
        for (qsizetype i = 0; i < others.size(); ++i) taken = taken && allowed(others[i].toString(), image.others[i]);
        if (taken) {
            group.images << std::make_shared<const DemonstrationSet::Image>(std::move(image));
        } else if (!given.isEmpty()) {
            led_out << given;
        }
    }
    return group;
}

// Projects of before there were several methods call it a mode, and know delta alone.
MethodChoice method_in(const QJsonObject& all) {
    const bool is_old = !all.contains(QStringLiteral("method"));
    const QString name = all.value(is_old ? QStringLiteral("mode") : QStringLiteral("method")).toString();
    MethodChoice method{.name = to_utf8(name), .options = {}};
    if (!is_old) {
        method.options = options_from(all.value(QStringLiteral("options")).toObject());
    } else if (all.contains(QStringLiteral("delta"))) {
        const double delta = all.value(QStringLiteral("delta")).toDouble(kDefaultDelta);
        method.options.set("delta", std::clamp(delta, 0.0, kLargestDelta));
    }
    return method;
}

}  // namespace

QByteArray to_json(const ProjectFile& project, const QDir& folder) {
    QJsonArray groups;
    for (const auto& group : project.set.groups) {
        QJsonArray images;
        for (const auto& image : group.images) images.append(image_to_json(*image, folder));
        QJsonObject object{{QStringLiteral("class"), group.name}, {QStringLiteral("images"), images}};
        if (group.free) object.insert(QStringLiteral("free"), true);
        groups.append(object);
    }
    QJsonObject all{
        {QStringLiteral("format"), kFormat},
        {QStringLiteral("version"), kVersion},
        {QStringLiteral("name"), project.name},
        {QStringLiteral("method"), to_qstring(project.method.name)},
        {QStringLiteral("options"), to_json(project.method.options)},
        {QStringLiteral("groups"), groups},
    };
    if (!project.set.system_prompt.isEmpty()) all.insert(kSystemPrompt, project.set.system_prompt);
    if (!project.origin.isEmpty() || project.changed || project.running) {
        all.insert(QStringLiteral("session"), QJsonObject{{QStringLiteral("origin"), project.origin},
                                                          {QStringLiteral("changed"), project.changed},
                                                          {QStringLiteral("running"), project.running},
                                                          {QStringLiteral("history"), to_json(project.history)}});
    }
    // People read a project; of a history there is too much to read.
    return QJsonDocument(all).toJson(project.history.is_empty() ? QJsonDocument::Indented : QJsonDocument::Compact);
}

tl::expected<ProjectFile, QString> from_json(const QByteArray& json, const QDir& folder, const QString& name) {
    QJsonParseError error;
    const QJsonObject all = QJsonDocument::fromJson(json, &error).object();
    if (error.error != QJsonParseError::NoError) {
        return tl::unexpected(ProjectFiles::tr("%1 is damaged: %2 at byte %3. Open an earlier copy of it.")
                                  .arg(name, error.errorString())
                                  .arg(error.offset));
    }
    if (all.value(QStringLiteral("format")).toString() != kFormat) {
        return tl::unexpected(ProjectFiles::tr("%1 is not a project of EMLoC Studio.").arg(name));
    }
    if (all.value(QStringLiteral("version")).toInt() > kVersion) {
        return tl::unexpected(
            ProjectFiles::tr("%1 was written by a newer version of EMLoC Studio. Update the program.").arg(name));
    }
    ProjectFile project;
    project.name = all.value(QStringLiteral("name")).toString();
    project.method = method_in(all);
    const Place place(folder);
    for (const QJsonValue& value : all.value(QStringLiteral("groups")).toArray()) {
        DemonstrationSet::Group group = to_group(value.toObject(), place, project.led_out);
        if (!group.name.isEmpty() && project.set.row_named(group.name) < 0) project.set.append(std::move(group));
    }
    project.set.system_prompt = all.value(kSystemPrompt).toString();
    const QJsonObject session = all.value(QStringLiteral("session")).toObject();
    project.origin = session.value(QStringLiteral("origin")).toString();
    project.changed = session.value(QStringLiteral("changed")).toBool();
    project.running = session.value(QStringLiteral("running")).toBool();
    project.history = history_from(session.value(QStringLiteral("history")).toObject());
    return project;
}

tl::expected<ProjectFile, QString> read_project(const QString& path) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) {
        return tl::unexpected(
            ProjectFiles::tr("%1 can\u2019t be read: %2.").arg(QDir::toNativeSeparators(path), file.errorString()));
    }
    if (file.size() > kLargestFile) {
        return tl::unexpected(ProjectFiles::tr("%1 is not a project of EMLoC Studio.").arg(path));
    }
    const QFileInfo info(path);
    auto project = from_json(file.readAll(), info.absoluteDir(), info.fileName());
    if (project && project->name.isEmpty()) project->name = info.completeBaseName();
    return project;
}

tl::expected<void, QString> write_project(const ProjectFile& project, const QString& path) {
    QSaveFile file(path);
    const QByteArray json = to_json(project, QFileInfo(path).absoluteDir());
    const bool written = QDir().mkpath(QFileInfo(path).absolutePath()) && file.open(QIODevice::WriteOnly) &&
                         file.write(json) == json.size() && file.commit();
    if (written) return {};
    return tl::unexpected(
        ProjectFiles::tr("%1 can\u2019t be written: %2. Free some space there, or choose another folder.")
            .arg(QDir::toNativeSeparators(path), file.errorString()));
}

}  // namespace emloc::ui
