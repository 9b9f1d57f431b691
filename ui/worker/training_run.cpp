#include "ui/worker/training_run.h"

#include <utility>

#include "ui/convert.h"
#include "ui/worker/requests.h"

namespace emloc::ui {

namespace {

using Kind = TrainingEvent::Kind;

class Telling : public TrainingObserver {
 public:
    explicit Telling(const TrainingListener& listener) : listener_(listener) {}

    const QString& warning() const { return warning_; }

 private:
    void preparing(const Progress& progress) override {
        listener_.happened({.kind = Kind::kPreparing,
                            .phase = to_qstring(progress.phase),
                            .done = progress.done,
                            .total = progress.total});
    }
    void begun(std::int64_t done, std::int64_t steps) override {
        listener_.happened({.kind = Kind::kBegun, .phase = {}, .done = done, .total = steps});
    }
    void item_tested(std::int64_t done, std::int64_t total) override {
        listener_.happened({.kind = Kind::kTesting, .phase = {}, .done = done, .total = total});
    }
    void measured(const TrainingMeasurement& measured) override {
        listener_.happened({.kind = Kind::kMeasured, .phase = {}, .done = measured.step, .value = measured.accuracy});
    }
    void stepped(const TrainingStep& step, std::int64_t steps, double seconds_left) override {
        listener_.happened({.kind = Kind::kStepped,
                            .phase = {},
                            .done = step.step + 1,
                            .total = steps,
                            .value = step.loss,
                            .seconds_left = seconds_left});
    }
    void state_not_kept(const Error& error) override { warning_ = to_qstring(error.message); }
    bool wants_end() override { return listener_.wants_end(); }

    const TrainingListener& listener_;
    QString warning_;
};

}  // namespace

TrainingEnd run_training(const TrainedModel& model, const TrainingRequest& request, const TrainingListener& listener,
                         std::stop_token stop) {
    const TrainingTask task{.method = request.method,
                            .low_rank = request.low_rank,
                            .options = request.options,
                            .model = model.folder,
                            .load = model.load,
                            .demonstrations = request.demonstrations,
                            .system_prompt = request.system_prompt,
                            .items = items_of(request.images),
                            .output = to_path(request.folder)};
    Telling telling(listener);
    const auto outcome = train_model(task, telling, stop);
    TrainingEnd end{.folder = {}, .warning = telling.warning(), .error = {}};
    if (!outcome) {
        end.cancelled = outcome.error().kind == ErrorKind::kCancelled;
        if (!end.cancelled) end.error = to_qstring(outcome.error().message);
        return end;
    }
    end.folder = request.folder;
    end.steps = std::ssize(outcome->steps);
    end.planned = outcome->planned_steps;
    end.kept_step = outcome->kept_step;
    end.seconds = outcome->seconds();
    if (!outcome->measurements.empty()) {
        end.before = outcome->measurements.front().accuracy;
        end.after = outcome->accuracy();
    }
    if (outcome->broken) end.warning = to_qstring(outcome->broken->message);
    return end;
}

}  // namespace emloc::ui
