#include "engine/workspace/training_report.h"

#include <algorithm>
#include <numeric>
#include <system_error>

#include "engine/core/digest.h"
#include "engine/core/json.h"

namespace emloc {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

constexpr std::uintmax_t kMaxReportBytes = 64 << 20;
constexpr const char* kTask = "task";

json to_json(const TrainingOutcome& outcome) {
    json steps = json::array(), measurements = json::array();
    for (const auto& step : outcome.steps)
        steps.push_back({{"step", step.step},
                         {"loss", step.loss},
                         {"norm", step.norm},
                         {"rate", step.rate},
                         {"seconds", step.seconds}});
    for (const auto& each : outcome.measurements)
        measurements.push_back({{"step", each.step}, {"accuracy", each.accuracy}});
    json report{{"trained", outcome.method},
                {"model", outcome.model},
                {"epochs", outcome.options.epochs},
                {"batch", outcome.options.batch},
                {"rate", outcome.options.rate},
                {"seed", outcome.options.seed},
                {"precision", precision_name(outcome.options.precision.value_or(DType::kF32))},
                {"seconds", outcome.seconds()},
                {"bytes", outcome.bytes},
                {"kept_step", outcome.kept_step},
                {"planned_steps", outcome.planned_steps},
                {"steps", std::move(steps)}};
    if (!measurements.empty()) report["accuracy"] = std::move(measurements);
    if (outcome.broken) report["broken"] = outcome.broken->message;
    return report;
}

TrainingOutcome outcome_of(const json& report) {
    TrainingOutcome outcome{.method = report.at("trained"), .model = report.at("model")};
    outcome.options.epochs = report.at("epochs");
    outcome.options.batch = report.at("batch");
    outcome.options.rate = report.at("rate");
    outcome.options.seed = report.at("seed");
    outcome.options.precision = find_precision(report.value("precision", "f32"));
    outcome.bytes = report.at("bytes");
    outcome.kept_step = report.at("kept_step");
    outcome.planned_steps = report.at("planned_steps");
    for (const auto& step : report.at("steps"))
        outcome.steps.push_back({.step = step.at("step"),
                                 .loss = step.at("loss"),
                                 .norm = step.at("norm"),
                                 .rate = step.at("rate"),
                                 .seconds = step.at("seconds")});
    for (const auto& each : report.value("accuracy", json::array()))
        outcome.measurements.push_back({each.at("step"), each.at("accuracy")});
    if (report.contains("broken")) outcome.broken = Error{ErrorKind::kMalformed, report.at("broken")};
    return outcome;
}

}  // namespace

double TrainingOutcome::seconds() const {
    return std::accumulate(steps.begin(), steps.end(), 0.0,
                           [](double sum, const TrainingStep& step) { return sum + step.seconds; });
}

double TrainingOutcome::accuracy() const {
    const auto found = std::ranges::find(measurements, kept_step, &TrainingMeasurement::step);
    return found == measurements.end() ? 0 : found->accuracy;
}

std::string training_to_json(const TrainingOutcome& outcome) {
    return to_json(outcome).dump(1) + "\n";
}

std::string report_of(const TrainingOutcome& outcome, const std::string& task) {
    auto report = to_json(outcome);
    report[kTask] = task;
    return report.dump(1) + "\n";
}

Result<std::optional<TrainingOutcome>> finished_training(const TrainingTask& task) try {
    const auto file = task.output / kTrainingReport;
    std::error_code error;
    if (!fs::exists(file, error)) return std::nullopt;
    const auto report = read_json_object(file, kMaxReportBytes);
    if (!report) return tl::unexpected(report.error());
    if (report->value(kTask, "") != task_digest(task))
        return fail(ErrorKind::kInvalidArgument,
                    "{} holds another training: of another model, other demonstrations or other options. Remove it, or "
                    "choose another name.",
                    task.output.string());
    auto outcome = outcome_of(*report);
    outcome.folder = task.output;
    return outcome;
} catch (const nlohmann::json::exception&) {
    return fail(ErrorKind::kMalformed, "{} is no report of a training.", (task.output / kTrainingReport).string());
}

std::string task_digest(const TrainingTask& task) {
    Sha256 digest;
    std::error_code error;
    const auto& options = task.options;
    digest.add(fmt::format("{}\n{}\n{}\n", task.method->name, fs::weakly_canonical(task.model, error).string(),
                           task.load.adapter.string()));
    digest.add(fmt::format("{} {} {}\n", task.low_rank.rank, task.low_rank.alpha, task.low_rank.seed));
    digest.add(fmt::format("{} {} {} {} {} {} {}\n", options.rate, options.epochs, options.batch, options.warm_up,
                           options.largest_norm, options.newline_ends_answer, options.seed));
    if (task.options.precision == DType::kBF16) digest.add("products in bf16\n");
    digest.add(task.system_prompt.value_or("") + "\n");
    for (const auto& demonstration : task.demonstrations) {
        for (const auto& medium : demonstration.media)
            digest.add(medium.sha256.empty() ? medium.path.string() : medium.sha256);
        digest.add(fmt::format("\n{}\n{}\n", demonstration.question, demonstration.answer));
    }
    for (const auto& item : task.items) digest.add(fmt::format("{}\n{}\n", item.name, item.label));
    return digest.hex();
}

std::int64_t weight_bytes(const fs::path& folder) {
    std::int64_t bytes = 0;
    std::error_code error;
    for (fs::directory_iterator it(folder, error), end; !error && it != end; it.increment(error)) {
        const auto name = it->path().filename().string();
        if (!name.ends_with(".safetensors") || name.starts_with("training_state")) continue;
        if (const auto size = it->file_size(error); !error) bytes += static_cast<std::int64_t>(size);
    }
    return bytes;
}

}  // namespace emloc
