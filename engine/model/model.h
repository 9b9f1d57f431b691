// A loaded vision-language model. No tensors in this header: the window includes it.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/context/context.h"
#include "engine/core/result.h"
#include "engine/media/preprocess.h"
#include "engine/model/stored_weights.h"
#include "engine/model/trainable.h"
#include "engine/prompt/prepare.h"
#include "engine/prompt/turns.h"
#include "engine/text/tokenizer.h"

namespace emloc {

struct ModelConfig;  // engine/model/config.h
class Network;       // engine/model/network.h: the network, with ATen

struct LoadOptions {
    std::string device = "auto";  // "auto", "cpu", "cuda", "cuda:N"
    std::optional<DType> dtype;   // default: f32 on the CPU, bf16 on CUDA
    StoredWeights weights = StoredWeights::kFull;
    // On the CPU, by what the model is and how many numbers its weights are; null: as said above. Not of what is
    // trained.
    std::function<StoredWeights(const ModelConfig&, std::int64_t)> choose_weights = {};
    int threads = 0;                      // 0: as many as the machine has cores
    Trained trained = Trained::kNothing;  // Decoder::parameters() are then what can be trained
    LowRank low_rank = {};                // where that is kLowRank
    // Of a LoRA adapter as peft saves it, merged as the weights are read, or the first values of what is trained beside
    // them; empty: none.
    std::filesystem::path adapter = {};
};

// The same with weights as they are computed with.
inline LoadOptions in_full(LoadOptions options) {
    options.weights = StoredWeights::kFull;
    options.choose_weights = {};
    return options;
}

// How much of a long piece of work is done.
struct Progress {
    std::string phase;
    std::int64_t done = 0;
    std::int64_t total = 0;
};
using ProgressFunction = std::function<void(const Progress&)>;

// From generation_config.json.
struct GenerationDefaults {
    std::vector<TokenId> end_tokens;
    std::int64_t max_new_tokens = 128;
    // What changes the model's choice; by default nothing does (engine/query/logit_rules.h).
    double repetition_penalty = 1;
    std::int64_t no_repeat_ngram_size = 0;
    std::int64_t min_new_tokens = 0;
    std::vector<TokenId> suppressed_tokens = {};
};

// Immutable after loading; shared by adaptation and queries. One thread computes with it at a time.
class Model {
 public:
    // `folder` is a Hugging Face checkpoint of a registered family. Weights are converted tensor by tensor out of the
    // mapped file; nothing is held twice.
    static Result<std::shared_ptr<const Model>> load(const std::filesystem::path& folder,
                                                     const LoadOptions& options = {},
                                                     const ProgressFunction& progress = {}, std::stop_token stop = {});
    ~Model();

    const ModelIdentity& identity() const;
    const ModelConfig& config() const;
    const Tokenizer& tokenizer() const;
    const ChatTokens& chat_tokens() const;
    // How its media become patches and tokens, with nothing set by a user.
    const MediaSettings& media() const;
    const GenerationDefaults& generation() const;
    const Network& network() const;
    std::string device() const;  // "cpu", "cuda:0"
    StoredWeights stored_weights() const;

 private:
    Model();
    struct Parts;
    std::unique_ptr<Parts> parts_;
};

}  // namespace emloc
