// emloc evaluate: how often a context names the class of held-back images rightly.
#include "engine/evaluation/evaluate.h"

#include <algorithm>
#include <map>
#include <vector>

#include "app/emloc/command.h"
#include "app/emloc/demonstration_options.h"
#include "app/emloc/format.h"
#include "app/emloc/open_context.h"
#include "app/emloc/report.h"
#include "app/emloc/test_items.h"
#include "app/emloc/test_report.h"
#include "engine/evaluation/label_names.h"
#include "engine/query/query.h"

namespace emloc::cli {
namespace {

struct EvaluateOptions {
    ModelOptions model;
    StoreOptions store;
    std::string context;
    DemonstrationOptions data;
    std::string question;
    std::size_t limit = 0;
    std::vector<std::string> map;  // "FROM=TO"
    std::vector<std::string> leave_out;
    bool no_record = false;
    bool free = false;
};

// Only what is chosen among the labels counts as the context's accuracy.
bool records(const EvaluateOptions& options) {
    return !options.no_record && !options.free;
}

// At most so many of each class; 0: all.
void limit_classes(std::vector<TestItem>& items, std::size_t most) {
    std::map<std::string, std::size_t> taken;
    std::erase_if(items, [&](const TestItem& item) { return most > 0 && ++taken[item.label] > most; });
}

Result<LabelNames> label_names(const EvaluateOptions& options) {
    LabelNames names;
    names.left_out.insert(options.leave_out.begin(), options.leave_out.end());
    for (const std::string& each : options.map) {
        const auto sign = each.find('=');
        if (sign == std::string::npos || sign == 0 || sign + 1 == each.size())
            return fail(ErrorKind::kInvalidArgument, "--map takes FROM=TO, as in --map cats=cat; \"{}\" is none.",
                        each);
        names.same[each.substr(0, sign)] = each.substr(sign + 1);
    }
    return names;
}

// The items under the names that the context has for their classes.
std::vector<TestItem> named(std::vector<TestItem> items, const LabelNames& names) {
    std::erase_if(items, [&](const TestItem& item) { return !names.name_of(item.label); });
    for (TestItem& item : items) item.label = *names.name_of(item.label);
    return items;
}

void warn_of_unknown_labels(const std::vector<TestItem>& items, const std::vector<std::string>& known,
                            Console& console) {
    std::vector<std::string> tested;
    tested.reserve(items.size());
    for (const TestItem& item : items) tested.push_back(item.label);
    for (const std::string& label : unknown_labels(tested, known)) {
        const auto same = same_word(label, known);
        const auto hint = same ? fmt::format("--map \"{}={}\" takes it for that, ", label, *same) : std::string();
        console.warn(
            "The context has no label \"{}\": all images of that class will count as wrong ({}--leave-out \"{}\" "
            "leaves "
            "them out).",
            label, hint, label);
    }
}

// Stops at the first image that can't be read: an accuracy over the others would seem that of all.
Result<TestOutcome> run_test(const Query& query, const std::vector<TestItem>& items, const TestOptions& options,
                             Invocation& invocation) {
    Console& console = invocation.console;
    const auto show_progress = [&](std::size_t done, const TestMetrics& metrics) {
        console.progress(fmt::format("{}/{}  {} of {} right", done + 1, items.size(), metrics.confusion.correct(),
                                     metrics.confusion.total()));
    };
    show_progress(0, {});
    auto outcome = evaluate(
        query, items, options,
        [&](std::size_t item, const TestAnswer& answer, const TestMetrics& metrics) {
            if (!invocation.json) {
                print_answer(console, answer, options);
            }
            if (item + 1 < items.size()) {
                show_progress(item + 1, metrics);
            }
        },
        invocation.stop);
    if (outcome && outcome->cancelled) {
        return fail(ErrorKind::kCancelled, "The query was stopped.");
    }
    return outcome;
}

void print_json(Console& console, const EvaluateOptions& options, const TestOutcome& outcome, Json&& answers,
                const std::vector<RejectedFile>& rejected, std::size_t choices, bool recorded) {
    Json json{{"context", options.context}, {"data", options.data.source}};
    json.update(to_json(outcome.metrics.confusion.sorted(), choices));
    json.update({{"answers", std::move(answers)},
                 {"rejected", to_json(rejected)},
                 {"recorded", recorded},
                 {"seconds", outcome.run.seconds}});
    console.print_json(json);
}

// Whether the store can be written to.
Result<bool> open_store_to_record(Workspace& workspace, const EvaluateOptions& options) {
    if (records(options)) {
        const Status writable = open_store(workspace, options.store, options.context, OpenMode::kReadWrite);
        if (writable || writable.error().kind != ErrorKind::kReadOnly) {
            return writable ? Result<bool>(true) : tl::unexpected(writable.error());
        }
    }
    const Status readable = open_store(workspace, options.store, options.context);
    return readable ? Result<bool>(false) : tl::unexpected(readable.error());
}

// A record that can't be made doesn't undo the evaluation.
bool record(Store& store, bool writable, const EvaluateOptions& options, TestRun run, Console& console) {
    if (!records(options)) {
        return false;
    }
    if (!writable) {
        console.warn("{} is read-only: the accuracy was not recorded in it.", options.store.file);
        return false;
    }
    run.images = std::filesystem::absolute(options.data.source).lexically_normal().string();
    const Status recorded = store.record_test(options.context, run);
    if (!recorded) {
        console.warn("The accuracy was not recorded: {}", recorded.error().message);
    }
    return recorded.has_value();
}

Result<ExitCode> run(const EvaluateOptions& options, Invocation& invocation) {
    Workspace workspace(LoadMedia::kReferences, invocation.methods);
    const auto writable = open_store_to_record(workspace, options);
    if (!writable) {
        return tl::unexpected(writable.error());
    }
    const auto names = label_names(options);
    if (!names) return tl::unexpected(names.error());
    auto read = read_test_items(options.data, invocation);
    if (!read) {
        return tl::unexpected(read.error());
    }
    limit_classes(read->items, options.limit);
    const auto items = named(std::move(read->items), *names);
    if (items.empty()) return fail(ErrorKind::kInvalidArgument, "--leave-out leaves no image to test on.");
    const auto open = open_context(workspace, options.model, options.context, invocation);
    if (!open) {
        return tl::unexpected(open.error());
    }
    const TestOptions test{.question = options.question, .labels = labels_of(*(*open)->context), .free = options.free};
    warn_of_unknown_labels(items, test.labels, invocation.console);
    const auto outcome = run_test((*open)->query, items, test, invocation);
    if (!outcome) {
        return tl::unexpected(outcome.error());
    }
    const std::size_t choices = std::max<std::size_t>(1, test.labels.size());
    const bool recorded = record(*workspace.store(), *writable, options, outcome->run, invocation.console);
    if (invocation.json) {
        print_json(invocation.console, options, *outcome, answers_to_json(outcome->run.answers, test), read->rejected,
                   choices, recorded);
    } else {
        print_text(invocation.console, outcome->metrics.confusion.sorted(), choices);
        const auto seconds = outcome->run.seconds;
        invocation.console.print(fmt::format("time      {}, {} per image\n", human_seconds(seconds),
                                             human_seconds(seconds / static_cast<double>(items.size()))));
    }
    return ExitCode::kOk;
}

}  // namespace

void add_evaluate(const CommandLine& line) {
    auto options = std::make_shared<EvaluateOptions>();
    options->data.part = DataPart::kHeldBack;
    CLI::App* command = add_command<EvaluateOptions>(
        line, line.app, "evaluate", "Measure a context's accuracy on held-back images; the store remembers it", options,
        run);
    add_store_option(*command, options->store);
    add_context_option(*command, options->context)->required();
    command->add_option("-d,--data", options->data.source, "A folder with one folder per class, or a manifest")
        ->type_name("DIR|FILE")
        ->required();
    add_allow_outside(*command, options->data);
    add_model_options(*command, options->model);
    command->add_option("--question", options->question, "The question asked (default: that of the demonstrations)")
        ->type_name("TEXT");
    command->add_option("--limit", options->limit, "At most so many images of a class (0: all)")
        ->type_name("N")
        ->capture_default_str();
    command->add_option("--map", options->map, "What the context calls a class of the images otherwise, as cats=cat")
        ->type_name("FROM=TO");
    command->add_option("--leave-out", options->leave_out, "A class of the images that is not tested")
        ->type_name("NAME");
    command->add_flag("--free", options->free,
                      "Let the model answer freely instead of choosing a label; only the exact label is right, and the "
                      "store keeps no accuracy");
    command->add_flag("--no-record", options->no_record, "Don't write the answers and the accuracy into the store");
}

}  // namespace emloc::cli
