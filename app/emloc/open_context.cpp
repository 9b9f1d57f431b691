#include "app/emloc/open_context.h"

#include <filesystem>
#include <system_error>

namespace emloc::cli {

Status open_store(Workspace& workspace, const StoreOptions& options, const std::string& context, OpenMode mode) {
    if (Status exists = check_store_exists(options); !exists) {
        return exists;
    }
    if (Status opened = workspace.open_store(options.file, mode); !opened) {
        return opened;
    }
    const auto known = workspace.store()->summary(context);
    return known ? Status() : tl::unexpected(known.error());
}

Result<std::shared_ptr<OpenContext>> open_context(Workspace& workspace, const ModelOptions& options,
                                                  const std::string& context, Invocation& invocation) {
    auto model = load_model(options, invocation);
    if (!model) {
        return tl::unexpected(model.error());
    }
    workspace.use_model(std::move(*model));
    return workspace.open_context(context.empty() ? ContextId{} : ContextId{ContextId::Kind::kSaved, context});
}

}  // namespace emloc::cli
