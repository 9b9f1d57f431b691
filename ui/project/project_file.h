// A project as a file: the user's demonstrations and how they are compressed. JSON, media by path relative to the file
// where they lie below it, so that file and images can be moved together.
#pragma once

#include <QByteArray>
#include <QDir>
#include <QString>
#include <QStringList>
#include <tl/expected.hpp>

#include "engine/context/context.h"
#include "ui/demonstrations/edit_history.h"

namespace emloc::ui {

inline constexpr const char* kProjectSuffix = "emloc-project";

struct ProjectFile {
    QString name;
    DemonstrationSet set;
    MethodChoice method = {};  // with the options that differ from the defaults
    QStringList led_out = {};  // relative paths that were not taken, since they lead out of the project's folder

    // Of the copy that is kept for the case of a crash only.
    QString origin;        // the file or folder it was opened from; empty: none
    bool changed = false;  // since it was saved there
    bool running = false;  // the program has not ended, or not as it should
    EditHistory history = {};
};

// `folder` is what paths are relative to.
QByteArray to_json(const ProjectFile& project, const QDir& folder);
// Or a message for the user that names `name`. Relative paths that lead out of the folder, by ".." or by a link, are
// not taken, so that a project from elsewhere can't make private files part of a context; absolute ones are what the
// user chose on this machine.
tl::expected<ProjectFile, QString> from_json(const QByteArray& json, const QDir& folder, const QString& name);

tl::expected<ProjectFile, QString> read_project(const QString& file);
// Whole, or the file stays as it was.
tl::expected<void, QString> write_project(const ProjectFile& project, const QString& file);

}  // namespace emloc::ui
