#include "ui/worker/engine_worker.h"

#include <QElapsedTimer>
#include <algorithm>

#include "engine/adaptation/adaptation.h"
#include "engine/media/image.h"
#include "engine/media/video.h"
#include "ui/convert.h"
#include "ui/worker/signal_observer.h"
#include "ui/worker/token_texts.h"

namespace emloc::ui {

namespace {

bool same(const Demonstration& one, const Demonstration& other) {
    const auto same_file = [](const Media& a, const Media& b) { return a.kind == b.kind && a.sha256 == b.sha256; };
    return one.question == other.question && one.answer == other.answer &&
           std::ranges::equal(one.media, other.media, same_file);
}

// Those that are no part of the context yet. What can't be read stays in, for the adaptation to say so.
// Looks into the files whose kind nobody has said: not for the window's thread.
std::vector<Demonstration> with_kinds(std::vector<Demonstration> demonstrations) {
    for (Demonstration& demonstration : demonstrations) {
        for (Media& medium : demonstration.media) {
            if (medium.kind == MediaKind::kImage) medium.kind = kind_of(medium);
        }
    }
    return demonstrations;
}

std::vector<Demonstration> not_in(const Context& context, std::vector<Demonstration> demonstrations) {
    std::erase_if(demonstrations, [&context](Demonstration& each) {
        for (Media& medium : each.media) {
            if (medium.sha256.empty() && !load_bytes(medium)) return false;
        }
        return std::ranges::any_of(context.demonstrations,
                                   [&](const Demonstration& known) { return same(each, known); });
    });
    return demonstrations;
}

// A context goes on as it was begun; only the method and its options may change.
AdaptationOptions continued(AdaptationOptions options, const AdaptationOptions& wanted) {
    options.method = wanted.method;
    return options;
}

}  // namespace

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
    auto fresh = with_kinds(request.demonstrations);
    if (before) fresh = not_in(*before, std::move(fresh));
    if (before && fresh.empty()) {
        return report(Job::kCompress, {ErrorKind::kInvalidArgument,
                                       tr("Every demonstration is part of \u201c%1\u201d already. Add others first.")
                                           .arg(request.continued->name)
                                           .toStdString()});
    }
    const AdaptationOptions options = before ? continued(before->options, request.options) : request.options;
    AdaptationRecord record = before ? *record_of(*before, {}) : AdaptationRecord{};
    record.model = model_->identity();
    record.options = options;
    record.demonstrations.insert(record.demonstrations.end(), fresh.begin(), fresh.end());
    record.texts = token_texts(*model_, record.demonstrations);
    Q_EMIT compression_begun(std::make_shared<const AdaptationRecord>(std::move(record)));

    SignalObserver observer(*this, gate_, stop);
    const Adaptation adaptation(model_, options);
    auto context = before ? adaptation.extend(*before, fresh, observer, std::move(stop))
                          : adaptation.run(fresh, observer, std::move(stop));
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
