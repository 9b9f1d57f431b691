#include "engine/demonstrations/doubts.h"

#include <algorithm>
#include <map>
#include <set>

namespace emloc {
namespace {

// Two demonstrations of one content ask the same.
std::string content_of(const Demonstration& demonstration) {
    std::string content = demonstration.question;
    for (const auto& medium : demonstration.media) content += '\0' + medium.sha256;
    return content;
}

}  // namespace

std::optional<std::string> only_one_class(std::span<const Demonstration> demonstrations,
                                          std::span<const std::string> others) {
    std::set<std::string> labels(others.begin(), others.end());
    for (const auto& demonstration : demonstrations) {
        if (!demonstration.is_label) return std::nullopt;
        labels.insert(demonstration.answer);
    }
    if (demonstrations.empty() || labels.size() != 1) return std::nullopt;
    return fmt::format(
        "There is only one class, \"{}\", so nothing can be told apart: every image will be classified as it. Add "
        "images of another class.",
        *labels.begin());
}

void note_contradictions(std::span<const Demonstration> demonstrations, std::vector<ReadingNote>& notes) {
    std::map<std::string, const Demonstration*> first_of;
    for (const auto& demonstration : demonstrations) {
        if (!demonstration.is_label || demonstration.media.empty()) continue;
        const auto [found, is_new] = first_of.emplace(content_of(demonstration), &demonstration);
        const auto& first = *found->second;
        if (is_new || first.answer == demonstration.answer) continue;
        notes.push_back({demonstration.media.front().path,
                         fmt::format("It is the same as {}, but of the class \"{}\" and not \"{}\". Keep it in one.",
                                     first.media.front().path.string(), demonstration.answer, first.answer)});
    }
}

}  // namespace emloc
