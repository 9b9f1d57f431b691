// Demonstrations -> new weights, step by step.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/demonstrations/demonstration.h"
#include "engine/model/model.h"

namespace emloc {

struct TrainingOptions {
    double rate = 1e-4;               // the highest learning rate
    std::int64_t epochs = 3;          // times that each demonstration is read
    std::int64_t batch = 8;           // demonstrations of a step
    std::int64_t at_once = 1;         // of them read in one pass; halved where memory runs out
    double warm_up = 0.1;             // share of the steps in which the rate rises
    double largest_norm = 1;          // of all gradients together; what is above it is scaled down
    bool newline_ends_answer = true;  // whether the newline behind the turn is learnt too (AnswerEnd)
    std::uint64_t seed = 0;           // of the order of the demonstrations
    std::string system_prompt;        // before each of them
};

// What one step did.
struct TrainingStep {
    std::int64_t step = 0;  // from 0
    double loss = 0;        // mean cross-entropy of the label tokens, nats
    double norm = 0;        // of the gradients, before they were scaled down
    double rate = 0;
    double seconds = 0;
};

// kInvalidArgument with a message where the options make no sense.
Status check(const TrainingOptions& options);

class Trainer {
 public:
    // The model was loaded with something to be trained, and is changed by each step: nobody else may compute with it
    // meanwhile. Reads and encodes the media once. Errors: kInvalidArgument (options, nothing to train on), as
    // training_sequence()'s, kCancelled.
    static Result<Trainer> create(std::shared_ptr<const Model> model, std::span<const Demonstration> demonstrations,
                                  const TrainingOptions& options, const ProgressFunction& progress = {},
                                  std::stop_token stop = {});
    ~Trainer();
    Trainer(Trainer&&) noexcept;
    Trainer& operator=(Trainer&&) noexcept;

    std::int64_t steps() const;  // in all
    std::int64_t done() const;   // of them
    std::int64_t steps_of_epoch() const;
    const std::vector<TrainingStep>& history() const;
    // The next step. Errors leave the weights as they were before it: kCancelled, kOutOfMemory, kMalformed where the
    // loss or the gradients are no numbers any more.
    Result<TrainingStep> step(std::stop_token stop = {});

    // Weights, moments, steps done and history in one file, from which the same weights are reached. kStorageFull.
    Status save_state(const std::filesystem::path& file) const;
    // kNotFound; kMalformed, kInvalidArgument where it isn't one, or one of other options, demonstrations or weights:
    // nothing is changed then.
    Status resume(const std::filesystem::path& file);

    // Copies of the weights, to be put back later.
    struct Weights;
    std::shared_ptr<const Weights> weights() const;
    void set_weights(const Weights& weights);

 private:
    struct State;
    explicit Trainer(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace emloc
