#include "engine/evaluation/metrics/vqa_accuracy.h"

#include <algorithm>
#include <map>

#include "engine/evaluation/metrics/metric.h"
#include "engine/evaluation/metrics/pattern.h"
#include "engine/evaluation/metrics/python_text.h"

namespace emloc {
namespace {

using Words = std::map<std::string, std::string>;

void add(Words& words, const char* stems, const std::string& end, const std::string& becomes) {
    for (const auto& stem : python_split(stems)) words[stem + end] = stem + becomes;
}

// The published list, as far as its keys can still occur in a text in lower case.
Words contractions() {
    Words words;
    add(words, "ai are ca could did does do had has have is might must need ought sha should was were wo would", "nt",
        "n't");
    add(words, "could might must should would not", "ve", "'ve");
    for (const char* end : {"n'tve", "nt've"}) add(words, "could had might should would", end, "n't've");
    for (const char* end : {"d've", "'dve"})
        add(words, "it he she we they you who there someone something somebody", end, "'d've");
    add(words, "he it there they you who someone something where how", "d", "'d");
    add(words, "it they you who what how someone something somebody why", "ll", "'ll");
    add(words, "he how that there what when where who why someone somebody", "s", "'s");
    add(words, "they you there what why", "re", "'re");
    add(words, "they you we who what where", "ve", "'ve");
    const std::initializer_list<std::pair<const char*, const char*>> odd{
        {"let's", "let's"},          {"she's", "she's"},          {"maam", "ma'am"},           {"oclock", "o'clock"},
        {"twas", "'twas"},           {"yall", "y'all"},           {"yall'll", "y'all'll"},     {"y'allll", "y'all'll"},
        {"yall'd've", "y'all'd've"}, {"y'alld've", "y'all'd've"}, {"y'all'dve", "y'all'd've"}, {"ow's'at", "'ow's'at"},
        {"'ows'at", "'ow's'at"},     {"'ow'sat", "'ow's'at"},     {"somebody'd", "somebodyd"},  // a slip of the
                                                                                                // published list
    };
    for (const auto& [key, value] : odd) words[key] = value;
    return words;
}

Words numbers() {
    return {{"none", "0"}, {"zero", "0"}, {"one", "1"},   {"two", "2"},   {"three", "3"}, {"four", "4"},
            {"five", "5"}, {"six", "6"},  {"seven", "7"}, {"eight", "8"}, {"nine", "9"},  {"ten", "10"}};
}

// Each mark is removed where the text has it beside a space anywhere, else it becomes a space.
std::string without_punctuation(const std::string& text) {
    std::string result = text;
    for (const char mark : std::string_view(";/[]\"{}()=+\\_-><@`,?!")) {
        const bool is_beside_space = text.find(std::string{mark, ' '}) != std::string::npos ||
                                     text.find(std::string{' ', mark}) != std::string::npos;
        result = replace_all(result, std::string{mark}, is_beside_space ? "" : " ");
    }
    return result;
}

}  // namespace

std::string vqa_cleaned(std::string_view said) {
    static const Words kContractions = contractions(), kNumbers = numbers();
    static const Pattern kFullStop(R"(\.(?!\d))", Pattern::Text::kUtf8);
    // The published code hands the flag re.UNICODE over as a count.
    constexpr std::size_t kMostFullStops = 32;
    auto text = replace_all(replace_all(python_lower(said), ",", ""), "?", "");
    text = python_strip(replace_all(text, "'s", " 's"));
    text = python_strip(replace_all(replace_all(text, "\n", " "), "\t", " "));
    text = kFullStop.replaced(without_punctuation(text), "", kMostFullStops);
    std::vector<std::string> words;
    for (auto& word : python_split(python_lower(text))) {
        if (const auto number = kNumbers.find(word); number != kNumbers.end()) word = number->second;
        if (word == "a" || word == "an" || word == "the") continue;
        if (const auto whole = kContractions.find(word); whole != kContractions.end()) word = whole->second;
        words.push_back(std::move(word));
    }
    return join(words);
}

double vqa_accuracy(std::string_view said, const std::vector<std::string>& answers) {
    if (answers.empty()) return 0;
    constexpr double kEnough = 3;
    const auto own = vqa_cleaned(said);
    std::vector<bool> agrees;
    for (const auto& answer : answers) agrees.push_back(vqa_cleaned(answer) == own);
    const auto all = static_cast<double>(std::ranges::count(agrees, true));
    double sum = 0;
    for (const bool is_same : agrees) sum += std::min(1.0, (is_same ? all - 1 : all) / kEnough);
    return sum / static_cast<double>(answers.size());
}

std::string most_frequent(const std::vector<std::string>& answers) {
    std::string most;
    std::ptrdiff_t count = 0;
    for (const auto& answer : answers) {
        const auto own = std::ranges::count(answers, answer);
        if (own <= count) continue;
        most = answer;
        count = own;
    }
    return most;
}

MetricDescription vqa_metric() {
    return {.name = "VQA accuracy",
            .score = [](const BenchmarkRow& row, std::string_view said) { return vqa_accuracy(said, row.answers); }};
}

}  // namespace emloc
