// --model and how it is loaded, shared by all subcommands that compute.
#pragma once

#include <filesystem>
#include <memory>
#include <string>

#include "app/emloc/command.h"
#include "engine/core/result.h"
#include "engine/model/model.h"

namespace emloc::cli {

struct ModelOptions {
    std::string folder;  // empty: the bundled one
    std::string device = "auto";
    std::string dtype = "auto";
    std::string weights = "auto";
    std::string adapter;  // empty: none
    int threads = 0;
};

// --model alone, and --adapter, --device, --dtype, --weights, --threads with it.
CLI::Option* add_model_folder(CLI::App& command, ModelOptions& options);
void add_model_options(CLI::App& command, ModelOptions& options);

// What --model or its absence means; kNotFound where there is no such folder.
Result<std::filesystem::path> model_folder(const ModelOptions& options);

// How it is to be loaded, whatever is done with it.
LoadOptions load_options(const ModelOptions& options);

// Loads it, with progress; kCancelled when the invocation was stopped.
Result<std::shared_ptr<const Model>> load_model(const ModelOptions& options, Invocation& invocation);

}  // namespace emloc::cli
