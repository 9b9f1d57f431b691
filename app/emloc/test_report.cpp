#include "app/emloc/test_report.h"

#include <fmt/format.h>

#include <algorithm>
#include <string>

#include "app/emloc/format.h"

namespace emloc::cli {
namespace {

// The largest number of labels whose confusion matrix still fits a page.
constexpr std::size_t kPrintedConfusion = 12;

std::string confusion_table(const Confusion& confusion) {
    const auto& labels = confusion.labels();
    std::vector<Table::Align> columns(labels.size() + 1, Table::Align::kRight);
    columns[0] = Table::Align::kLeft;
    Table table(std::move(columns));
    std::vector<std::string> head{"is \\ said"};
    head.insert(head.end(), labels.begin(), labels.end());
    table.add(std::move(head));
    for (std::size_t i = 0; i < labels.size(); ++i) {
        std::vector<std::string> row{labels[i]};
        for (const std::int64_t count : confusion.counts()[i]) {
            row.push_back(count > 0 ? fmt::format("{}", count) : "·");
        }
        table.add(std::move(row));
    }
    return table.text();
}

}  // namespace

void print_answer(Console& console, const TestAnswer& answer, const TestOptions& options) {
    const bool right = counted_as(answer, options) == answer.label;
    const std::string what =
        options.free ? answer.answer : fmt::format("{} {}", answer.answer, percent(answer.probability));
    console.print(one_line(fmt::format("{} {}: {}{}", right ? "  " : "✗ ", answer.path, what,
                                       right ? "" : fmt::format(" (is {})", answer.label))) +
                  "\n");
}

void print_text(Console& console, const Confusion& confusion, std::size_t choices) {
    Table classes({Table::Align::kLeft, Table::Align::kRight, Table::Align::kRight});
    classes.add({"class", "right", "share"});
    for (const ClassScore& score : confusion.classes()) {
        const double share = static_cast<double>(score.correct) / static_cast<double>(score.total);
        classes.add({score.label, fmt::format("{}/{}", score.correct, score.total), percent(share)});
    }
    console.print("\n" + classes.text());
    if (confusion.labels().size() <= kPrintedConfusion) {
        console.print("\n" + confusion_table(confusion));
    }
    console.print(fmt::format("\naccuracy  {} ± {} ({} of {}; chance {})\n", percent(confusion.accuracy()),
                              percent(confusion.margin()), confusion.correct(), confusion.total(),
                              percent(1.0 / static_cast<double>(choices))));
}

Json answers_to_json(const std::vector<TestAnswer>& answers, const TestOptions& options) {
    Json json = Json::array();
    for (const TestAnswer& answer : answers) {
        const std::string label = counted_as(answer, options);
        Json entry{
            {"image", answer.path}, {"expected", answer.label}, {"label", label}, {"correct", label == answer.label}};
        if (options.free) {
            entry["text"] = answer.answer;
        } else {
            entry["probability"] = answer.probability;
        }
        json.push_back(std::move(entry));
    }
    return json;
}

Json to_json(const Confusion& confusion, std::size_t choices) {
    Json classes = Json::array();
    for (const ClassScore& score : confusion.classes()) {
        classes.push_back({{"label", score.label},
                           {"total", score.total},
                           {"correct", score.correct},
                           {"accuracy", static_cast<double>(score.correct) / static_cast<double>(score.total)}});
    }
    return {{"accuracy", confusion.accuracy()},
            {"margin", confusion.margin()},
            {"correct", confusion.correct()},
            {"total", confusion.total()},
            {"chance", 1.0 / static_cast<double>(choices)},
            {"per_class", std::move(classes)},
            {"confusion", {{"labels", confusion.labels()}, {"counts", confusion.counts()}}}};
}

}  // namespace emloc::cli
