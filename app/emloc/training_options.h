// How it is trained, shared by train, export-training and compare.
#pragma once

#include <optional>
#include <string>

#include "app/emloc/command.h"
#include "engine/training/methods.h"
#include "engine/training/trainer.h"

namespace emloc::cli {

inline constexpr const char* kUsualPrecision = "auto";

// What was given; the rest follows from the method.
class TrainingChoice {
 public:
    const TrainingMethod* method() const { return find_training_method(name_); }
    // With the rate given, or that method's own.
    TrainingOptions complete(const TrainingMethod& method) const;
    TrainingOptions complete() const { return complete(*method()); }
    LowRank low_rank() const;
    const std::optional<double>& rate() const { return rate_; }

 private:
    friend void add_training_options(CLI::App& command, TrainingChoice& choice);
    friend void add_step_options(CLI::App& command, TrainingChoice& choice);
    friend void add_precision_option(CLI::App& command, TrainingChoice& choice);

    std::string name_ = training_methods().front().name;
    TrainingOptions options_;
    LowRank low_rank_;
    std::optional<double> rate_;
    std::string precision_ = kUsualPrecision;
};

// --rank, --alpha, --rate, --epochs, --batch, --at-once; and --method, --precision and --seed with them.
void add_step_options(CLI::App& command, TrainingChoice& choice);
void add_precision_option(CLI::App& command, TrainingChoice& choice);
void add_training_options(CLI::App& command, TrainingChoice& choice);

}  // namespace emloc::cli
