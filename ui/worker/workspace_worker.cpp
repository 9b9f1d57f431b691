#include "ui/worker/workspace_worker.h"

#include <QDateTime>
#include <algorithm>
#include <utility>

#include "engine/core/stopwatch.h"
#include "engine/evaluation/evaluate.h"
#include "ui/compare/comparison.h"
#include "ui/convert.h"
#include "ui/worker/benchmark_work.h"
#include "ui/worker/descriptions.h"
#include "ui/worker/engine_events.h"
#include "ui/worker/methods_run.h"
#include "ui/worker/nearest.h"
#include "ui/worker/requests.h"
#include "ui/worker/signal_observer.h"
#include "ui/worker/token_texts.h"

namespace emloc::ui {

WorkspaceWorker::WorkspaceWorker(EngineEvents& events, EngineControls& controls)
    : events_(events), controls_(controls), workspace_(LoadMedia::kBytes) {}

// Somebody may have deleted what was kept of it.
WorkspaceWorker::~WorkspaceWorker() {
    if (workspace_.result() && !workspace_.is_result_kept()) static_cast<void>(workspace_.keep_result());
}

void WorkspaceWorker::report(Job job, const Error& error) {
    Q_EMIT events_.failed(Failure{job, error.kind, to_qstring(error.message)});
}

bool WorkspaceWorker::has_model(Job job) {
    if (workspace_.model()) return true;
    report(job, Error{ErrorKind::kNotFound, tr("No model is loaded. Choose one at the top.").toStdString()});
    return false;
}

bool WorkspaceWorker::has_store(Job job) {
    if (workspace_.store() != nullptr) return true;
    report(job, {ErrorKind::kNotFound, tr("No store is open. Open one in the File menu.").toStdString()});
    return false;
}

OpenContext* WorkspaceWorker::open_in(int slot, Job job) {
    if (!has_model(job)) return nullptr;
    OpenContext* open = slots_[static_cast<std::size_t>(slot)].get();
    if (open == nullptr) {
        report(job, {ErrorKind::kNotFound, tr("No context is open. Pick one first.").toStdString()});
    }
    return open;
}

void WorkspaceWorker::load_model(const QString& folder, const LoadOptions& options, std::stop_token stop) {
    const auto progress = [this](const Progress& p) { Q_EMIT events_.loading(to_qstring(p.phase), p.done, p.total); };
    if (const auto opened = workspace_.open_model(to_path(folder), options, progress, std::move(stop)); !opened) {
        return report(Job::kLoadModel, opened.error());
    }
    slots_ = {};
    loaded_ = {to_path(folder), in_full(options)};  // what is trained is loaded anew
    const ModelIdentity& identity = workspace_.model()->identity();
    if (workspace_.result() && workspace_.result()->model.sha256 != identity.sha256) {
        tell_set_aside(workspace_.set_result_aside(name_of_recovered));
    }
    Q_EMIT events_.model_loaded(
        describe_model(*workspace_.model(), options.adapter.empty() ? folder : to_qstring(options.adapter.string())));
}

void WorkspaceWorker::open_store(const QString& file) {
    auto opened = workspace_.open_store(to_path(file));
    if (!opened && opened.error().kind == ErrorKind::kReadOnly)
        opened = workspace_.open_store(to_path(file), OpenMode::kReadOnly);
    if (!opened) return report(Job::kStore, opened.error());
    Q_EMIT events_.store_opened(file, workspace_.store()->mode() == OpenMode::kReadWrite);
    for (const auto& name : workspace_.recover_results(name_of_recovered)) {
        name ? Q_EMIT events_.unsaved_recovered(to_qstring(*name)) : report(Job::kStore, name.error());
    }
    keep_result();
    list_contexts();
}

std::string WorkspaceWorker::name_of_recovered(const std::string& written) {
    const auto date = QDateTime::fromString(to_qstring(written), Qt::ISODate).toLocalTime();
    return tr("Recovered %1").arg(date.toString(QStringLiteral("yyyy-MM-dd HH.mm"))).toStdString();
}

void WorkspaceWorker::keep_result() {
    if (!workspace_.result()) return;
    const auto kept = workspace_.keep_result();
    Q_EMIT events_.unsaved_kept(kept.has_value(), kept ? QString() : to_qstring(kept.error().message));
}

bool WorkspaceWorker::result_is_safe() {
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

void WorkspaceWorker::tell_set_aside(const Result<std::string>& name) {
    if (!name) return report(Job::kStore, name.error());
    if (name->empty()) return;
    Q_EMIT events_.unsaved_set_aside(to_qstring(*name));
    list_contexts();
}

void WorkspaceWorker::tell_incident() {
    if (workspace_.store() == nullptr) return;
    const auto incident = workspace_.store()->take_incident();
    if (!incident) return;
    if (incident->kind == StoreIncident::Kind::kReplacedByOther)
        Q_EMIT events_.store_opened(to_qstring(workspace_.store()->file().string()), true);
    Q_EMIT events_.store_mended(*incident);
}

void WorkspaceWorker::copy_store(const QString& file) {
    if (!has_store(Job::kContexts)) return;
    const auto copied = workspace_.store()->copy_to(to_path(file));
    if (!copied) return report(Job::kContexts, copied.error());
    Q_EMIT events_.store_copied(file);
    open_store(file);
}

void WorkspaceWorker::list_contexts() {
    tell_incident();
    const auto contexts = workspace_.store()->list();
    if (!contexts) return report(Job::kStore, contexts.error());
    Q_EMIT events_.contexts_listed(*contexts);
}

void WorkspaceWorker::save(const QString& name, WhenTaken when_taken) {
    if (!has_store(Job::kSave)) return;
    if (!workspace_.result()) {
        return report(Job::kSave,
                      {ErrorKind::kNotFound, tr("There is nothing to save. Compress first.").toStdString()});
    }
    const auto outcome = workspace_.save_result(name.toStdString(), when_taken);
    if (!outcome) return report(Job::kSave, outcome.error());
    for (const Error& error : outcome->said) report(Job::kConversation, error);
    if (!outcome->test) report(Job::kTest, outcome->test.error());
    Q_EMIT events_.saved(name);
    list_contexts();
}

void WorkspaceWorker::rename_context(const QString& from, const QString& to) {
    if (!has_store(Job::kContexts)) return;
    const auto status = workspace_.rename(from.toStdString(), to.toStdString());
    status ? Q_EMIT events_.context_renamed(from, to) : report(Job::kContexts, status.error());
    list_contexts();
}

void WorkspaceWorker::remove_context(const QString& name) {
    if (!has_store(Job::kContexts)) return;
    if (const auto status = workspace_.remove(name.toStdString()); !status) {
        report(Job::kContexts, status.error());
    } else {
        for (auto& open : slots_) {
            if (open && open->id == saved_context(name)) open.reset();
        }
        Q_EMIT events_.context_removed(name);
    }
    list_contexts();
}

void WorkspaceWorker::duplicate_context(const QString& from, const QString& to) {
    if (!has_store(Job::kContexts)) return;
    const auto status = workspace_.store()->duplicate(from.toStdString(), to.toStdString());
    if (!status) report(Job::kContexts, status.error());
    list_contexts();
}

void WorkspaceWorker::set_note(const QString& name, const QString& note) {
    if (!has_store(Job::kContexts)) return;
    const auto status = workspace_.store()->set_note(name.toStdString(), note.toStdString());
    if (!status) report(Job::kContexts, status.error());
    list_contexts();
}

void WorkspaceWorker::export_context(const QString& name, const QString& file) {
    if (!has_store(Job::kContexts)) return;
    const auto status = workspace_.store()->export_context(name.toStdString(), to_path(file));
    status ? Q_EMIT events_.context_exported(name, file) : report(Job::kContexts, status.error());
}

void WorkspaceWorker::import_context(const QString& file) {
    if (!has_store(Job::kContexts)) return;
    const auto name = workspace_.store()->import_context(to_path(file));
    if (!name) return report(Job::kContexts, name.error());
    list_contexts();
    Q_EMIT events_.context_imported(to_qstring(*name));
}

void WorkspaceWorker::verify_store() {
    if (!has_store(Job::kContexts)) return;
    const auto checked = workspace_.store()->verify();
    if (!checked) return report(Job::kContexts, checked.error());
    Q_EMIT events_.store_verified(*checked);
    list_contexts();
}

void WorkspaceWorker::compare(const ContextChoice& first, const ContextChoice& second) {
    const auto comparison = compare_with_tests(workspace_, first, second);
    if (!comparison) return report(Job::kCompare, comparison.error());
    Q_EMIT events_.compared(std::make_shared<const Comparison>(*comparison));
}

void WorkspaceWorker::compare_methods(const MethodsRequest& request, const std::stop_token& stop) {
    const auto progressed = [this](const MethodsProgress& progress) { Q_EMIT events_.methods_progressed(progress); };
    const auto compared = [this](const MethodsOutcome& outcome) {
        Q_EMIT events_.methods_compared(outcome);
        list_contexts();
    };
    const auto rests = [this, stop] { controls_.gate.pass(stop); };
    Q_EMIT events_.methods_compared(run_methods(workspace_, loaded_, request, {progressed, compared, rests}, stop));
}

void WorkspaceWorker::compare_saved(const QStringList& names) {
    Q_EMIT events_.methods_compared(compare_saved_contexts(workspace_, names));
}

void WorkspaceWorker::train(const TrainingRequest& request, const std::stop_token& stop) {
    if (!has_model(Job::kTrain)) return;
    controls_.ends_training = false;
    const auto happened = [this](const TrainingEvent& event) { Q_EMIT events_.training_happened(event); };
    const auto wants_end = [this, &stop] { return controls_.gate.pass(stop), controls_.ends_training.load(); };
    Q_EMIT events_.training_ended(run_training(loaded_, request, {happened, wants_end}, stop));
}

void WorkspaceWorker::recognise_benchmark(const QString& folder) {
    Q_EMIT events_.benchmark_recognised(find_benchmark_data(folder));
}

void WorkspaceWorker::run_benchmark(const BenchmarkRequest& request, const std::stop_token& stop) {
    const auto progressed = [this](const BenchmarkProgress& progress) {
        Q_EMIT events_.benchmark_progressed(progress);
    };
    const auto reported = [this](const BenchmarkOutcome& outcome) { Q_EMIT events_.benchmark_reported(outcome); };
    Q_EMIT events_.benchmark_reported(ui::run_benchmark(workspace_, request, {progressed, reported}, stop));
}

void WorkspaceWorker::compress(const CompressRequest& request, std::stop_token stop) {
    if (!has_model(Job::kCompress) || !result_is_safe()) return;
    const Stopwatch watch;
    const auto continued = request.continued ? std::optional(id_of(*request.continued)) : std::nullopt;
    auto task = workspace_.plan_adaptation(request.demonstrations, request.options, continued);
    if (!task) return report(Job::kCompress, task.error());
    Q_EMIT events_.compression_begun(begun_record(*workspace_.model(), *task));

    SignalObserver observer(events_, controls_.gate, stop);
    auto open = workspace_.adapt(
        std::move(*task), observer, stop,
        {.name_of = name_of_recovered, .told = [this](const Result<std::string>& name) { tell_set_aside(name); }});
    controls_.gate.pass(stop);  // what was asked of the context before is answered by that
    if (!open) return report(Job::kCompress, open.error());
    const double seconds = watch.seconds();
    slots_[0] = std::move(*open);
    Q_EMIT events_.compressed(describe_open(0), seconds);
    Q_EMIT events_.conversation_loaded(0, {});
    list_tests();
    keep_result();
}

OpenedContext WorkspaceWorker::describe_open(int slot) const {
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

void WorkspaceWorker::open_context(const ContextChoice& choice, int slot) {
    if (!has_model(Job::kOpenContext)) return;
    auto open = workspace_.open_context(id_of(choice));
    if (!open) return report(Job::kOpenContext, open.error());
    slots_[static_cast<std::size_t>(slot)] = std::move(*open);
    Q_EMIT events_.context_opened(describe_open(slot));
    load_conversation(slot);
    if (slot != 0) return;
    list_tests();
    open_test(0);
}

void WorkspaceWorker::close_slot(int slot) {
    slots_[static_cast<std::size_t>(slot)].reset();
}

void WorkspaceWorker::load_conversation(int slot) {
    const auto said = workspace_.conversation(slots_[static_cast<std::size_t>(slot)]->id);
    if (!said) report(Job::kConversation, said.error());
    Q_EMIT events_.conversation_loaded(slot, said ? *said : std::vector<Exchange>{});
}

void WorkspaceWorker::clear_conversation(const ContextChoice& choice) {
    if (const auto status = workspace_.clear_conversation(id_of(choice)); !status) {
        return report(Job::kConversation, status.error());
    }
    for (int slot = 0; slot < kSlots; ++slot) {
        const auto& open = slots_[static_cast<std::size_t>(slot)];
        if (open && open->id == id_of(choice)) load_conversation(slot);
    }
}

void WorkspaceWorker::keep(const OpenContext& open, Exchange exchange) {
    const auto kept = workspace_.keep_exchange(open.id, std::move(exchange));
    if (!kept) report(Job::kConversation, kept.error());
    tell_incident();
}

void WorkspaceWorker::classify(const QueryRequest& request, std::stop_token stop) {
    const OpenContext* open = open_in(request.slot, Job::kAnswer);
    if (open == nullptr) return;
    const Question question = question_of(request);
    const auto answer = open->query.classify(question.media, question.text, question.labels, std::move(stop));
    if (!answer) return report(Job::kAnswer, answer.error());
    Q_EMIT events_.classified(describe_answer(*answer, request.slot));
    keep(*open, exchange_of(question, *answer));
}

void WorkspaceWorker::ask(const QueryRequest& request, std::stop_token stop) {
    const OpenContext* open = open_in(request.slot, Job::kAnswer);
    if (open == nullptr) return;
    const Question question = question_of(request);
    const auto grew = [this, &request](std::string_view text) {
        Q_EMIT events_.answer_grew(to_qstring(text), request.slot);
    };
    const auto answer = open->query.ask(question.media, question.text, {}, grew, std::move(stop));
    if (!answer) return report(Job::kAnswer, answer.error());
    Q_EMIT events_.answered(describe_answer(*answer, request.slot));
    keep(*open, exchange_of(question, *answer));
}

void WorkspaceWorker::test(const std::vector<LabelledImage>& images, const QStringList& labels, const QString& name,
                           std::stop_token stop) {
    const OpenContext* open = open_in(0, Job::kTest);
    if (open == nullptr) return;
    const TestOptions options{.labels = to_strings(labels), .goes_on_after_errors = true};
    const auto progress = [this](std::size_t item, const TestAnswer& answer, const TestMetrics&) {
        Q_EMIT events_.image_tested(
            {static_cast<int>(item), to_qstring(answer.answer), answer.probability, to_qstring(answer.error)});
    };
    auto outcome = evaluate(open->query, items_of(images), options, progress, stop);
    if (!outcome) return report(Job::kTest, outcome.error());
    const Confusion& confusion = outcome->metrics.confusion;
    Q_EMIT events_.tested({static_cast<int>(confusion.total()), static_cast<int>(confusion.correct()),
                           outcome->cancelled, outcome->run.seconds});
    if (outcome->cancelled || confusion.total() == 0) return;
    outcome->run.images = to_utf8(name);
    if (const auto kept = workspace_.keep_test(open->id, std::move(outcome->run)); !kept) {
        return report(Job::kTest, kept.error());
    }
    list_tests();
    if (open->id.kind == ContextId::Kind::kSaved) list_contexts();
}

void WorkspaceWorker::propose(const QStringList& files, std::stop_token stop) {
    std::vector<LabelledImage> images;
    for (const QString& file : files) images.push_back({file, {}});
    if (const OpenContext* open = open_in(0, Job::kTest)) {
        const auto progress = [this](std::size_t item, const TestAnswer& answer, const TestMetrics&) {
            Q_EMIT events_.proposed(
                {static_cast<int>(item), to_qstring(answer.answer), answer.probability, to_qstring(answer.error)});
        };
        const auto outcome = evaluate(open->query, items_of(images), {.goes_on_after_errors = true}, progress, stop);
        if (!outcome) report(Job::kTest, outcome.error());
    }
    Q_EMIT events_.proposals_ended();
}

void WorkspaceWorker::find_nearest(const QString& file, const std::stop_token& stop) {
    OpenContext* open = open_in(0, Job::kTest);
    if (open == nullptr) return;
    auto found = nearest_to(file, workspace_, *open, stop);
    if (!found) return report(Job::kTest, found.error());
    Q_EMIT events_.nearest_found({file, std::move(*found), describe_open(0).record});
}

void WorkspaceWorker::list_tests() {
    const auto tests = workspace_.tests(slots_[0]->id);
    tests ? Q_EMIT events_.tests_listed(*tests) : report(Job::kTest, tests.error());
}

void WorkspaceWorker::open_test(qint64 id) {
    if (open_in(0, Job::kTest) == nullptr) return;
    const auto run = workspace_.test(slots_[0]->id, id);
    if (!run) return report(Job::kTest, run.error());
    if (*run) Q_EMIT events_.test_loaded(**run);
}

}  // namespace emloc::ui
