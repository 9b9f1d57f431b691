#include "engine/evaluation/label_names.h"

#include <algorithm>
#include <cctype>

namespace emloc {

namespace {

// Letters beyond ASCII stay as they are.
std::string plain(const std::string& label) {
    std::string text;
    for (const char c : label) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte >= 0x80 || std::isalnum(byte) != 0) text += static_cast<char>(std::tolower(byte));
    }
    if (text.size() > 2 && text.ends_with('s')) text.pop_back();
    return text;
}

}  // namespace

std::optional<std::string> LabelNames::name_of(const std::string& label) const {
    if (left_out.contains(label)) return std::nullopt;
    const auto found = same.find(label);
    return found == same.end() ? label : found->second;
}

std::vector<std::string> unknown_labels(std::span<const std::string> tested, std::span<const std::string> known) {
    if (known.empty()) return {};
    std::set<std::string> unknown(tested.begin(), tested.end());
    for (const auto& label : known) unknown.erase(label);
    return {unknown.begin(), unknown.end()};
}

std::optional<std::string> same_word(const std::string& label, std::span<const std::string> known) {
    std::optional<std::string> same;
    for (const auto& candidate : known) {
        if (plain(candidate) != plain(label) || plain(label).empty()) continue;
        if (same) return std::nullopt;
        same = candidate;
    }
    return same;
}

}  // namespace emloc
