#include "ui/worker/engine_thread.h"

#include <new>
#include <utility>

#include "engine/core/bounded_memory.h"
#include "ui/convert.h"

namespace emloc::ui {

namespace {

Job job_of(Activity activity) {
    switch (activity) {
        case Activity::kLoadingModel:
            return Job::kLoadModel;
        case Activity::kOpeningContext:
            return Job::kOpenContext;
        case Activity::kCompressing:
            return Job::kCompress;
        case Activity::kAnswering:
            return Job::kAnswer;
        case Activity::kTesting:
            return Job::kTest;
        case Activity::kTraining:
            return Job::kTrain;
        default:
            return Job::kStore;
    }
}

// What has been asked to stop: a gate that is passed with it is not waited at.
std::stop_token stopped() {
    std::stop_source source;
    source.request_stop();
    return source.get_token();
}

bool is_large(Activity activity) {
    return activity == Activity::kCompressing || activity == Activity::kTesting || activity == Activity::kTraining ||
           activity == Activity::kLoadingModel;
}

}  // namespace

EngineThread::EngineThread(MakeWorker make, QObject* parent) : QObject(parent), events_(new EngineEvents) {
    thread_.setObjectName(QStringLiteral("engine"));
    events_->moveToThread(&thread_);
    connect(&thread_, &QThread::finished, events_, [this] { worker_ = std::unique_ptr<EngineWorker>(); });
    connect(&thread_, &QThread::finished, events_, &QObject::deleteLater);
    thread_.start();
    const auto begin = [this, make = std::move(make)] { worker_ = make(*events_, controls_); };
    QMetaObject::invokeMethod(events_, begin, Qt::QueuedConnection);
}

EngineThread::~EngineThread() {
    begin_shut_down();
    thread_.wait();
}

void EngineThread::begin_shut_down() {
    if (std::exchange(shutting_down_, true)) return;
    leave();
    // Behind what is pending: a save that was asked for is still made.
    QMetaObject::invokeMethod(
        events_, [this] { thread_.quit(); }, Qt::QueuedConnection);
}

bool EngineThread::shut_down(std::chrono::milliseconds deadline) {
    begin_shut_down();
    return thread_.wait(QDeadlineTimer(deadline));
}

void EngineThread::let_in(Activity activity, Work work) {
    if (shutting_down_) return;
    const int questions = activity == Activity::kAnswering ? 1 : 0;
    questions_ += questions;
    controls_.gate.let_in([this, activity, questions, work = std::move(work), stop = stop_answering_.get_token()] {
        run_guarded(activity, [&](EngineWorker& worker) { work(worker, stop); });
        const auto done = [this, questions] {
            questions_ -= questions;
            Q_EMIT let_in_changed();
        };
        QMetaObject::invokeMethod(this, done, Qt::QueuedConnection);
    });
    // One that comes when the compression has just ended is answered behind it.
    QMetaObject::invokeMethod(
        events_, [this] { controls_.gate.pass(stopped()); }, Qt::QueuedConnection);
    Q_EMIT let_in_changed();
}

void EngineThread::stop_answering() {
    if (questions_ == 0) return activity() == Activity::kAnswering ? cancel() : void();
    stop_answering_.request_stop();
    stop_answering_ = std::stop_source();
}

void EngineThread::queue(Activity activity, Work work) {
    if (shutting_down_) return;
    pending_.push_back(activity);
    auto run = [this, activity, work = std::move(work), stop = stop_.get_token()] {
        run_guarded(activity, [&](EngineWorker& worker) { work(worker, stop); });
        // After the worker's own signals, so that their receivers still see the activity they belong to.
        QMetaObject::invokeMethod(
            this, [this] { ended(); }, Qt::QueuedConnection);
        if (is_large(activity)) give_memory_back();
    };
    QMetaObject::invokeMethod(events_, std::move(run), Qt::QueuedConnection);
    if (pending_.size() == 1) Q_EMIT activity_changed(activity);
}

void EngineThread::run_guarded(Activity activity, const std::function<void(EngineWorker&)>& work) {
    const auto fail = [&](ErrorKind kind, const QString& message) {
        Q_EMIT events_->failed(Failure{job_of(activity), kind, message});
    };
    if (!worker_) return fail(worker_.error().kind, to_qstring(worker_.error().message));
    // A broken invariant of the engine ends the request, not the program with the user's unsaved work.
    try {
        work(**worker_);
    } catch (const std::bad_alloc&) {
        fail(ErrorKind::kOutOfMemory,
             tr("There was not enough memory. Close other programs, or use fewer or smaller images."));
    } catch (const std::exception& error) {
        const auto fault = internal_error(error.what());
        fail(fault.kind, to_qstring(fault.message));
    }
}

void EngineThread::ended() {
    pending_.pop_front();
    if (activity() != Activity::kCompressing) set_paused(false);
    Q_EMIT activity_changed(this->activity());
}

void EngineThread::cancel() {
    if (activity() == Activity::kTraining) controls_.ends_training = true;
    leave();
}

void EngineThread::leave() {
    stop_.request_stop();
    stop_ = std::stop_source();
    stop_answering_.request_stop();
    stop_answering_ = std::stop_source();
    set_paused(false);
}

void EngineThread::set_paused(bool paused) {
    if (paused == paused_) return;
    paused_ = paused;
    controls_.gate.set_closed(paused);
    Q_EMIT paused_changed(paused);
}

}  // namespace emloc::ui
