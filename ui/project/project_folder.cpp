#include "ui/project/project_folder.h"

#include <QDir>
#include <QFileInfo>

#include "ui/demonstrations/demonstrations_model.h"
#include "ui/demonstrations/drop_scan.h"

namespace emloc::ui {

std::optional<ProjectFolder> find_project(const QString& folder) {
    const QDir root(QFileInfo(folder).absoluteFilePath());
    if (!root.exists()) return std::nullopt;
    ProjectFolder project{.name = root.dirName(), .demonstrations = root.path(), .held_back = {}};
    const QString demonstrations = root.filePath(QStringLiteral("demonstrations"));
    const QString held_back = root.filePath(QStringLiteral("held-back"));
    if (QFileInfo(demonstrations).isDir()) project.demonstrations = demonstrations;
    if (QFileInfo(held_back).isDir()) project.held_back = held_back;
    return project;
}

ScannedFolder scan_project(const ProjectFolder& project) {
    ScannedFolder scanned;
    const auto take = [&](const QString& folder, bool held_out) {
        if (folder.isEmpty()) return;
        const Intake intake = scan_drop({folder});
        scanned.set.add_candidates(intake.candidates, DemonstrationsModel::free_group_name(), held_out);
        scanned.problems += refusals(intake);
        scanned.notes += notes(intake);
    };
    take(project.demonstrations, false);
    take(project.held_back, true);
    return scanned;
}

}  // namespace emloc::ui
