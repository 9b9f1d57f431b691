// emloc compare: one data set, several methods, one report.
#include <fmt/ranges.h>

#include <algorithm>
#include <fstream>
#include <optional>

#include "app/emloc/adapt_progress.h"
#include "app/emloc/command.h"
#include "app/emloc/compare_report.h"
#include "app/emloc/demonstration_options.h"
#include "app/emloc/format.h"
#include "app/emloc/model_options.h"
#include "app/emloc/store_options.h"
#include "app/emloc/test_items.h"
#include "engine/adaptation/adaptation.h"
#include "engine/adaptation/methods/budget_like.h"
#include "engine/evaluation/evaluate.h"
#include "engine/workspace/workspace.h"

namespace emloc::cli {
namespace {

struct CompareOptions {
    ModelOptions model;
    StoreOptions store;
    DemonstrationOptions demonstrations, held_back;
    std::vector<std::string> methods;  // empty: all
    std::string name = "compare";
    std::string output;  // a folder; empty: no files
    std::optional<std::int64_t> max_pixels;
    bool by_layer = false;
    bool own_budgets = false;
};

// The methods that can read these demonstrations, the standard one first: the others are held against it.
Result<std::vector<const MethodDescription*>> chosen_methods(const CompareOptions& options,
                                                             const MethodRegistry& methods) {
    std::vector<const MethodDescription*> chosen;
    for (const auto& method : methods.all()) {
        const auto& wanted = options.methods;
        const bool is_wanted = wanted.empty() || std::ranges::find(wanted, method.name) != wanted.end();
        if (is_wanted && method.reads != Reads::kOneVideo) chosen.push_back(&method);
        if (!wanted.empty() && is_wanted && method.reads == Reads::kOneVideo)
            return fail(ErrorKind::kInvalidArgument, "The method {} reads one video and can't be compared on images.",
                        method.name);
    }
    return chosen;
}

// One comparison under way.
class Comparing {
 public:
    Comparing(const CompareOptions& options, Invocation& invocation, Workspace& workspace,
              std::vector<Demonstration> demonstrations, std::vector<TestItem> items)
        : options_(options),
          invocation_(invocation),
          workspace_(workspace),
          demonstrations_(std::move(demonstrations)),
          items_(std::move(items)) {}

    Result<ComparedMethod> run(const MethodDescription& method) {
        const auto name = fmt::format("{} {}", options_.name, method.name);
        auto context = adapted(method, name);
        if (!context) return tl::unexpected(context.error());
        const auto tested = test(**context, name);
        if (!tested) return tl::unexpected(tested.error());
        if (!first_) {
            first_ = *tested;
            if (!options_.own_budgets && !(*context)->context->chunks.front().decisions.empty())
                counts_ = budget_like(*(*context)->context,
                                      options_.by_layer ? BudgetShape::kByLayer : BudgetShape::kUniform);
        }
        return compared(method.title, name, *(*context)->context, *tested, *first_);
    }

 private:
    AdaptationOptions options_of(const MethodDescription& method) const {
        AdaptationOptions chosen;
        chosen.method = {.name = method.name, .options = {}};
        chosen.max_pixels = options_.max_pixels;
        if (counts_) offer(method, "budget_counts", *counts_, chosen.method.options);
        return chosen;
    }

    // The context that an earlier call has made, or a new one, saved under that name.
    Result<std::shared_ptr<OpenContext>> adapted(const MethodDescription& method, const std::string& name) {
        const auto chosen = options_of(method);
        const auto complete = invocation_.methods.completed(chosen.method);
        if (!complete) return tl::unexpected(complete.error());
        const ContextId id{ContextId::Kind::kSaved, name};
        if (const auto record = workspace_.record(id); record) {
            if (record->options.method == *complete && record->demonstrations.size() == demonstrations_.size() &&
                record->options.max_pixels == chosen.max_pixels) {
                invocation_.console.info("{}: taken from the store", method.name);
                return workspace_.open_context(id);
            }
            return fail(ErrorKind::kNameTaken,
                        "{} holds a context “{}” that was made otherwise. Choose another --name, or remove it.",
                        options_.store.file, name);
        }
        auto task = workspace_.plan_adaptation(demonstrations_, chosen);
        if (!task) return tl::unexpected(task.error());
        invocation_.console.info("{}: adapting", method.name);
        AdaptProgress progress(invocation_.console);
        auto open = workspace_.adapt(std::move(*task), progress, invocation_.stop);
        invocation_.console.clear_progress();
        if (!open) return open;
        if (const auto saved = workspace_.save_result(name); !saved) return tl::unexpected(saved.error());
        return open;
    }

    // Of the same images in the same order, from an earlier call or anew.
    Result<TestRun> test(const OpenContext& context, const std::string& name) {
        const ContextId id{ContextId::Kind::kSaved, name};
        const auto is_of_item = [](const TestAnswer& answer, const TestItem& item) { return answer.path == item.name; };
        if (const auto earlier = workspace_.test(id);
            earlier && *earlier && std::ranges::equal((*earlier)->answers, items_, is_of_item))
            return **earlier;
        const TestOptions how{.labels = labels_of(*context.context)};
        const auto outcome = evaluate(
            context.query, items_, how,
            [&](std::size_t item, const TestAnswer&, const TestMetrics& metrics) {
                invocation_.console.progress(
                    fmt::format("{}: {}/{}  {} right", name, item + 1, items_.size(), metrics.confusion.correct()));
            },
            invocation_.stop);
        invocation_.console.clear_progress();
        if (!outcome) return tl::unexpected(outcome.error());
        if (outcome->cancelled)
            return fail(ErrorKind::kCancelled, "The comparison was stopped; call it again to go on.");
        if (const auto kept = workspace_.keep_test(id, outcome->run); !kept) return tl::unexpected(kept.error());
        return outcome->run;
    }

    const CompareOptions& options_;
    Invocation& invocation_;
    Workspace& workspace_;
    std::vector<Demonstration> demonstrations_;
    std::vector<TestItem> items_;
    std::optional<TestRun> first_;
    std::optional<std::vector<double>> counts_;
};

Status write_file(const std::filesystem::path& file, const std::string& text) {
    std::ofstream out(file, std::ios::binary);
    out << text;
    out.close();
    return out ? Status{} : fail(ErrorKind::kUnreadable, "{} can't be written.", file.string());
}

Status write_files(const CompareOptions& options, const std::vector<ComparedMethod>& methods) {
    if (options.output.empty()) return {};
    std::error_code error;
    std::filesystem::create_directories(options.output, error);
    const std::filesystem::path folder = options.output;
    const auto title = fmt::format("Methods on {}", options.demonstrations.source);
    for (const auto& [name, text] : {std::pair{"comparison.json", comparison_to_json(methods).dump(2) + "\n"},
                                     std::pair{"comparison.csv", comparison_to_csv(methods)},
                                     std::pair{"comparison.html", comparison_to_html(title, methods)}})
        if (auto written = write_file(folder / name, text); !written) return written;
    return {};
}

Result<ExitCode> run(const CompareOptions& options, Invocation& invocation) {
    const auto methods = chosen_methods(options, invocation.methods);
    if (!methods) return tl::unexpected(methods.error());
    Workspace workspace(LoadMedia::kReferences, invocation.methods);
    if (const auto opened = workspace.open_store(options.store.file); !opened) return tl::unexpected(opened.error());
    auto set = read_demonstrations(options.demonstrations, invocation);
    if (!set) return tl::unexpected(set.error());
    auto read = read_test_items(options.held_back, invocation);
    if (!read) return tl::unexpected(read.error());
    auto model = load_model(options.model, invocation);
    if (!model) return tl::unexpected(model.error());
    workspace.use_model(std::move(*model));
    Comparing comparing(options, invocation, workspace, std::move(set->demonstrations), std::move(read->items));
    std::vector<ComparedMethod> compared;
    for (const auto* method : *methods) {
        auto one = comparing.run(*method);
        if (!one) return tl::unexpected(one.error());
        compared.push_back(std::move(*one));
        // What there is so far lasts, whatever ends the rest.
        if (const auto written = write_files(options, compared); !written) return tl::unexpected(written.error());
    }
    if (invocation.json) {
        invocation.console.print_json(comparison_to_json(compared));
    } else {
        invocation.console.print(comparison_table(compared));
    }
    return ExitCode::kOk;
}

}  // namespace

void add_compare(const CommandLine& line) {
    auto options = std::make_shared<CompareOptions>();
    options->held_back.part = DataPart::kHeldBack;
    CLI::App* command = add_command<CompareOptions>(
        line, line.app, "compare", "Adapt by several methods, test each on the same images, and report", options, run);
    command->add_option("-d,--demos", options->demonstrations.source, "Labelled examples, as adapt takes them")
        ->type_name("DIR|FILE")
        ->required();
    command->add_option("--held-out", options->held_back.source, "Labelled images that none of them has seen")
        ->type_name("DIR|FILE")
        ->required();
    std::vector<std::string> names{"all"};
    for (const auto& method : line.methods.all()) names.push_back(method.name);
    command
        ->add_option_function<std::vector<std::string>>(
            "--methods",
            [options](const std::vector<std::string>& given) {
                options->methods = std::ranges::find(given, "all") == given.end() ? given : std::vector<std::string>{};
            },
            "The methods, separated by commas (default: all)")
        ->delimiter(',')
        ->check(CLI::IsMember(names))
        ->type_name("NAME,...");
    add_store_option(*command, options->store);
    command->add_option("-n,--name", options->name, "The contexts are saved as this and the method's name")
        ->type_name("NAME")
        ->capture_default_str();
    command->add_option("-o,--output", options->output, "Write comparison.json, .csv and .html there")
        ->type_name("DIR");
    command->add_flag("--by-layer", options->by_layer,
                      "Methods with a budget keep in each layer as many tokens as the first method does; otherwise as "
                      "many on the whole, the same in all layers");
    command->add_flag("--own-budgets", options->own_budgets, "Methods keep to their own default budgets instead");
    command->add_option("--max-pixels", options->max_pixels, "Larger images are reduced to this")
        ->type_name("N")
        ->check(CLI::PositiveNumber);
    add_allow_outside(*command, options->demonstrations);
    add_model_options(*command, options->model);
}

}  // namespace emloc::cli
