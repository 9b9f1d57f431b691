// The window's handle on the engine: posts requests to the worker's thread and says what is pending.
#pragma once

#include <QObject>
#include <QThread>
#include <chrono>
#include <deque>
#include <functional>
#include <stop_token>
#include <vector>

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
    void duplicate_context(const QString& from, const QString& to);
    void set_note(const QString& name, const QString& note);
    void export_context(const QString& name, const QString& file);
    void import_context(const QString& file);
    void verify_store();
    void compare(const ContextChoice& first, const ContextChoice& second);
    void clear_conversation(const ContextChoice& choice);
    void compress(CompressRequest request);
    void open_context(const ContextChoice& choice, int slot = 0);
    void close_slot(int slot);
    void classify(const QueryRequest& request);
    void ask(const QueryRequest& request);
    void test(std::vector<LabelledImage> images, const QStringList& labels);

    // Asks everything pending to stop: within one layer's forward pass, or at the next token. Ends a pause.
    void cancel();

    // Holds a compression up before its next trial or phase, and lets it go on.
    void set_paused(bool paused);
    bool paused() const { return paused_; }

    // Of the oldest request that has not ended.
    Activity activity() const { return pending_.empty() ? Activity::kIdle : pending_.front(); }

    // Cancels and waits; false where the engine has not stopped in time.
    bool shut_down(std::chrono::milliseconds deadline);

 Q_SIGNALS:
    void activity_changed(emloc::ui::Activity activity);
    void paused_changed(bool paused);

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
    bool paused_ = false;
};

}  // namespace emloc::ui
