// --store, shared by all subcommands that read or write contexts.
#pragma once

#include <string>

#include "app/emloc/command.h"
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
Status check_store_exists(const StoreOptions& options);
Result<Store> open_existing(const StoreOptions& options, OpenMode mode);

}  // namespace emloc::cli
