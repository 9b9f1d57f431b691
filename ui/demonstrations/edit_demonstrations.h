// One change of the demonstrations, as a step of the undo stack.
#pragma once

#include <QUndoCommand>
#include <utility>

#include "ui/demonstrations/demonstrations_model.h"

namespace emloc::ui {

class EditDemonstrations : public QUndoCommand {
 public:
    EditDemonstrations(DemonstrationsModel& model, const QString& what, DemonstrationSet before, DemonstrationSet after)
        : QUndoCommand(what), model_(model), before_(std::move(before)), after_(std::move(after)) {}

    void undo() override { go_to(before_); }
    void redo() override { go_to(after_); }
    const DemonstrationSet& before() const { return before_; }
    const DemonstrationSet& after() const { return after_; }

 private:
    void go_to(const DemonstrationSet& set) {
        if (!model_.takes_history_) model_.show(set);
    }

    DemonstrationsModel& model_;
    DemonstrationSet before_;
    DemonstrationSet after_;
};

}  // namespace emloc::ui
