// A project that is a folder: demonstrations and, beside them, held-back images.
#pragma once

#include <QString>
#include <QStringList>
#include <optional>

#include "ui/demonstrations/demonstration_set.h"

namespace emloc::ui {

struct ProjectFolder {
    QString name;
    QString demonstrations;  // a folder of class folders
    QString held_back;       // the same, kept out of the demonstrations; empty: none
};

// Reads <folder>/demonstrations and <folder>/held-back. A folder without a "demonstrations" in it is itself taken as a
// folder of class folders. Nothing where there is no such folder.
std::optional<ProjectFolder> find_project(const QString& folder);

struct ScannedFolder {
    DemonstrationSet set;  // the held-back images marked as held out
    QStringList problems;  // what was passed over, and why
    QStringList notes;     // what is to be known of the rest
};

// Walks the disk, so call it outside the window's thread.
ScannedFolder scan_project(const ProjectFolder& project);

}  // namespace emloc::ui
