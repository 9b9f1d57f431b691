#include "engine/query/token_tree.h"

#include <algorithm>
#include <iterator>
#include <map>
#include <set>

namespace emloc {
namespace {

using Sequence = std::vector<TokenId>;

// A beginning of labels -> the tokens that go on from it, in order of first appearance. Sorted, a beginning comes
// before all that goes on from it.
using Continuations = std::map<Sequence, std::vector<TokenId>>;

Continuations continuations_of(std::span<const Sequence> sequences) {
    Continuations found;
    for (const auto& sequence : sequences) {
        for (auto end = sequence.begin(); end != sequence.end(); ++end) {
            auto& next = found[{sequence.begin(), end}];
            if (std::find(next.begin(), next.end(), *end) == next.end()) next.push_back(*end);
        }
    }
    return found;
}

bool begins(const Sequence& beginning, const Sequence& sequence) {
    return beginning.size() <= sequence.size() && std::equal(beginning.begin(), beginning.end(), sequence.begin());
}

}  // namespace

TokenTree::TokenTree(std::span<const Sequence> sequences) : choices_(sequences.size()) {
    auto continuations = continuations_of(sequences);
    std::erase_if(continuations, [](const auto& beginning) { return beginning.second.size() < 2; });
    std::set<Sequence> read;
    for (const auto& [beginning, next] : continuations)
        for (std::size_t size = 1; size <= beginning.size(); ++size)
            read.emplace(beginning.begin(), beginning.begin() + static_cast<std::ptrdiff_t>(size));
    for (const auto& beginning : read) {
        tokens_.push_back(beginning.back());
        depths_.push_back(static_cast<std::int64_t>(beginning.size()) - 1);
        for (const auto& other : read) visible_.push_back(begins(other, beginning) ? 1 : 0);
    }
    for (const auto& [beginning, next] : continuations) {
        for (std::size_t s = 0; s < sequences.size(); ++s) {
            if (!begins(beginning, sequences[s]) || sequences[s].size() == beginning.size()) continue;
            const auto branch = std::find(next.begin(), next.end(), sequences[s][beginning.size()]) - next.begin();
            choices_[s].push_back({forks_.size(), static_cast<std::size_t>(branch)});
        }
        const auto row = beginning.empty() ? 0 : std::distance(read.begin(), read.find(beginning)) + 1;
        forks_.push_back({row, next});
    }
}

}  // namespace emloc
