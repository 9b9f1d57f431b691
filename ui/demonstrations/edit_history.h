// What can be undone and done again, as a plain value that outlives the program.
#pragma once

#include <QList>
#include <QStringList>

#include "ui/demonstrations/demonstration_set.h"

namespace emloc::ui {

// One state more than steps; step i leads from states[i] to states[i + 1].
struct EditHistory {
    QStringList steps;  // what they are called
    QList<DemonstrationSet> states;
    qsizetype index = 0;  // of the state that is shown

    bool is_empty() const { return states.isEmpty(); }
};

}  // namespace emloc::ui
