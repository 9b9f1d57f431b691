#include "ui/worker/engine_worker.h"

#include <QElapsedTimer>
#include <QFileInfo>

#include "engine/adaptation/adaptation.h"
#include "ui/convert.h"
#include "ui/worker/signal_observer.h"

namespace emloc::ui {

namespace {

std::vector<Media> media_of(const QString& image) {
    if (image.isEmpty()) return {};
    return {Media{.kind = MediaKind::kImage, .path = to_path(image), .bytes = nullptr, .sha256 = {}}};
}

std::vector<std::string> to_strings(const QStringList& list) {
    std::vector<std::string> strings;
    for (const QString& text : list) strings.push_back(text.toStdString());
    return strings;
}

double seconds_of(const QElapsedTimer& timer) {
    return static_cast<double>(timer.nsecsElapsed()) * 1e-9;
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
    if (!model_ || model_->identity().sha256 != identity.sha256) result_.reset();
    query_.reset();
    opened_ = {};
    model_ = std::move(*loaded);
    Q_EMIT model_loaded(ModelDescription{.name = to_qstring(identity.name),
                                         .folder = folder,
                                         .device = to_qstring(model_->device()),
                                         .sha256 = to_qstring(identity.sha256),
                                         .layers = static_cast<int>(identity.layers)});
}

void EngineWorker::open_store(const QString& file) {
    auto opened = Store::open(to_path(file));
    if (!opened) return report(Job::kStore, opened.error());
    store_ = std::move(*opened);
    Q_EMIT store_opened(file);
    list_contexts();
}

void EngineWorker::list_contexts() {
    auto contexts = store_->list();
    if (!contexts) return report(Job::kStore, contexts.error());
    Q_EMIT contexts_listed(*contexts);
}

void EngineWorker::save(const QString& name, WhenTaken when_taken) {
    if (!store_) {
        return report(Job::kSave,
                      {ErrorKind::kNotFound, tr("No store is open. Open one in the File menu.").toStdString()});
    }
    if (!result_) {
        return report(Job::kSave,
                      {ErrorKind::kNotFound, tr("There is nothing to save. Compress first.").toStdString()});
    }
    if (const auto status = store_->save(name.toStdString(), *result_, when_taken); !status) {
        return report(Job::kSave, status.error());
    }
    result_.reset();
    if (opened_.kind == ContextChoice::Kind::kResult) opened_ = {ContextChoice::Kind::kSaved, name};
    Q_EMIT saved(name);
    list_contexts();
}

void EngineWorker::rename_context(const QString& from, const QString& to) {
    if (!store_) return;
    const auto status = store_->rename(from.toStdString(), to.toStdString());
    if (!status) {
        report(Job::kContexts, status.error());
    } else {
        if (opened_ == ContextChoice{ContextChoice::Kind::kSaved, from}) opened_.name = to;
        Q_EMIT context_renamed(from, to);
    }
    list_contexts();
}

void EngineWorker::remove_context(const QString& name) {
    if (!store_) return;
    if (const auto status = store_->remove(name.toStdString()); !status) {
        report(Job::kContexts, status.error());
    } else {
        if (opened_ == ContextChoice{ContextChoice::Kind::kSaved, name}) {
            query_.reset();
            opened_ = {};
        }
        Q_EMIT context_removed(name);
    }
    list_contexts();
}

void EngineWorker::record_accuracy(const QString& name, double accuracy) {
    if (!store_) return;
    if (const auto status = store_->set_accuracy(name.toStdString(), accuracy); !status) {
        return report(Job::kContexts, status.error());
    }
    list_contexts();
}

void EngineWorker::compress(const CompressRequest& request, std::stop_token stop) {
    if (!model_) return report_no_model(Job::kCompress);
    QElapsedTimer timer;
    timer.start();
    SignalObserver observer(*this);
    auto context = Adaptation(model_, request.options).run(request.demonstrations, observer, std::move(stop));
    if (!context) return report(Job::kCompress, context.error());

    const double seconds = seconds_of(timer);
    const auto shared = std::make_shared<const Context>(std::move(*context));
    const ContextChoice choice{ContextChoice::Kind::kResult, {}};
    if (!open_query(shared, choice)) return;
    result_ = shared;
    Q_EMIT compressed(describe(*shared, choice), seconds);
}

bool EngineWorker::open_query(std::shared_ptr<const Context> context, const ContextChoice& choice) {
    auto opened = context ? Query::open(model_, std::move(context)) : Query::zero_shot(model_);
    if (!opened) {
        report(Job::kOpenContext, opened.error());
        return false;
    }
    query_.emplace(std::move(*opened));
    opened_ = choice;
    return true;
}

void EngineWorker::open_context(const ContextChoice& choice) {
    if (!model_) return report_no_model(Job::kOpenContext);
    std::shared_ptr<const Context> context;
    if (choice.kind == ContextChoice::Kind::kResult) context = result_;
    if (choice.kind == ContextChoice::Kind::kSaved && store_) {
        auto loaded = store_->load(choice.name.toStdString(), &model_->identity());
        if (!loaded) return report(Job::kOpenContext, loaded.error());
        context = std::make_shared<const Context>(std::move(*loaded));
    }
    if (!context && choice.kind != ContextChoice::Kind::kNone) {
        return report(Job::kOpenContext,
                      {ErrorKind::kNotFound, tr("That context is gone. Pick another.").toStdString()});
    }
    if (!open_query(context, choice)) return;
    Q_EMIT context_opened(context ? describe(*context, choice) : OpenedContext{.choice = choice});
}

Query* EngineWorker::query(Job job) {
    if (!model_) {
        report_no_model(job);
    } else if (!query_) {
        report(job, {ErrorKind::kNotFound, tr("No context is open. Pick one first.").toStdString()});
    }
    return query_ ? &*query_ : nullptr;
}

void EngineWorker::classify(const QueryRequest& request, std::stop_token stop) {
    Query* open = query(Job::kAnswer);
    if (open == nullptr) return;
    const auto media = media_of(request.image);
    const auto labels = to_strings(request.labels);
    const auto answer = open->classify(media, request.question.toStdString(), labels, std::move(stop));
    if (!answer) return report(Job::kAnswer, answer.error());
    Classified reply{.labels = {}, .seconds = answer->seconds};
    for (const auto& [label, probability] : answer->labels) reply.labels.push_back({to_qstring(label), probability});
    Q_EMIT classified(reply);
}

void EngineWorker::ask(const QueryRequest& request, std::stop_token stop) {
    Query* open = query(Job::kAnswer);
    if (open == nullptr) return;
    const auto media = media_of(request.image);
    const auto grew = [this](std::string_view text) { Q_EMIT answer_grew(to_qstring(text)); };
    const auto answer = open->ask(media, request.question.toStdString(), {}, grew, std::move(stop));
    if (!answer) return report(Job::kAnswer, answer.error());
    Q_EMIT answered(Answered{.text = to_qstring(answer->text),
                             .tokens = answer->tokens,
                             .seconds = answer->seconds,
                             .stopped = answer->stopped});
}

void EngineWorker::test(const std::vector<LabelledImage>& images, const QStringList& labels, std::stop_token stop) {
    Query* open = query(Job::kTest);
    if (open == nullptr) return;
    QElapsedTimer timer;
    timer.start();
    TestSummary summary;
    const auto candidates = to_strings(labels);
    for (std::size_t i = 0; i < images.size() && !summary.cancelled; ++i) {
        TestedImage image{.index = static_cast<int>(i), .answer = {}, .probability = 0, .error = {}};
        const auto answer = open->classify(media_of(images[i].path), {}, candidates, stop);
        if (!answer && answer.error().kind == ErrorKind::kCancelled) {
            summary.cancelled = true;
            continue;
        }
        if (!answer) {
            image.error = to_qstring(answer.error().message);
        } else if (!answer->labels.empty()) {
            image.answer = to_qstring(answer->labels.front().label);
            image.probability = answer->labels.front().probability;
            ++summary.tested;
            summary.correct += image.answer == images[i].label;
        }
        Q_EMIT image_tested(image);
    }
    summary.seconds = seconds_of(timer);
    Q_EMIT tested(summary);
}

}  // namespace emloc::ui
