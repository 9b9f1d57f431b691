// What the worker tells of models, adaptations and comparisons, made of the engine's own values.
#pragma once

#include <QString>

#include "engine/core/result.h"
#include "ui/worker/adaptation_record.h"
#include "ui/worker/messages.h"

namespace emloc {
class Model;
class Workspace;
struct AdaptationTask;
struct Answer;
struct Classification;
}  // namespace emloc

namespace emloc::ui {

struct Comparison;

// `folder`: what the model goes by.
ModelDescription describe_model(const Model& model, const QString& folder);

// What the window shows while the adaptation runs.
SharedRecord begun_record(const Model& model, const AdaptationTask& task);

// For the slot in which it was asked.
Classified describe_answer(const Classification& answer, int slot);
Answered describe_answer(const Answer& answer, int slot);

// The two contexts, what the store knows of them, and their last tests. Errors: as Workspace::record.
Result<Comparison> compare_with_tests(const Workspace& workspace, const ContextChoice& first,
                                      const ContextChoice& second);

}  // namespace emloc::ui
