// A training as it crosses between the window's thread and the engine's.
#pragma once

#include <QString>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/workspace/train_model.h"
#include "ui/worker/messages.h"

namespace emloc::ui {

struct TrainingRequest {
    const TrainingMethod* method = &training_methods().front();
    LowRank low_rank;
    TrainingOptions options;
    std::vector<Demonstration> demonstrations;
    std::optional<std::string> system_prompt;
    std::vector<LabelledImage> images;  // held back: measured before the first step and after each epoch
    QString folder;                     // to write to
};

// Which model is trained.
struct TrainedModel {
    std::filesystem::path folder;
    LoadOptions load;
};

struct TrainingEvent {
    enum class Kind { kPreparing, kBegun, kStepped, kTesting, kMeasured };
    Kind kind = Kind::kPreparing;
    QString phase;            // of kPreparing
    qint64 done = 0;          // steps, or images of kTesting; of kPreparing any unit
    qint64 total = 0;         // likewise
    double value = 0;         // the loss of kStepped, the accuracy of kMeasured
    double seconds_left = 0;  // after kStepped
};

struct TrainingEnd {
    QString folder;      // with what was trained; empty: nothing was
    qint64 steps = 0;    // that were done
    qint64 planned = 0;  // that should have been
    qint64 kept_step = 0;
    std::optional<double> before, after;  // accuracies, where there were images
    double seconds = 0;
    bool cancelled = false;  // before anything was learnt
    QString warning;         // what could not be kept meanwhile, or why it ended early; empty: none
    QString error;           // empty: none
};

// Called in the engine's thread.
struct TrainingListener {
    std::function<void(const TrainingEvent&)> happened;
    std::function<bool()> wants_end;  // may wait
};

TrainingEnd run_training(const TrainedModel& model, const TrainingRequest& request, const TrainingListener& listener,
                         std::stop_token stop);

}  // namespace emloc::ui
