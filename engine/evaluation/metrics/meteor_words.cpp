#include "engine/evaluation/metrics/meteor_words.h"

#include <set>

#include "engine/evaluation/metrics/pattern.h"
#include "engine/evaluation/metrics/python_text.h"

namespace emloc {
namespace {

struct Replacement {
    Pattern pattern;
    const char* by;
};

std::vector<Replacement> replacements() {
    return {{Pattern(R"(([^a-z0-9\s.'`,\-\x80-\xff]))"), " $1 "},
            {Pattern(R"(([a-z0-9])-(?=[a-z0-9])(?!rb-))"), "$1 "},
            {Pattern(R"(([^0-9]),)"), "$1 , "},
            {Pattern(R"(,([^0-9]))"), " , $1"},
            {Pattern(R"(([^a-z])'([^a-z]))"), "$1 ' $2"},
            {Pattern(R"(([^a-z0-9])'([a-z]))"), "$1 ' $2"},
            {Pattern(R"(([a-z])'([^a-z]))"), "$1 ' $2"},
            {Pattern(R"(([a-z])'([a-z]))"), "$1 '$2"},
            {Pattern(R"(([0-9])'(s))"), "$1 '$2"}};
}

}  // namespace

std::vector<std::string> meteor_words(std::string_view tokens) {
    static const auto kReplacements = replacements();
    static const Pattern kInitials(R"((?:[a-z]\.){2,}\z)"), kStopped(R"([^.]+\.\z)");
    auto text = " " + join(python_split(python_lower(tokens))) + " ";
    text = replace_all(replace_all(replace_all(text, "``", "\""), "''", "\""), "`", "'");
    for (const auto& [pattern, by] : kReplacements) text = pattern.replaced(text, by);
    std::vector<std::string> words;
    const auto parts = python_split(text);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto& part = parts[i];
        const bool is_before_lower = i + 1 < parts.size() && parts[i + 1][0] >= 'a' && parts[i + 1][0] <= 'z';
        if (kInitials.match_at(part)) {
            words.push_back(replace_all(part, ".", ""));
        } else if (kStopped.match_at(part) && !is_before_lower) {
            words.push_back(part.substr(0, part.size() - 1));
            words.emplace_back(".");
        } else {
            words.push_back(part == "--" ? "-" : part);
        }
    }
    return words;
}

bool is_function_word(const std::string& word) {
    static const auto kWords = [] {
        const auto words = python_split(
            "the , . to of and a in that for \" is on 's it with was as said at he by be from have has are his but an "
            "this not i will they ) -rrb- ( -lrb- who their had we which were been more or s its would about new one "
            "after you : also up when there than $ all out her people she year two - can if last first over other into "
            "some what so -- no time years could ? 't '");
        return std::set<std::string>(words.begin(), words.end());
    }();
    return kWords.contains(word);
}

}  // namespace emloc
