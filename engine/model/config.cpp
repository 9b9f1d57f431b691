#include "engine/model/config.h"

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>
#include <string_view>
#include <utility>

#include "engine/model/json_file.h"

namespace emloc {
namespace {

using nlohmann::json;

constexpr std::uintmax_t kMaxConfigBytes = 16 << 20;

// Far above any published model, and low enough that products of them stay far from overflow.
constexpr std::int64_t kMaxWidth = 1 << 17;
constexpr std::int64_t kMaxInner = 1 << 20;
constexpr std::int64_t kMaxLayers = 1024;
constexpr std::int64_t kMaxHeads = 1024;
constexpr std::int64_t kMaxVocabulary = 1 << 22;
constexpr std::int64_t kMaxPositions = 1LL << 31;
constexpr std::int64_t kMaxPatch = 256;
constexpr double kMaxRopeTheta = 1e15;
constexpr std::int64_t kMaxNewTokens = 1 << 24;

// Ids that transformers assumes where config.json is silent.
constexpr TokenId kVisionStart = 151652;
constexpr TokenId kVisionEnd = 151653;
constexpr TokenId kImagePad = 151655;
constexpr TokenId kVideoPad = 151656;

// One object of a file, or several in which a key is looked up in turn. Remembers the first thing that was wrong; what
// is returned from then on means nothing.
class Fields {
 public:
    Fields(std::string where, std::vector<const json*> objects, Status& status)
        : where_(std::move(where)), objects_(std::move(objects)), status_(status) {}

    // Null where the key is absent or null.
    const json* find(const char* key) const {
        for (const auto* object : objects_)
            if (const auto found = object->find(key); found != object->end() && !found->is_null()) return &*found;
        return nullptr;
    }

    std::int64_t integer(const char* key, std::int64_t low, std::int64_t high,
                         std::optional<std::int64_t> assumed = {}) {
        const auto* value = find(key);
        if (value == nullptr && !assumed) refuse("{} is missing", key);
        return whole(key, value, low, high).value_or(assumed.value_or(0));
    }

    // Inclusive bounds.
    double number(const char* key, double low, double high, double assumed) {
        const auto* value = find(key);
        if (value == nullptr) return assumed;
        if (!value->is_number()) {
            refuse("{} is not a number", key);
            return assumed;
        }
        const auto number = value->get<double>();
        if (!(number >= low && number <= high)) refuse("{} is {}, not within {} to {}", key, number, low, high);
        return number;
    }

    bool truth(const char* key, bool assumed) {
        const auto* value = find(key);
        if (value == nullptr) return assumed;
        if (!value->is_boolean()) refuse("{} is neither true nor false", key);
        return value->is_boolean() && value->get<bool>();
    }

    std::string text(const char* key, const std::string& assumed) {
        const auto* value = find(key);
        if (value == nullptr) return assumed;
        if (!value->is_string()) refuse("{} is not a text", key);
        return value->is_string() ? value->get<std::string>() : assumed;
    }

    // A number or a list of them.
    std::vector<std::int64_t> integers(const char* key, std::int64_t low, std::int64_t high) {
        std::vector<std::int64_t> numbers;
        const auto* value = find(key);
        if (value == nullptr) return numbers;
        const auto take = [&](const json& one) { numbers.push_back(whole(key, &one, low, high).value_or(low)); };
        if (value->is_array()) {
            for (const auto& one : *value) take(one);
        } else {
            take(*value);
        }
        return numbers;
    }

    // Null where the key is absent.
    const json* object(const char* key) {
        const auto* value = find(key);
        if (value != nullptr && !value->is_object()) {
            refuse("{} is not an object", key);
            return nullptr;
        }
        return value;
    }

    template <class... Args>
    void refuse(fmt::format_string<Args...> format, Args&&... args) {
        set(ErrorKind::kMalformed, fmt::format(format, std::forward<Args>(args)...));
    }
    template <class... Args>
    void unsupported(fmt::format_string<Args...> format, Args&&... args) {
        set(ErrorKind::kUnsupported, fmt::format(format, std::forward<Args>(args)...));
    }

 private:
    std::optional<std::int64_t> whole(const char* key, const json* value, std::int64_t low, std::int64_t high) {
        if (value == nullptr) return std::nullopt;
        if (!value->is_number_integer()) {
            refuse("{} is not a whole number", key);
            return std::nullopt;
        }
        const bool too_large = value->is_number_unsigned() && value->get<std::uint64_t>() > std::uint64_t{1} << 62;
        const auto number = too_large ? std::numeric_limits<std::int64_t>::max() : value->get<std::int64_t>();
        if (number < low || number > high) {
            refuse("{} is {}, not within {} to {}", key, value->dump(), low, high);
            return std::nullopt;
        }
        return number;
    }
    void set(ErrorKind kind, const std::string& message) {
        if (status_) status_ = fail(kind, "{}: {}.", where_, message);
    }

    std::string where_;
    std::vector<const json*> objects_;
    Status& status_;
};

void check_family(Fields& root, ModelConfig& config) {
    config.family = root.text("model_type", "");
    if (config.family.empty()) root.refuse("model_type is missing; is this a model's config.json?");
    if (config.family != "qwen2_vl")
        root.unsupported("models of type \"{}\" are not supported; use a Qwen2-VL checkpoint (model_type \"qwen2_vl\")",
                         config.family);
    if (root.find("quantization_config") != nullptr)
        root.unsupported("the checkpoint is quantized; use the one with F32, F16 or BF16 weights");
}

void read_sizes(Fields& text, ModelConfig& config) {
    config.hidden_size = text.integer("hidden_size", 1, kMaxWidth);
    config.layers = text.integer("num_hidden_layers", 1, kMaxLayers);
    config.heads = text.integer("num_attention_heads", 1, kMaxHeads);
    config.kv_heads = text.integer("num_key_value_heads", 1, kMaxHeads, config.heads);
    config.intermediate_size = text.integer("intermediate_size", 1, kMaxInner);
    config.vocab_size = text.integer("vocab_size", 1, kMaxVocabulary);
    config.max_position_embeddings = text.integer("max_position_embeddings", 1, kMaxPositions, 32768);
    config.rms_norm_eps = text.number("rms_norm_eps", 0, 1, 1e-5);
    config.hidden_act = text.text("hidden_act", "silu");
    if (config.hidden_act != "silu") text.unsupported("hidden_act \"{}\" is not supported", config.hidden_act);
    if (config.heads == 0 || config.kv_heads == 0) return;  // already refused
    if (config.heads % config.kv_heads != 0)
        text.refuse("num_attention_heads {} is not a multiple of num_key_value_heads {}", config.heads,
                    config.kv_heads);
    if (text.find("head_dim") == nullptr && config.hidden_size % config.heads != 0)
        text.refuse("hidden_size {} is not a multiple of num_attention_heads {}", config.hidden_size, config.heads);
    config.head_dim = text.integer("head_dim", 1, kMaxWidth, config.hidden_size / config.heads);
}

// Rotary embedding: rope_theta and rope_scaling beside each other, or both in rope_parameters.
void read_rope(Fields& text, const std::string& where, ModelConfig& config, Status& status) {
    const auto* parameters = text.object("rope_parameters");
    if (parameters == nullptr) parameters = text.object("rope_scaling");
    if (parameters == nullptr) {
        text.refuse("rope_scaling with its mrope_section is missing");
        return;
    }
    Fields rope(where + ": rope_scaling", {parameters}, status);
    for (const char* key : {"rope_type", "type"}) {
        const auto kind = rope.text(key, "default");
        if (kind != "default" && kind != "mrope") rope.unsupported("{} \"{}\" is not supported", key, kind);
    }
    if (rope.number("partial_rotary_factor", 0, 1, 1) != 1) rope.unsupported("partial_rotary_factor is not supported");
    if (rope.truth("mrope_interleaved", false)) rope.unsupported("mrope_interleaved is not supported");
    config.rope_theta = rope.number("rope_theta", 1, kMaxRopeTheta, text.number("rope_theta", 1, kMaxRopeTheta, 1e6));

    const auto section = rope.integers("mrope_section", 0, kMaxWidth);
    if (section.size() != config.mrope_section.size()) {
        rope.refuse("mrope_section has not three numbers");
        return;
    }
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < section.size(); ++i) sum += config.mrope_section[i] = section[i];
    if (sum * 2 != config.head_dim)
        rope.refuse("mrope_section [{}] adds up to {}, not to half of the head dimension {}", fmt::join(section, ", "),
                    sum, config.head_dim);
}

void check_attention(Fields& text) {
    // sliding_window alone means nothing: published files set it and switch it off.
    if (text.truth("use_sliding_window", false)) text.unsupported("use_sliding_window is not supported");
    const auto* types = text.find("layer_types");
    if (types == nullptr) return;
    if (!types->is_array()) text.refuse("layer_types is not a list");
    for (const auto& type : *types)
        if (type != "full_attention") text.unsupported("layer_types holds something else than full_attention");
}

void read_tokens(Fields& all, ModelConfig& config) {
    const auto last = config.vocab_size - 1;
    const auto id = [&](const char* key, TokenId assumed) {
        if (all.find(key) == nullptr && assumed > last) all.refuse("{} is missing", key);
        return all.integer(key, 0, last, assumed);
    };
    config.vision_start_token_id = id("vision_start_token_id", kVisionStart);
    config.vision_end_token_id = id("vision_end_token_id", kVisionEnd);
    config.image_token_id = id("image_token_id", kImagePad);
    config.video_token_id = id("video_token_id", kVideoPad);
    if (all.find("bos_token_id") != nullptr) config.bos_token_id = all.integer("bos_token_id", 0, last);
    config.eos_token_ids = all.integers("eos_token_id", 0, last);
}

void read_vision(Fields& fields, const ModelConfig& config, Status& status, const std::string& where,
                 VisionConfig& vision) {
    vision.depth = fields.integer("depth", 1, kMaxLayers, vision.depth);
    vision.embed_dim = fields.integer("embed_dim", 1, kMaxWidth, vision.embed_dim);
    vision.hidden_size = fields.integer("hidden_size", 1, kMaxWidth, vision.hidden_size);
    vision.heads = fields.integer("num_heads", 1, kMaxHeads, vision.heads);
    vision.mlp_ratio = fields.number("mlp_ratio", 0, 64, vision.mlp_ratio);
    // Published files say in_chans, newer ones in_channels.
    vision.in_channels = fields.integer("in_channels", 1, 4, fields.integer("in_chans", 1, 4, vision.in_channels));
    vision.patch_size = fields.integer("patch_size", 1, kMaxPatch, vision.patch_size);
    vision.spatial_merge_size = fields.integer("spatial_merge_size", 1, 16, vision.spatial_merge_size);
    vision.temporal_patch_size = fields.integer("temporal_patch_size", 1, 16, vision.temporal_patch_size);
    vision.hidden_act = fields.text("hidden_act", vision.hidden_act);
    if (const auto* rope = fields.object("rope_parameters"))
        vision.rope_theta = Fields(where + ": rope_parameters", {rope}, status)
                                .number("rope_theta", 1, kMaxRopeTheta, vision.rope_theta);
    if (!status) return;

    if (vision.hidden_act != "quick_gelu") fields.unsupported("hidden_act \"{}\" is not supported", vision.hidden_act);
    if (vision.in_channels != 3) fields.unsupported("{} colour channels are not supported", vision.in_channels);
    // Rows and columns get half of the rotated pairs each.
    if (vision.embed_dim % vision.heads != 0 || vision.head_dim() % 4 != 0)
        fields.refuse("embed_dim {} is not num_heads {} times a multiple of 4", vision.embed_dim, vision.heads);
    if (vision.mlp_size() < 1) fields.refuse("mlp_ratio {} leaves no hidden layer", vision.mlp_ratio);
    if (vision.hidden_size != config.hidden_size)
        fields.refuse("hidden_size is {}, but the decoder's is {}", vision.hidden_size, config.hidden_size);
}

}  // namespace

Result<ModelConfig> read_model_config(const std::filesystem::path& file) {
    const auto document = read_json_object(file, kMaxConfigBytes);
    if (!document) return tl::unexpected(document.error());
    const auto where = file.string();
    Status status;
    ModelConfig config;
    Fields root(where, {&*document}, status);
    check_family(root, config);

    const auto* nested = root.object("text_config");
    Fields text(nested ? where + ": text_config" : where,
                nested ? std::vector{nested, &*document} : std::vector{&*document}, status);
    read_sizes(text, config);
    read_rope(text, where, config, status);
    check_attention(text);

    Fields all(where, nested ? std::vector{&*document, nested} : std::vector{&*document}, status);
    config.tie_word_embeddings = all.truth("tie_word_embeddings", false);
    read_tokens(all, config);

    static const json kNothing = json::object();
    const auto* vision = root.object("vision_config");
    Fields tower(where + ": vision_config", {vision ? vision : &kNothing}, status);
    read_vision(tower, config, status, where + ": vision_config", config.vision);
    if (!status) return tl::unexpected(status.error());
    return config;
}

Result<GenerationConfig> read_generation_config(const std::filesystem::path& file) {
    const auto document = read_json_object(file, kMaxConfigBytes);
    if (!document) return tl::unexpected(document.error());
    Status status;
    GenerationConfig config;
    Fields root(file.string(), {&*document}, status);
    config.eos_token_ids = root.integers("eos_token_id", 0, kMaxVocabulary);
    if (root.find("max_new_tokens") != nullptr)
        config.max_new_tokens = root.integer("max_new_tokens", 1, kMaxNewTokens);
    if (!status) return tl::unexpected(status.error());
    return config;
}

}  // namespace emloc
