// emloc models: the models that are on this machine already.
#include <optional>

#include "app/emloc/command.h"
#include "app/emloc/format.h"
#include "app/emloc/report.h"
#include "engine/adaptation/memory_need.h"
#include "engine/model/checkpoint/safetensors.h"
#include "engine/model/config.h"
#include "engine/model/families/registry.h"
#include "engine/model/finder/found_models.h"

namespace emloc::cli {
namespace {

struct ModelsOptions {};

constexpr std::int64_t kF32Bytes = 4, kBF16Bytes = 2;  // of a number that is computed with

// Bytes while a model works, by the format of its weights.
struct MemoryNeeds {
    std::int64_t f32 = 0;
    std::int64_t bf16 = 0;  // on a GPU
    std::int64_t int8 = 0;
    std::int64_t int4 = 0;
};

// Nothing of what can't be loaded.
std::optional<MemoryNeeds> needs_of(const FoundModel& model) {
    if (!model.obstacle.empty()) return std::nullopt;
    const auto config = read_model_config(model.path / "config.json");
    const auto checkpoint = Checkpoint::open(model.path);
    if (!config || !checkpoint) return std::nullopt;
    const auto weights = checkpoint->weight_count();
    const auto need = [&](StoredWeights stored, std::int64_t bytes) {
        return usual_need(*config, weights, stored, bytes);
    };
    return MemoryNeeds{need(StoredWeights::kFull, kF32Bytes), need(StoredWeights::kFull, kBF16Bytes),
                       need(StoredWeights::kInt8, kF32Bytes), need(StoredWeights::kInt4, kF32Bytes)};
}

Json to_json(const FoundModel& model) {
    Json json{{"name", model.name},
              {"program", model.program},
              {"path", to_text(model.path)},
              {"family", model.family},
              {"can_be_loaded", model.obstacle.empty()}};
    if (const auto needs = needs_of(model))
        json["memory_bytes"] = {
            {"f32", needs->f32}, {"bf16", needs->bf16}, {"int8", needs->int8}, {"int4", needs->int4}};
    if (!model.obstacle.empty()) json["obstacle"] = model.obstacle;
    return json;
}

void print_advice(Console& console) {
    console.print(fmt::format(
        "No model of a family that this program loads ({}) was found on this machine. Hugging Face's own program gets\n"
        "one; of small ones these need the least memory:\n\n"
        "  hf download Qwen/Qwen3-VL-2B-Instruct    about 9 GB of memory on the CPU\n"
        "  hf download Qwen/Qwen2-VL-2B-Instruct    about 9 GB\n\n"
        "Then \"emloc models\" lists it, and --model takes its folder. Without one the bundled model is used.\n",
        family_titles()));
}

Result<ExitCode> run(const ModelsOptions&, Invocation& invocation) {
    const auto found = find_models(model_places(process_environment), invocation.stop);
    auto& console = invocation.console;
    if (invocation.json) {
        auto list = Json::array();
        for (const auto& model : found) list.push_back(to_json(model));
        console.print_json(list);
        return ExitCode::kOk;
    }
    if (found.empty()) {
        print_advice(console);
        return ExitCode::kOk;
    }
    using enum Table::Align;
    Table table({kLeft, kLeft, kLeft, kRight, kRight, kRight, kRight, kLeft});
    table.add(
        {"model", "family", "found in", "f32", "int8", "int4", "bf16 (GPU)", "folder, or why it can't be loaded"});
    for (const auto& model : found) {
        const auto needs = needs_of(model);
        const auto bytes = [&](std::int64_t MemoryNeeds::*of) { return needs ? human_bytes((*needs).*of) : ""; };
        table.add({printable(model.name), model.family, model.program, bytes(&MemoryNeeds::f32),
                   bytes(&MemoryNeeds::int8), bytes(&MemoryNeeds::int4), bytes(&MemoryNeeds::bf16),
                   printable(model.obstacle.empty() ? to_text(model.path) : model.obstacle)});
    }
    console.print(table.text());
    return ExitCode::kOk;
}

}  // namespace

void add_models(const CommandLine& line) {
    add_command<ModelsOptions>(line, line.app, "models",
                               "List the models that other programs have put on this machine, and what they need",
                               std::make_shared<ModelsOptions>(), run);
}

}  // namespace emloc::cli
