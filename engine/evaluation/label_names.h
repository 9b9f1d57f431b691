// Classes of a test that the context calls otherwise, or doesn't know.
#pragma once

#include <map>
#include <optional>
#include <set>
#include <span>
#include <string>
#include <vector>

namespace emloc {

// What becomes of classes whose names the context doesn't have. What is said of none of them counts as wrong.
struct LabelNames {
    std::map<std::string, std::string> same;  // the context's name for a class of the test
    std::set<std::string> left_out;

    bool empty() const { return same.empty() && left_out.empty(); }
    // Under which name an image of that class is tested; nothing where it is left out.
    std::optional<std::string> name_of(const std::string& label) const;
};

// Those of `tested` that are none of `known`, each once, in the order of their bytes. None where nothing is known.
std::vector<std::string> unknown_labels(std::span<const std::string> tested, std::span<const std::string> known);

// The one of `known` that is the same word: but for its case, a plural's s, and what stands between words. Nothing
// where there is none, or more than one.
std::optional<std::string> same_word(const std::string& label, std::span<const std::string> known);

}  // namespace emloc
