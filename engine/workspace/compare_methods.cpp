#include "engine/workspace/compare_methods.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <utility>

#include "engine/adaptation/adaptation.h"
#include "engine/adaptation/methods/budget_like.h"
#include "engine/core/peak_memory.h"
#include "engine/demonstrations/same_demonstration.h"
#include "engine/workspace/workspace.h"

namespace emloc {
namespace {

// Whether the context is what this task would make.
bool is_made_so(const Context& record, const AdaptationOptions& options,
                const std::vector<Demonstration>& demonstrations) {
    const auto& own = record.options;
    return own.method == options.method && own.chunk_tokens == options.chunk_tokens &&
           own.demonstrations_per_chunk == options.demonstrations_per_chunk && own.min_pixels == options.min_pixels &&
           own.max_pixels == options.max_pixels && own.video == options.video &&
           (!options.system_prompt || own.system_prompt == options.system_prompt) &&
           std::ranges::equal(record.demonstrations, demonstrations, same_demonstration);
}

Result<MethodName> name_of(const std::string& name, const MethodRegistry& methods) {
    if (const auto* method = methods.find(name)) return MethodName{method->name, method->title};
    if (const auto* method = find_training_method(name)) return MethodName{method->name, method->title};
    return fail(ErrorKind::kInvalidArgument, "There is no method {}.", name);
}

// One comparison under way.
class Comparing {
 public:
    Comparing(Workspace& workspace, const MethodRegistry& methods, const MethodsTask& task, MethodsObserver& observer,
              std::stop_token stop)
        : workspace_(workspace), methods_(methods), task_(task), observer_(observer), stop_(std::move(stop)) {}

    Result<ComparedMethod> run(const MethodName& name) {
        if (const auto* method = methods_.find(name.name)) return run_context(*method);
        return run_training(*find_training_method(name.name));
    }

 private:
    Result<ComparedMethod> run_context(const MethodDescription& method) {
        const ContextId id{ContextId::Kind::kSaved, fmt::format("{} {}", task_.name, method.name)};
        const PeakMemory memory;
        const auto open = adapted(method, id);
        if (!open) return tl::unexpected(open.error());
        const auto peak = memory.bytes();
        const auto& context = *(*open)->context;
        const auto tested = test((*open)->query, context, id);
        if (!tested) return tl::unexpected(tested.error());
        if (!first_) {
            first_ = *tested;
            if (!task_.own_budgets && !task_.delta) take_budget(context);
        }
        auto row = compared(method.title, id.name, context, *tested, *first_);
        if (!known_) row.peak_bytes = peak;
        return row;
    }

    Result<ComparedMethod> run_training(const TrainingMethod& method) {
        if (!task_.training)
            return fail(ErrorKind::kInvalidArgument, "{} trains, and no folder was given to train into.", method.title);
        const auto task = training_task(method);
        auto outcome = finished_training(task);
        if (!outcome) return tl::unexpected(outcome.error());
        const PeakMemory memory;
        const bool known = outcome->has_value();
        if (known) {
            observer_.known({method.name, method.title});
        } else {
            if (task_.training->frees_model) workspace_.use_model(nullptr);
            auto trained = train_model(task, observer_.training(), stop_);
            if (!trained) return tl::unexpected(trained.error());
            if (trained->broken) return tl::unexpected(*trained->broken);
            outcome = std::move(*trained);
        }
        const auto peak = memory.bytes();
        const auto tested = test_trained(method, task);
        if (!tested) return tl::unexpected(tested.error());
        if (!first_) first_ = *tested;
        auto row = compared(method.name, method.title, **outcome, *tested, *first_);
        if (!known) row.peak_bytes = peak;
        return row;
    }

    TrainingTask training_task(const TrainingMethod& method) const {
        const auto& how = *task_.training;
        TrainingTask task{.method = &method,
                          .low_rank = how.low_rank,
                          .options = how.options,
                          .model = how.model,
                          .load = how.load,
                          .demonstrations = task_.demonstrations,
                          .system_prompt = task_.system_prompt,
                          .items = {},
                          .output = how.folder / fmt::format("{} {}", task_.name, method.name)};
        task.options.rate = how.rate.value_or(how.rates * method.rate);
        return task;
    }

    // What was trained, loaded as anybody would load it.
    Result<TestRun> test_trained(const TrainingMethod& method, const TrainingTask& task) {
        const bool is_whole = method.trained == Trained::kAll;
        auto load = task.load;
        load.adapter = is_whole ? std::filesystem::path() : task.output;
        const auto model = Model::load(is_whole ? task.output : task.model, load, {}, stop_);
        if (!model) return tl::unexpected(model.error());
        const auto query = Query::zero_shot(*model, task_.system_prompt);
        if (!query) return tl::unexpected(query.error());
        return evaluated(*query,
                         {.question = usual_question(task_.demonstrations), .labels = labels_of(task_.demonstrations)});
    }

    // What the others may keep: as many tokens as the first method's context.
    void take_budget(const Context& first) {
        if (first.chunks.empty() || first.chunks.front().decisions.empty()) return;
        counts_ = budget_like(first, task_.by_layer ? BudgetShape::kByLayer : BudgetShape::kUniform);
        const auto all = static_cast<double>(task_.demonstrations.size());
        shots_ = std::max<std::int64_t>(1, std::lround(kept_share(first) * all));
    }

    Result<AdaptationOptions> options_of(const MethodDescription& method) const {
        auto options = task_.options;
        options.method = {.name = method.name, .options = {}};
        if (counts_) offer(method, "budget_counts", *counts_, options.method.options);
        if (shots_) offer(method, "retrieved", *shots_, options.method.options);
        if (task_.delta) offer(method, "delta", *task_.delta, options.method.options);
        auto complete = methods_.completed(options.method);
        if (!complete) return tl::unexpected(complete.error());
        options.method = std::move(*complete);
        return options;
    }

    // The context that an earlier comparison has made, or a new one, saved under that name.
    Result<std::shared_ptr<OpenContext>> adapted(const MethodDescription& method, const ContextId& id) {
        const auto options = options_of(method);
        if (!options) return tl::unexpected(options.error());
        known_ = false;
        if (const auto record = workspace_.record(id); record) {
            if (!is_made_so(*record, *options, task_.demonstrations))
                return fail(ErrorKind::kNameTaken,
                            "{} holds a context “{}” that was made otherwise. Choose another name, or remove it.",
                            workspace_.store()->file().string(), id.name);
            observer_.known({method.name, method.title});
            known_ = true;
            return workspace_.open_context(id);
        }
        auto plan = workspace_.plan_adaptation(task_.demonstrations, *options);
        if (!plan) return tl::unexpected(plan.error());
        const Adaptation adaptation(workspace_.model(), plan->options, methods_);
        const auto context = adaptation.run(std::move(plan->demonstrations), observer_.adapting(), stop_);
        if (!context) return tl::unexpected(context.error());
        if (const auto saved = workspace_.store()->save(id.name, *context); !saved)
            return tl::unexpected(saved.error());
        return workspace_.open_context(id);
    }

    // Of the same images in the same order, from an earlier comparison or anew.
    Result<TestRun> test(const Query& query, const Context& context, const ContextId& id) {
        const auto is_of_item = [](const TestAnswer& answer, const TestItem& item) { return answer.path == item.name; };
        if (const auto earlier = workspace_.test(id);
            earlier && *earlier && std::ranges::equal((*earlier)->answers, task_.items, is_of_item))
            return **earlier;
        auto run = evaluated(query, {.labels = labels_of(context)});
        if (!run) return run;
        if (const auto kept = workspace_.keep_test(id, *run); !kept) return tl::unexpected(kept.error());
        return run;
    }

    Result<TestRun> evaluated(const Query& query, const TestOptions& how) {
        const auto total = std::ssize(task_.items);
        const auto progress = [&](std::size_t item, const TestAnswer&, const TestMetrics& metrics) {
            observer_.item_tested(static_cast<std::int64_t>(item) + 1, total, metrics.confusion.correct());
        };
        auto outcome = evaluate(query, task_.items, how, progress, stop_);
        if (!outcome) return tl::unexpected(outcome.error());
        if (outcome->cancelled)
            return fail(ErrorKind::kCancelled, "The comparison was stopped; call it again to go on.");
        return std::move(outcome->run);
    }

    Workspace& workspace_;
    const MethodRegistry& methods_;
    const MethodsTask& task_;
    MethodsObserver& observer_;
    std::stop_token stop_;
    std::optional<TestRun> first_;
    std::optional<std::vector<double>> counts_;
    bool known_ = false;                 // the last context was made before
    std::optional<std::int64_t> shots_;  // of a method that retrieves: demonstrations of as many tokens
};

}  // namespace

Result<std::vector<std::string>> methods_to_compare(const std::vector<std::string>& wanted,
                                                    const MethodRegistry& methods) {
    const auto is_wanted = [&](const std::string& name) { return std::ranges::find(wanted, name) != wanted.end(); };
    for (const auto& name : wanted) {
        const auto* method = methods.find(name);
        if (method == nullptr && find_training_method(name) == nullptr)
            return fail(ErrorKind::kInvalidArgument, "There is no method {}.", name);
        if (method != nullptr && method->reads == Reads::kOneVideo)
            return fail(ErrorKind::kInvalidArgument, "The method {} reads one video and can't be compared on images.",
                        name);
    }
    std::vector<std::string> chosen;
    for (const auto& method : methods.all())
        if ((wanted.empty() || is_wanted(method.name)) && method.reads != Reads::kOneVideo)
            chosen.push_back(method.name);
    for (const auto& method : training_methods())
        if (is_wanted(method.name)) chosen.push_back(method.name);
    return chosen;
}

Result<std::vector<ComparedMethod>> compare_methods(Workspace& workspace, const MethodRegistry& methods,
                                                    const MethodsTask& task, MethodsObserver& observer,
                                                    const std::stop_token& stop) {
    if (!workspace.model()) return fail(ErrorKind::kNotFound, "No model is loaded. Load one first.");
    if (workspace.store() == nullptr) return fail(ErrorKind::kNotFound, "No store is open. Open one first.");
    Comparing comparing(workspace, methods, task, observer, stop);
    std::vector<ComparedMethod> all;
    for (const auto& name : task.methods) {
        const auto method = name_of(name, methods);
        if (!method) return tl::unexpected(method.error());
        observer.method_begun(*method, all.size(), task.methods.size());
        auto one = comparing.run(*method);
        if (!one) return tl::unexpected(one.error());
        all.push_back(std::move(*one));
        // What there is so far lasts, whatever ends the rest.
        if (const auto told = observer.method_done(all); !told) return tl::unexpected(told.error());
    }
    return all;
}

}  // namespace emloc
