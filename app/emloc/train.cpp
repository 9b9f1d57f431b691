// emloc train and merge: labelled examples -> a LoRA adapter or a whole model; a model and an adapter -> one model.
#include <algorithm>
#include <optional>
#include <system_error>

#include "app/emloc/command.h"
#include "app/emloc/demonstration_options.h"
#include "app/emloc/format.h"
#include "app/emloc/model_options.h"
#include "app/emloc/report.h"
#include "app/emloc/test_items.h"
#include "engine/core/file_writer.h"
#include "engine/core/stopwatch.h"
#include "engine/demonstrations/load.h"
#include "engine/evaluation/evaluate.h"
#include "engine/model/config.h"
#include "engine/model/families/family.h"
#include "engine/training/save.h"
#include "engine/training/trainer.h"

namespace emloc::cli {
namespace {

constexpr const char* kState = "training_state.safetensors";
constexpr const char* kReport = "training.json";

struct TrainOptions {
    ModelOptions model;
    DemonstrationOptions demonstrations;
    DemonstrationOptions held_out{.source = {}, .question = kDefaultQuestion, .part = DataPart::kHeldBack};
    std::string output;
    std::string what = "lora";
    TrainingOptions training;
    LowRank low_rank;
    std::optional<double> rate;
    std::int64_t state_every = 0;  // steps; 0: at the end of each epoch
};

constexpr double kFullRate = 1e-5;  // of LLaMA-Factory's example for these models; LoRA's is the trainer's own default

// The best that was measured, where there are held-back images.
struct Best {
    double accuracy = -1;
    std::int64_t step = 0;
    std::shared_ptr<const Trainer::Weights> weights;
};

struct Run {
    TrainOptions& options;
    Invocation& invocation;
    std::shared_ptr<const Model> model;
    std::vector<std::string> labels;
    std::vector<TestItem> items;
    Best best = {};
    Json accuracies = Json::array();
};

std::filesystem::path state_file(const TrainOptions& options) {
    return std::filesystem::path(options.output) / kState;
}

Result<TestOutcome> test(const Run& run) {
    const auto query = Query::zero_shot(run.model);
    if (!query) return tl::unexpected(query.error());
    auto outcome = evaluate(*query, run.items, {.question = {}, .labels = run.labels}, {}, run.invocation.stop);
    if (outcome && outcome->cancelled) return fail(ErrorKind::kCancelled, "The training was cancelled.");
    return outcome;
}

Status measure(Run& run, const Trainer& trainer) {
    if (run.items.empty()) return {};
    const auto outcome = test(run);
    if (!outcome) return tl::unexpected(outcome.error());
    const auto accuracy = outcome->metrics.confusion.accuracy();
    run.invocation.console.info("after step {}: {} of {} held-back images right ({})", trainer.done(),
                                outcome->metrics.confusion.correct(), outcome->metrics.confusion.total(),
                                percent(accuracy));
    run.accuracies.push_back({{"step", trainer.done()}, {"accuracy", accuracy}});
    if (accuracy < run.best.accuracy) return {};
    run.best = {accuracy, trainer.done(), trainer.weights()};
    return {};
}

void say(const Run& run, const Trainer& trainer, double seconds_a_step) {
    Console& console = run.invocation.console;
    const auto step =
        fmt::format("step {} of {}: loss {:.4f}", trainer.done(), trainer.steps(), trainer.history().back().loss);
    console.info("{}", step);
    const auto left = seconds_a_step * static_cast<double>(trainer.steps() - trainer.done());
    console.progress(fmt::format("{}, {} left", step, human_seconds(left)));
}

Status train(Run& run, Trainer& trainer) {
    const auto every = run.options.state_every > 0 ? run.options.state_every : trainer.steps_of_epoch();
    if (auto measured = measure(run, trainer); !measured) return measured;
    const auto begun = trainer.done();
    const Stopwatch stopwatch;
    while (trainer.done() < trainer.steps()) {
        if (const auto step = trainer.step(run.invocation.stop); !step) return tl::unexpected(step.error());
        say(run, trainer, stopwatch.seconds() / static_cast<double>(trainer.done() - begun));
        if (trainer.done() % trainer.steps_of_epoch() == 0)
            if (auto measured = measure(run, trainer); !measured) return measured;
        if (trainer.done() % every == 0)
            if (auto saved = trainer.save_state(state_file(run.options)); !saved) return saved;
    }
    run.invocation.console.clear_progress();
    return {};
}

Json report(const Run& run, const Trainer& trainer, const TrainOptions& options) {
    Json steps = Json::array();
    double seconds = 0;
    for (const auto& step : trainer.history()) {
        steps.push_back({{"step", step.step},
                         {"loss", step.loss},
                         {"norm", step.norm},
                         {"rate", step.rate},
                         {"seconds", step.seconds}});
        seconds += step.seconds;
    }
    Json json{{"trained", options.what},
              {"model", run.model->identity().name},
              {"demonstrations", options.demonstrations.source},
              {"epochs", options.training.epochs},
              {"batch", options.training.batch},
              {"rate", options.training.rate},
              {"seed", options.training.seed},
              {"seconds", seconds},
              {"steps", std::move(steps)}};
    if (!run.accuracies.empty()) {
        json["held_out"] = options.held_out.source;
        json["accuracy"] = run.accuracies;
        json["kept_step"] = run.best.step;
    }
    return json;
}

void print_text(const Run& run, const Trainer& trainer) {
    Console& console = run.invocation.console;
    console.print(fmt::format("loss      {:.4f} -> {:.4f} in {} steps\n", trainer.history().front().loss,
                              trainer.history().back().loss, trainer.done()));
    if (run.best.weights)
        console.print(fmt::format("accuracy  {} -> {} of held-back images, after step {}\n",
                                  percent(run.accuracies.front().at("accuracy").get<double>()),
                                  percent(run.best.accuracy), run.best.step));
    console.print(fmt::format("saved in  {}\n", run.options.output));
}

// What was trained, and how; the state goes, for there is nothing left to go on with.
Status save(const Run& run, const Trainer& trainer, const TrainOptions& options) {
    const auto base = model_folder(options.model);
    if (!base) return tl::unexpected(base.error());
    const auto named = std::filesystem::weakly_canonical(*base).string();
    auto saved = options.what == "lora" ? save_adapter(*run.model, options.low_rank, named, options.output)
                                        : save_model(*run.model, *base, options.output);
    if (!saved) return saved;
    auto written =
        write_file(std::filesystem::path(options.output) / kReport, report(run, trainer, options).dump(1) + "\n");
    std::error_code ignored;
    if (written) std::filesystem::remove(state_file(options), ignored);
    return written;
}

// What was learnt until a stop is kept: the state to go on with.
void keep(const Trainer& trainer, const TrainOptions& options, Console& console) {
    if (trainer.done() == 0) return;
    if (const auto saved = trainer.save_state(state_file(options)); saved)
        console.warn("{} of {} steps are done and kept; the same command goes on from there.", trainer.done(),
                     trainer.steps());
}

Result<Trainer> begin(Run& run, const DemonstrationSet& demonstrations) {
    Console& console = run.invocation.console;
    auto trainer = Trainer::create(
        run.model, demonstrations.demonstrations, run.options.training,
        [&](const Progress& progress) {
            console.progress(fmt::format("{} {} of {}", progress.phase, progress.done, progress.total));
        },
        run.invocation.stop);
    console.clear_progress();
    if (!trainer) return trainer;
    std::error_code error;
    if (!std::filesystem::exists(state_file(run.options), error)) return trainer;
    if (const auto resumed = trainer->resume(state_file(run.options)); !resumed) return tl::unexpected(resumed.error());
    console.info("going on after step {} of {}", trainer->done(), trainer->steps());
    return trainer;
}

Status check_arguments(const TrainOptions& options) {
    if (options.model.weights != "full")
        return fail(ErrorKind::kInvalidArgument, "Weights in 8 bits can't be trained; leave out --weights int8.");
    if (options.what == "full" && !options.model.adapter.empty())
        return fail(ErrorKind::kInvalidArgument,
                    "--adapter goes on with a LoRA adapter. To train all weights, fold it in first (emloc merge).");
    std::error_code error;
    if (std::filesystem::exists(std::filesystem::path(options.output) / kReport, error))
        return fail(ErrorKind::kInvalidArgument, "{} holds a training that is done. Give another folder.",
                    options.output);
    std::filesystem::create_directories(options.output, error);
    return error ? fail(ErrorKind::kUnreadable, "The folder {} could not be made: {}.", options.output, error.message())
                 : check(options.training);
}

TrainOptions completed(TrainOptions options) {
    options.training.rate = options.rate.value_or(options.what == "full" ? kFullRate : options.training.rate);
    options.low_rank.seed = options.training.seed;
    return options;
}

Result<Run> prepare(TrainOptions& options, const DemonstrationSet& set, Invocation& invocation) {
    std::vector<TestItem> items;
    if (!options.held_out.source.empty()) {
        auto read = read_test_items(options.held_out, invocation);
        if (!read) return tl::unexpected(read.error());
        items = std::move(read->items);
    }
    auto model = load_model(options.model, invocation, options.what == "lora" ? Trained::kLowRank : Trained::kAll,
                            options.low_rank);
    if (!model) return tl::unexpected(model.error());
    return Run{options, invocation, std::move(*model), labels_of(set.demonstrations), std::move(items)};
}

Result<ExitCode> run_training(const TrainOptions& given, Invocation& invocation) {
    auto options = completed(given);
    if (auto valid = check_arguments(options); !valid) return tl::unexpected(valid.error());
    const auto set = read_demonstrations(options.demonstrations, invocation);
    if (!set) return tl::unexpected(set.error());
    auto run = prepare(options, *set, invocation);
    if (!run) return tl::unexpected(run.error());
    options.training.system_prompt =
        set->system_prompt.value_or(std::string(run->model->config().family->system_prompt));
    auto trainer = begin(*run, *set);
    if (!trainer) return tl::unexpected(trainer.error());
    if (const auto trained = train(*run, *trainer); !trained) {
        invocation.console.clear_progress();
        keep(*trainer, options, invocation.console);
        return tl::unexpected(trained.error());
    }
    if (run->best.weights) trainer->set_weights(*run->best.weights);
    if (const auto saved = save(*run, *trainer, options); !saved) {
        keep(*trainer, options, invocation.console);
        return tl::unexpected(saved.error());
    }
    if (invocation.json) {
        invocation.console.print_json(report(*run, *trainer, options));
    } else {
        print_text(*run, *trainer);
    }
    return ExitCode::kOk;
}

void add_training_options(CLI::App& command, TrainOptions& options) {
    command.add_option("--method", options.what, "lora, or full: all weights of the language model")
        ->type_name("NAME")
        ->check(CLI::IsMember({"lora", "full"}))
        ->capture_default_str();
    command.add_option("--rank", options.low_rank.rank, "Of the adapter")
        ->type_name("N")
        ->check(CLI::Range(1, 4096))
        ->capture_default_str();
    command.add_option("--alpha", options.low_rank.alpha, "The adapter counts alpha / rank times")
        ->type_name("NUMBER")
        ->check(CLI::PositiveNumber)
        ->capture_default_str();
    command.add_option("--rate", options.rate, "Highest learning rate (default: 0.0001, full 0.00001)")
        ->type_name("NUMBER");
    command.add_option("--epochs", options.training.epochs, "Times that each demonstration is read")
        ->type_name("N")
        ->capture_default_str();
    command.add_option("--batch", options.training.batch, "Demonstrations of a step")
        ->type_name("N")
        ->capture_default_str();
    command.add_option("--at-once", options.training.at_once, "Of them read together (faster, more memory)")
        ->type_name("N")
        ->capture_default_str();
    command.add_option("--seed", options.training.seed, "Of the order and of the adapter's first values")
        ->type_name("N")
        ->capture_default_str();
    command.add_option("--state-every", options.state_every, "Steps between states to go on from (0: an epoch)")
        ->type_name("N")
        ->capture_default_str();
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
    command
        ->add_option("-d,--demos", options->demonstrations.source,
                     "A folder with one folder per class, a .jsonl manifest, or a ShareGPT .json file")
        ->type_name("DIR|FILE")
        ->required();
    add_allow_outside(*command, options->demonstrations);
    command->add_option("--held-out", options->held_out.source, "Images to measure after each epoch; the best is kept")
        ->type_name("DIR|FILE");
    command->add_option("-o,--output", options->output, "Folder for the adapter or the model")
        ->type_name("DIR")
        ->required();
    add_training_options(*command, *options);
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
