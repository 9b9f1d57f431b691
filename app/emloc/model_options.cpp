#include "app/emloc/model_options.h"

#include <map>
#include <optional>
#include <system_error>
#include <vector>

#include "engine/adaptation/memory_need.h"
#include "engine/core/machine_memory.h"
#include "engine/core/resources.h"
#include "engine/model/checkpoint/model_folder.h"
#include "engine/model/families/registry.h"

namespace emloc::cli {
namespace {

const std::map<std::string, DType> kDTypes{{"f32", DType::kF32}, {"f16", DType::kF16}, {"bf16", DType::kBF16}};
constexpr const char* kAuto = "auto";

std::vector<std::string> weights_choices() {
    std::vector<std::string> names{kAuto};
    names.reserve(kStoredWeights.size() + 1);
    for (const auto& [name, stored] : kStoredWeights) names.emplace_back(name);
    return names;
}

}  // namespace

CLI::Option* add_model_folder(CLI::App& command, ModelOptions& options) {
    return command
        .add_option("-m,--model", options.folder,
                    "Folder of a model (" + family_titles() + "; default: the bundled one)")
        ->type_name("DIR");
}

void add_model_options(CLI::App& command, ModelOptions& options) {
    add_model_folder(command, options);
    command.add_option("--adapter", options.adapter, "Folder of a LoRA adapter of that model, as peft saves it")
        ->type_name("DIR");
    command.add_option("--device", options.device, "auto, cpu, cuda or cuda:N")
        ->type_name("NAME")
        ->capture_default_str();
    command.add_option("--dtype", options.dtype, "Arithmetic: auto (f32 on the CPU, bf16 on CUDA), f32, f16 or bf16")
        ->type_name("TYPE")
        ->check(CLI::IsMember({"auto", "f32", "f16", "bf16"}));
    command
        .add_option("--weights", options.weights,
                    "How they are kept on the CPU: full, bf16 (half as large), int8 (faster and smaller, a little less "
                    "exact), int4 (smaller still), or auto: the first of these that fits the memory that is free")
        ->type_name("PRECISION")
        ->check(CLI::IsMember(weights_choices()));
    command.add_option("--threads", options.threads, "CPU threads (default: all cores)")
        ->type_name("N")
        ->check(CLI::Range(0, 4096));
}

Result<std::filesystem::path> model_folder(const ModelOptions& options) {
    if (options.folder.empty()) {
        return find_bundled_model();
    }
    std::filesystem::path folder = options.folder;
    std::error_code error;
    if (!std::filesystem::is_directory(folder, error)) {
        if (auto is_model = check_model_folder(folder); !is_model) {
            return tl::unexpected(is_model.error());
        }
        return fail(ErrorKind::kNotFound,
                    "There is no model folder {}. A model is a folder with config.json and "
                    "*.safetensors, as Hugging Face lays it out.",
                    folder.string());
    }
    return folder;
}

LoadOptions load_options(const ModelOptions& options) {
    LoadOptions load{.device = options.device,
                     .dtype = std::nullopt,
                     .weights = stored_weights_named(options.weights).value_or(StoredWeights::kFull),
                     .threads = options.threads,
                     .adapter = options.adapter};
    if (options.weights == kAuto) load.choose_weights = weights_for(machine_memory().available);
    if (const auto dtype = kDTypes.find(options.dtype); dtype != kDTypes.end()) load.dtype = dtype->second;
    return load;
}

Result<std::shared_ptr<const Model>> load_model(const ModelOptions& options, Invocation& invocation) {
    const auto folder = model_folder(options);
    if (!folder) {
        return tl::unexpected(folder.error());
    }
    Console& console = invocation.console;
    console.info("Loading the model in {}", folder->string());
    auto model = Model::load(
        *folder, load_options(options),
        [&console](const Progress& progress) {
            const auto total = progress.total > 0 ? progress.total : 1;
            console.progress(fmt::format("{} {} %", progress.phase, 100 * progress.done / total));
        },
        invocation.stop);
    console.clear_progress();
    if (model) {
        const auto stored = (*model)->stored_weights();
        console.info("{} on {}{}", (*model)->identity().name, (*model)->device(),
                     stored == StoredWeights::kFull ? "" : fmt::format(", its weights in {}", name_of(stored)));
    }
    return model;
}

}  // namespace emloc::cli
