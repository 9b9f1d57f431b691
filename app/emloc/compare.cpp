// emloc compare: one data set, several methods, one report.
#include <fmt/format.h>

#include <algorithm>
#include <optional>

#include "app/emloc/adapt_progress.h"
#include "app/emloc/command.h"
#include "app/emloc/demonstration_options.h"
#include "app/emloc/format.h"
#include "app/emloc/model_options.h"
#include "app/emloc/report.h"
#include "app/emloc/store_options.h"
#include "app/emloc/test_items.h"
#include "engine/evaluation/metrics.h"
#include "engine/workspace/compare_methods.h"
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
    std::optional<double> delta;  // the bound for all that can be held to one
};

std::string comparison_table(const std::vector<ComparedMethod>& methods) {
    using enum Table::Align;
    Table table({kLeft, kRight, kRight, kRight, kRight, kRight, kRight, kRight});
    table.add({"method", "accuracy", "of", "p", "kept", "JS", "adapting", "a question"});
    for (const auto& method : methods) {
        const auto margin = accuracy_margin(method.correct, method.total);
        table.add({method.method, fmt::format("{} ± {}", percent(method.accuracy()), percent(margin)),
                   fmt::format("{}/{}", method.correct, method.total),
                   &method == methods.data() ? "" : fmt::format("{:.3f}", method.chance), percent(method.kept),
                   divergence_text(method.js, ""), human_seconds(method.adapt_seconds),
                   human_seconds(method.query_seconds)});
    }
    return table.text();
}

// Tells the terminal, and writes the files whenever there is more to write.
class Telling : public MethodsObserver {
 public:
    Telling(const CompareOptions& options, Invocation& invocation)
        : options_(options), console_(invocation.console), progress_(invocation.console) {}

    void method_begun(const MethodDescription& method, std::size_t, std::size_t) override { method_ = method.name; }
    void context_known(const MethodDescription& method) override {
        console_.info("{}: taken from the store", method.name);
    }
    Observer& adapting() override {
        console_.info("{}: adapting", method_);
        return progress_;
    }
    void item_tested(std::int64_t done, std::int64_t total, std::int64_t correct) override {
        console_.progress(fmt::format("{}: {}/{}  {} right", method_, done, total, correct));
    }
    Status method_done(const std::vector<ComparedMethod>& so_far) override {
        console_.clear_progress();
        if (options_.output.empty()) return {};
        return write_comparison(options_.output, fmt::format("Methods on {}", options_.demonstrations.source), so_far);
    }

 private:
    const CompareOptions& options_;
    Console& console_;
    AdaptProgress progress_;
    std::string method_;
};

Result<ExitCode> run(const CompareOptions& options, Invocation& invocation) {
    auto methods = methods_to_compare(options.methods, invocation.methods);
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
    MethodsTask task{.methods = std::move(*methods),
                     .name = options.name,
                     .options = {.max_pixels = options.max_pixels},
                     .demonstrations = std::move(set->demonstrations),
                     .items = std::move(read->items),
                     .by_layer = options.by_layer,
                     .own_budgets = options.own_budgets,
                     .delta = options.delta};
    Telling telling(options, invocation);
    const auto compared = compare_methods(workspace, invocation.methods, task, telling, invocation.stop);
    invocation.console.clear_progress();
    if (!compared) return tl::unexpected(compared.error());
    if (invocation.json) {
        invocation.console.print_json(Json::parse(comparison_to_json(*compared)));
    } else {
        invocation.console.print(comparison_table(*compared));
    }
    return ExitCode::kOk;
}

// What methods with a budget keep to.
void add_budget_options(CLI::App& command, CompareOptions& options) {
    command.add_flag("--by-layer", options.by_layer,
                     "Methods with a budget keep in each layer as many tokens as the first method does; otherwise as "
                     "many on the whole, the same in all layers");
    command.add_flag("--own-budgets", options.own_budgets, "Methods keep to their own default budgets instead");
    command
        .add_option("--delta", options.delta,
                    "Every method that can be held to a bound keeps its smallest budget within this one, in place of "
                    "the first method's tokens")
        ->type_name("JS")
        ->check(CLI::NonNegativeNumber);
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
    add_budget_options(*command, *options);
    command->add_option("--max-pixels", options->max_pixels, "Larger images are reduced to this")
        ->type_name("N")
        ->check(CLI::PositiveNumber);
    add_allow_outside(*command, options->demonstrations);
    add_model_options(*command, options->model);
}

}  // namespace emloc::cli
