// A context and a question -> an answer.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "engine/adaptation/methods/registry.h"
#include "engine/context/context.h"
#include "engine/core/result.h"
#include "engine/model/model.h"

namespace emloc {

struct LabelProbability {
    std::string label;
    double probability = 0;
};

struct Classification {
    std::vector<LabelProbability> labels;  // most probable first; probabilities sum to 1
    double seconds = 0;
};

struct GenerationOptions {
    std::int64_t max_new_tokens = 0;  // 0: the model's default
    double temperature = 0;           // 0: greedy
    double top_p = 1.0;
    std::int64_t top_k = 0;  // 0: no limit
    std::uint64_t seed = 0;
    // An answer ends before this text, where the model goes on; empty: only where the model ends it. What was streamed
    // may hold its beginning.
    std::string until = {};
};

struct Answer {
    std::string text;
    std::int64_t prompt_tokens = 0;
    std::int64_t tokens = 0;
    double first_token_seconds = 0;
    double seconds = 0;
    bool stopped = false;  // by the stop token
};

// Holds the context's memory on the model's device; build once, ask many times, from one thread at a time.
class Query {
 public:
    // kWrongModel where the context belongs to another model, kUnsupported where its method isn't among `methods`,
    // which say where the memory of each question comes from.
    static Result<Query> open(std::shared_ptr<const Model> model, std::shared_ptr<const Context> context,
                              const MethodRegistry& methods = builtin_methods());
    // Zero-shot: no context; the system turn alone stands before the question. Without a prompt it is the family's.
    static Result<Query> zero_shot(std::shared_ptr<const Model> model,
                                   const std::optional<std::string>& system_prompt = {});

    Query(Query&&) noexcept;
    Query& operator=(Query&&) noexcept;
    ~Query();

    // Probabilities over `labels` (the context's own where empty): wherever labels part, be it at the end of one, those
    // that the model gives to the next tokens of the ones left, and no others. `question` empty: the one most
    // demonstrations of the context ask.
    Result<Classification> classify(std::span<const Media> media, std::string_view question = {},
                                    std::span<const std::string> labels = {}, std::stop_token stop = {}) const;

    // The checkpoint's generation_config.json is honoured: its ends, and what it does to logits (logit_rules.h);
    // whether and how tokens are drawn is `options` alone. Streams whole characters to `on_text` (may be empty). `stop`
    // ends generation; what was said so far is the answer.
    Result<Answer> ask(std::span<const Media> media, std::string_view question, const GenerationOptions& options = {},
                       const std::function<void(std::string_view)>& on_text = {}, std::stop_token stop = {}) const;

 private:
    Query();
    struct State;
    std::unique_ptr<State> state_;
};

// The question that most demonstrations ask; kDefaultQuestion of none.
std::string usual_question(std::span<const Demonstration> demonstrations);

}  // namespace emloc
