// A project: a folder with demonstrations and, beside them, held-back images.
#pragma once

#include <QString>
#include <optional>

namespace emloc::ui {

struct Project {
    QString name;
    QString demonstrations;  // a folder of class folders
    QString held_back;       // the same, kept out of the demonstrations; empty: none
};

// Reads <folder>/demonstrations and <folder>/held-back. A folder without a "demonstrations" in it is itself taken as a
// folder of class folders. Nothing where there is no such folder.
std::optional<Project> find_project(const QString& folder);

}  // namespace emloc::ui
