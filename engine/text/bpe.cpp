#include "engine/text/bpe.h"

#include <algorithm>
#include <bit>
#include <limits>
#include <stdexcept>
#include <utility>

namespace emloc {
namespace {

constexpr std::uint64_t kNoPair = std::numeric_limits<std::uint64_t>::max();
constexpr std::int32_t kNone = -1;

std::uint64_t pair_of(std::int32_t left, std::int32_t right) {
    return (std::uint64_t{static_cast<std::uint32_t>(left)} << 32U) | static_cast<std::uint32_t>(right);
}

// The order in which merges are applied: by rank, then from left to right.
bool later(const Bpe::Scratch::Candidate& a, const Bpe::Scratch::Candidate& b) {
    return a.rank != b.rank ? a.rank > b.rank : a.left > b.left;
}

}  // namespace

MergeTable::MergeTable(std::size_t expected)
    : shift_(static_cast<unsigned>(64 - std::bit_width(std::max<std::size_t>(expected, 1) * 2 - 1))),
      slots_(std::size_t{1} << (64U - shift_), Slot{kNoPair, {}}) {}

std::size_t MergeTable::slot_of(std::uint64_t pair) const {
    constexpr std::uint64_t kGolden = 0x9E3779B97F4A7C15ULL;  // 2^64 / golden ratio: Fibonacci hashing
    std::size_t slot = static_cast<std::size_t>((pair * kGolden) >> shift_);
    while (slots_[slot].pair != pair && slots_[slot].pair != kNoPair) slot = (slot + 1) % slots_.size();
    return slot;
}

void MergeTable::insert(std::int32_t left, std::int32_t right, Outcome outcome) {
    const std::uint64_t pair = pair_of(left, right);
    slots_[slot_of(pair)] = Slot{pair, outcome};
}

const MergeTable::Outcome* MergeTable::find(std::int32_t left, std::int32_t right) const {
    const Slot& slot = slots_[slot_of(pair_of(left, right))];
    return slot.pair == kNoPair ? nullptr : &slot.outcome;
}

Bpe::Bpe(const TokenizerFiles& files, const ByteAlphabet& alphabet) : merges_(files.merges.size()) {
    for (unsigned byte = 0; byte < 256; ++byte) {
        const std::string& written = alphabet.written(static_cast<unsigned char>(byte));
        bytes_[byte] = static_cast<std::int32_t>(files.vocabulary.at(written));
    }
    std::int32_t rank = 0;
    for (const Merge& merge : files.merges) {
        merges_.insert(static_cast<std::int32_t>(merge.left), static_cast<std::int32_t>(merge.right),
                       {rank++, static_cast<std::int32_t>(merge.merged)});
    }
    if (files.ignore_merges) {
        for (const auto& [token, id] : files.vocabulary) {
            if (auto bytes = alphabet.bytes_of(token)) words_.emplace(std::move(*bytes), static_cast<std::int32_t>(id));
        }
    }
}

void Bpe::push_candidate(Scratch& scratch, std::int32_t left) const {
    const auto& symbols = scratch.symbols;
    const std::int32_t right = symbols[left].next;
    if (right == kNone) return;
    const std::int32_t left_id = symbols[left].id;
    const std::int32_t right_id = symbols[right].id;
    if (const auto* merge = merges_.find(left_id, right_id)) {
        scratch.candidates.push_back({merge->rank, left, left_id, right_id, merge->merged});
        std::push_heap(scratch.candidates.begin(), scratch.candidates.end(), later);
    }
}

void Bpe::encode(std::string_view word, Scratch& scratch, std::vector<TokenId>& ids) const {
    if (word.size() > std::numeric_limits<std::int32_t>::max()) throw std::length_error("a word of more than 2 GiB");
    if (!words_.empty()) {
        if (const auto whole = words_.find(std::string(word)); whole != words_.end()) {
            ids.push_back(whole->second);
            return;
        }
    }
    auto& symbols = scratch.symbols;
    const auto count = static_cast<std::int32_t>(word.size());
    symbols.clear();
    scratch.candidates.clear();
    for (std::int32_t i = 0; i < count; ++i) {
        symbols.push_back({bytes_[static_cast<unsigned char>(word[i])], i - 1, i + 1 < count ? i + 1 : kNone});
    }
    for (std::int32_t i = 0; i < count; ++i) push_candidate(scratch, i);

    while (!scratch.candidates.empty()) {
        std::pop_heap(scratch.candidates.begin(), scratch.candidates.end(), later);
        const Scratch::Candidate best = scratch.candidates.back();
        scratch.candidates.pop_back();
        // A candidate is stale when either of its symbols has been merged since.
        const std::int32_t right = symbols[best.left].next;
        if (symbols[best.left].id != best.left_id || right == kNone || symbols[right].id != best.right_id) continue;

        symbols[best.left] = {best.merged, symbols[best.left].previous, symbols[right].next};
        symbols[right].id = kNone;
        if (symbols[best.left].next != kNone) symbols[symbols[best.left].next].previous = best.left;
        if (symbols[best.left].previous != kNone) push_candidate(scratch, symbols[best.left].previous);
        push_candidate(scratch, best.left);
    }
    for (std::int32_t i = 0; i < count; i = symbols[i].next) {
        ids.push_back(symbols[i].id);
        if (symbols[i].next == kNone) break;
    }
}

}  // namespace emloc
