#include "engine/training/trainer.h"

#include <ATen/core/grad_mode.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <nlohmann/json.hpp>
#include <numeric>
#include <random>
#include <utility>

#include "engine/core/cancelled.h"
#include "engine/core/digest.h"
#include "engine/core/stopwatch.h"
#include "engine/model/guard.h"
#include "engine/model/network.h"
#include "engine/training/methods.h"
#include "engine/training/optimizer.h"
#include "engine/training/saved_tensors.h"
#include "engine/training/sequence.h"
#include "engine/training/training_pass.h"

namespace emloc {
namespace {

using nlohmann::json;

constexpr const char* kAbout = "emloc_training";  // the key of a state's metadata
constexpr const char* kPrecision = "precision";   // of what stands there
constexpr const char* kWeightPrefix = "weight:";
constexpr const char* kBestPrefix = "best:";

json to_json(const TrainingStep& step) {
    return {step.step, step.loss, step.norm, step.rate, step.seconds};
}

TrainingStep step_of(const json& value) {
    return {value.at(0).get<std::int64_t>(), value.at(1).get<double>(), value.at(2).get<double>(),
            value.at(3).get<double>(), value.at(4).get<double>()};
}

TrainingMeasurement measurement_of(const json& value) {
    return {value.at(0).get<std::int64_t>(), value.at(1).get<double>()};
}

// What must be the same for a training to be gone on with.
std::string fingerprint(const Model& model, std::span<const TrainingSequence> sequences,
                        const TrainingOptions& options) {
    Sha256 digest;
    digest.add(model.identity().sha256);
    for (const auto& sequence : sequences) {
        digest.add(std::as_bytes(std::span(sequence.ids)));
        digest.add(std::as_bytes(std::span(sequence.labels)));
    }
    digest.add(fmt::format("{} {} {} {} {} {} {}", options.rate, options.epochs, options.batch, options.warm_up,
                           options.largest_norm, options.seed, options.measured_on));
    return digest.hex();
}

DType usual_precision(const Model& model) {
    return model.device() == "cpu" ? DType::kF32 : DType::kBF16;
}

void put(const std::vector<NamedTensor>& parameters, const std::vector<at::Tensor>& weights) {
    const at::NoGradGuard no_gradients;
    for (std::size_t i = 0; i < parameters.size(); ++i) parameters[i].tensor.copy_(weights[i]);
}

}  // namespace

struct Trainer::State {
    std::shared_ptr<const Model> model;
    TrainingOptions options;
    std::vector<TrainingSequence> sequences;
    Optimizer optimizer;
    std::string fingerprint;
    DType precision = DType::kF32;
    std::int64_t at_once = 1;
    Kept kept = Kept::kActivations;
    std::vector<TrainingStep> history = {};
    std::vector<TrainingMeasurement> measurements = {};
    std::vector<at::Tensor> best = {};  // weights, in the order of the parameters; none before a measurement

    std::int64_t count() const { return std::ssize(sequences); }
    std::int64_t per_epoch() const { return (count() + options.batch - 1) / options.batch; }
    std::vector<const TrainingSequence*> batch(std::int64_t step) const;
    double gradients(const std::vector<const TrainingSequence*>& batch, const std::stop_token& stop);
    bool take_less();  // memory, from now on
    const TrainingMeasurement* best_measurement() const;
    // The weights of a state that stand behind this prefix, in the order of the parameters.
    Result<std::vector<at::Tensor>> weights_in(const SavedTensors& saved, const std::string& prefix) const;
};

// Of equals the last: it has seen more.
const TrainingMeasurement* Trainer::State::best_measurement() const {
    const TrainingMeasurement* best = nullptr;
    for (const auto& each : measurements)
        if (best == nullptr || each.accuracy >= best->accuracy) best = &each;
    return best;
}

Result<std::vector<at::Tensor>> Trainer::State::weights_in(const SavedTensors& saved, const std::string& prefix) const {
    std::map<std::string, at::Tensor> by_name;
    for (const auto& tensor : saved.tensors) by_name[tensor.name] = tensor.tensor;
    std::vector<at::Tensor> weights;
    for (const auto& parameter : optimizer.parameters()) {
        const auto found = by_name.find(prefix + parameter.name);
        if (found == by_name.end() || found->second.sizes() != parameter.tensor.sizes())
            return fail(ErrorKind::kMalformed, "The state of the training lacks the weight {}.", parameter.name);
        weights.push_back(found->second);
    }
    return weights;
}

// Each epoch in an order of its own, which depends on the seed and the epoch alone.
std::vector<const TrainingSequence*> Trainer::State::batch(std::int64_t step) const {
    const auto epoch = step / per_epoch();
    std::vector<std::size_t> order(sequences.size());
    std::iota(order.begin(), order.end(), 0);
    std::seed_seq seeds{options.seed, static_cast<std::uint64_t>(epoch)};
    std::mt19937_64 random(seeds);
    std::shuffle(order.begin(), order.end(), random);
    const auto begin = step % per_epoch() * options.batch, end = std::min(begin + options.batch, count());
    std::vector<const TrainingSequence*> batch;
    for (auto i = begin; i < end; ++i) batch.push_back(&sequences[order[static_cast<std::size_t>(i)]]);
    return batch;
}

double Trainer::State::gradients(const std::vector<const TrainingSequence*>& batch, const std::stop_token& stop) {
    std::int64_t labels = 0;
    for (const auto* sequence : batch) labels += std::ssize(sequence->labels);
    while (true) {
        optimizer.clear_gradients();
        try {
            double loss = 0;
            for (std::size_t begin = 0; begin < batch.size(); begin += static_cast<std::size_t>(at_once)) {
                const auto count = std::min(static_cast<std::size_t>(at_once), batch.size() - begin);
                loss += add_gradients(model->network(), std::span(batch).subspan(begin, count), labels, stop, kept,
                                      precision);
            }
            return loss;
        } catch (const std::bad_alloc&) {
            if (!take_less()) throw;
        } catch (const c10::Error& error) {
            if (!lacks_memory(error) || !take_less()) throw;
        }
    }
}

// False where nothing takes less.
bool Trainer::State::take_less() {
    if (at_once > 1) {
        at_once /= 2;
        return true;
    }
    return std::exchange(kept, Kept::kLayerInputs) != Kept::kLayerInputs;
}

Status check(const TrainingOptions& options) {
    const auto wrong = [](std::string_view what) { return fail(ErrorKind::kInvalidArgument, "{}", what); };
    if (!(options.rate > 0) || options.rate > 1) return wrong("The learning rate must lie above 0, and not above 1.");
    if (options.epochs < 1) return wrong("At least one epoch is needed.");
    if (options.batch < 1 || options.at_once < 1) return wrong("A step needs at least one demonstration.");
    if (!(options.warm_up >= 0) || options.warm_up > 1) return wrong("The warm-up is a share of the steps, 0 to 1.");
    if (!(options.largest_norm > 0)) return wrong("The largest norm of the gradients must be above 0.");
    if (options.precision == DType::kF16) return wrong("Training computes in f32 or bf16; f16 is too narrow for it.");
    return {};
}

Trainer::Trainer(std::unique_ptr<State> state) : state_(std::move(state)) {}
Trainer::~Trainer() = default;
Trainer::Trainer(Trainer&&) noexcept = default;
Trainer& Trainer::operator=(Trainer&&) noexcept = default;

Result<Trainer> Trainer::create(std::shared_ptr<const Model> model, std::span<const Demonstration> demonstrations,
                                const TrainingOptions& options, const ProgressFunction& progress,
                                std::stop_token stop) try {
    if (auto valid = check(options); !valid) return tl::unexpected(valid.error());
    if (demonstrations.empty())
        return fail(ErrorKind::kInvalidArgument, "There is nothing to train on: no demonstration has an answer.");
    std::vector<TrainingSequence> sequences;
    for (const auto& demonstration : demonstrations) {
        throw_if_stopped(stop);
        auto sequence = training_sequence(*model, demonstration, options.system_prompt,
                                          options.newline_ends_answer ? AnswerEnd::kNewline : AnswerEnd::kTurn, stop);
        if (!sequence) return tl::unexpected(sequence.error());
        sequences.push_back(std::move(*sequence));
        if (progress) progress({"Reading demonstrations", std::ssize(sequences), std::ssize(demonstrations)});
    }
    const auto& parameters = model->network().decoder().parameters();
    if (parameters.empty()) throw std::logic_error("the model was not loaded to be trained");
    auto marks = fingerprint(*model, sequences, options);
    auto state = std::make_unique<State>(State{.model = model,
                                               .options = options,
                                               .sequences = std::move(sequences),
                                               .optimizer = Optimizer(parameters),
                                               .fingerprint = std::move(marks),
                                               .precision = options.precision.value_or(usual_precision(*model)),
                                               .at_once = std::min(options.at_once, options.batch),
                                               .kept = options.recompute ? Kept::kLayerInputs : Kept::kActivations});
    return Trainer(std::move(state));
} catch (const Cancelled&) {
    return fail(ErrorKind::kCancelled, "The training was cancelled.");
}

std::int64_t Trainer::steps() const {
    return state_->options.epochs * state_->per_epoch();
}
std::int64_t Trainer::done() const {
    return std::ssize(state_->history);
}
std::int64_t Trainer::steps_of_epoch() const {
    return state_->per_epoch();
}
DType Trainer::precision() const {
    return state_->precision;
}
const std::vector<TrainingStep>& Trainer::history() const {
    return state_->history;
}

Result<TrainingStep> Trainer::step(std::stop_token stop) try {
    const Stopwatch stopwatch;
    auto& optimizer = state_->optimizer;
    TrainingStep step{.step = done()};
    step.loss = state_->gradients(state_->batch(step.step), stop);
    step.norm = optimizer.clip_gradients(state_->options.largest_norm);
    if (!std::isfinite(step.loss) || !std::isfinite(step.norm))
        return fail(ErrorKind::kMalformed,
                    "In step {} the loss is no number any more, so the training ended. A lower learning rate helps.",
                    step.step + 1);
    step.rate = scheduled_rate(state_->options.rate, step.step, steps(), state_->options.warm_up);
    optimizer.step(step.rate);
    optimizer.clear_gradients();
    step.seconds = stopwatch.seconds();
    state_->history.push_back(step);
    return step;
} catch (const Cancelled&) {
    return fail(ErrorKind::kCancelled, "The training was cancelled.");
} catch (const std::bad_alloc&) {
    return fail(ErrorKind::kOutOfMemory, "There is not enough memory to train on one demonstration at a time.");
} catch (const c10::Error& error) {
    if (lacks_memory(error))
        return fail(ErrorKind::kOutOfMemory, "There is not enough memory to train on one demonstration at a time.");
    return tl::unexpected(internal_error(error.what_without_backtrace()));
}

void Trainer::measured(double accuracy) {
    state_->measurements.push_back({done(), accuracy});
    if (state_->best_measurement() != &state_->measurements.back()) return;
    state_->best.clear();
    for (const auto& parameter : state_->optimizer.parameters())
        state_->best.push_back(parameter.tensor.detach().clone());
}

const std::vector<TrainingMeasurement>& Trainer::measurements() const {
    return state_->measurements;
}

std::int64_t Trainer::take_best() {
    const auto* best = state_->best_measurement();
    if (best == nullptr) return done();
    put(state_->optimizer.parameters(), state_->best);
    return best->step;
}

Status Trainer::save_state(const std::filesystem::path& file) const {
    auto tensors = state_->optimizer.state();
    const auto& parameters = state_->optimizer.parameters();
    for (const auto& parameter : parameters) tensors.push_back({kWeightPrefix + parameter.name, parameter.tensor});
    for (std::size_t i = 0; i < state_->best.size(); ++i)
        tensors.push_back({kBestPrefix + parameters[i].name, state_->best[i]});
    json steps = json::array(), measurements = json::array();
    for (const auto& step : state_->history) steps.push_back(to_json(step));
    for (const auto& each : state_->measurements) measurements.push_back({each.step, each.accuracy});
    const json about{{"fingerprint", state_->fingerprint},
                     {kPrecision, precision_name(state_->precision)},
                     {"steps", std::move(steps)},
                     {"measurements", std::move(measurements)}};
    return save_tensors(file, tensors, {{kAbout, about.dump()}});
}

Status Trainer::resume(const std::filesystem::path& file) try {
    const auto saved = load_tensors(file);
    if (!saved) return tl::unexpected(saved.error());
    const auto about = json::parse(saved->metadata.at(kAbout));
    if (about.at("fingerprint") != state_->fingerprint)
        return fail(ErrorKind::kInvalidArgument,
                    "{} is of a training with another model, other demonstrations or other options. Train into another "
                    "folder, or give those.",
                    file.string());
    // A state without it is of a time when there was f32 alone.
    const auto precision = find_precision(about.value(kPrecision, std::string(precision_name(DType::kF32))));
    if (!precision) return fail(ErrorKind::kMalformed, "{} has a precision that isn't known.", file.string());
    if (state_->options.precision && *state_->options.precision != *precision)
        return fail(ErrorKind::kInvalidArgument,
                    "{} is of a training in {}, not in {}. Leave out --precision to go on with it, or train into "
                    "another folder.",
                    file.string(), precision_name(*precision), precision_name(*state_->options.precision));
    std::vector<TrainingStep> history;
    for (const auto& step : about.at("steps")) history.push_back(step_of(step));
    std::vector<TrainingMeasurement> measurements;
    for (const auto& each : about.at("measurements")) measurements.push_back(measurement_of(each));
    const auto weights = state_->weights_in(*saved, kWeightPrefix);
    if (!weights) return tl::unexpected(weights.error());
    Result<std::vector<at::Tensor>> best;
    if (!measurements.empty()) best = state_->weights_in(*saved, kBestPrefix);
    if (!best) return tl::unexpected(best.error());
    if (!state_->optimizer.set_state(saved->tensors))
        return fail(ErrorKind::kMalformed, "{} lacks a part of the optimiser's state.", file.string());
    put(state_->optimizer.parameters(), *weights);
    state_->history = std::move(history);
    state_->measurements = std::move(measurements);
    state_->best = std::move(*best);
    state_->precision = *precision;
    return {};
} catch (const std::exception&) {
    return fail(ErrorKind::kMalformed, "{} is no state of a training.", file.string());
}

}  // namespace emloc
