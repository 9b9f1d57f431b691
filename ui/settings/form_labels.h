// Labels of forms on the line of their fields.
#pragma once

#include <QFormLayout>
#include <QList>

namespace emloc::ui {

// Qt sets a label higher than the text of its field. Those of several forms get one width, so that their fields begin
// at one place.
void align_labels(const QList<QFormLayout*>& forms);

}  // namespace emloc::ui
