#include "engine/evaluation/metrics/choice_letter.h"

#include <array>

#include "engine/evaluation/metrics/metric.h"
#include "engine/evaluation/metrics/python_text.h"

namespace emloc {

std::string said_choice(std::string_view said) {
    constexpr std::array<std::string_view, 8> kOpenings{
        "The best answer is", "The correct answer is", "The answer is", "The answer",
        "The best option is", "The correct option is", "Best answer:",  "Best option:"};
    constexpr std::string_view kLetters = "ABCDE";
    constexpr std::size_t kMostWords = 10;
    std::string text = python_strip(said);
    for (const auto opening : kOpenings) text = replace_all(text, opening, "");
    if (const auto at = text.find_first_of(kLetters); at != std::string::npos) return text.substr(at, 1);
    if (python_split(text).size() > kMostWords) return {};
    const auto lower = python_lower(text);
    for (const char letter : kLetters) {
        const std::string bracketed{'(', static_cast<char>(letter - 'A' + 'a'), ')'};
        if (bracketed.find(lower) != std::string::npos) return {letter};
    }
    return {};
}

bool is_right_choice(std::string_view letter, std::string_view right) {
    return python_lower(letter).find(python_lower(right)) != std::string::npos;
}

std::string merged_category(std::string_view category) {
    if (python_lower(category).find("attribute") == std::string::npos) return std::string(category);
    return split_at(category, '/').front() + "/attribute";
}

MetricDescription choice_metric() {
    return {.name = "accuracy", .score = [](const BenchmarkRow& row, std::string_view said) {
                return is_right_choice(said_choice(said), row.answers.front()) ? 1.0 : 0.0;
            }};
}

}  // namespace emloc
