// emloc compare: one data set, several methods, one report.
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <optional>

#include "app/emloc/adapt_progress.h"
#include "app/emloc/command.h"
#include "app/emloc/demonstration_options.h"
#include "app/emloc/format.h"
#include "app/emloc/model_options.h"
#include "app/emloc/report.h"
#include "app/emloc/store_options.h"
#include "app/emloc/test_items.h"
#include "app/emloc/training_options.h"
#include "engine/evaluation/metrics.h"
#include "engine/workspace/compare_methods.h"
#include "engine/workspace/workspace.h"

namespace emloc::cli {
namespace {

constexpr const char* kAll = "all";

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
    TrainingChoice training;
    std::string trained;  // the folder for what was trained; empty: beside the store
};

// Those that were named; "all" stands for all that make contexts.
Result<std::vector<std::string>> chosen_methods(std::vector<std::string> given, const MethodRegistry& methods) {
    if (std::erase(given, kAll) > 0 || given.empty()) {
        auto all = methods_to_compare({}, methods);
        if (!all) return all;
        given.insert(given.end(), all->begin(), all->end());
    }
    return methods_to_compare(given, methods);
}

// Nothing where no method trains.
Result<std::optional<MethodsTraining>> training_of(const CompareOptions& options,
                                                   const std::vector<std::string>& methods) {
    const auto trains = [](const std::string& name) { return find_training_method(name) != nullptr; };
    if (std::ranges::none_of(methods, trains)) return std::nullopt;
    const auto folder = model_folder(options.model);
    if (!folder) return tl::unexpected(folder.error());
    const auto beside = std::filesystem::absolute(options.store.file).parent_path();
    return MethodsTraining{.folder = options.trained.empty() ? beside : std::filesystem::path(options.trained),
                           .model = *folder,
                           .load = load_options(options.model),
                           .low_rank = options.training.low_rank(),
                           .options = options.training.complete(),
                           .rate = options.training.rate(),
                           .frees_model = true};
}

std::string comparison_table(const std::vector<ComparedMethod>& methods) {
    using enum Table::Align;
    Table table({kLeft, kRight, kRight, kRight, kRight, kRight, kRight, kRight, kRight, kRight});
    table.add({"method", "accuracy", "of", "p", "kept", "JS", "to keep", "adapting", "memory", "a question"});
    for (const auto& method : methods) {
        const auto margin = accuracy_margin(method.correct, method.total);
        table.add({method.method, fmt::format("{} ± {}", percent(method.accuracy()), percent(margin)),
                   fmt::format("{}/{}", method.correct, method.total),
                   &method == methods.data() ? "" : fmt::format("{:.3f}", method.chance), percent(method.kept),
                   divergence_text(method.js, ""), human_bytes(method.bytes), human_seconds(method.adapt_seconds),
                   method.peak_bytes > 0 ? human_bytes(method.peak_bytes) : "", human_seconds(method.query_seconds)});
    }
    return table.text();
}

// Tells the terminal, and writes the files whenever there is more to write.
class Telling : public MethodsObserver, private TrainingObserver {
 public:
    Telling(const CompareOptions& options, Invocation& invocation)
        : options_(options), console_(invocation.console), progress_(invocation.console) {}

    void method_begun(const MethodName& method, std::size_t, std::size_t) override { method_ = method.name; }
    void known(const MethodName& method) override {
        console_.info("{}: taken from an earlier comparison", method.name);
    }
    TrainingObserver& training() override {
        console_.info("{}: training", method_);
        return *this;
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
    void stepped(const TrainingStep& step, std::int64_t steps, double seconds_left) override {
        console_.progress(fmt::format("{}: step {} of {}, loss {:.3f}, {} left", method_, step.step + 1, steps,
                                      step.loss, human_seconds(seconds_left)));
    }

    const CompareOptions& options_;
    Console& console_;
    AdaptProgress progress_;
    std::string method_;
};

Result<ExitCode> run(const CompareOptions& options, Invocation& invocation) {
    auto methods = chosen_methods(options.methods, invocation.methods);
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
    auto training = training_of(options, *methods);
    if (!training) return tl::unexpected(training.error());
    MethodsTask task{.methods = std::move(*methods),
                     .name = options.name,
                     .options = {.max_pixels = options.max_pixels},
                     .demonstrations = std::move(set->demonstrations),
                     .items = std::move(read->items),
                     .by_layer = options.by_layer,
                     .own_budgets = options.own_budgets,
                     .delta = options.delta,
                     .system_prompt = set->system_prompt,
                     .training = std::move(*training)};
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
    std::vector<std::string> names{kAll};
    for (const auto& method : line.methods.all()) names.push_back(method.name);
    for (const auto& method : training_methods()) names.push_back(method.name);
    command
        ->add_option("--methods", options->methods,
                     "The methods, separated by commas (default: all, which are all that make contexts)")
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
    add_step_options(*command, options->training);
    add_precision_option(*command, options->training);
    command
        ->add_option("--trained", options->trained,
                     "Folder for what was trained, under the names of contexts (default: beside the store)")
        ->type_name("DIR");
    command->add_option("--max-pixels", options->max_pixels, "Larger images are reduced to this")
        ->type_name("N")
        ->check(CLI::PositiveNumber);
    add_allow_outside(*command, options->demonstrations);
    add_model_options(*command, options->model);
}

}  // namespace emloc::cli
