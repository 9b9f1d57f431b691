// Demonstrations -> new weights, step by step.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <span>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/context/memory.h"
#include "engine/core/result.h"
#include "engine/demonstrations/demonstration.h"
#include "engine/model/model.h"

namespace emloc {

struct TrainingOptions {
    double rate = 1e-4;               // the highest learning rate
    std::int64_t epochs = 3;          // times that each demonstration is read
    std::int64_t batch = 8;           // demonstrations of a step
    std::int64_t at_once = 1;         // of them read in one pass; halved where memory runs out
    bool recompute = false;           // layers are computed again on the way back: half as long again, little memory
    double warm_up = 0.1;             // share of the steps in which the rate rises
    double largest_norm = 1;          // of all gradients together; what is above it is scaled down
    bool newline_ends_answer = true;  // whether the newline behind the turn is learnt too (AnswerEnd)
    std::uint64_t seed = 0;           // of the order of the demonstrations
    std::string system_prompt;        // before each of them
    std::string measured_on;  // what measured() tells of, so that only a training on the same goes on; free text
    // Of matrix products, kF32 or kBF16; what is trained, its optimizer and the loss are f32 in any case. Nothing: bf16
    // on a GPU and f32 on the CPU, or that of the state that is gone on with.
    std::optional<DType> precision = {};
};

// What one step did.
struct TrainingStep {
    std::int64_t step = 0;  // from 0
    double loss = 0;        // mean cross-entropy of the label tokens, nats
    double norm = 0;        // of the gradients, before they were scaled down
    double rate = 0;
    double seconds = 0;
};

// What held-back images said of the weights after so many steps.
struct TrainingMeasurement {
    std::int64_t step = 0;
    double accuracy = 0;
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
    DType precision() const;  // the one that it computes in
    const std::vector<TrainingStep>& history() const;
    // The next step. Errors leave the weights as they were before it: kCancelled, kOutOfMemory, kMalformed where the
    // loss or the gradients are no numbers any more.
    Result<TrainingStep> step(std::stop_token stop = {});

    // Takes an accuracy down for the weights as they are; a copy of the best ones is kept, of equals the later.
    void measured(double accuracy);
    const std::vector<TrainingMeasurement>& measurements() const;
    // Puts the best measured weights in the place of the last ones and returns the steps after which they were; the
    // last stay where nothing was measured. Ends the training: no step may follow.
    std::int64_t take_best();

    // Weights, moments, history, measurements and the best weights in one file, from which the same end is reached.
    // kStorageFull; the file that was there stays then.
    Status save_state(const std::filesystem::path& file) const;
    // kNotFound; kMalformed, kInvalidArgument where it isn't one, or one of other options, demonstrations or weights,
    // or of a precision that wasn't asked for: nothing is changed then.
    Status resume(const std::filesystem::path& file);

 private:
    struct State;
    explicit Trainer(std::unique_ptr<State> state);
    std::unique_ptr<State> state_;
};

}  // namespace emloc
