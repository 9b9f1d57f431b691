// One image of a project as JSON.
#pragma once

#include <QDir>
#include <QJsonObject>

#include "ui/demonstrations/demonstration_set.h"

namespace emloc::ui {

// Its path is relative to `folder` where it lies below.
QJsonObject image_to_json(const DemonstrationSet::Image& image, const QDir& folder);
// Without an id. Its file is empty where the path leads out of the folder.
DemonstrationSet::Image image_from(const QJsonObject& object, const QDir& folder);

}  // namespace emloc::ui
