#include "engine/workspace/workspace.h"

#include <fmt/chrono.h>

#include <algorithm>
#include <ctime>
#include <utility>

#include "engine/adaptation/adaptation.h"
#include "engine/evaluation/metrics.h"
#include "engine/media/image.h"
#include "engine/media/video.h"

namespace emloc {

namespace {

const ContextId kResult{ContextId::Kind::kResult};

ContextId saved(const std::string& name) {
    return {ContextId::Kind::kSaved, name};
}

tl::unexpected<Error> no_model() {
    return fail(ErrorKind::kNotFound, "No model is loaded. Load one first.");
}

tl::unexpected<Error> no_store() {
    return fail(ErrorKind::kNotFound, "No store is open. Open one first.");
}

tl::unexpected<Error> no_result() {
    return fail(ErrorKind::kNotFound, "There is no result that is not saved. Adapt first, or name a saved context.");
}

bool same(const Demonstration& one, const Demonstration& other) {
    const auto same_file = [](const Media& a, const Media& b) { return a.kind == b.kind && a.sha256 == b.sha256; };
    return one.question == other.question && one.answer == other.answer &&
           std::ranges::equal(one.media, other.media, same_file);
}

void look_up_kinds(std::vector<Demonstration>& demonstrations) {
    for (Demonstration& demonstration : demonstrations) {
        for (Media& medium : demonstration.media) {
            if (medium.kind == MediaKind::kImage) medium.kind = kind_of(medium);
        }
    }
}

// Those that are no part of the context yet. What can't be read stays in, for the adaptation to say so.
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
AdaptationOptions continued_options(const AdaptationOptions& begun, const AdaptationOptions& wanted) {
    AdaptationOptions options = begun;
    options.method = wanted.method;
    return options;
}

// ISO 8601, UTC.
std::string time_text(std::time_t time) {
    return fmt::format("{:%FT%TZ}", fmt::gmtime(time));
}

std::string whole_name(const ContextId& id) {
    return id.kind == ContextId::Kind::kSaved ? fmt::format("the context \u201c{}\u201d", id.name) : "the result";
}

}  // namespace

Exchange exchange_of(const Question& question, const Classification& answer) {
    Exchange exchange;
    exchange.kind = Exchange::Kind::kClassification;
    exchange.question = question.text;
    exchange.media = question.media;
    exchange.seconds = answer.seconds;
    for (const auto& [label, probability] : answer.labels) exchange.labels.emplace_back(label, probability);
    return exchange;
}

Exchange exchange_of(const Question& question, const Answer& answer) {
    Exchange exchange;
    exchange.question = question.text;
    exchange.media = question.media;
    exchange.answer = answer.text;
    exchange.tokens = answer.tokens;
    exchange.first_token_seconds = answer.first_token_seconds;
    exchange.seconds = answer.seconds;
    exchange.stopped = answer.stopped;
    return exchange;
}

Status Workspace::open_model(const std::filesystem::path& folder, const LoadOptions& options,
                             const ProgressFunction& progress, std::stop_token stop) {
    auto loaded = Model::load(folder, options, progress, std::move(stop));
    if (!loaded) return tl::unexpected(loaded.error());
    use_model(std::move(*loaded));
    return {};
}

void Workspace::use_model(std::shared_ptr<const Model> model) {
    model_ = std::move(model);
    open_.clear();
}

Status Workspace::open_store(const std::filesystem::path& file, OpenMode mode) {
    auto opened = Store::open(file, mode);
    if (!opened) return tl::unexpected(opened.error());
    store_ = std::move(*opened);
    UnsavedResult beside(file);
    if (!kept_ || kept_->store() != beside.store()) {
        // It stays there until the result is saved, or kept here.
        if (kept_ && kept_->is_written()) kept_elsewhere_ = std::move(kept_);
        kept_ = std::move(beside);
    }
    std::erase_if(open_, [](const auto& each) {
        const auto open = each.lock();
        return !open || open->id.kind == ContextId::Kind::kSaved;
    });
    return {};
}

Result<std::shared_ptr<const Context>> Workspace::load(const ContextId& id) const {
    if (id.kind == ContextId::Kind::kNone) return std::shared_ptr<const Context>();
    if (id.kind == ContextId::Kind::kResult) {
        return result_ ? Result<std::shared_ptr<const Context>>(result_) : no_result();
    }
    if (!store_) return no_store();
    // A method that retrieves reads its demonstrations again, wherever their files are by now.
    const auto summary = store_->summary(id.name);
    const auto* method = summary ? methods_.find(summary->method) : nullptr;
    const auto media = method != nullptr && method->recall ? LoadMedia::kBytes : media_;
    auto loaded = store_->load(id.name, model_ ? &model_->identity() : nullptr, media);
    if (!loaded) return tl::unexpected(loaded.error());
    return std::make_shared<const Context>(std::move(*loaded));
}

std::shared_ptr<OpenContext> Workspace::find_open(const ContextId& id, const std::string& modified) {
    for (const auto& each : open_) {
        auto open = each.lock();
        if (!open || open->id != id || open->modified != modified) continue;
        if (id.kind != ContextId::Kind::kResult || open->context == result_) return open;
    }
    return nullptr;
}

Result<std::shared_ptr<OpenContext>> Workspace::open_context(const ContextId& id) {
    if (!model_) return no_model();
    std::string modified;
    if (id.kind == ContextId::Kind::kSaved && store_) {
        // What fails here is said by load().
        if (const auto summary = store_->summary(id.name)) modified = summary->modified;
    }
    if (auto open = find_open(id, modified)) return open;
    auto context = load(id);
    if (!context) return tl::unexpected(context.error());
    auto query = *context ? Query::open(model_, *context, methods_) : Query::zero_shot(model_);
    if (!query) return tl::unexpected(query.error());
    auto open =
        std::make_shared<OpenContext>(OpenContext{id, std::move(*context), std::move(*query), std::move(modified)});
    std::erase_if(open_, [](const auto& each) { return each.expired(); });
    open_.push_back(open);
    return open;
}

Result<std::vector<SimilarDemonstration>> Workspace::similar_demonstrations(OpenContext& open, const Media& picture,
                                                                            std::int64_t count,
                                                                            const std::stop_token& stop) const {
    if (!model_) return no_model();
    if (!open.context || open.context->demonstrations.empty())
        return fail(ErrorKind::kInvalidArgument, "There are no demonstrations to look among: choose a context first.");
    if (!open.similar) {
        auto similar = SimilarDemonstrations::open(model_, *open.context, stop);
        if (!similar) return tl::unexpected(similar.error());
        open.similar = std::move(*similar);
    }
    return open.similar->to(picture, count, stop);
}

Result<Context> Workspace::record(const ContextId& id) const {
    if (id.kind == ContextId::Kind::kNone) {
        return fail(ErrorKind::kInvalidArgument, "Without a context there is nothing to look into.");
    }
    if (id.kind == ContextId::Kind::kSaved) {
        return store_ ? store_->load_record(id.name, LoadMedia::kReferences) : no_store();
    }
    if (!result_) return no_result();
    Context record = *result_;
    for (LayerMemory& layer : record.memory.layers) layer.key = layer.value = nullptr;
    record.memory.states.clear();
    return record;
}

Result<AdaptationTask> Workspace::plan_adaptation(std::vector<Demonstration> demonstrations,
                                                  const AdaptationOptions& options,
                                                  const std::optional<ContextId>& continued) const {
    if (!model_) return no_model();
    AdaptationTask task{.options = options};
    if (continued) {
        auto context = load(*continued);
        if (!context) return tl::unexpected(context.error());
        task.continued = std::move(*context);
    }
    look_up_kinds(demonstrations);
    if (task.continued) {
        demonstrations = not_in(*task.continued, std::move(demonstrations));
        task.options = continued_options(task.continued->options, options);
        if (demonstrations.empty()) {
            return fail(ErrorKind::kInvalidArgument, "Every demonstration is part of {} already. Add others first.",
                        whole_name(*continued));
        }
    }
    task.demonstrations = std::move(demonstrations);
    return task;
}

Result<std::shared_ptr<OpenContext>> Workspace::adapt(AdaptationTask task, Observer& observer, std::stop_token stop,
                                                      const Before& before) {
    if (!model_) return no_model();
    const Adaptation adaptation(model_, task.options, methods_);
    auto& demonstrations = task.demonstrations;
    auto context = task.continued
                       ? adaptation.extend(*task.continued, std::move(demonstrations), observer, std::move(stop))
                       : adaptation.run(std::move(demonstrations), observer, std::move(stop));
    if (!context) return tl::unexpected(context.error());
    auto shared = std::make_shared<const Context>(std::move(*context));
    auto query = Query::open(model_, shared, methods_);
    if (!query) return tl::unexpected(query.error());
    if (result_ && before.name_of) before.told(set_result_aside(before.name_of));
    result_ = shared;
    result_made_ = time_text(std::time(nullptr));
    said_to_result_.clear();
    tests_of_result_.clear();
    auto open = std::make_shared<OpenContext>(OpenContext{kResult, std::move(shared), std::move(*query)});
    open_.push_back(open);
    return open;
}

bool Workspace::can_write() const {
    return store_ && store_->mode() == OpenMode::kReadWrite;
}

Status Workspace::keep_result() {
    if (!result_) return {};
    if (!kept_) return no_store();
    auto written = kept_->write(*result_);
    if (written && kept_elsewhere_) {
        static_cast<void>(kept_elsewhere_->remove());
        kept_elsewhere_.reset();
    }
    return written;
}

void Workspace::drop_result() {
    result_.reset();
    said_to_result_.clear();
    tests_of_result_.clear();
    // A copy that can't be removed comes back as a recovered context, which loses nothing.
    for (auto* kept : {&kept_, &kept_elsewhere_}) {
        if (*kept) static_cast<void>((*kept)->remove());
    }
    kept_elsewhere_.reset();
}

Result<std::string> Workspace::set_result_aside(const NameOfRecovered& name_of) {
    if (!result_ || !store_) {
        drop_result();
        return std::string();
    }
    auto name = free_name(*store_, name_of(result_made_));
    const auto saved = save_result(name);
    if (saved) return name;
    if (kept_) kept_->leave();
    drop_result();
    return tl::unexpected(saved.error());
}

std::vector<Result<std::string>> Workspace::recover_results(const NameOfRecovered& name_of) {
    return kept_ && can_write() ? kept_->recover(*store_, name_of) : std::vector<Result<std::string>>();
}

Result<Workspace::Saved> Workspace::save_result(const std::string& name, WhenTaken when_taken) {
    if (!store_) return no_store();
    if (!result_) return no_result();
    if (auto status = store_->save(name, *result_, when_taken); !status) return tl::unexpected(status.error());
    Saved outcome;
    for (const Exchange& exchange : said_to_result_) {
        if (auto kept = store_->add_exchange(name, exchange); !kept) outcome.said.push_back(std::move(kept.error()));
    }
    for (const TestRun& run : tests_of_result_) {
        if (auto kept = store_->record_test(name, run); !kept) outcome.test = std::move(kept);
    }
    follow(kResult, saved(name));
    drop_result();
    return outcome;
}

Status Workspace::rename(const std::string& from, const std::string& to) {
    if (!store_) return no_store();
    auto status = store_->rename(from, to);
    if (status) follow(saved(from), saved(to));
    return status;
}

Status Workspace::remove(const std::string& name) {
    if (!store_) return no_store();
    auto status = store_->remove(name);
    if (status) {
        std::erase_if(open_, [&](const auto& each) {
            const auto open = each.lock();
            return !open || open->id == saved(name);
        });
    }
    return status;
}

void Workspace::follow(const ContextId& from, const ContextId& to) {
    const auto summary = store_->summary(to.name);
    std::erase_if(open_, [&](const auto& each) {
        const auto open = each.lock();
        return !open || (open->id == to && from != to);
    });
    for (const auto& each : open_) {
        const auto open = each.lock();
        // An earlier result is none any more.
        const bool is_meant = open->id == from && (from != kResult || open->context == result_);
        if (!is_meant) continue;
        open->id = to;
        open->modified = summary ? summary->modified : std::string();
    }
}

Status Workspace::keep_exchange(const ContextId& id, Exchange exchange) {
    if (id == kResult) {
        said_to_result_.push_back(std::move(exchange));
        return {};
    }
    if (!can_write()) return {};
    const auto kept = store_->add_exchange(id.name, exchange);
    return kept ? Status() : tl::unexpected(kept.error());
}

Result<std::vector<Exchange>> Workspace::conversation(const ContextId& id) const {
    if (id == kResult) return said_to_result_;
    return store_ ? store_->exchanges(id.name) : std::vector<Exchange>();
}

Status Workspace::clear_conversation(const ContextId& id) {
    if (id == kResult) {
        said_to_result_.clear();
        return {};
    }
    return store_ ? store_->clear_exchanges(id.name) : Status();
}

Status Workspace::keep_test(const ContextId& id, TestRun run) {
    if (id.kind == ContextId::Kind::kSaved && store_ && !can_write()) return {};
    if (id.kind == ContextId::Kind::kSaved) return store_ ? store_->record_test(id.name, run) : no_store();
    if (id != kResult) return {};
    run.id = std::ssize(tests_of_result_) + 1;
    run.created = time_text(std::time(nullptr));
    tests_of_result_.push_back(std::move(run));
    return {};
}

Result<std::vector<TestRecord>> Workspace::tests(const ContextId& id) const {
    if (id.kind == ContextId::Kind::kSaved) return store_ ? store_->tests(id.name) : no_store();
    std::vector<TestRecord> tests;
    if (id != kResult) return tests;
    for (const TestRun& run : tests_of_result_) {
        const auto confusion = metrics_of(run.answers).confusion;
        tests.push_back({run.id, run.created, run.images, confusion.total(), confusion.correct()});
    }
    return tests;
}

Result<std::optional<TestRun>> Workspace::test(const ContextId& id, std::int64_t test) const {
    if (id.kind == ContextId::Kind::kSaved && store_) return store_->test(id.name, test);
    if (id != kResult || tests_of_result_.empty()) return std::optional<TestRun>();
    if (test == 0) return tests_of_result_.back();
    const auto found = std::ranges::find(tests_of_result_, test, &TestRun::id);
    return found == tests_of_result_.end() ? std::optional<TestRun>() : *found;
}

}  // namespace emloc
