#include "engine/model/config.h"

#include <fmt/ranges.h>

#include "engine/core/json.h"
#include "engine/model/config_fields.h"
#include "engine/model/families/family.h"
#include "engine/model/families/registry.h"

namespace emloc {
namespace {

constexpr std::uintmax_t kMaxConfigBytes = 16 << 20;
constexpr std::int64_t kMaxNewTokens = 1 << 24;

// Null where something was refused.
const Family* family_in(const ConfigFields& root) {
    const auto type = root.text("model_type", "");
    if (type.empty()) root.refuse("model_type is missing; is this a model's config.json?");
    const auto* family = family_of(type);
    if (family == nullptr) {
        std::vector<std::string> usable;
        for (const auto* known : families())
            usable.push_back(fmt::format("{} checkpoint (model_type \"{}\")", known->title, known->name));
        root.unsupported("models of type \"{}\" are not supported; use a {}", type, fmt::join(usable, " or a "));
    }
    if (root.find("quantization_config") != nullptr)
        root.unsupported("the checkpoint is quantized; use the one with F32, F16 or BF16 weights");
    return root.good() ? family : nullptr;
}

}  // namespace

Result<ModelConfig> read_model_config(const std::filesystem::path& file) {
    const auto document = read_json_object(file, kMaxConfigBytes);
    if (!document) return tl::unexpected(document.error());
    Status status;
    ModelConfig config;
    const ConfigFile parts(file.string(), *document, status);
    config.family = family_in(parts.root);
    if (config.family != nullptr) config.family->read_config(parts, config);
    if (!status) return tl::unexpected(status.error());
    return config;
}

Result<GenerationConfig> read_generation_config(const std::filesystem::path& file) {
    const auto document = read_json_object(file, kMaxConfigBytes);
    if (!document) return tl::unexpected(document.error());
    Status status;
    GenerationConfig config;
    const ConfigFields root(file.string(), {&*document}, status);
    config.eos_token_ids = root.integers("eos_token_id", 0, kMaxVocabulary);
    if (root.find("max_new_tokens") != nullptr)
        config.max_new_tokens = root.integer("max_new_tokens", 1, kMaxNewTokens);
    constexpr double kLeastPenalty = 1e-3, kMostPenalty = 1e3;
    config.repetition_penalty = root.number("repetition_penalty", kLeastPenalty, kMostPenalty, 1);
    config.no_repeat_ngram_size = root.integer("no_repeat_ngram_size", 0, kMaxNewTokens, 0);
    config.min_new_tokens = root.integer("min_new_tokens", 0, kMaxNewTokens, 0);
    config.suppress_tokens = root.integers("suppress_tokens", 0, kMaxVocabulary);
    if (!status) return tl::unexpected(status.error());
    return config;
}

}  // namespace emloc
