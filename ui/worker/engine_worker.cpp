#include "ui/worker/engine_worker.h"

#include <QElapsedTimer>

#include "engine/adaptation/adaptation.h"
#include "ui/convert.h"
#include "ui/worker/signal_observer.h"
#include "ui/worker/token_texts.h"

namespace emloc::ui {

EngineWorker::EngineWorker() = default;
EngineWorker::~EngineWorker() = default;

void EngineWorker::report(Job job, const Error& error) {
    Q_EMIT failed(Failure{job, error.kind, to_qstring(error.message)});
}

void EngineWorker::report_no_model(Job job) {
    report(job, Error{ErrorKind::kNotFound, tr("No model is loaded. Choose one at the top.").toStdString()});
}

void EngineWorker::load_model(const QString& folder, const LoadOptions& options, std::stop_token stop) {
    const auto progress = [this](const Progress& p) { Q_EMIT loading(to_qstring(p.phase), p.done, p.total); };
    auto loaded = Model::load(to_path(folder), options, progress, std::move(stop));
    if (!loaded) return report(Job::kLoadModel, loaded.error());

    const ModelIdentity& identity = (*loaded)->identity();
    if (!model_ || model_->identity().sha256 != identity.sha256) {
        set_result_aside();
    }
    for (Slot& slot : slots_) slot = {};
    model_ = std::move(*loaded);
    Q_EMIT model_loaded(ModelDescription{.name = to_qstring(identity.name),
                                         .folder = folder,
                                         .device = to_qstring(model_->device()),
                                         .sha256 = to_qstring(identity.sha256),
                                         .layers = static_cast<int>(identity.layers)});
}

void EngineWorker::compress(const CompressRequest& request, std::stop_token stop) {
    if (!model_) return report_no_model(Job::kCompress);
    QElapsedTimer timer;
    timer.start();
    std::shared_ptr<const Context> before;
    if (request.continued) {
        before = context_of(*request.continued, Job::kCompress);
        if (!before) return;
    }
    Context start;
    if (before) start = *before;
    start.model = model_->identity();
    start.options = request.options;
    AdaptationRecord record{.model = start.model,
                            .options = request.options,
                            .demonstrations = start.demonstrations,
                            .texts = {},
                            .chunks = start.chunks};
    record.demonstrations.insert(record.demonstrations.end(), request.demonstrations.begin(),
                                 request.demonstrations.end());
    record.texts = token_texts(*model_, record.demonstrations);
    Q_EMIT compression_begun(std::make_shared<const AdaptationRecord>(std::move(record)));

    SignalObserver observer(*this, gate_, stop);
    const Adaptation adaptation(model_, request.options);
    auto context = before ? adaptation.extend(*before, request.demonstrations, observer, std::move(stop))
                          : adaptation.run(request.demonstrations, observer, std::move(stop));
    if (!context) return report(Job::kCompress, context.error());

    const double seconds = static_cast<double>(timer.nsecsElapsed()) * 1e-9;
    const auto shared = std::make_shared<const Context>(std::move(*context));
    const ContextChoice choice{ContextChoice::Kind::kResult, {}};
    if (!open_query(shared, choice, 0)) return;
    result_ = shared;
    said_to_result_.clear();
    test_of_result_.reset();
    OpenedContext opened = describe(*shared, choice);
    opened.record = record_of(*shared, token_texts(*model_, shared->demonstrations));
    Q_EMIT compressed(opened, seconds);
    Q_EMIT conversation_loaded(0, {});
    keep_unsaved();
}

std::shared_ptr<const Context> EngineWorker::context_of(const ContextChoice& choice, Job job) {
    if (choice.kind == ContextChoice::Kind::kResult && result_) return result_;
    if (choice.kind == ContextChoice::Kind::kSaved && store_) {
        auto loaded = store_->load(choice.name.toStdString(), &model_->identity());
        if (loaded) return std::make_shared<const Context>(std::move(*loaded));
        report(job, loaded.error());
        return nullptr;
    }
    report(job, {ErrorKind::kNotFound, tr("That context is gone. Pick another.").toStdString()});
    return nullptr;
}

bool EngineWorker::open_query(std::shared_ptr<const Context> context, const ContextChoice& choice, int slot) {
    auto opened = context ? Query::open(model_, std::move(context)) : Query::zero_shot(model_);
    if (!opened) {
        report(Job::kOpenContext, opened.error());
        return false;
    }
    Slot& taken = slots_[static_cast<std::size_t>(slot)];
    taken.query.emplace(std::move(*opened));
    taken.choice = choice;
    return true;
}

void EngineWorker::open_context(const ContextChoice& choice, int slot) {
    if (!model_) return report_no_model(Job::kOpenContext);
    std::shared_ptr<const Context> context;
    if (choice.kind != ContextChoice::Kind::kNone) {
        context = context_of(choice, Job::kOpenContext);
        if (!context) return;
    }
    if (!open_query(context, choice, slot)) return;
    announce(context, choice, slot);
    load_conversation(choice, slot);
    if (slot == 0) load_test(choice);
}

void EngineWorker::announce(const std::shared_ptr<const Context>& context, const ContextChoice& choice, int slot) {
    OpenedContext opened = context ? describe(*context, choice) : OpenedContext{.choice = choice};
    opened.slot = slot;
    // The other slot only answers; what can be looked into is the first.
    if (context && slot == 0) opened.record = record_of(*context, token_texts(*model_, context->demonstrations));
    Q_EMIT context_opened(opened);
}

void EngineWorker::close_slot(int slot) {
    slots_[static_cast<std::size_t>(slot)] = {};
}

}  // namespace emloc::ui
