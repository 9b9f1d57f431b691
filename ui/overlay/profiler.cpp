#include "ui/overlay/profiler.h"

#include <algorithm>

#include "ui/overlay/memory_use.h"
#include "ui/worker/engine_thread.h"

namespace emloc::ui {

namespace {

constexpr int kTurn = 16;     // milliseconds: a frame
constexpr int kMemory = 500;  // milliseconds
constexpr double kMegabyte = 1024.0 * 1024.0;

}  // namespace

Profiler::Profiler(EngineThread& engine, QObject* parent) : QObject(parent), engine_(engine) {
    clock_.start();
    turns_.setTimerType(Qt::PreciseTimer);
    turns_.setInterval(kTurn);
    memory_.setInterval(kMemory);
    connect(&turns_, &QTimer::timeout, this, &Profiler::measure_turn);
    connect(&memory_, &QTimer::timeout, this, &Profiler::measure_memory);
}

void Profiler::start() {
    if (is_running()) return;
    ears_ = std::make_unique<QObject>();
    QObject* ears = ears_.get();
    EngineEvents& events = engine_.events();
    connect(&engine_, &EngineThread::activity_changed, ears,
            [this](Activity activity) { profile_.begin_activity(activity, now()); });
    connect(&events, &EngineEvents::chunk_begun, ears,
            [this](const ChunkBegun& chunk) { profile_.begin_chunk(chunk); });
    connect(&events, &EngineEvents::phase_begun, ears,
            [this](const PhaseBegun& phase) { profile_.begin_phase(phase, now()); });
    connect(&events, &EngineEvents::trial_done, ears, [this](const Trial& trial) { profile_.end_trial(trial); });
    connect(&events, &EngineEvents::decided, ears,
            [this](const LayerDecision& decision) { profile_.decide(decision); });
    connect(&events, &EngineEvents::answered, ears, [this](const Answered& reply) { profile_.answered(reply); });
    connect(&events, &EngineEvents::classified, ears, [this](const Classified& reply) { profile_.classified(reply); });
    profile_.begin_activity(engine_.activity(), now());
    turn_.start();
    turns_.start();
    memory_.start();
    measure_memory();
}

void Profiler::stop() {
    ears_.reset();
    turns_.stop();
    memory_.stop();
}

void Profiler::measure_turn() {
    // How much later than asked for the event loop came round.
    profile_.add_frame(std::max(0.0, static_cast<double>(turn_.nsecsElapsed()) * 1e-6 - kTurn));
    turn_.restart();
}

void Profiler::measure_memory() {
    profile_.add_memory(static_cast<double>(process_memory()) / kMegabyte,
                        static_cast<double>(gpu_memory()) / kMegabyte);
}

}  // namespace emloc::ui
