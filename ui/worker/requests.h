// What the window asks for -> the engine's own values.
#pragma once

#include <QString>
#include <QStringList>
#include <string>
#include <vector>

#include "engine/evaluation/evaluate.h"
#include "engine/workspace/workspace.h"
#include "ui/worker/messages.h"

namespace emloc::ui {

ContextId id_of(const ContextChoice& choice);
ContextId saved_context(const QString& name);
std::vector<std::string> to_strings(const QStringList& list);
Question question_of(const QueryRequest& request);
std::vector<TestItem> items_of(const std::vector<LabelledImage>& images);

}  // namespace emloc::ui
