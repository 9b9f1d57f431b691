#include "engine/model/checkpoint/adapter.h"

#include <fmt/ranges.h>

#include <array>
#include <cmath>
#include <system_error>
#include <utility>

#include "engine/core/json.h"
#include "engine/model/checkpoint/model_folder.h"
#include "engine/model/config_fields.h"

namespace emloc {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kMaxConfigBytes = 1 << 20;
constexpr std::int64_t kMaxRank = 1 << 16;
constexpr double kMaxAlpha = 1e9;
constexpr std::string_view kPrefix = "base_model.model.";

// Keys that say, by any value but null, false or nothing in them, that the adapter is more than A and B.
constexpr std::array kBeyondPlain{
    "use_dora",       "rank_pattern",      "alpha_pattern",           "modules_to_save",
    "fan_in_fan_out", "lora_bias",         "layer_replication",       "use_qalora",
    "use_bdlora",     "target_parameters", "trainable_token_indices", "alora_invocation_tokens",
};
// Ways to begin that change the weights which the adapter is then added to.
constexpr std::array kChangeTheBase{"pissa", "olora", "corda", "loftq", "lora_ga"};

bool says_something(const nlohmann::json& value) {
    if (value.is_boolean()) return value.get<bool>();
    return !value.is_null() && !value.empty();
}

void check_plain(const ConfigFields& fields) {
    if (const auto type = fields.text("peft_type", "LORA"); type != "LORA")
        fields.unsupported("The adapter is of the kind {}; LoRA adapters can be used.", type);
    if (const auto bias = fields.text("bias", "none"); bias != "none")
        fields.unsupported("The adapter trains biases (bias is \"{}\"). Merge it into its model with peft first.",
                           bias);
    for (const auto* key : kBeyondPlain)
        if (const auto* value = fields.find(key); value != nullptr && says_something(*value))
            fields.unsupported(
                "The adapter is no plain LoRA: {} is set. Merge it into its model with peft first, and load that.",
                key);
    const auto* init = fields.find("init_lora_weights");
    if (init == nullptr || !init->is_string()) return;
    for (const std::string_view name : kChangeTheBase)
        if (init->get_ref<const std::string&>().starts_with(name))
            fields.unsupported(
                "The adapter began by {}, which changes the model's own weights too. Convert it with peft "
                "(path_initial_model_for_weight_conversion) or merge it first.",
                name);
}

std::vector<std::string> targets_in(const ConfigFields& fields) {
    std::vector<std::string> targets;
    const auto* value = fields.find("target_modules");
    if (value == nullptr || !value->is_array()) return targets;
    for (const auto& target : *value)
        if (target.is_string()) targets.push_back(target.get<std::string>());
    return targets;
}

Error not_there(const fs::path& folder) {
    std::error_code error;
    if (!fs::is_directory(folder, error))
        return {ErrorKind::kNotFound, fmt::format("There is no adapter folder {}. An adapter is a folder with "
                                                  "adapter_config.json, as peft saves it.",
                                                  folder.string())};
    if (fs::exists(folder / "config.json", error))
        return {ErrorKind::kNotFound,
                fmt::format("{} is a whole model, not an adapter. Load it as the model.", folder.string())};
    return {ErrorKind::kNotFound,
            fmt::format("{} holds no adapter_config.json, so it is no adapter as peft saves it.", folder.string())};
}

struct Part {
    std::string map;
    bool is_a = false;
};

// "base_model.model.model.layers.0.mlp.up_proj.lora_A.weight" -> the map and which of the two; nothing for other names.
// Adapters saved without peft's own function have their name ("default") inside.
std::optional<Part> part_of(std::string_view name) {
    if (name.starts_with(kPrefix)) name.remove_prefix(kPrefix.size());
    for (const auto& [ending, is_a] :
         {std::pair{".lora_A.weight", true}, std::pair{".lora_B.weight", false},
          std::pair{".lora_A.default.weight", true}, std::pair{".lora_B.default.weight", false}}) {
        const std::string_view end = ending;
        if (name.ends_with(end)) return Part{std::string(name.substr(0, name.size() - end.size())), is_a};
    }
    return std::nullopt;
}

Result<SafetensorsFile> open_weights(const fs::path& folder) {
    const auto file = folder / "adapter_model.safetensors";
    std::error_code error;
    if (!fs::exists(file, error) && fs::exists(folder / "adapter_model.bin", error))
        return fail(ErrorKind::kUnsupported,
                    "{} holds adapter_model.bin but no adapter_model.safetensors. Save the adapter again in the "
                    "safetensors format.",
                    folder.string());
    return SafetensorsFile::open(file);
}

}  // namespace

double AdapterConfig::scale() const {
    return alpha / (by_root ? std::sqrt(static_cast<double>(rank)) : static_cast<double>(rank));
}

Result<AdapterConfig> read_adapter_config(const fs::path& folder) {
    const auto file = folder / "adapter_config.json";
    std::error_code error;
    if (!fs::exists(file, error)) return tl::unexpected(not_there(folder));
    const auto document = read_json_object(file, kMaxConfigBytes);
    if (!document) return tl::unexpected(document.error());
    Status status;
    const ConfigFields fields(file.string(), {&*document}, status);
    check_plain(fields);
    AdapterConfig config;
    config.rank = fields.integer("r", 1, kMaxRank);
    config.alpha = fields.number("lora_alpha", 0, kMaxAlpha, static_cast<double>(config.rank));
    config.by_root = fields.truth("use_rslora", false);
    config.base = fields.text("base_model_name_or_path", "");
    config.target_modules = targets_in(fields);
    if (!status) return tl::unexpected(status.error());
    return config;
}

Adapter::Adapter(fs::path folder, AdapterConfig config, SafetensorsFile file)
    : folder_(std::move(folder)), config_(std::move(config)), file_(std::move(file)) {}

Result<Adapter> Adapter::open(const fs::path& folder) {
    auto config = read_adapter_config(folder);
    if (!config) return tl::unexpected(config.error());
    auto file = open_weights(folder);
    if (!file) return tl::unexpected(file.error());
    Adapter adapter(folder, std::move(*config), std::move(*file));
    if (auto status = adapter.index(); !status) return tl::unexpected(status.error());
    return adapter;
}

Status Adapter::index() {
    const auto file = file_.path().string();
    for (const auto& tensor : file_.tensors()) {
        const auto part = part_of(tensor.name);
        if (!part)
            return fail(ErrorKind::kUnsupported,
                        "{} holds {}, which plain LoRA doesn't have. Merge the adapter into its model with peft first.",
                        file, tensor.name);
        auto& update = updates_[part->map];
        (part->is_a ? update.a : update.b) = &tensor;
        weights_ += tensor.elements();
    }
    for (const auto& [map, update] : updates_) {
        if (update.a == nullptr || update.b == nullptr)
            return fail(ErrorKind::kMalformed, "{} has only one of lora_A and lora_B for {}.", file, map);
        const auto& a = update.a->shape;
        const auto& b = update.b->shape;
        if (a.size() != 2 || b.size() != 2 || a[0] != config_.rank || b[1] != config_.rank)
            return fail(ErrorKind::kMalformed, "{} has matrices for {} that aren't of rank {}, as its config says.",
                        file, map, config_.rank);
    }
    if (updates_.empty()) return fail(ErrorKind::kMalformed, "{} holds no LoRA matrices.", file);
    return {};
}

const LowRankUpdate* Adapter::find(const std::string& published, std::span<const NameAlias> aliases) const {
    const auto has = [this](const std::string& name) { return updates_.contains(name); };
    const auto found = updates_.find(stored_name(has, aliases, published));
    return found == updates_.end() ? nullptr : &found->second;
}

Result<const LowRankUpdate*> Adapter::find_for(const std::string& published, std::span<const NameAlias> aliases,
                                               const std::vector<std::int64_t>& shape) const {
    const auto* update = find(published, aliases);
    if (update == nullptr) return nullptr;
    if (shape.size() == 2 && update->b->shape[0] == shape[0] && update->a->shape[1] == shape[1]) return update;
    return fail(
        ErrorKind::kMalformed,
        "The adapter in {} was trained for another model: its matrices for {} are for a weight of {} x {}, here "
        "it is {}.",
        folder_.string(), published, update->b->shape[0], update->a->shape[1], fmt::join(shape, " x "));
}

Status Adapter::check_all_used(const std::set<const LowRankUpdate*>& used) const {
    for (const auto& [map, update] : updates_) {
        if (used.contains(&update)) continue;
        return fail(
            ErrorKind::kMalformed,
            "The adapter in {} adapts {}, which this model doesn't have as a map of its own. It was trained for "
            "{}.",
            folder_.string(), map, config_.base.empty() ? "another model" : config_.base);
    }
    return {};
}

}  // namespace emloc
