#include "engine/model/model.h"

#include <ATen/Parallel.h>
#include <ATen/core/grad_mode.h>

#include <thread>

#include "engine/core/bounded_memory.h"
#include "engine/kernels/device.h"
#include "engine/kernels/room.h"
#include "engine/media/image.h"
#include "engine/model/checkpoint/model_folder.h"
#include "engine/model/checkpoint/name_alias.h"
#include "engine/model/checkpoint/safetensors.h"
#include "engine/model/config.h"
#include "engine/model/families/family.h"
#include "engine/model/guard.h"
#include "engine/model/network.h"

namespace emloc {
namespace {

// Everything beside the weights that changes what the model answers. A file that isn't there leaves no trace, so that
// models keep their identity when files of another kind are added here.
Status add_files(Sha256& digest, const std::filesystem::path& folder) {
    const auto preprocessing = preprocessor_file(folder);
    std::vector<std::string> names{"config.json", "tokenizer.json", "vocab.json", "merges.txt",
                                   preprocessing.filename().string()};
    if (const auto videos = video_preprocessor_file(preprocessing)) names.push_back(videos->filename().string());
    for (const auto& name : names) {
        const auto file = folder / name;
        std::error_code error;
        if (!std::filesystem::exists(file, error)) continue;
        const auto bytes = read_file(file);
        if (!bytes) return tl::unexpected(bytes.error());
        digest.add(fmt::format("{} {}\n", name, bytes->size()));
        digest.add(*bytes);
    }
    return {};
}

// The token ids that the configuration and the tokenizer both name must be the same, or images end up in the text.
Status check_agreement(const ModelConfig& config, const ChatTokens& tokens, const Tokenizer& tokenizer) {
    if (config.tokens.image != tokens.image_pad || config.tokens.video != tokens.video_pad)
        return fail(
            ErrorKind::kMalformed,
            "config.json says that image and video tokens are {} and {}, the tokenizer says {} and {}. The files "
            "of two models were mixed.",
            config.tokens.image, config.tokens.video, tokens.image_pad, tokens.video_pad);
    if (tokenizer.size() > config.decoder.vocab_size)
        return fail(ErrorKind::kMalformed, "The tokenizer has {} tokens, but config.json a vocabulary of {}.",
                    tokenizer.size(), config.decoder.vocab_size);
    return {};
}

Status check_agreement(const ModelConfig& config, const PreprocessorOptions& preprocessor, const std::string& file) {
    const auto& vision = config.vision;
    if (preprocessor.patch_size == vision.patch_size && preprocessor.merge_size == vision.spatial_merge_size &&
        preprocessor.temporal_patch_size == vision.temporal_patch_size)
        return {};
    return fail(ErrorKind::kMalformed,
                "{} makes patches of {} pixels, {} merged, {} frames; config.json expects {}, {}, {}.", file,
                preprocessor.patch_size, preprocessor.merge_size, preprocessor.temporal_patch_size, vision.patch_size,
                vision.spatial_merge_size, vision.temporal_patch_size);
}

// generation_config.json may be absent; the turn's end always ends an answer.
Result<GenerationDefaults> generation_defaults(const std::filesystem::path& folder, const ModelConfig& config,
                                               const ChatTokens& tokens) {
    GenerationDefaults defaults{.end_tokens = {tokens.im_end, tokens.end_of_text}};
    defaults.end_tokens.insert(defaults.end_tokens.end(), config.tokens.eos.begin(), config.tokens.eos.end());
    const auto file = folder / "generation_config.json";
    std::error_code error;
    if (!std::filesystem::exists(file, error)) return defaults;
    const auto read = read_generation_config(file);
    if (!read) return tl::unexpected(read.error());
    defaults.end_tokens.insert(defaults.end_tokens.end(), read->eos_token_ids.begin(), read->eos_token_ids.end());
    defaults.max_new_tokens = read->max_new_tokens.value_or(defaults.max_new_tokens);
    defaults.repetition_penalty = read->repetition_penalty;
    defaults.no_repeat_ngram_size = read->no_repeat_ngram_size;
    defaults.min_new_tokens = read->min_new_tokens;
    defaults.suppressed_tokens = read->suppress_tokens;
    return defaults;
}

int thread_count(int wanted) {
    return wanted > 0 ? wanted : static_cast<int>(std::max(1U, std::thread::hardware_concurrency()));
}

}  // namespace

struct Model::Parts {
    ModelIdentity identity;
    ModelConfig config;
    Tokenizer tokenizer;
    ChatTokens chat_tokens;
    MediaSettings media;
    GenerationDefaults generation;
    at::Device device;
    StoredWeights weights;
    std::unique_ptr<const Network> network;
};

Model::Model() = default;
Model::~Model() = default;
const ModelIdentity& Model::identity() const {
    return parts_->identity;
}
const ModelConfig& Model::config() const {
    return parts_->config;
}
const Tokenizer& Model::tokenizer() const {
    return parts_->tokenizer;
}
const ChatTokens& Model::chat_tokens() const {
    return parts_->chat_tokens;
}
const MediaSettings& Model::media() const {
    return parts_->media;
}
const GenerationDefaults& Model::generation() const {
    return parts_->generation;
}
const Network& Model::network() const {
    return *parts_->network;
}
StoredWeights Model::stored_weights() const {
    return parts_->weights;
}
std::string Model::device() const {
    return parts_->device.str();
}

namespace {

tl::unexpected<Error> no_memory_for(const std::filesystem::path& folder) {
    return fail(ErrorKind::kOutOfMemory,
                "There is not enough memory for the model in {}. Close other programs, or use a smaller model.",
                folder.string());
}

// What people call a folder's model, with its adapter.
std::string name_of(const std::filesystem::path& folder, const std::filesystem::path& adapter) {
    const auto last = [](const std::filesystem::path& path) {
        const auto canonical = std::filesystem::weakly_canonical(path);
        return (canonical.has_filename() ? canonical : canonical.parent_path()).filename().string();
    };
    return adapter.empty() ? last(folder) : fmt::format("{} + {}", last(folder), last(adapter));
}

StoredWeights chosen_weights(const LoadOptions& options, const ModelConfig& config, std::int64_t count,
                             at::Device device) {
    if (!options.choose_weights || device.is_cuda() || options.trained != Trained::kNothing) return options.weights;
    return options.choose_weights(config, count);
}

struct LoadedNetwork {
    std::unique_ptr<const Network> network;
    StoredWeights weights = StoredWeights::kFull;
    std::string sha256;
};

// Finds in `config` whether the head is the embedding.
Result<LoadedNetwork> load_network(const std::filesystem::path& folder, ModelConfig& config, at::Device device,
                                   const LoadOptions& options, const ProgressFunction& progress, std::stop_token stop) {
    const auto dtype = options.dtype.value_or(device.is_cuda() ? DType::kBF16 : DType::kF32);
    if (!device.is_cuda() && dtype != DType::kF32)
        return fail(ErrorKind::kUnsupported, "On the CPU this program computes in f32; leave out --dtype.");
    if (device.is_cuda() && options.weights != StoredWeights::kFull)
        return fail(ErrorKind::kUnsupported, "Weights in fewer bits are for the CPU; leave out --weights.");
    const auto checkpoint = Checkpoint::open(folder);
    if (!checkpoint) return tl::unexpected(checkpoint.error());
    auto& decoder = config.decoder;
    decoder.tie_word_embeddings = decoder.tie_word_embeddings && !has_own_head(*checkpoint, config.family->aliases);
    const auto stored = chosen_weights(options, config, checkpoint->weight_count(), device);
    const auto needed = weight_bytes(config, checkpoint->weight_count(), stored,
                                     static_cast<std::int64_t>(at::elementSize(scalar_type(dtype))));
    if (!has_room(needed + kRoomToWork)) return no_memory_for(folder);
    Sha256 digest;
    if (const auto status = add_files(digest, folder); !status) return tl::unexpected(status.error());
    std::optional<Adapter> adapter;
    if (!options.adapter.empty()) {
        auto opened = Adapter::open(options.adapter);
        if (!opened) return tl::unexpected(opened.error());
        adapter.emplace(std::move(*opened));
    }
    WeightLoader weights(*checkpoint, device, scalar_type(dtype), progress, std::move(stop));
    weights.set_adapter(adapter ? &*adapter : nullptr);
    auto network = std::make_unique<const Network>(
        config, weights, options.trained == Trained::kNothing ? plan_of(stored) : plan_of_training(),
        options.trained == Trained::kLowRank ? std::optional(options.low_rank) : std::nullopt);
    if (!weights.status()) return tl::unexpected(weights.status().error());
    if (auto used = weights.check_adapter_is_used(); !used) return tl::unexpected(used.error());
    give_memory_back();
    return LoadedNetwork{std::move(network), stored, weights.digest(std::move(digest))};
}

}  // namespace

Result<std::shared_ptr<const Model>> Model::load(const std::filesystem::path& folder, const LoadOptions& options,
                                                 const ProgressFunction& progress, std::stop_token stop) try {
    at::NoGradGuard no_gradients;
    if (auto is_model = check_model_folder(folder); !is_model) return tl::unexpected(is_model.error());
    auto config = read_model_config(folder / "config.json");
    if (!config) return tl::unexpected(config.error());
    auto tokenizer = Tokenizer::load(folder);
    if (!tokenizer) return tl::unexpected(tokenizer.error());
    auto tokens = emloc::chat_tokens(*tokenizer, config->family->answer_opening);
    if (!tokens) return tl::unexpected(tokens.error());
    auto preprocessor = read_preprocessor_config(preprocessor_file(folder), config->family->preprocessor);
    if (!preprocessor) return tl::unexpected(preprocessor.error());
    auto generation = generation_defaults(folder, *config, *tokens);
    if (!generation) return tl::unexpected(generation.error());
    if (const auto status = check_agreement(*config, *tokens, *tokenizer); !status)
        return tl::unexpected(status.error());
    if (const auto status = check_agreement(*config, *preprocessor, preprocessor_file(folder).filename().string());
        !status)
        return tl::unexpected(status.error());
    const auto device = pick_device(options.device);
    if (!device) return tl::unexpected(device.error());
    at::set_num_threads(thread_count(options.threads));
    auto loaded = load_network(folder, *config, *device, options, progress, std::move(stop));
    if (!loaded) return tl::unexpected(loaded.error());

    const auto name = name_of(folder, options.adapter);
    const auto& decoder = config->decoder;
    ModelIdentity identity{name,
                           std::string(config->family->name),
                           std::move(loaded->sha256),
                           decoder.attention_layers(),
                           decoder.kv_heads,
                           decoder.head_dim};
    MediaSettings media{*preprocessor, {}, config->family->media_writer(config->vision)};
    auto model = std::shared_ptr<Model>(new Model);
    model->parts_.reset(new Parts{std::move(identity), std::move(*config), std::move(*tokenizer), *tokens, media,
                                  std::move(*generation), *device, loaded->weights, std::move(loaded->network)});
    return model;
} catch (const std::bad_alloc&) {
    return no_memory_for(folder);
} catch (const c10::Error& error) {
    if (lacks_memory(error)) return no_memory_for(folder);
    return fail(ErrorKind::kOutOfMemory, "The model in {} could not be placed on {}: {}", folder.string(),
                options.device, error.what_without_backtrace());
}

}  // namespace emloc
