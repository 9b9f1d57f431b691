// The window's handle on the engine: posts requests to the worker's thread and says what is pending.
#pragma once

#include <QObject>
#include <QThread>
#include <chrono>
#include <deque>
#include <functional>
#include <stop_token>

#include "ui/worker/engine_worker.h"

namespace emloc::ui {

// Use it in the thread that created it. Requests run one after another, in the order in which they were posted; no call
// waits for the engine, except shut_down and the destructor.
class EngineThread : public QObject {
    Q_OBJECT

 public:
    explicit EngineThread(QObject* parent = nullptr);
    // Cancels what runs and waits for it.
    ~EngineThread() override;

    // For connecting to its signals; its functions are called through this class.
    EngineWorker& worker() { return *worker_; }

    void load_model(const QString& folder, const LoadOptions& options = {});
    void open_store(const QString& file);
    void save(const QString& name, WhenTaken when_taken);
    void rename_context(const QString& from, const QString& to);
    void remove_context(const QString& name);
    void record_accuracy(const QString& name, double accuracy);
    void compress(CompressRequest request);
    void open_context(const ContextChoice& choice);
    void classify(const QueryRequest& request);
    void ask(const QueryRequest& request);
    void test(std::vector<LabelledImage> images, const QStringList& labels);

    // Asks everything pending to stop: within one layer's forward pass, or at the next token.
    void cancel();

    // Of the oldest request that has not ended.
    Activity activity() const { return pending_.empty() ? Activity::kIdle : pending_.front(); }

    // Cancels and waits; false where the engine has not stopped in time.
    bool shut_down(std::chrono::milliseconds deadline);

 Q_SIGNALS:
    void activity_changed(emloc::ui::Activity activity);

 private:
    void post(Activity activity, std::function<void(EngineWorker&, std::stop_token)> work);
    void run_guarded(Activity activity, const std::function<void()>& work);  // in the engine's thread
    void ended();
    void begin_shut_down();

    QThread thread_;
    EngineWorker* worker_;  // owned; deleted in its own thread
    std::stop_source stop_;
    std::deque<Activity> pending_;
    bool shutting_down_ = false;
};

}  // namespace emloc::ui
