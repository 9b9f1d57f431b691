#include "app/emloc/training_options.h"

#include <fmt/format.h>

#include <vector>

#include "app/emloc/format.h"

namespace emloc::cli {
namespace {

std::string default_rates() {
    std::string rates;
    for (const auto& method : training_methods())
        rates += fmt::format("{}{} {}", rates.empty() ? "" : ", ", method.name, short_number(method.rate));
    return rates;
}

}  // namespace

TrainingOptions TrainingChoice::complete(const TrainingMethod& method) const {
    auto options = options_;
    options.rate = rate_.value_or(method.rate);
    options.precision = find_precision(precision_);
    return options;
}

LowRank TrainingChoice::low_rank() const {
    auto low_rank = low_rank_;
    low_rank.seed = options_.seed;
    return low_rank;
}

void add_step_options(CLI::App& command, TrainingChoice& choice) {
    command.add_option("--rank", choice.low_rank_.rank, "Of the adapter")
        ->type_name("N")
        ->check(CLI::Range(1, 4096))
        ->capture_default_str();
    command.add_option("--alpha", choice.low_rank_.alpha, "The adapter counts alpha / rank times")
        ->type_name("NUMBER")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command.add_option("--rate", choice.rate_, fmt::format("Highest learning rate (default: {})", default_rates()))
        ->type_name("NUMBER");
    const auto add = [&](const char* name, std::int64_t& value, const char* description) {
        command.add_option(name, value, description)->type_name("N")->capture_default_str();
    };
    add("--epochs", choice.options_.epochs, "Times that each demonstration is read");
    add("--batch", choice.options_.batch, "Demonstrations of a step");
    add("--at-once", choice.options_.at_once, "Of them read together (faster, more memory)");
    command.add_flag(
        "--recompute", choice.options_.recompute,
        "Compute layers again on the way back: little memory, more time. Done anyway where memory runs out");
}

void add_precision_option(CLI::App& command, TrainingChoice& choice) {
    command
        .add_option("--precision", choice.precision_,
                    "Of matrix products: f32, bf16, or auto (bf16 on CUDA, f32 on the CPU); what is trained stays f32")
        ->type_name("TYPE")
        ->check(CLI::IsMember({kUsualPrecision, "f32", "bf16"}))
        ->capture_default_str();
}

void add_training_options(CLI::App& command, TrainingChoice& choice) {
    std::vector<std::string> names;
    std::string described;
    for (const auto& method : training_methods()) {
        names.push_back(method.name);
        described += fmt::format("{}{}: {}", described.empty() ? "" : "\n", method.name, method.summary);
    }
    command.add_option("--method", choice.name_, described)
        ->type_name("NAME")
        ->check(CLI::IsMember(names))
        ->capture_default_str();
    add_step_options(command, choice);
    add_precision_option(command, choice);
    command.add_option("--seed", choice.options_.seed, "Of the order and of the adapter's first values")
        ->type_name("N")
        ->capture_default_str();
}

}  // namespace emloc::cli
