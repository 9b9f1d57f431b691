// Lives in the engine's thread and owns what must not leave it: the model, the open query and the store's connection.
#pragma once

#include <QObject>
#include <memory>
#include <optional>
#include <stop_token>

#include "engine/model/model.h"
#include "engine/query/query.h"
#include "engine/store/store.h"
#include "ui/worker/messages.h"

namespace emloc::ui {

// Every member function runs in the engine's thread (EngineThread sees to it) and answers by signals alone; nothing is
// thrown. A failed or cancelled request leaves the model, the query and the unsaved result as they were.
class EngineWorker : public QObject {
    Q_OBJECT

 public:
    EngineWorker();
    ~EngineWorker() override;

    void load_model(const QString& folder, const LoadOptions& options, std::stop_token stop);

    void open_store(const QString& file);
    void save(const QString& name, WhenTaken when_taken);  // the unsaved result
    void rename_context(const QString& from, const QString& to);
    void remove_context(const QString& name);
    void record_accuracy(const QString& name, double accuracy);

    void compress(const CompressRequest& request, std::stop_token stop);

    void open_context(const ContextChoice& choice);
    void classify(const QueryRequest& request, std::stop_token stop);
    void ask(const QueryRequest& request, std::stop_token stop);
    void test(const std::vector<LabelledImage>& images, const QStringList& labels, std::stop_token stop);

 Q_SIGNALS:
    void failed(const emloc::ui::Failure& failure);

    void loading(const QString& phase, qint64 done, qint64 total);
    void model_loaded(const emloc::ui::ModelDescription& model);

    void store_opened(const QString& file);
    void contexts_listed(const std::vector<emloc::ContextSummary>& contexts);
    void saved(const QString& name);
    void context_renamed(const QString& from, const QString& to);
    void context_removed(const QString& name);

    // The events of a running compression, in the order in which they happen.
    void chunk_begun(const emloc::ChunkBegun& chunk);
    void phase_begun(const emloc::PhaseBegun& phase);
    void trial_begun(const emloc::TrialBegun& trial);
    void trial_done(const emloc::Trial& trial);
    void decided(const emloc::ui::LayerDecision& decision);
    void chunk_done(int chunk, const emloc::ui::ChunkRetention& retention);
    void compressed(const emloc::ui::OpenedContext& result, double seconds);

    void context_opened(const emloc::ui::OpenedContext& context);
    void classified(const emloc::ui::Classified& classified);
    void answer_grew(const QString& text);
    void answered(const emloc::ui::Answered& answered);
    void image_tested(const emloc::ui::TestedImage& image);
    void tested(const emloc::ui::TestSummary& summary);

 private:
    void report(Job job, const Error& error);
    void report_no_model(Job job);
    void list_contexts();
    bool open_query(std::shared_ptr<const Context> context, const ContextChoice& choice);
    Query* query(Job job);

    std::shared_ptr<const Model> model_;
    std::optional<Store> store_;
    std::shared_ptr<const Context> result_;  // of the last compression, until it is saved or replaced
    std::optional<Query> query_;
    ContextChoice opened_;
};

}  // namespace emloc::ui
