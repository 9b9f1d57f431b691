// emloc train and merge: labelled examples -> a LoRA adapter or a whole model; a model and an adapter -> one model.
#include <algorithm>

#include "app/emloc/command.h"
#include "app/emloc/demonstration_options.h"
#include "app/emloc/format.h"
#include "app/emloc/model_options.h"
#include "app/emloc/report.h"
#include "app/emloc/test_items.h"
#include "app/emloc/training_options.h"
#include "engine/training/save.h"
#include "engine/workspace/train_model.h"

namespace emloc::cli {
namespace {

struct TrainOptions {
    ModelOptions model;
    DemonstrationOptions demonstrations;
    DemonstrationOptions held_out{.source = {}, .question = kDefaultQuestion, .part = DataPart::kHeldBack};
    std::string output;
    TrainingChoice training;
    std::int64_t state_every = 0;  // steps; 0: at the end of each epoch
};

// Tells the terminal.
class Telling : public TrainingObserver {
 public:
    explicit Telling(Console& console) : console_(console) {}

    void preparing(const Progress& progress) override {
        const auto total = std::max<std::int64_t>(progress.total, 1);
        console_.progress(fmt::format("{} {} %", progress.phase, 100 * progress.done / total));
    }
    void begun(std::int64_t done, std::int64_t steps) override {
        console_.clear_progress();
        if (done > 0) console_.info("going on after step {} of {}", done, steps);
    }
    void item_tested(std::int64_t done, std::int64_t total) override {
        console_.progress(fmt::format("measuring {} of {}", done, total));
    }
    void measured(const TrainingMeasurement& measured) override {
        console_.info("after step {}: {} of the held-back images right", measured.step, percent(measured.accuracy));
    }
    void stepped(const TrainingStep& step, std::int64_t steps, double seconds_left) override {
        done_ = step.step + 1;
        const auto said = fmt::format("step {} of {}: loss {:.4f}", done_, steps, step.loss);
        console_.info("{}", said);
        console_.progress(fmt::format("{}, {} left", said, human_seconds(seconds_left)));
    }
    void state_not_kept(const Error& error) override {
        console_.warn("What was learnt so far could not be kept, the training goes on: {}", error.message);
        kept_ = false;
    }

    // How to go on, where it was stopped.
    void say_kept() const {
        if (done_ > 0 && kept_)
            console_.warn("{} steps are done and kept; the same command goes on from there.", done_);
    }

 private:
    Console& console_;
    std::int64_t done_ = 0;
    bool kept_ = true;
};

void print_text(Console& console, const TrainingOutcome& outcome) {
    console.print(fmt::format("loss      {:.4f} -> {:.4f} in {} steps\n", outcome.steps.front().loss,
                              outcome.steps.back().loss, outcome.steps.size()));
    if (!outcome.measurements.empty())
        console.print(fmt::format("accuracy  {} -> {} of held-back images, after step {}\n",
                                  percent(outcome.measurements.front().accuracy), percent(outcome.accuracy()),
                                  outcome.kept_step));
    console.print(fmt::format("saved in  {}\n", outcome.folder.string()));
}

Result<TrainingTask> task_of(const TrainOptions& options, Invocation& invocation) {
    const auto base = model_folder(options.model);
    if (!base) return tl::unexpected(base.error());
    auto set = read_demonstrations(options.demonstrations, invocation);
    if (!set) return tl::unexpected(set.error());
    std::vector<TestItem> items;
    if (!options.held_out.source.empty()) {
        auto read = read_test_items(options.held_out, invocation);
        if (!read) return tl::unexpected(read.error());
        items = std::move(read->items);
    }
    return TrainingTask{.method = options.training.method(),
                        .low_rank = options.training.low_rank(),
                        .options = options.training.complete(),
                        .model = *base,
                        .load = load_options(options.model),
                        .demonstrations = std::move(set->demonstrations),
                        .system_prompt = std::move(set->system_prompt),
                        .items = std::move(items),
                        .output = options.output,
                        .state_every = options.state_every};
}

Result<ExitCode> run_training(const TrainOptions& options, Invocation& invocation) {
    const auto task = task_of(options, invocation);
    if (!task) return tl::unexpected(task.error());
    Console& console = invocation.console;
    Telling telling(console);
    const auto outcome = train_model(*task, telling, invocation.stop);
    console.clear_progress();
    if (!outcome) {
        telling.say_kept();
        return tl::unexpected(outcome.error());
    }
    if (invocation.json) {
        console.print_json(Json::parse(training_to_json(*outcome)));
    } else if (!outcome->steps.empty()) {
        print_text(console, *outcome);
    }
    if (!outcome->broken) return ExitCode::kOk;
    console.warn("What was learnt before is saved in {}.", outcome->folder.string());
    return tl::unexpected(*outcome->broken);
}

struct MergeOptions {
    ModelOptions model;
    std::string adapter;
    std::string output;
};

Result<ExitCode> run_merge(const MergeOptions& options, Invocation& invocation) {
    const auto base = model_folder(options.model);
    if (!base) return tl::unexpected(base.error());
    Console& console = invocation.console;
    const auto merged = merge_adapter(*base, options.adapter, options.output, [&](const Progress& progress) {
        console.progress(
            fmt::format("{} {} %", progress.phase, 100 * progress.done / std::max<std::int64_t>(progress.total, 1)));
    });
    console.clear_progress();
    if (!merged) return tl::unexpected(merged.error());
    console.info("Saved in {}", options.output);
    if (invocation.json) console.print_json(Json{{"model", options.output}});
    return ExitCode::kOk;
}

}  // namespace

void add_train(const CommandLine& line) {
    auto options = std::make_shared<TrainOptions>();
    CLI::App* command = add_command<TrainOptions>(
        line, line.app, "train", "Train a LoRA adapter, or all of the language model's weights, on labelled examples",
        options, run_training);
    add_demonstrations_option(*command, options->demonstrations)->required();
    add_allow_outside(*command, options->demonstrations);
    command->add_option("--held-out", options->held_out.source, "Images to measure after each epoch; the best is kept")
        ->type_name("DIR|FILE");
    command->add_option("-o,--output", options->output, "Folder for the adapter or the model")
        ->type_name("DIR")
        ->required();
    add_training_options(*command, options->training);
    command->add_option("--state-every", options->state_every, "Steps between states to go on from (0: an epoch)")
        ->type_name("N")
        ->capture_default_str();
    add_model_options(*command, options->model);
}

void add_merge(const CommandLine& line) {
    auto options = std::make_shared<MergeOptions>();
    CLI::App* command =
        add_command<MergeOptions>(line, line.app, "merge", "Fold a LoRA adapter into its model", options, run_merge);
    add_model_folder(*command, options->model);
    command->add_option("--adapter", options->adapter, "Folder of a LoRA adapter of that model, as peft saves it")
        ->type_name("DIR")
        ->required();
    command->add_option("-o,--output", options->output, "Folder for the merged model")->type_name("DIR")->required();
}

}  // namespace emloc::cli
