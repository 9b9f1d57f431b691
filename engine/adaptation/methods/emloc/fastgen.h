// FastGen (Ge et al., ICLR 2024, section 3), as EMLoC's authors wrote it beside their method, mended where it can't
// run.
#pragma once

#include <optional>
#include <vector>

#include "engine/adaptation/methods/method.h"

namespace emloc {

// Tokens that policies single out.
struct FastGenTokens {
    std::vector<TokenId> special;      // of turns: marks, roles, newlines, the published system turn
    std::vector<TokenId> punctuation;  // , . ? !
};

// Each KV head keeps what the first of four policies names that holds more than `threshold` of the label rows'
// attention: special tokens; these and punctuation; special and frequent tokens; these and the last ones. Otherwise
// everything. So heads keep different numbers of tokens, and there is no budget.
class FastGen : public Method {
 public:
    // `tokens`: empty for those of the model's tokenizer.
    FastGen(double threshold, double share, std::optional<FastGenTokens> tokens = {});

    Compression compress(const PrunedMemory& memory, const ChunkInput& input) override;

 private:
    double threshold_, share_;
    std::optional<FastGenTokens> tokens_;
};

}  // namespace emloc
