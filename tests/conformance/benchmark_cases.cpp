// Golden files of the published benchmarks' metrics and samplings. What a file is, is told by what it holds.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <deque>
#include <fstream>
#include <functional>
#include <map>
#include <numeric>
#include <set>

#include "engine/core/digest.h"
#include "engine/evaluation/benchmarks/benchmark.h"
#include "engine/evaluation/metrics/bleu.h"
#include "engine/evaluation/metrics/box.h"
#include "engine/evaluation/metrics/captions.h"
#include "engine/evaluation/metrics/choice_letter.h"
#include "engine/evaluation/metrics/cider.h"
#include "engine/evaluation/metrics/exact_match.h"
#include "engine/evaluation/metrics/meteor.h"
#include "engine/evaluation/metrics/meteor_jar.h"
#include "engine/evaluation/metrics/ptb.h"
#include "engine/evaluation/metrics/python_text.h"
#include "engine/evaluation/metrics/rouge.h"
#include "engine/evaluation/metrics/vqa_accuracy.h"
#include "engine/evaluation/python_random.h"
#include "tests/conformance/cases.h"
#include "tests/conformance/golden_file.h"

namespace emloc::conformance {
namespace {

using nlohmann::json;

constexpr double kMetricTolerance = 1e-9;

// What was compared in one file.
struct Tally {
    std::int64_t all = 0, same = 0;
    double difference = 0;
    std::string first = {};  // that wasn't the same

    void text(const std::string& ours, const std::string& theirs) {
        is(ours == theirs, fmt::format("“{}” instead of “{}”", ours, theirs));
    }
    void is(bool holds, const std::string& what) {
        ++all;
        same += holds ? 1 : 0;
        if (!holds && first.empty()) first = what;
    }
    void number(double ours, double theirs) { difference = std::max(difference, std::abs(ours - theirs)); }
};

std::string text_of(const json& value, const char* name) {
    return value.at(name).get<std::string>();
}
double number_of(const json& value, const char* name) {
    return value.at(name).get<double>();
}

// Rows as a benchmark would have read them, with what was said.
struct Answers {
    std::deque<BenchmarkRow> rows;
    std::vector<ScoredAnswer> said;

    void add(BenchmarkRow row, const json& one) {
        rows.push_back(std::move(row));
        said.push_back({&rows.back(), text_of(one, "pred")});
    }
};

// METEOR itself is compared where its jar is named.
ScoringOptions scoring() {
    const char* jar = std::getenv("EMLOC_METEOR_JAR");
    return {.meteor_jar = jar != nullptr ? jar : ""};
}

const MetricDescription& metric_of(const std::string& name) {
    const auto* metric = find_metric(name);
    if (metric == nullptr) throw BadGolden{"There is no metric " + name + "."};
    return *metric;
}

// Nothing for a metric whose jar isn't there.
std::optional<double> value(const std::string& metric, const Answers& answers) {
    return required(value_of(metric_of(metric), answers.said, scoring()));
}

// The score of every case by the metric of that name, and their mean.
void score_cases(const json& file, const std::string& metric, const std::function<BenchmarkRow(const json&)>& row_of,
                 Tally& tally) {
    Answers answers;
    for (const auto& one : file.at("cases")) {
        answers.add(row_of(one), one);
        const auto difference =
            std::abs(metric_of(metric).score(answers.rows.back(), text_of(one, "pred")) - number_of(one, "score"));
        tally.is(difference <= kMetricTolerance, text_of(one, "pred"));
    }
    tally.number(value(metric, answers).value_or(-1), number_of(file.at("aggregate"), "mean"));
}

BenchmarkRow row_with(std::vector<std::string> answers) {
    BenchmarkRow row;
    row.answers = std::move(answers);
    return row;
}

void substring(const json& file, Tally& tally) {
    score_cases(
        file, "substring accuracy", [](const json& one) { return row_with({text_of(one, "answer")}); }, tally);
}

void exact_match(const json& file, Tally& tally) {
    for (const auto& one : file.at("cases")) tally.text(said_option(text_of(one, "pred")), text_of(one, "extracted"));
    score_cases(
        file, "exact match", [](const json& one) { return row_with({text_of(one, "letter")}); }, tally);
}

void choice_letter(const json& file, Tally& tally) {
    const auto& benchmark = *find_benchmark("mme-realworld");
    Answers answers;
    for (const auto& one : file.at("cases")) {
        const auto& doc = one.at("doc");
        auto row = row_with({text_of(doc, "answer")});
        row.group = text_of(doc, "category");
        row.subgroup = text_of(doc, "l2-category");
        answers.add(std::move(row), one);
        tally.text(said_choice(text_of(one, "pred")), text_of(one, "letter"));
        const bool is_right = score_of(benchmark, answers.rows.back(), text_of(one, "pred")) == 1;
        tally.is(is_right == one.at("correct").get<bool>(), text_of(one, "pred"));
    }
    std::map<std::string, double> figures;
    for (const auto& figure : required(figures_of(benchmark.metrics, answers.said, benchmark.groups, {})))
        figures[figure.name] = figure.value;
    const auto compare = [&](const std::string& group, double theirs) {
        tally.number(figures["accuracy: " + group], theirs);
    };
    const auto& aggregate = file.at("aggregate");
    tally.number(figures["accuracy"], number_of(aggregate, "overall"));
    for (const auto& [task, accuracy] : aggregate.at("task_accuracy").items()) compare(task, accuracy.get<double>());
    for (const auto& group : aggregate.at("per_category"))
        compare(text_of(group, "task") + "/" + text_of(group, "subtask") + "/" + text_of(group, "category"),
                number_of(group, "accuracy"));
}

// The boxes and groups of every case.
void said_boxes(const json& file, Tally& tally) {
    for (const auto& one : file.at("cases")) {
        const auto box = said_box(text_of(one, "pred")), theirs = one.at("box").get<Box>();
        for (std::size_t i = 0; i < box.size(); ++i) tally.number(box[i], theirs[i]);
        tally.text(screen_group(text_of(one, "data_type"), text_of(one, "data_source")), text_of(one, "group"));
        const auto overlap = box_overlap(one.at("bbox").get<Box>(), box);
        tally.is(overlap.has_value() != one.at("iou").is_null(), text_of(one, "pred"));
    }
}

// The scores of those with a union, which the release divides by, and their means.
void boxes(const json& file, Tally& tally) {
    said_boxes(file, tally);
    Answers answers;
    for (const auto& one : file.at("cases")) {
        if (one.at("iou").is_null()) continue;
        BenchmarkRow row;
        row.box = one.at("bbox").get<std::vector<double>>();
        answers.add(std::move(row), one);
        const auto said = text_of(one, "pred");
        const auto score = [&](const std::string& metric) {
            return metric_of(metric).score(answers.rows.back(), said);
        };
        tally.is((score("centre accuracy") == 1) == one.at("center").get<bool>(), said);
        tally.number(score("IoU"), number_of(one, "iou"));
        for (const auto& [least, reached] : one.at("acc").items())
            tally.is((score("ACC@" + least) == 1) == reached.get<bool>(), said);
    }
    for (const auto& [name, theirs] : file.at("aggregate").items())
        if (theirs.is_number())
            tally.number(value(name == "Center_ACC" ? "centre accuracy" : name, answers).value_or(-1),
                         theirs.get<double>());
}

void vqa(const json& file, Tally& tally) {
    for (const auto& one : file.at("cases")) {
        const auto answers = one.at("answers").get<std::vector<std::string>>();
        tally.text(vqa_cleaned(text_of(one, "pred")), text_of(one, "pred_clean"));
        for (std::size_t i = 0; i < answers.size(); ++i)
            tally.text(vqa_cleaned(answers[i]), one.at("answers_clean").at(i).get<std::string>());
        tally.text(most_frequent(answers), text_of(one, "demo_answer"));
    }
    score_cases(
        file, "VQA accuracy",
        [](const json& one) { return row_with(one.at("answers").get<std::vector<std::string>>()); }, tally);
}

void ptb(const json& file, Tally& tally) {
    for (const char* part : {"answers", "predictions"}) {
        std::vector<std::string> texts;
        for (const auto& one : file.at(part)) texts.push_back(text_of(one, "text"));
        const auto tokens = ptb_tokens(texts);
        for (std::size_t i = 0; i < texts.size(); ++i) tally.text(tokens[i], text_of(file.at(part).at(i), "tokens"));
    }
}

MeteorJar* jar() {
    static std::optional<MeteorJar> started;
    const auto path = scoring().meteor_jar;
    if (!path.empty() && !started) started.emplace(required(MeteorJar::start(path)));
    return started ? &*started : nullptr;
}

// The scores of a set of captions and of each of them.
void caption_set(const std::vector<CaptionPair>& pairs, const json& set, const json& items, Tally& tally) {
    const auto compare_bleu = [&](std::span<const CaptionPair> some, const json& golden) {
        const auto scores = bleu(some);
        for (std::size_t n = 0; n < scores.size(); ++n) tally.number(scores[n], golden.at("bleu").at(n).get<double>());
    };
    compare_bleu(pairs, set);
    const auto cider = cider_d(pairs);
    tally.number(std::accumulate(cider.begin(), cider.end(), 0.0) / static_cast<double>(pairs.size()),
                 number_of(set, "cider"));
    std::vector<MeteorCounts> counts;
    double rouge = 0;
    const bool has_jar = jar() != nullptr;
    const auto meteor = has_jar ? required(jar()->score(pairs)) : MeteorScores{};
    if (has_jar) tally.number(meteor.pooled, number_of(set, "meteor"));
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        compare_bleu({&pairs[i], 1}, items.at(i));
        tally.number(cider[i], number_of(items.at(i), "cider"));
        const auto own = rouge_l(pairs[i]);
        tally.number(own, number_of(items.at(i), "rouge_l"));
        rouge += own / static_cast<double>(pairs.size());
        counts.push_back(meteor_counts(pairs[i]));
        tally.number(meteor_score(counts.back()), number_of(items.at(i), "meteor_exact"));
        if (has_jar) tally.number(meteor.each[i], number_of(items.at(i), "meteor"));
    }
    tally.number(rouge, number_of(set, "rouge_l"));
    tally.number(meteor_pooled(counts), number_of(set, "meteor_exact"));
}

void videos(const json& file, Tally& tally) {
    std::vector<ClipCaption> clips;
    Answers answers;
    for (const auto& video : file.at("videos"))
        for (const auto& item : video.at("items")) {
            clips.push_back({text_of(video, "video"), text_of(item, "pred"), text_of(item, "answer")});
            auto row = row_with({text_of(item, "answer")});
            row.group = text_of(video, "video");
            answers.add(std::move(row), item);
        }
    const auto pairs = tokenized(clips);
    auto next = pairs.begin();
    for (const auto& video : file.at("videos")) {
        const auto& items = video.at("items");
        const std::vector own(next, next + static_cast<std::ptrdiff_t>(items.size()));
        next += static_cast<std::ptrdiff_t>(items.size());
        for (std::size_t i = 0; i < own.size(); ++i) {
            tally.text(own[i].said, text_of(items.at(i), "pred_tokens"));
            tally.text(own[i].references.front(), text_of(items.at(i), "answer_tokens"));
        }
        caption_set(own, video, items, tally);
    }
    constexpr double kPercent = 100;
    std::map<std::string, std::string> metrics{
        {"Bleu_any_as_published", "Bleu_1 to Bleu_4, as the release prints each"}};
    for (const char* name : {"ROUGE_L", "CIDEr", "METEOR"}) metrics[name] = name;
    for (int n = 1; n <= 4; ++n) metrics[fmt::format("Bleu_{}_proper", n)] = fmt::format("Bleu_{}", n);
    for (const auto& [name, theirs] : file.at("reported").items())
        if (metrics.contains(name))
            if (const auto ours = value(metrics[name], answers); ours)
                tally.number(*ours * kPercent, theirs.get<double>());
}

void multi_reference(const json& sets, Tally& tally) {
    for (const auto& set : sets) {
        std::vector<std::string> said, references;
        for (const auto& item : set.at("items")) {
            said.push_back(without_non_ascii(text_of(item, "pred")));
            for (const auto& one : item.at("references"))
                references.push_back(without_non_ascii(one.get<std::string>()));
        }
        const auto said_tokens = ptb_tokens(said), reference_tokens = ptb_tokens(references);
        auto next = reference_tokens.begin();
        std::vector<CaptionPair> pairs;
        for (std::size_t i = 0; i < said.size(); ++i) {
            const auto& item = set.at("items").at(i);
            CaptionPair pair{said_tokens[i], {}};
            tally.text(pair.said, text_of(item, "pred_tokens"));
            for (const auto& golden : item.at("reference_tokens")) {
                tally.text(*next, golden.get<std::string>());
                pair.references.push_back(*next++);
            }
            pairs.push_back(std::move(pair));
        }
        caption_set(pairs, set, set.at("items"), tally);
    }
}

void sampler(const json& cases, Tally& tally) {
    for (const auto& one : cases) {
        auto random = required(PythonRandom::seeded(text_of(one, "seed")));
        const auto drawn = random.sample(one.at("n").get<std::int64_t>(), one.at("k").get<std::int64_t>());
        tally.is(drawn == one.at("sample").get<std::vector<std::int64_t>>(),
                 fmt::format("seed {}", text_of(one, "seed")));
    }
}

std::string sha256_of(const std::string& text) {
    return sha256_hex(std::as_bytes(std::span(text)));
}

// The index lists of the published sets: which rows are the pool, the demonstrations and the queries.
void index_lists(const json& lists, Tally& tally) {
    for (const auto& [name, list] : lists.items()) {
        if (!list.is_object() || !list.contains("pool_seed")) continue;
        const auto pool = list.at("pool").get<std::vector<std::int64_t>>();
        const auto rows = list.at("rows").get<std::int64_t>();
        tally.is(PythonRandom(list.at("pool_seed").get<std::uint64_t>())
                         .sample(rows, static_cast<std::int64_t>(pool.size())) == pool,
                 name + ": pool");
        const auto places = list.at("demos_in_pool").get<std::vector<std::int64_t>>();
        tally.is(
            PythonRandom(list.at("demo_seed").get<std::uint64_t>())
                    .sample(static_cast<std::int64_t>(pool.size()), static_cast<std::int64_t>(places.size())) == places,
            name + ": demonstrations");
        const std::set<std::int64_t> drawn(pool.begin(), pool.end());
        std::vector<std::string> queries;
        for (std::int64_t row = 0; row < rows; ++row)
            if (!drawn.contains(row)) queries.push_back(std::to_string(row));
        tally.text(sha256_of(join(queries, ",")), text_of(list, "queries_sha256"));
    }
    if (!lists.contains("imagenet100")) return;
    const auto order = lists.at("imagenet100").at("mloc_demos_order").get<std::vector<std::int64_t>>();
    const auto count = static_cast<std::int64_t>(order.size());
    tally.is(PythonRandom(42).sample(count, count) == order, "imagenet100");
}

using Comparison = void (*)(const json&, Tally&);

Comparison of_cases(const json& first) {
    if (first.contains("extracted")) return exact_match;
    if (first.contains("doc") && first.contains("letter")) return choice_letter;
    if (first.contains("box") && first.contains("iou")) return boxes;
    if (first.contains("answers_clean")) return vqa;
    if (first.contains("pred") && first.contains("answer") && first.contains("score")) return substring;
    return nullptr;
}

Comparison comparison_of(const json& file) {
    if (file.is_array() && !file.empty()) {
        if (file.front().contains("sample") && file.front().contains("seed")) return sampler;
        return file.front().contains("items") ? multi_reference : nullptr;
    }
    if (!file.is_object()) return nullptr;
    if (file.contains("order") && file.contains("predictions")) return ptb;
    if (file.contains("videos") && file.contains("reported")) return videos;
    if (file.contains("cases") && file.at("cases").is_array() && !file.at("cases").empty())
        return of_cases(file.at("cases").front());
    return std::ranges::any_of(file, [](const json& one) { return one.is_object() && one.contains("queries_sha256"); })
               ? index_lists
               : nullptr;
}

}  // namespace

std::optional<bool> run_benchmark_file(const std::filesystem::path& path) {
    std::ifstream in(path);
    const auto file = json::parse(in, nullptr, false);
    const auto compare = file.is_discarded() ? nullptr : comparison_of(file);
    if (compare == nullptr) return std::nullopt;
    Tally tally;
    compare(file, tally);
    Report report(path.filename().string());
    if (!tally.first.empty()) report.note(tally.first);
    report.equal("same", tally.same, tally.all);
    report.within("largest difference", tally.difference, kMetricTolerance);
    return report.print();
}

}  // namespace emloc::conformance
