#include "engine/workspace/train_model.h"

#include <algorithm>
#include <system_error>
#include <utility>

#include "engine/core/digest.h"
#include "engine/core/file_writer.h"
#include "engine/core/stopwatch.h"
#include "engine/model/config.h"
#include "engine/model/families/family.h"
#include "engine/training/save.h"
#include "engine/workspace/training_report.h"

namespace emloc {
namespace {

namespace fs = std::filesystem;

constexpr const char* kState = "training_state.safetensors";

Status check_task(const TrainingTask& task) {
    if (task.load.weights != StoredWeights::kFull)
        return fail(ErrorKind::kInvalidArgument, "Weights in fewer bits can't be trained; leave out --weights.");
    if (task.method->trained == Trained::kAll && !task.load.adapter.empty())
        return fail(ErrorKind::kInvalidArgument,
                    "--adapter goes on with a LoRA adapter. To train all weights, fold it in first (emloc merge).");
    const bool is_f32_asked = task.method->trained == Trained::kAll || task.options.precision == DType::kF32;
    if (is_f32_asked && task.load.dtype.value_or(DType::kF32) != DType::kF32)
        return fail(
            ErrorKind::kInvalidArgument,
            "This training needs weights in f32; leave out --dtype. Whether products are in bf16 is --precision.");
    std::error_code error;
    if (fs::exists(task.output / kTrainingReport, error))
        return fail(ErrorKind::kInvalidArgument, "{} holds a training that is done. Give another folder.",
                    task.output.string());
    fs::create_directories(task.output, error);
    return error ? fail(ErrorKind::kUnreadable, "The folder {} could not be made: {}.", task.output.string(),
                        error.message())
                 : check(task.options);
}

// Which images are measured, so that accuracies of others are never taken for theirs.
std::string digest_of(const std::vector<TestItem>& items) {
    if (items.empty()) return {};
    Sha256 digest;
    for (const auto& item : items) digest.add(fmt::format("{}\n{}\n", item.name, item.label));
    return digest.hex();
}

// One training under way.
class Training {
 public:
    Training(const TrainingTask& task, TrainingObserver& observer, std::stop_token stop)
        : task_(task), observer_(observer), stop_(std::move(stop)), labels_(labels_of(task.demonstrations)) {}

    Status begin();
    // All steps that are left, to the end or as far as it goes.
    Status train();
    // What was learnt until it broke off: the state to go on with.
    void keep_state() {
        if (!trainer_ || trainer_->done() == 0) return;
        if (const auto saved = trainer_->save_state(task_.output / kState); !saved)
            observer_.state_not_kept(saved.error());
    }
    Result<TrainingOutcome> finish();

 private:
    ProgressFunction preparing() {
        return [this](const Progress& progress) { observer_.preparing(progress); };
    }
    Status measure();
    // Whether what was learnt until this error is what comes of the training: the loss is no number any more, or it was
    // told to end rather than to stop.
    bool is_end(const Error& error);
    Status save() const;

    const TrainingTask& task_;
    TrainingObserver& observer_;
    std::stop_token stop_;
    std::vector<std::string> labels_;
    std::shared_ptr<const Model> model_;
    std::optional<Query> query_;  // of the weights as they are at its time
    std::optional<Trainer> trainer_;
    std::optional<Error> broken_;
};

Status Training::begin() {
    auto load = task_.load;
    load.trained = task_.method->trained;
    load.low_rank = task_.low_rank;
    // Weights are left in bf16 on a GPU only where they are frozen and products are in bf16 too.
    if (task_.method->trained == Trained::kAll || task_.options.precision == DType::kF32) load.dtype = DType::kF32;
    auto model = Model::load(task_.model, load, preparing(), stop_);
    if (!model) return tl::unexpected(model.error());
    model_ = std::move(*model);
    auto options = task_.options;
    options.system_prompt = task_.system_prompt.value_or(std::string(model_->config().family->system_prompt));
    options.measured_on = digest_of(task_.items);
    auto query = Query::zero_shot(model_, options.system_prompt);
    if (!query) return tl::unexpected(query.error());
    query_.emplace(std::move(*query));
    auto trainer = Trainer::create(model_, task_.demonstrations, options, preparing(), stop_);
    if (!trainer) return tl::unexpected(trainer.error());
    trainer_.emplace(std::move(*trainer));
    std::error_code error;
    if (fs::exists(task_.output / kState, error))
        if (auto resumed = trainer_->resume(task_.output / kState); !resumed) {
            trainer_.reset();  // what is there stays as it is
            return resumed;
        }
    observer_.begun(trainer_->done(), trainer_->steps());
    return {};
}

Status Training::measure() {
    if (task_.items.empty()) return {};
    const auto total = std::ssize(task_.items);
    const TestOptions options{.question = usual_question(task_.demonstrations), .labels = labels_};
    const auto outcome = evaluate(
        *query_, task_.items, options,
        [&](std::size_t item, const TestAnswer&, const TestMetrics&) {
            observer_.item_tested(static_cast<std::int64_t>(item) + 1, total);
        },
        stop_);
    if (!outcome) return tl::unexpected(outcome.error());
    if (outcome->cancelled) return fail(ErrorKind::kCancelled, "The training was cancelled.");
    trainer_->measured(outcome->metrics.confusion.accuracy());
    observer_.measured(trainer_->measurements().back());
    return {};
}

bool Training::is_end(const Error& error) {
    if (trainer_->done() == 0) return false;
    if (error.kind == ErrorKind::kMalformed) broken_ = error;
    return error.kind == ErrorKind::kMalformed || (error.kind == ErrorKind::kCancelled && observer_.wants_end());
}

Status Training::train() {
    const auto epoch = trainer_->steps_of_epoch();
    const auto every = task_.state_every > 0 ? task_.state_every : epoch;
    if (trainer_->done() == 0)
        if (auto measured = measure(); !measured) return measured;
    double seconds = 0;
    const auto begun = trainer_->done();
    while (trainer_->done() < trainer_->steps() && !observer_.wants_end()) {
        const Stopwatch stopwatch;
        const auto step = trainer_->step(stop_);
        if (!step && is_end(step.error())) break;
        if (!step) return tl::unexpected(step.error());
        const auto left = trainer_->steps() - trainer_->done();
        const auto mean = (seconds + stopwatch.seconds()) / static_cast<double>(trainer_->done() - begun);
        observer_.stepped(*step, trainer_->steps(), mean * static_cast<double>(left));
        if (trainer_->done() % epoch == 0)
            if (auto measured = measure(); !measured) {
                if (is_end(measured.error())) break;
                return measured;
            }
        if (trainer_->done() % every == 0 && left > 0) keep_state();
        seconds += stopwatch.seconds();
    }
    return trainer_->done() > 0 ? Status() : fail(ErrorKind::kCancelled, "The training was cancelled.");
}

Status Training::save() const {
    std::error_code error;
    const auto named = fs::weakly_canonical(task_.model, error).string();
    return task_.method->trained == Trained::kLowRank ? save_adapter(*model_, task_.low_rank, named, task_.output)
                                                      : save_model(*model_, task_.model, task_.output);
}

// The state goes last: until then there is something to go on with.
Result<TrainingOutcome> Training::finish() {
    TrainingOutcome outcome{.method = task_.method->name,
                            .model = model_->identity().name,
                            .folder = task_.output,
                            .options = task_.options,
                            .steps = trainer_->history(),
                            .planned_steps = trainer_->steps(),
                            .measurements = trainer_->measurements(),
                            .broken = broken_};
    outcome.options.precision = trainer_->precision();
    keep_state();
    outcome.kept_step = trainer_->take_best();
    if (const auto saved = save(); !saved) return tl::unexpected(saved.error());
    outcome.bytes = weight_bytes(task_.output);
    if (const auto written = write_file(task_.output / kTrainingReport, report_of(outcome, task_digest(task_)));
        !written)
        return tl::unexpected(written.error());
    std::error_code ignored;
    fs::remove(task_.output / kState, ignored);
    return outcome;
}

}  // namespace

Result<TrainingOutcome> train_model(const TrainingTask& task, TrainingObserver& observer, const std::stop_token& stop) {
    if (const auto valid = check_task(task); !valid) return tl::unexpected(valid.error());
    Training training(task, observer, stop);
    if (const auto begun = training.begin(); !begun) return tl::unexpected(begun.error());
    if (const auto trained = training.train(); !trained) {
        training.keep_state();
        return tl::unexpected(trained.error());
    }
    return training.finish();
}

}  // namespace emloc
