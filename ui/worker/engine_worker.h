// What the window asks of the engine.
#pragma once

#include <QString>
#include <QStringList>
#include <atomic>
#include <functional>
#include <memory>
#include <stop_token>
#include <vector>

#include "engine/core/result.h"
#include "engine/model/model.h"
#include "engine/store/store.h"
#include "ui/worker/messages.h"
#include "ui/worker/pause_gate.h"

namespace emloc::ui {

class EngineEvents;
struct BenchmarkRequest;
struct MethodsRequest;
struct TrainingRequest;

// What reaches into a request that runs. For any thread.
struct EngineControls {
    // Closed, it holds a compression or a comparison of methods up; what is let in is done between two trials.
    PauseGate gate;
    // A stop of the training that runs is its end: what it learnt is saved.
    std::atomic<bool> ends_training = false;
};

// Every function runs in the engine's thread (EngineThread sees to it) and answers by EngineEvents' signals alone;
// nothing is thrown. A failed or cancelled request leaves the model, the queries and the unsaved result as they were.
class EngineWorker {
 public:
    EngineWorker() = default;
    EngineWorker(const EngineWorker&) = delete;
    EngineWorker& operator=(const EngineWorker&) = delete;
    virtual ~EngineWorker() = default;

    // With an adapter, what is loaded goes by the adapter's folder.
    virtual void load_model(const QString& folder, const LoadOptions& options, std::stop_token stop) = 0;

    virtual void open_store(const QString& file) = 0;                  // for reading, where it can't be written to
    virtual void copy_store(const QString& file) = 0;                  // and goes on with the copy
    virtual void save(const QString& name, WhenTaken when_taken) = 0;  // the unsaved result
    virtual void rename_context(const QString& from, const QString& to) = 0;
    virtual void remove_context(const QString& name) = 0;
    virtual void duplicate_context(const QString& from, const QString& to) = 0;
    virtual void set_note(const QString& name, const QString& note) = 0;
    virtual void export_context(const QString& name, const QString& file) = 0;
    virtual void import_context(const QString& file) = 0;
    virtual void verify_store() = 0;
    virtual void compare(const ContextChoice& first, const ContextChoice& second) = 0;
    virtual void clear_conversation(const ContextChoice& choice) = 0;
    // Told by methods_progressed and methods_compared. The contexts are saved; the result without a name stays.
    virtual void compare_methods(const MethodsRequest& request, const std::stop_token& stop) = 0;
    virtual void compare_saved(const QStringList& names) = 0;
    // Trains the model that is loaded, in a copy of its own; told by training_happened and training_ended.
    virtual void train(const TrainingRequest& request, const std::stop_token& stop) = 0;

    // Told by benchmark_recognised.
    virtual void recognise_benchmark(const QString& folder) = 0;
    // Told by benchmark_progressed and benchmark_reported. Answers, contexts and reports lie in the request's folder.
    virtual void run_benchmark(const BenchmarkRequest& request, const std::stop_token& stop) = 0;

    virtual void compress(const CompressRequest& request, std::stop_token stop) = 0;

    // With what was said to it, and its last test.
    virtual void open_context(const ContextChoice& choice, int slot) = 0;
    virtual void close_slot(int slot) = 0;
    // What is answered is kept in the conversation of the slot's context.
    virtual void classify(const QueryRequest& request, std::stop_token stop) = 0;
    virtual void ask(const QueryRequest& request, std::stop_token stop) = 0;
    // In the first slot; the outcome is kept with the context, under the name of the images.
    virtual void test(const std::vector<LabelledImage>& images, const QStringList& labels, const QString& name,
                      std::stop_token stop) = 0;
    // Which classes the context in the first slot sees in them; nothing is kept.
    virtual void propose(const QStringList& files, std::stop_token stop) = 0;
    // Which demonstrations of the context in the first slot it looks most like.
    virtual void find_nearest(const QString& file, const std::stop_token& stop) = 0;
    virtual void open_test(qint64 id) = 0;  // one of those of the context in the first slot; 0: the last
};

// Makes the worker in the engine's thread; `events` and `controls` outlive it. The error says why there is none.
using MakeWorker = std::function<Result<std::unique_ptr<EngineWorker>>(EngineEvents& events, EngineControls& controls)>;

}  // namespace emloc::ui
