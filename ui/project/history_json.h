// The undo history as a part of the copy that is kept for the case of a crash.
#pragma once

#include <QJsonObject>

#include "ui/demonstrations/edit_history.h"

namespace emloc::ui {

// Of a long history the steps nearest to the shown state, so that the file stays small.
QJsonObject to_json(const EditHistory& history);
// Empty where anything in it makes no sense.
EditHistory history_from(const QJsonObject& object);

}  // namespace emloc::ui
