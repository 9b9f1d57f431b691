#include "ui/settings/project.h"

#include <QDir>
#include <QFileInfo>

namespace emloc::ui {

std::optional<Project> find_project(const QString& folder) {
    const QDir root(QFileInfo(folder).absoluteFilePath());
    if (!root.exists()) return std::nullopt;
    Project project{.name = root.dirName(), .demonstrations = root.path(), .held_back = {}};
    const QString demonstrations = root.filePath(QStringLiteral("demonstrations"));
    const QString held_back = root.filePath(QStringLiteral("held-back"));
    if (QFileInfo(demonstrations).isDir()) project.demonstrations = demonstrations;
    if (QFileInfo(held_back).isDir()) project.held_back = held_back;
    return project;
}

}  // namespace emloc::ui
