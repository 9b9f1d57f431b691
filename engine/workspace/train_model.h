// A whole training: model and demonstrations -> a folder with an adapter or a model. What the command line, the window
// and comparisons call training.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/evaluation/evaluate.h"
#include "engine/training/methods.h"
#include "engine/training/trainer.h"

namespace emloc {

struct TrainingTask {
    const TrainingMethod* method = &training_methods().front();
    LowRank low_rank;         // where the method trains thin weights
    TrainingOptions options;  // with `system_prompt` and `measured_on` left aside
    std::filesystem::path model;
    LoadOptions load;  // of it; an adapter is gone on with. What is trained follows from the method
    std::vector<Demonstration> demonstrations;
    std::optional<std::string> system_prompt;  // nothing: the family's own
    std::vector<TestItem> items;               // measured before the first step and after each epoch; may be none
    std::filesystem::path output;              // the folder to write to
    std::int64_t state_every = 0;              // steps between states to go on from; 0: an epoch
};

struct TrainingOutcome {
    std::string method;  // its name
    std::string model;   // as people call it
    std::filesystem::path folder;
    TrainingOptions options;
    std::vector<TrainingStep> steps;
    std::int64_t planned_steps = 0;
    std::vector<TrainingMeasurement> measurements;
    std::int64_t kept_step = 0;   // the weights that were saved are those after so many steps
    std::int64_t bytes = 0;       // of the weights' file
    std::optional<Error> broken;  // why it ended before its time, where the loss was no number any more

    double seconds() const;   // of all steps, without measuring
    double accuracy() const;  // of what was saved; 0 where nothing was measured
};

// Called in the training thread.
class TrainingObserver {
 public:
    virtual ~TrainingObserver() = default;
    virtual void preparing(const Progress&) {}  // loading the model, reading the demonstrations
    virtual void begun(std::int64_t /*done*/, std::int64_t /*steps*/) {}  // done > 0: it goes on from a state
    virtual void item_tested(std::int64_t /*done*/, std::int64_t /*total*/) {}
    virtual void measured(const TrainingMeasurement&) {}
    virtual void stepped(const TrainingStep&, std::int64_t /*steps*/, double /*seconds_left*/) {}
    virtual void state_not_kept(const Error&) {}  // the training goes on without
    // Asked before each step, where it may wait, and after a stop. What there is by then is saved as if the training
    // were done.
    virtual bool wants_end() { return false; }
};

// Goes on from the state in the output folder, where there is one. A stop leaves a state there; so does a failure, but
// for one of the output itself. Where the loss is no number any more after a step, the best weights so far are saved
// and the outcome says so. Errors: as Model::load(), Trainer, Query and save_adapter(); kInvalidArgument where the
// folder holds a training that is done, weights in 8 bits, or an adapter that is to be trained whole; kCancelled.
Result<TrainingOutcome> train_model(const TrainingTask& task, TrainingObserver& observer,
                                    const std::stop_token& stop = {});

// The report that stands in the output folder as training.json, indented.
std::string training_to_json(const TrainingOutcome& outcome);
// What an earlier training of the same task left in the output folder; nothing where there is none yet.
// kInvalidArgument where there is one of another task.
Result<std::optional<TrainingOutcome>> finished_training(const TrainingTask& task);

// A name for what a task trains on and how, whatever folder it writes to.
std::string task_digest(const TrainingTask& task);

}  // namespace emloc
