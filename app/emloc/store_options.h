// --store, shared by all subcommands that read or write contexts.
#pragma once

#include <memory>
#include <string>

#include "app/emloc/command.h"
#include "engine/context/context.h"
#include "engine/core/result.h"
#include "engine/store/store.h"

namespace emloc::cli {

struct StoreOptions {
    std::string file;
};

CLI::Option* add_store_option(CLI::App& command, StoreOptions& options);
CLI::Option* add_context_option(CLI::App& command, std::string& name);

// Creates a store where there is none.
Result<Store> open_for_writing(const StoreOptions& options);
// kNotFound where there is none.
Result<Store> open_existing(const StoreOptions& options, OpenMode mode);

// The context without the bytes of its media, checked to belong to the model. kNotFound, kWrongModel, kDamaged.
Result<std::shared_ptr<const Context>> load_context(const Store& store, const std::string& name,
                                                    const ModelIdentity* expected);

}  // namespace emloc::cli
