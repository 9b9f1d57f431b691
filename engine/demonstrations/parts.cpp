#include "engine/demonstrations/parts.h"

#include <algorithm>
#include <array>
#include <cctype>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>

namespace emloc {
namespace {

struct PartWord {
    std::string_view word;
    DataPart part;
};

constexpr auto kHeldBack = DataPart::kHeldBack;
// A longer word before those that it begins with.
constexpr std::array kPartWords{PartWord{"training", DataPart::kDemonstrations},
                                PartWord{"train", DataPart::kDemonstrations},
                                PartWord{"validation", kHeldBack},
                                PartWord{"valid", kHeldBack},
                                PartWord{"val", kHeldBack},
                                PartWord{"evaluation", kHeldBack},
                                PartWord{"eval", kHeldBack},
                                PartWord{"testing", kHeldBack},
                                PartWord{"test", kHeldBack},
                                PartWord{"dev", kHeldBack},
                                PartWord{"demonstrations", DataPart::kDemonstrations},
                                PartWord{"held-back", kHeldBack},
                                PartWord{"\u8bad\u7ec3\u96c6", DataPart::kDemonstrations},
                                PartWord{"\u9a8c\u8bc1\u96c6", kHeldBack},
                                PartWord{"\u6d4b\u8bd5\u96c6", kHeldBack}};
// What may stand behind it beside digits and signs; any other word makes it a name of its own ("test tube").
constexpr std::array<std::string_view, 7> kPartEndings{"", "set", "data", "images", "imgs", "split", "folder"};

bool is_letter(char c) {
    return std::isalpha(static_cast<unsigned char>(c)) != 0;
}

struct FoundPart {
    std::string before;  // what stands before its word: "seg_" of "seg_train"
    DataPart part;
};

std::string letters_of(std::string_view text) {
    std::string letters;
    std::ranges::copy_if(text, std::back_inserter(letters), is_letter);
    return letters;
}

// Nothing where the name is not that of a part.
std::optional<FoundPart> part_of(std::string name) {
    std::ranges::transform(name, name.begin(), [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    for (const auto& [word, part] : kPartWords) {
        const auto at = name.find(word);
        if (at == std::string::npos || (at > 0 && is_letter(name[at - 1]))) continue;
        const auto ending = letters_of(std::string_view(name).substr(at + word.size()));
        if (std::ranges::find(kPartEndings, ending) != kPartEndings.end()) return FoundPart{name.substr(0, at), part};
    }
    return std::nullopt;
}

}  // namespace

std::map<std::string, DataPart> parts_among(std::span<const std::string> names) {
    std::map<std::string, std::map<std::string, DataPart>> groups;
    for (const auto& name : names) {
        if (auto found = part_of(name)) groups[std::move(found->before)].emplace(name, found->part);
    }
    for (auto& [before, parts] : groups) {
        const bool holds_back = std::ranges::any_of(parts, [](const auto& each) { return each.second == kHeldBack; });
        if (parts.size() > 1 && holds_back) return std::move(parts);
    }
    return {};
}

}  // namespace emloc
