#include "ui/worker/engine_worker.h"

#include <QDateTime>
#include <algorithm>
#include <utility>

#include "engine/core/stopwatch.h"
#include "engine/evaluation/evaluate.h"
#include "engine/model/families/family.h"
#include "engine/workspace/compare_contexts.h"
#include "ui/convert.h"
#include "ui/worker/requests.h"
#include "ui/worker/signal_observer.h"
#include "ui/worker/token_texts.h"

namespace emloc::ui {

namespace {

// What the window shows while the adaptation runs.
SharedRecord begun_record(const Model& model, const AdaptationTask& task) {
    AdaptationRecord record = task.continued ? *record_of(*task.continued, {}) : AdaptationRecord{};
    record.model = model.identity();
    record.options = task.options;
    record.demonstrations.insert(record.demonstrations.end(), task.demonstrations.begin(), task.demonstrations.end());
    record.texts = token_texts(model, record.demonstrations);
    return std::make_shared<const AdaptationRecord>(std::move(record));
}

}  // namespace

EngineWorker::EngineWorker() : workspace_(LoadMedia::kBytes) {}

// Somebody may have deleted what was kept of it.
EngineWorker::~EngineWorker() {
    if (workspace_.result() && !workspace_.is_result_kept()) static_cast<void>(workspace_.keep_result());
}

void EngineWorker::report(Job job, const Error& error) {
    Q_EMIT failed(Failure{job, error.kind, to_qstring(error.message)});
}

bool EngineWorker::has_model(Job job) {
    if (workspace_.model()) return true;
    report(job, Error{ErrorKind::kNotFound, tr("No model is loaded. Choose one at the top.").toStdString()});
    return false;
}

bool EngineWorker::has_store(Job job) {
    if (workspace_.store() != nullptr) return true;
    report(job, {ErrorKind::kNotFound, tr("No store is open. Open one in the File menu.").toStdString()});
    return false;
}

OpenContext* EngineWorker::open_in(int slot, Job job) {
    if (!has_model(job)) return nullptr;
    OpenContext* open = slots_[static_cast<std::size_t>(slot)].get();
    if (open == nullptr) {
        report(job, {ErrorKind::kNotFound, tr("No context is open. Pick one first.").toStdString()});
    }
    return open;
}

void EngineWorker::load_model(const QString& folder, const LoadOptions& options, std::stop_token stop) {
    const auto progress = [this](const Progress& p) { Q_EMIT loading(to_qstring(p.phase), p.done, p.total); };
    if (const auto opened = workspace_.open_model(to_path(folder), options, progress, std::move(stop)); !opened) {
        return report(Job::kLoadModel, opened.error());
    }
    slots_ = {};
    loaded_ = {to_path(folder), options};
    const ModelIdentity& identity = workspace_.model()->identity();
    if (workspace_.result() && workspace_.result()->model.sha256 != identity.sha256) {
        tell_set_aside(workspace_.set_result_aside(name_of_recovered));
    }
    const auto& preprocessor = workspace_.model()->media().preprocessor;
    Q_EMIT model_loaded(
        ModelDescription{.name = to_qstring(identity.name),
                         .folder = options.adapter.empty() ? folder : to_qstring(options.adapter.string()),
                         .device = to_qstring(workspace_.model()->device()),
                         .sha256 = to_qstring(identity.sha256),
                         .layers = static_cast<int>(identity.layers),
                         .family = to_qstring(workspace_.model()->config().family->title),
                         .min_pixels = preprocessor.min_pixels,
                         .max_pixels = preprocessor.max_pixels,
                         .side_step = static_cast<int>(preprocessor.patch_size * preprocessor.merge_size)});
}

void EngineWorker::open_store(const QString& file) {
    auto opened = workspace_.open_store(to_path(file));
    if (!opened && opened.error().kind == ErrorKind::kReadOnly)
        opened = workspace_.open_store(to_path(file), OpenMode::kReadOnly);
    if (!opened) return report(Job::kStore, opened.error());
    Q_EMIT store_opened(file, workspace_.store()->mode() == OpenMode::kReadWrite);
    for (const auto& name : workspace_.recover_results(name_of_recovered)) {
        name ? Q_EMIT unsaved_recovered(to_qstring(*name)) : report(Job::kStore, name.error());
    }
    keep_result();
    list_contexts();
}

std::string EngineWorker::name_of_recovered(const std::string& written) {
    const auto date = QDateTime::fromString(to_qstring(written), Qt::ISODate).toLocalTime();
    return tr("Recovered %1").arg(date.toString(QStringLiteral("yyyy-MM-dd HH.mm"))).toStdString();
}

void EngineWorker::keep_result() {
    if (!workspace_.result()) return;
    const auto kept = workspace_.keep_result();
    Q_EMIT unsaved_kept(kept.has_value(), kept ? QString() : to_qstring(kept.error().message));
}

bool EngineWorker::result_is_safe() {
    if (!workspace_.result() || workspace_.is_result_kept()) return true;
    const auto kept = workspace_.keep_result();
    if (kept) return true;
    report(Job::kCompress,
           {kept.error().kind, tr("The compression before has no name and is in memory only: %1 Save it "
                                  "first, so that it is not lost.")
                                   .arg(to_qstring(kept.error().message))
                                   .toStdString()});
    return false;
}

void EngineWorker::tell_set_aside(const Result<std::string>& name) {
    if (!name) return report(Job::kStore, name.error());
    if (name->empty()) return;
    Q_EMIT unsaved_set_aside(to_qstring(*name));
    list_contexts();
}

void EngineWorker::tell_incident() {
    if (workspace_.store() == nullptr) return;
    const auto incident = workspace_.store()->take_incident();
    if (!incident) return;
    if (incident->kind == StoreIncident::Kind::kReplacedByOther)
        Q_EMIT store_opened(to_qstring(workspace_.store()->file().string()), true);
    Q_EMIT store_mended(*incident);
}

void EngineWorker::copy_store(const QString& file) {
    if (!has_store(Job::kContexts)) return;
    const auto copied = workspace_.store()->copy_to(to_path(file));
    if (!copied) return report(Job::kContexts, copied.error());
    Q_EMIT store_copied(file);
    open_store(file);
}

void EngineWorker::list_contexts() {
    tell_incident();
    const auto contexts = workspace_.store()->list();
    if (!contexts) return report(Job::kStore, contexts.error());
    Q_EMIT contexts_listed(*contexts);
}

void EngineWorker::save(const QString& name, WhenTaken when_taken) {
    if (!has_store(Job::kSave)) return;
    if (!workspace_.result()) {
        return report(Job::kSave,
                      {ErrorKind::kNotFound, tr("There is nothing to save. Compress first.").toStdString()});
    }
    const auto outcome = workspace_.save_result(name.toStdString(), when_taken);
    if (!outcome) return report(Job::kSave, outcome.error());
    for (const Error& error : outcome->said) report(Job::kConversation, error);
    if (!outcome->test) report(Job::kTest, outcome->test.error());
    Q_EMIT saved(name);
    list_contexts();
}

void EngineWorker::rename_context(const QString& from, const QString& to) {
    if (!has_store(Job::kContexts)) return;
    const auto status = workspace_.rename(from.toStdString(), to.toStdString());
    status ? Q_EMIT context_renamed(from, to) : report(Job::kContexts, status.error());
    list_contexts();
}

void EngineWorker::remove_context(const QString& name) {
    if (!has_store(Job::kContexts)) return;
    if (const auto status = workspace_.remove(name.toStdString()); !status) {
        report(Job::kContexts, status.error());
    } else {
        for (auto& open : slots_) {
            if (open && open->id == saved_context(name)) open.reset();
        }
        Q_EMIT context_removed(name);
    }
    list_contexts();
}

void EngineWorker::duplicate_context(const QString& from, const QString& to) {
    if (!has_store(Job::kContexts)) return;
    const auto status = workspace_.store()->duplicate(from.toStdString(), to.toStdString());
    if (!status) report(Job::kContexts, status.error());
    list_contexts();
}

void EngineWorker::set_note(const QString& name, const QString& note) {
    if (!has_store(Job::kContexts)) return;
    const auto status = workspace_.store()->set_note(name.toStdString(), note.toStdString());
    if (!status) report(Job::kContexts, status.error());
    list_contexts();
}

void EngineWorker::export_context(const QString& name, const QString& file) {
    if (!has_store(Job::kContexts)) return;
    const auto status = workspace_.store()->export_context(name.toStdString(), to_path(file));
    status ? Q_EMIT context_exported(name, file) : report(Job::kContexts, status.error());
}

void EngineWorker::import_context(const QString& file) {
    if (!has_store(Job::kContexts)) return;
    const auto name = workspace_.store()->import_context(to_path(file));
    if (!name) return report(Job::kContexts, name.error());
    list_contexts();
    Q_EMIT context_imported(to_qstring(*name));
}

void EngineWorker::verify_store() {
    if (!has_store(Job::kContexts)) return;
    const auto checked = workspace_.store()->verify();
    if (!checked) return report(Job::kContexts, checked.error());
    Q_EMIT store_verified(*checked);
    list_contexts();
}

void EngineWorker::compare(const ContextChoice& first, const ContextChoice& second) {
    const auto one = workspace_.record(id_of(first));
    if (!one) return report(Job::kCompare, one.error());
    const auto other = workspace_.record(id_of(second));
    if (!other) return report(Job::kCompare, other.error());
    Comparison comparison = ui::compare(*one, *other);
    const ContextChoice* choices[] = {&first, &second};
    for (std::size_t i = 0; i < 2; ++i) {
        ComparedContext& side = comparison.contexts[i];
        side.name = choices[i]->name;
        if (workspace_.store() == nullptr || choices[i]->kind != ContextChoice::Kind::kSaved) continue;
        if (const auto summary = workspace_.store()->summary(side.name.toStdString())) {
            side.accuracy = summary->accuracy;
            side.memory_bytes = summary->memory_bytes;
        }
    }
    const auto tests = compare_contexts(workspace_, id_of(first), id_of(second));
    if (!tests) return report(Job::kCompare, tests.error());
    comparison.tests = *tests;
    Q_EMIT compared(std::make_shared<const Comparison>(std::move(comparison)));
}

void EngineWorker::compress(const CompressRequest& request, std::stop_token stop) {
    if (!has_model(Job::kCompress) || !result_is_safe()) return;
    const Stopwatch watch;
    const auto continued = request.continued ? std::optional(id_of(*request.continued)) : std::nullopt;
    auto task = workspace_.plan_adaptation(request.demonstrations, request.options, continued);
    if (!task) return report(Job::kCompress, task.error());
    Q_EMIT compression_begun(begun_record(*workspace_.model(), *task));

    SignalObserver observer(*this, gate_, stop);
    auto open = workspace_.adapt(
        std::move(*task), observer, stop,
        {.name_of = name_of_recovered, .told = [this](const Result<std::string>& name) { tell_set_aside(name); }});
    gate_.pass(stop);  // what was asked of the context before is answered by that
    if (!open) return report(Job::kCompress, open.error());
    const double seconds = watch.seconds();
    slots_[0] = std::move(*open);
    Q_EMIT compressed(describe_open(0), seconds);
    Q_EMIT conversation_loaded(0, {});
    list_tests();
    keep_result();
}

OpenedContext EngineWorker::describe_open(int slot) const {
    const OpenContext& open = *slots_[static_cast<std::size_t>(slot)];
    const ContextChoice choice{open.id.kind, to_qstring(open.id.name)};
    OpenedContext opened = open.context ? describe(*open.context, choice) : OpenedContext{.choice = choice};
    opened.slot = slot;
    // The other slot only answers; what can be looked into is the first.
    if (open.context && slot == 0) {
        opened.record = record_of(*open.context, token_texts(*workspace_.model(), open.context->demonstrations));
    }
    return opened;
}

void EngineWorker::open_context(const ContextChoice& choice, int slot) {
    if (!has_model(Job::kOpenContext)) return;
    auto open = workspace_.open_context(id_of(choice));
    if (!open) return report(Job::kOpenContext, open.error());
    slots_[static_cast<std::size_t>(slot)] = std::move(*open);
    Q_EMIT context_opened(describe_open(slot));
    load_conversation(slot);
    if (slot != 0) return;
    list_tests();
    open_test(0);
}

void EngineWorker::close_slot(int slot) {
    slots_[static_cast<std::size_t>(slot)].reset();
}

void EngineWorker::load_conversation(int slot) {
    const auto said = workspace_.conversation(slots_[static_cast<std::size_t>(slot)]->id);
    if (!said) report(Job::kConversation, said.error());
    Q_EMIT conversation_loaded(slot, said ? *said : std::vector<Exchange>{});
}

void EngineWorker::clear_conversation(const ContextChoice& choice) {
    if (const auto status = workspace_.clear_conversation(id_of(choice)); !status) {
        return report(Job::kConversation, status.error());
    }
    for (int slot = 0; slot < kSlots; ++slot) {
        const auto& open = slots_[static_cast<std::size_t>(slot)];
        if (open && open->id == id_of(choice)) load_conversation(slot);
    }
}

void EngineWorker::keep(const OpenContext& open, Exchange exchange) {
    const auto kept = workspace_.keep_exchange(open.id, std::move(exchange));
    if (!kept) report(Job::kConversation, kept.error());
    tell_incident();
}

void EngineWorker::classify(const QueryRequest& request, std::stop_token stop) {
    const OpenContext* open = open_in(request.slot, Job::kAnswer);
    if (open == nullptr) return;
    const Question question = question_of(request);
    const auto answer = open->query.classify(question.media, question.text, question.labels, std::move(stop));
    if (!answer) return report(Job::kAnswer, answer.error());
    Classified reply{.labels = {}, .seconds = answer->seconds, .slot = request.slot};
    for (const auto& [label, probability] : answer->labels) reply.labels.push_back({to_qstring(label), probability});
    Q_EMIT classified(reply);
    keep(*open, exchange_of(question, *answer));
}

void EngineWorker::ask(const QueryRequest& request, std::stop_token stop) {
    const OpenContext* open = open_in(request.slot, Job::kAnswer);
    if (open == nullptr) return;
    const Question question = question_of(request);
    const auto grew = [this, &request](std::string_view text) { Q_EMIT answer_grew(to_qstring(text), request.slot); };
    const auto answer = open->query.ask(question.media, question.text, {}, grew, std::move(stop));
    if (!answer) return report(Job::kAnswer, answer.error());
    Q_EMIT answered(Answered{.text = to_qstring(answer->text),
                             .tokens = answer->tokens,
                             .seconds = answer->seconds,
                             .stopped = answer->stopped,
                             .first_token_seconds = answer->first_token_seconds,
                             .slot = request.slot});
    keep(*open, exchange_of(question, *answer));
}

void EngineWorker::test(const std::vector<LabelledImage>& images, const QStringList& labels, const QString& name,
                        std::stop_token stop) {
    const OpenContext* open = open_in(0, Job::kTest);
    if (open == nullptr) return;
    const TestOptions options{.labels = to_strings(labels), .goes_on_after_errors = true};
    const auto progress = [this](std::size_t item, const TestAnswer& answer, const TestMetrics&) {
        Q_EMIT image_tested(
            {static_cast<int>(item), to_qstring(answer.answer), answer.probability, to_qstring(answer.error)});
    };
    auto outcome = evaluate(open->query, items_of(images), options, progress, stop);
    if (!outcome) return report(Job::kTest, outcome.error());
    const Confusion& confusion = outcome->metrics.confusion;
    Q_EMIT tested({static_cast<int>(confusion.total()), static_cast<int>(confusion.correct()), outcome->cancelled,
                   outcome->run.seconds});
    if (outcome->cancelled || confusion.total() == 0) return;
    outcome->run.images = to_utf8(name);
    if (const auto kept = workspace_.keep_test(open->id, std::move(outcome->run)); !kept) {
        return report(Job::kTest, kept.error());
    }
    list_tests();
    if (open->id.kind == ContextId::Kind::kSaved) list_contexts();
}

void EngineWorker::propose(const QStringList& files, std::stop_token stop) {
    std::vector<LabelledImage> images;
    for (const QString& file : files) images.push_back({file, {}});
    if (const OpenContext* open = open_in(0, Job::kTest)) {
        const auto progress = [this](std::size_t item, const TestAnswer& answer, const TestMetrics&) {
            Q_EMIT proposed(
                {static_cast<int>(item), to_qstring(answer.answer), answer.probability, to_qstring(answer.error)});
        };
        const auto outcome = evaluate(open->query, items_of(images), {.goes_on_after_errors = true}, progress, stop);
        if (!outcome) report(Job::kTest, outcome.error());
    }
    Q_EMIT proposals_ended();
}

void EngineWorker::list_tests() {
    const auto tests = workspace_.tests(slots_[0]->id);
    tests ? Q_EMIT tests_listed(*tests) : report(Job::kTest, tests.error());
}

void EngineWorker::open_test(qint64 id) {
    if (open_in(0, Job::kTest) == nullptr) return;
    const auto run = workspace_.test(slots_[0]->id, id);
    if (!run) return report(Job::kTest, run.error());
    if (*run) Q_EMIT test_loaded(**run);
}

}  // namespace emloc::ui
