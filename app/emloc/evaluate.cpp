// emloc evaluate: how often a context names the class of held-back images rightly.
#include <algorithm>
#include <map>
#include <set>
#include <tuple>
#include <vector>

#include "app/emloc/command.h"
#include "app/emloc/demonstration_options.h"
#include "app/emloc/evaluation.h"
#include "app/emloc/format.h"
#include "app/emloc/measure.h"
#include "app/emloc/model_options.h"
#include "app/emloc/report.h"
#include "app/emloc/store_options.h"
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
    bool no_record = false;
    bool free = false;
};

// What a free answer counts as that is none of the context's labels.
constexpr std::string_view kOtherAnswer = "(another answer)";

// The largest number of labels whose confusion matrix still fits a page.
constexpr std::size_t kPrintedConfusion = 12;

// Only what is chosen among the labels counts as the context's accuracy.
bool records(const EvaluateOptions& options) {
    return !options.no_record && !options.free;
}

struct Example {
    std::string image;  // the file, for people; several are joined by " + "
    std::vector<Media> media;
    std::string expected;
};

// What the model said of one example.
struct Said {
    std::string label;
    Json details;
};

struct Outcome {
    Evaluation evaluation;
    Json answers = Json::array();
    double seconds = 0;
};

Example example_of(Demonstration&& demonstration) {
    Example example{.image = {}, .media = std::move(demonstration.media), .expected = std::move(demonstration.answer)};
    for (const Media& medium : example.media) {
        example.image += (example.image.empty() ? "" : " + ") + to_text(medium.path);
    }
    return example;
}

// By class, then by file; at most `limit` of a class where that isn't 0.
Result<std::vector<Example>> read_examples(const EvaluateOptions& options, Invocation& invocation,
                                           std::vector<RejectedFile>& rejected) {
    auto set = read_demonstrations(options.data, invocation);
    if (!set) {
        return tl::unexpected(set.error());
    }
    rejected = std::move(set->rejected);
    std::vector<Example> examples;
    for (Demonstration& demonstration : set->demonstrations) {
        if (!demonstration.is_label) {
            rejected.push_back({demonstration.media.empty() ? "" : demonstration.media.front().path,
                                "its answer doesn't name a class"});
            invocation.console.warn("Left out {}: {}", to_text(rejected.back().path), rejected.back().reason);
            continue;
        }
        examples.push_back(example_of(std::move(demonstration)));
    }
    std::sort(examples.begin(), examples.end(), [](const Example& a, const Example& b) {
        return std::tie(a.expected, a.image) < std::tie(b.expected, b.image);
    });
    std::map<std::string, std::size_t> taken;
    std::erase_if(examples, [&](const Example& example) {
        return options.limit > 0 && ++taken[example.expected] > options.limit;
    });
    if (examples.empty()) {
        return fail(ErrorKind::kNotFound, "{} holds no example with a label.", options.data.source);
    }
    return examples;
}

void warn_of_unknown_labels(const std::vector<Example>& examples, const Context& context, Console& console) {
    const auto known = labels_of(context);
    std::set<std::string> unknown;
    for (const Example& example : examples) {
        if (std::find(known.begin(), known.end(), example.expected) == known.end()) {
            unknown.insert(example.expected);
        }
    }
    for (const std::string& label : unknown) {
        console.warn("The context has no label \"{}\": all images of that class will count as wrong.", label);
    }
}

Result<Said> choose(const Query& query, const EvaluateOptions& options, const Example& example,
                    Invocation& invocation) {
    const auto answer = query.classify(example.media, options.question, {}, invocation.stop);
    if (!answer) {
        return tl::unexpected(answer.error());
    }
    if (answer->labels.empty()) {
        return fail(ErrorKind::kInvalidArgument, "The context \"{}\" has no labels to choose from.", options.context);
    }
    const LabelProbability& best = answer->labels.front();
    return Said{best.label, {{"probability", best.probability}}};
}

Result<Said> answer_freely(const Query& query, const EvaluateOptions& options, const Example& example,
                           const std::vector<std::string>& labels, Invocation& invocation) {
    const auto answer = query.ask(example.media, options.question, {}, {}, invocation.stop);
    if (!answer) {
        return tl::unexpected(answer.error());
    }
    if (answer->stopped) {
        return fail(ErrorKind::kCancelled, "Stopped.");
    }
    const bool known = std::find(labels.begin(), labels.end(), answer->text) != labels.end();
    return Said{known ? answer->text : std::string(kOtherAnswer), {{"text", answer->text}}};
}

void print_answer(const Example& example, const Said& said, bool right, Console& console) {
    const std::string what = said.details.contains("probability")
                                 ? fmt::format("{} {}", said.label, percent(said.details["probability"].get<double>()))
                                 : said.details["text"].get<std::string>();
    console.print(printable(fmt::format("{} {}: {}{}", right ? "  " : "✗ ", example.image, what,
                                        right ? "" : fmt::format(" (is {})", example.expected))) +
                  "\n");
}

Result<Outcome> evaluate(const Query& query, const EvaluateOptions& options, const std::vector<Example>& examples,
                         const std::vector<std::string>& labels, Invocation& invocation) {
    Outcome outcome;
    LapTimer timer;
    for (std::size_t i = 0; i < examples.size(); ++i) {
        const Example& example = examples[i];
        invocation.console.progress(fmt::format("{}/{}  {} of {} right", i + 1, examples.size(),
                                                outcome.evaluation.correct(), outcome.evaluation.total()));
        const auto said = options.free ? answer_freely(query, options, example, labels, invocation)
                                       : choose(query, options, example, invocation);
        if (!said) {
            return tl::unexpected(said.error());
        }
        const bool right = said->label == example.expected;
        outcome.evaluation.add(example.expected, said->label);
        Json answer{
            {"image", example.image}, {"expected", example.expected}, {"label", said->label}, {"correct", right}};
        answer.update(said->details);
        outcome.answers.push_back(std::move(answer));
        if (!invocation.json) {
            print_answer(example, *said, right, invocation.console);
        }
    }
    outcome.seconds = timer.lap();
    return outcome;
}

std::string confusion_table(const Evaluation& evaluation) {
    const auto& labels = evaluation.labels();
    std::vector<Table::Align> columns(labels.size() + 1, Table::Align::kRight);
    columns[0] = Table::Align::kLeft;
    Table table(std::move(columns));
    std::vector<std::string> head{"is \\ said"};
    head.insert(head.end(), labels.begin(), labels.end());
    table.add(std::move(head));
    for (std::size_t i = 0; i < labels.size(); ++i) {
        std::vector<std::string> row{labels[i]};
        for (const std::int64_t count : evaluation.counts()[i]) {
            row.push_back(count > 0 ? fmt::format("{}", count) : "·");
        }
        table.add(std::move(row));
    }
    return table.text();
}

void print_text(Console& console, const Outcome& outcome, std::size_t choices) {
    const Evaluation& evaluation = outcome.evaluation;
    Table classes({Table::Align::kLeft, Table::Align::kRight, Table::Align::kRight});
    classes.add({"class", "right", "share"});
    for (const ClassScore& score : evaluation.classes()) {
        const double share = static_cast<double>(score.correct) / static_cast<double>(score.total);
        classes.add({score.label, fmt::format("{}/{}", score.correct, score.total), percent(share)});
    }
    console.print("\n" + classes.text());
    if (evaluation.labels().size() <= kPrintedConfusion) {
        console.print("\n" + confusion_table(evaluation));
    }
    console.print(fmt::format("\naccuracy  {} ± {} ({} of {}; chance {})\ntime      {}, {} per image\n",
                              percent(evaluation.accuracy()), percent(evaluation.margin()), evaluation.correct(),
                              evaluation.total(), percent(1.0 / static_cast<double>(choices)),
                              human_seconds(outcome.seconds),
                              human_seconds(outcome.seconds / static_cast<double>(evaluation.total()))));
}

void print_json(Console& console, const EvaluateOptions& options, Outcome&& outcome,
                const std::vector<RejectedFile>& rejected, std::size_t choices, bool recorded) {
    const Evaluation& evaluation = outcome.evaluation;
    Json classes = Json::array();
    for (const ClassScore& score : evaluation.classes()) {
        classes.push_back({{"label", score.label},
                           {"total", score.total},
                           {"correct", score.correct},
                           {"accuracy", static_cast<double>(score.correct) / static_cast<double>(score.total)}});
    }
    console.print_json(Json{{"context", options.context},
                            {"data", options.data.source},
                            {"accuracy", evaluation.accuracy()},
                            {"margin", evaluation.margin()},
                            {"correct", evaluation.correct()},
                            {"total", evaluation.total()},
                            {"chance", 1.0 / static_cast<double>(choices)},
                            {"per_class", std::move(classes)},
                            {"confusion", {{"labels", evaluation.labels()}, {"counts", evaluation.counts()}}},
                            {"answers", std::move(outcome.answers)},
                            {"rejected", to_json(rejected)},
                            {"recorded", recorded},
                            {"seconds", outcome.seconds}});
}

// The second is whether the store can be written to.
Result<std::pair<Store, bool>> open_store(const EvaluateOptions& options) {
    if (records(options)) {
        auto writable = open_existing(options.store, OpenMode::kReadWrite);
        if (writable || writable.error().kind != ErrorKind::kReadOnly) {
            return writable ? Result<std::pair<Store, bool>>(std::pair(std::move(*writable), true))
                            : tl::unexpected(writable.error());
        }
    }
    auto readable = open_existing(options.store, OpenMode::kReadOnly);
    return readable ? Result<std::pair<Store, bool>>(std::pair(std::move(*readable), false))
                    : tl::unexpected(readable.error());
}

// A record that can't be made doesn't undo the evaluation.
bool record(Store& store, bool writable, const EvaluateOptions& options, double accuracy, Console& console) {
    if (!records(options)) {
        return false;
    }
    if (!writable) {
        console.warn("{} is read-only: the accuracy was not recorded in it.", options.store.file);
        return false;
    }
    const Status recorded = store.set_accuracy(options.context, accuracy);
    if (!recorded) {
        console.warn("The accuracy was not recorded: {}", recorded.error().message);
    }
    return recorded.has_value();
}

Result<ExitCode> run(const EvaluateOptions& options, Invocation& invocation) {
    auto opened = open_store(options);
    if (!opened) {
        return tl::unexpected(opened.error());
    }
    Store& store = opened->first;
    if (const auto known = store.summary(options.context); !known) {
        return tl::unexpected(known.error());
    }
    std::vector<RejectedFile> rejected;
    const auto examples = read_examples(options, invocation, rejected);
    if (!examples) {
        return tl::unexpected(examples.error());
    }
    const auto model = load_model(options.model, invocation);
    if (!model) {
        return tl::unexpected(model.error());
    }
    const auto context = load_context(store, options.context, &(*model)->identity());
    if (!context) {
        return tl::unexpected(context.error());
    }
    const auto query = Query::open(*model, *context);
    if (!query) {
        return tl::unexpected(query.error());
    }
    warn_of_unknown_labels(*examples, **context, invocation.console);
    auto outcome = evaluate(*query, options, *examples, labels_of(**context), invocation);
    if (!outcome) {
        return tl::unexpected(outcome.error());
    }
    const std::size_t choices = std::max<std::size_t>(1, labels_of(**context).size());
    const bool recorded = record(store, opened->second, options, outcome->evaluation.accuracy(), invocation.console);
    if (invocation.json) {
        print_json(invocation.console, options, std::move(*outcome), rejected, choices, recorded);
    } else {
        print_text(invocation.console, *outcome, choices);
    }
    return ExitCode::kOk;
}

}  // namespace

void add_evaluate(const CommandLine& line) {
    auto options = std::make_shared<EvaluateOptions>();
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
    command->add_flag("--free", options->free,
                      "Let the model answer freely instead of choosing a label; only the exact label is right, and the "
                      "store keeps no accuracy");
    command->add_flag("--no-record", options->no_record, "Don't write the accuracy into the store");
}

}  // namespace emloc::cli
