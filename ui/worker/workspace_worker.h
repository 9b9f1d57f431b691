// The worker on the engine's workspace: owns what must not leave the engine's thread.
#pragma once

#include <QCoreApplication>
#include <array>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "engine/workspace/workspace.h"
#include "ui/worker/engine_worker.h"
#include "ui/worker/training_run.h"

namespace emloc::ui {

class WorkspaceWorker final : public EngineWorker {
    Q_DECLARE_TR_FUNCTIONS(emloc::ui::WorkspaceWorker)

 public:
    WorkspaceWorker(EngineEvents& events, EngineControls& controls);
    ~WorkspaceWorker() override;

    void load_model(const QString& folder, const LoadOptions& options, std::stop_token stop) override;
    void open_store(const QString& file) override;
    void copy_store(const QString& file) override;
    void save(const QString& name, WhenTaken when_taken) override;
    void rename_context(const QString& from, const QString& to) override;
    void remove_context(const QString& name) override;
    void duplicate_context(const QString& from, const QString& to) override;
    void set_note(const QString& name, const QString& note) override;
    void export_context(const QString& name, const QString& file) override;
    void import_context(const QString& file) override;
    void verify_store() override;
    void compare(const ContextChoice& first, const ContextChoice& second) override;
    void clear_conversation(const ContextChoice& choice) override;
    void compare_methods(const MethodsRequest& request, const std::stop_token& stop) override;
    void compare_saved(const QStringList& names) override;
    void train(const TrainingRequest& request, const std::stop_token& stop) override;
    void recognise_benchmark(const QString& folder) override;
    void run_benchmark(const BenchmarkRequest& request, const std::stop_token& stop) override;
    void compress(const CompressRequest& request, std::stop_token stop) override;
    void open_context(const ContextChoice& choice, int slot) override;
    void close_slot(int slot) override;
    void classify(const QueryRequest& request, std::stop_token stop) override;
    void ask(const QueryRequest& request, std::stop_token stop) override;
    void test(const std::vector<LabelledImage>& images, const QStringList& labels, const QString& name,
              std::stop_token stop) override;
    void propose(const QStringList& files, std::stop_token stop) override;
    void find_nearest(const QString& file, const std::stop_token& stop) override;
    void open_test(qint64 id) override;

 private:
    void report(Job job, const Error& error);
    bool has_model(Job job);  // reports it where there is none
    bool has_store(Job job);
    OpenContext* open_in(int slot, Job job);
    OpenedContext describe_open(int slot) const;
    void list_contexts();
    void keep_result();
    bool result_is_safe();  // before it is replaced; says so where it isn't
    void tell_set_aside(const Result<std::string>& name);
    void tell_incident();
    static std::string name_of_recovered(const std::string& written);
    void load_conversation(int slot);
    void list_tests();
    void keep(const OpenContext& open, Exchange exchange);

    EngineEvents& events_;
    EngineControls& controls_;
    Workspace workspace_;
    TrainedModel loaded_;  // where the workspace's model came from
    std::array<std::shared_ptr<OpenContext>, kSlots> slots_;
};

// A MakeWorker for a program that is linked to the whole engine.
inline Result<std::unique_ptr<EngineWorker>> make_workspace_worker(EngineEvents& events, EngineControls& controls) {
    return std::make_unique<WorkspaceWorker>(events, controls);
}

}  // namespace emloc::ui
