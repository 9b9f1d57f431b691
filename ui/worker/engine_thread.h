// The window's handle on the engine: posts requests to the worker's thread and says what is pending.
#pragma once

#include <QObject>
#include <QThread>
#include <chrono>
#include <deque>
#include <functional>
#include <memory>
#include <stop_token>
#include <type_traits>
#include <utility>

#include "ui/worker/engine_events.h"
#include "ui/worker/engine_worker.h"

namespace emloc::ui {

// What the engine is busy with during a call of that function of the worker.
template <auto kCall>
inline constexpr Activity kActivityOf = Activity::kStoring;
template <>
inline constexpr Activity kActivityOf<&EngineWorker::load_model> = Activity::kLoadingModel;
template <>
inline constexpr Activity kActivityOf<&EngineWorker::open_context> = Activity::kOpeningContext;
template <>
inline constexpr Activity kActivityOf<&EngineWorker::compress> = Activity::kCompressing;
template <>
inline constexpr Activity kActivityOf<&EngineWorker::classify> = Activity::kAnswering;
template <>
inline constexpr Activity kActivityOf<&EngineWorker::ask> = Activity::kAnswering;
template <>
inline constexpr Activity kActivityOf<&EngineWorker::test> = Activity::kTesting;
template <>
inline constexpr Activity kActivityOf<&EngineWorker::compare_methods> = Activity::kTesting;
template <>
inline constexpr Activity kActivityOf<&EngineWorker::train> = Activity::kTraining;
template <>
inline constexpr Activity kActivityOf<&EngineWorker::run_benchmark> = Activity::kTesting;
template <>
inline constexpr Activity kActivityOf<&EngineWorker::propose> = Activity::kTesting;
template <>
inline constexpr Activity kActivityOf<&EngineWorker::find_nearest> = Activity::kAnswering;

// Talking to contexts, and opening them for it: while another one is compressed that happens between two of its trials.
template <auto kCall>
inline constexpr bool kIsLetIn =
    kActivityOf<kCall> == Activity::kAnswering || kActivityOf<kCall> == Activity::kOpeningContext;

// Use it in the thread that created it. Requests run one after another, in the order in which they were posted, but for
// what is let in during a compression; no call waits for the engine, except shut_down and the destructor.
class EngineThread : public QObject {
    Q_OBJECT

 public:
    // `make` is called first of all in the engine's thread, so that a program waits neither for the engine's libraries
    // nor for what they prepare. Where it fails, that is what every request fails with.
    explicit EngineThread(MakeWorker make, QObject* parent = nullptr);
    // Cancels what runs and waits for it.
    ~EngineThread() override;

    // For connecting to their signals.
    EngineEvents& events() { return *events_; }

    // Queues a call of one of the worker's functions: post<&EngineWorker::save>(name, when_taken). One that takes a
    // stop token as its last argument gets that of cancel(), a question also that of stop_answering().
    template <auto kCall, class... Arguments>
    void post(Arguments... arguments) {
        auto work = [... arguments = std::move(arguments)](EngineWorker& worker,
                                                           [[maybe_unused]] std::stop_token stop) {
            if constexpr (std::is_invocable_v<decltype(kCall), EngineWorker&, const Arguments&..., std::stop_token>) {
                std::invoke(kCall, worker, arguments..., std::move(stop));
            } else {
                std::invoke(kCall, worker, arguments...);
            }
        };
        if (kIsLetIn<kCall> && activity() == Activity::kCompressing) return let_in(kActivityOf<kCall>, std::move(work));
        queue(kActivityOf<kCall>, std::move(work));
    }
    // The same, for a signal to be connected to.
    template <auto kCall>
    auto posting() {
        return [this](const auto&... arguments) -> void { post<kCall>(arguments...); };
    }

    // Asks everything pending to stop: within one layer's forward pass, or at the next token. Ends a pause. What a
    // training has learnt by then is saved as what came of it.
    void cancel();
    // The same because the program ends: a training is kept to go on with.
    void leave();

    // Stops what is being answered, and nothing else.
    void stop_answering();
    bool is_answering() const { return questions_ > 0 || activity() == Activity::kAnswering; }

    // Holds a compression up before its next trial or phase, a comparison of methods also before its next test image,
    // and lets it go on.
    void set_paused(bool paused);
    bool paused() const { return paused_; }

    // Of the oldest request that has not ended.
    Activity activity() const { return pending_.empty() ? Activity::kIdle : pending_.front(); }

    // Cancels and waits; false where the engine has not stopped in time.
    bool shut_down(std::chrono::milliseconds deadline);

 Q_SIGNALS:
    void activity_changed(emloc::ui::Activity activity);
    void let_in_changed();  // a question was put during a compression, or answered
    void paused_changed(bool paused);

 private:
    using Work = std::function<void(EngineWorker&, std::stop_token)>;
    void queue(Activity activity, Work work);
    void let_in(Activity activity, Work work);
    void run_guarded(Activity activity, const std::function<void(EngineWorker&)>& work);  // in the engine's thread
    void ended();
    void begin_shut_down();

    QThread thread_;
    EngineEvents* events_;  // owned; deleted in the engine's thread
    EngineControls controls_;
    Result<std::unique_ptr<EngineWorker>> worker_;  // of the engine's thread alone
    std::stop_source stop_;
    std::stop_source stop_answering_;  // of questions during a compression
    int questions_ = 0;                // which have not been answered
    std::deque<Activity> pending_;
    bool shutting_down_ = false;
    bool paused_ = false;
};

}  // namespace emloc::ui
