#include "engine/query/logit_rules.h"

#include <algorithm>
#include <limits>
#include <set>

namespace emloc {

std::vector<TokenId> LogitRules::forbidden() const {
    auto tokens = defaults_.suppressed_tokens;
    const auto said = tokens_.size() - prompt_tokens_;
    if (said < static_cast<std::size_t>(defaults_.min_new_tokens))
        tokens.insert(tokens.end(), defaults_.end_tokens.begin(), defaults_.end_tokens.end());
    const auto n = static_cast<std::size_t>(defaults_.no_repeat_ngram_size);
    if (n == 0 || tokens_.size() < n) return tokens;
    // Whatever once followed the last n - 1 tokens.
    const auto last = tokens_.end() - static_cast<std::ptrdiff_t>(n - 1);
    for (auto begin = tokens_.begin(); begin + static_cast<std::ptrdiff_t>(n) <= tokens_.end(); ++begin)
        if (std::equal(last, tokens_.end(), begin)) tokens.push_back(begin[static_cast<std::ptrdiff_t>(n - 1)]);
    return tokens;
}

at::Tensor LogitRules::applied(at::Tensor logits) const {
    const auto within = [&](const std::vector<TokenId>& ids) {
        std::set<std::int64_t> known;
        for (const auto id : ids)
            if (id >= 0 && id < logits.numel()) known.insert(id);
        return at::tensor(std::vector<std::int64_t>(known.begin(), known.end()), at::kLong).to(logits.device());
    };
    if (const auto penalty = defaults_.repetition_penalty; penalty != 1) {
        const auto seen = within(tokens_);
        const auto scores = logits.index_select(0, seen);
        logits = logits.index_copy(0, seen, at::where(scores < 0, scores * penalty, scores / penalty));
    }
    const auto never = forbidden();
    if (never.empty()) return logits;
    return logits.index_fill(0, within(never), -std::numeric_limits<float>::infinity());
}

}  // namespace emloc
