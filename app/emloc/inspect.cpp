// emloc inspect: what a model's folder says of itself, from the headers alone.
#include <array>
#include <cmath>
#include <map>
#include <optional>

#include "app/emloc/command.h"
#include "app/emloc/format.h"
#include "app/emloc/model_options.h"
#include "app/emloc/report.h"
#include "engine/adaptation/memory_need.h"
#include "engine/core/machine_memory.h"
#include "engine/media/preprocess.h"
#include "engine/model/checkpoint/model_folder.h"
#include "engine/model/checkpoint/name_alias.h"
#include "engine/model/checkpoint/safetensors.h"
#include "engine/model/config.h"
#include "engine/model/families/family.h"
#include "engine/text/tokenizer.h"

namespace emloc::cli {
namespace {

struct InspectOptions {
    ModelOptions model;
    bool hash = false;
};

struct Inspection {
    std::filesystem::path folder;
    ModelConfig config;
    PreprocessorOptions preprocessor;
    std::int64_t vocabulary = 0;
    std::int64_t files = 0;
    std::int64_t tensors = 0;
    std::int64_t parameters = 0;
    std::int64_t bytes = 0;
    bool unties = false;  // config.json ties the head to the embedding, but there is another head, which counts
    std::map<std::string, std::int64_t> parameters_by_type;
    std::optional<ModelIdentity> identity;  // with --hash
};

Status count_weights(Inspection& inspection) {
    const auto checkpoint = Checkpoint::open(inspection.folder);
    if (!checkpoint) {
        return tl::unexpected(checkpoint.error());
    }
    inspection.files = static_cast<std::int64_t>(checkpoint->files().size());
    inspection.tensors = checkpoint->tensor_count();
    inspection.bytes = checkpoint->total_bytes();
    inspection.parameters = checkpoint->weight_count();
    auto& tied = inspection.config.decoder.tie_word_embeddings;
    inspection.unties = tied && has_own_head(*checkpoint, inspection.config.family->aliases);
    tied = tied && !inspection.unties;
    for (const SafetensorsFile& file : checkpoint->files()) {
        for (const TensorView& tensor : file.tensors()) {
            inspection.parameters_by_type[std::string(name_of(tensor.type))] += tensor.elements();
        }
    }
    return {};
}

Result<Inspection> inspect(const InspectOptions& options, Invocation& invocation) {
    const auto folder = model_folder(options.model);
    if (!folder) {
        return tl::unexpected(folder.error());
    }
    if (const Status is_model = check_model_folder(*folder); !is_model) {
        return tl::unexpected(is_model.error());
    }
    Inspection inspection;
    inspection.folder = *folder;
    auto config = read_model_config(*folder / "config.json");
    if (!config) {
        return tl::unexpected(config.error());
    }
    inspection.config = std::move(*config);
    if (const Status counted = count_weights(inspection); !counted) {
        return tl::unexpected(counted.error());
    }
    const auto preprocessor =
        read_preprocessor_config(preprocessor_file(*folder), inspection.config.family->preprocessor);
    if (!preprocessor) {
        return tl::unexpected(preprocessor.error());
    }
    inspection.preprocessor = *preprocessor;
    const auto tokenizer = Tokenizer::load(*folder);
    if (!tokenizer) {
        return tl::unexpected(tokenizer.error());
    }
    inspection.vocabulary = tokenizer->size();
    if (options.hash) {
        const auto model = load_model(options.model, invocation);
        if (!model) {
            return tl::unexpected(model.error());
        }
        inspection.identity = (*model)->identity();
    }
    return inspection;
}

// Keys and values of one token in all layers.
std::int64_t cache_bytes_per_token(const ModelConfig& config, std::int64_t element_bytes) {
    return 2 * config.decoder.attention_layers() * config.decoder.kv_heads * config.decoder.head_dim * element_bytes;
}

// Merged visual tokens of an image of so many pixels.
std::int64_t visual_tokens(std::int64_t pixels, const PreprocessorOptions& preprocessor) {
    const std::int64_t side = preprocessor.patch_size * preprocessor.merge_size;
    return std::max<std::int64_t>(1, pixels / (side * side));
}

// "28 layers", "24 layers (6 with attention)".
std::string layers_in_words(const DecoderConfig& decoder) {
    auto all = count_of(decoder.layers, "layer");
    if (decoder.linear_layers.empty()) return all;
    return fmt::format("{} ({} with attention)", all, decoder.attention_layers());
}

Json decoder_to_json(const DecoderConfig& decoder) {
    return {{"layers", decoder.layers},
            {"attention_layers", decoder.attention_layers()},
            {"hidden_size", decoder.hidden_size},
            {"heads", decoder.heads},
            {"kv_heads", decoder.kv_heads},
            {"head_dim", decoder.head_dim},
            {"intermediate_size", decoder.intermediate_size},
            {"vocab_size", decoder.vocab_size},
            {"rope_theta", decoder.rotary.theta},
            {"mrope_section", decoder.rotary.section},
            {"tied_head", decoder.tie_word_embeddings},
            {"max_positions", decoder.max_position_embeddings}};
}

Json vision_to_json(const VisionConfig& vision) {
    return {{"layers", vision.depth},
            {"embed_dim", vision.embed_dim},
            {"heads", vision.heads},
            {"patch_size", vision.patch_size},
            {"merge_size", vision.spatial_merge_size},
            {"temporal_patch_size", vision.temporal_patch_size}};
}

constexpr std::int64_t kFloatBytes = 4;

Json inspection_to_json(const Inspection& found) {
    const ModelConfig& config = found.config;
    Json json{{"folder", to_text(found.folder)},
              {"family", config.family->name},
              {"parameters", found.parameters},
              {"parameters_by_type", found.parameters_by_type},
              {"files", found.files},
              {"tensors", found.tensors},
              {"weight_bytes", found.bytes}};
    json["memory"] = {{"f32_weights_bytes", 4 * found.parameters},
                      {"bf16_weights_bytes", 2 * found.parameters},
                      {"f32_cache_bytes_per_token", cache_bytes_per_token(config, 4)},
                      {"bf16_cache_bytes_per_token", cache_bytes_per_token(config, 2)}};
    for (const auto& [name, stored] : kStoredWeights)
        json["memory"]["usual_bytes"][std::string(name)] = usual_need(config, found.parameters, stored, kFloatBytes);
    json["decoder"] = decoder_to_json(config.decoder);
    json["vision"] = vision_to_json(config.vision);
    json["tokenizer"] = {{"size", found.vocabulary}};
    json["preprocessor"] = {{"min_pixels", found.preprocessor.min_pixels},
                            {"max_pixels", found.preprocessor.max_pixels},
                            {"patch_size", found.preprocessor.patch_size},
                            {"merge_size", found.preprocessor.merge_size},
                            {"mean", found.preprocessor.mean},
                            {"std", found.preprocessor.std}};
    if (found.identity) {
        json["identity"] = to_json(*found.identity);
    }
    return json;
}

std::string human_count(std::int64_t count) {
    const auto value = static_cast<double>(count);
    return count >= 1'000'000'000 ? fmt::format("{:.2f} billion", value / 1e9)
           : count >= 1'000'000   ? fmt::format("{:.2f} million", value / 1e6)
                                  : fmt::format("{}", count);
}

// What it takes while it works, by how its weights are kept, and what auto does about it here.
std::string needs_in_words(const Inspection& found) {
    std::vector<std::string> needs;
    needs.reserve(kStoredWeights.size());
    for (const auto& [name, stored] : kStoredWeights)
        needs.push_back(
            fmt::format("{} {}", human_bytes(usual_need(found.config, found.parameters, stored, kFloatBytes)), name));
    const auto room = machine_memory().available;
    const auto chosen = weights_that_fit(found.config, found.parameters, room);
    return fmt::format("about {} while it works; {} are free: --weights auto is {}", fmt::join(needs, ", "),
                       human_bytes(room), name_of(chosen));
}

// "BF16 100 %"
std::string types_in_words(const Inspection& found) {
    std::vector<std::string> types;
    for (const auto& [type, count] : found.parameters_by_type) {
        types.push_back(fmt::format(
            "{} {}", type,
            percent(static_cast<double>(count) / static_cast<double>(std::max<std::int64_t>(1, found.parameters)))));
    }
    return fmt::format("{}", fmt::join(types, ", "));
}

void print_text(Console& console, const Inspection& found) {
    const ModelConfig& config = found.config;
    const VisionConfig& vision = config.vision;
    const PreprocessorOptions& images = found.preprocessor;
    Table table({Table::Align::kLeft, Table::Align::kLeft});
    table.add({"folder", to_text(found.folder)});
    table.add({"family", std::string(config.family->name)});
    table.add({"parameters",
               fmt::format("{} in {}, {} ({})", human_count(found.parameters), count_of(found.tensors, "tensor"),
                           count_of(found.files, "file"), types_in_words(found))});
    table.add({"on disk", human_bytes(found.bytes)});
    table.add({"memory", fmt::format("{} in f32, {} in bf16, and {} or {} per 1,000 tokens of memory",
                                     human_bytes(4 * found.parameters), human_bytes(2 * found.parameters),
                                     human_bytes(1000 * cache_bytes_per_token(config, 4)),
                                     human_bytes(1000 * cache_bytes_per_token(config, 2)))});
    table.add({"on the CPU", needs_in_words(found)});
    table.add(
        {"decoder",
         fmt::format("{} of {}, {} query and {} KV heads of {}, FFN {}, {} head", layers_in_words(config.decoder),
                     config.decoder.hidden_size, config.decoder.heads, config.decoder.kv_heads, config.decoder.head_dim,
                     config.decoder.intermediate_size, config.decoder.tie_word_embeddings ? "tied" : "own")});
    table.add(
        {"positions", fmt::format("M-RoPE {}, theta {:g}, up to {}", fmt::join(config.decoder.rotary.section, "/"),
                                  config.decoder.rotary.theta, config.decoder.max_position_embeddings)});
    table.add({"vision",
               fmt::format("{} layers of {}, {} heads, patches of {}, merged {} x {}", vision.depth, vision.embed_dim,
                           vision.heads, vision.patch_size, vision.spatial_merge_size, vision.spatial_merge_size)});
    table.add(
        {"tokenizer", fmt::format("{} tokens (the decoder knows {})", found.vocabulary, config.decoder.vocab_size)});
    table.add(
        {"images", fmt::format("{} to {} pixels: {} to {} tokens", images.min_pixels, images.max_pixels,
                               visual_tokens(images.min_pixels, images), visual_tokens(images.max_pixels, images))});
    if (found.identity) {
        table.add({"identity", found.identity->sha256});
    }
    console.print(table.text());
}

Result<ExitCode> run(const InspectOptions& options, Invocation& invocation) {
    const auto found = inspect(options, invocation);
    if (!found) {
        return tl::unexpected(found.error());
    }
    if (found->unties) {
        invocation.console.warn(
            "{}: config.json ties the head to the embedding, but lm_head.weight differs from it and is used.",
            to_text(found->folder));
    }
    if (invocation.json) {
        invocation.console.print_json(inspection_to_json(*found));
    } else {
        print_text(invocation.console, *found);
    }
    return ExitCode::kOk;
}

}  // namespace

void add_inspect(const CommandLine& line) {
    auto options = std::make_shared<InspectOptions>();
    CLI::App* command = add_command<InspectOptions>(
        line, line.app, "inspect", "Describe a model's folder without loading the model", options, run);
    command->add_option("model", options->model.folder, "Folder of the model (default: the bundled one)")
        ->type_name("MODEL")
        ->excludes(add_model_folder(*command, options->model));
    command->add_flag("--hash", options->hash, "Load the model too, and print the identity that contexts are bound to");
}

}  // namespace emloc::cli
