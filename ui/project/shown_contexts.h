// Which context was talked to in which project, among the user's settings: what a project shows follows it, without a
// change of its file.
#pragma once

#include <QString>

#include "ui/worker/messages.h"

namespace emloc::ui {

struct ShownContext {
    ContextChoice choice;
    QString store;  // the file that it is saved in
    friend bool operator==(const ShownContext&, const ShownContext&) = default;
};

// `project` is where it is kept; empty: that of no file. None where nothing is known.
ShownContext context_shown_with(const QString& project);
void remember_context(const QString& project, const ShownContext& shown);
// In all projects: it was saved, renamed or recovered. `to` of no kind: it is gone.
void rename_shown(const ShownContext& from, const ContextChoice& to);

}  // namespace emloc::ui
