// What classify, ask and evaluate begin with: a store, a model and the context that is asked.
#pragma once

#include <memory>
#include <string>

#include "app/emloc/command.h"
#include "app/emloc/model_options.h"
#include "app/emloc/store_options.h"
#include "engine/core/result.h"
#include "engine/store/store.h"
#include "engine/workspace/workspace.h"

namespace emloc::cli {

// Opens the store, which must exist and know the context: said before the model is loaded, which takes long.
Status open_store(Workspace& workspace, const StoreOptions& options, const std::string& context,
                  OpenMode mode = OpenMode::kReadOnly);

// Loads the model and opens the context of the open store, or none where `context` is empty.
Result<std::shared_ptr<OpenContext>> open_context(Workspace& workspace, const ModelOptions& options,
                                                  const std::string& context, Invocation& invocation);

}  // namespace emloc::cli
