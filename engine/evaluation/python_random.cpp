#include "engine/evaluation/python_random.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <numeric>
#include <unordered_set>

namespace emloc {
namespace {

constexpr std::size_t kMiddle = 397;

std::vector<std::uint32_t> words_of(std::uint64_t seed) {
    constexpr int kBits = 32;
    std::vector<std::uint32_t> words{static_cast<std::uint32_t>(seed)};
    if (seed >> kBits != 0) words.push_back(static_cast<std::uint32_t>(seed >> kBits));
    return words;
}

}  // namespace

PythonRandom::PythonRandom(std::uint64_t seed) : PythonRandom(words_of(seed)) {}

Result<PythonRandom> PythonRandom::seeded(std::string_view seed) {
    const auto digits = seed.starts_with('-') ? seed.substr(1) : seed;
    constexpr std::size_t kMostDigits = 4300;  // CPython's own limit
    if (digits.empty() || digits.size() > kMostDigits ||
        digits.find_first_not_of("0123456789") != std::string_view::npos)
        return fail(ErrorKind::kInvalidArgument, "The seed “{}” is no integer.", seed);
    std::vector<std::uint32_t> words{0};
    for (const char digit : digits) {
        std::uint64_t carry = static_cast<std::uint64_t>(digit - '0');
        for (auto& word : words) {
            carry += static_cast<std::uint64_t>(word) * 10;
            word = static_cast<std::uint32_t>(carry);
            carry >>= 32;
        }
        if (carry != 0) words.push_back(static_cast<std::uint32_t>(carry));
    }
    return PythonRandom(words);
}

// init_by_array of Matsumoto and Nishimura's mt19937ar.
PythonRandom::PythonRandom(const std::vector<std::uint32_t>& key) {
    state_[0] = 19650218U;
    for (std::uint32_t i = 1; i < kWords; ++i) state_[i] = 1812433253U * (state_[i - 1] ^ (state_[i - 1] >> 30)) + i;
    std::size_t i = 1, j = 0;
    const auto step = [&](std::uint32_t factor) {
        return state_[i] ^ ((state_[i - 1] ^ (state_[i - 1] >> 30)) * factor);
    };
    const auto advance = [&] {
        if (++i < kWords) return;
        state_[0] = state_[kWords - 1];
        i = 1;
    };
    for (auto k = std::max(kWords, key.size()); k > 0; --k) {
        state_[i] = step(1664525U) + key[j] + static_cast<std::uint32_t>(j);
        advance();
        if (++j >= key.size()) j = 0;
    }
    for (auto k = kWords - 1; k > 0; --k) {
        state_[i] = step(1566083941U) - static_cast<std::uint32_t>(i);
        advance();
    }
    state_[0] = 0x80000000U;
}

void PythonRandom::refill() {
    for (std::size_t i = 0; i < kWords; ++i) {
        const auto y = (state_[i] & 0x80000000U) | (state_[(i + 1) % kWords] & 0x7fffffffU);
        state_[i] = state_[(i + kMiddle) % kWords] ^ (y >> 1) ^ ((y & 1U) != 0 ? 0x9908b0dfU : 0U);
    }
    index_ = 0;
}

std::uint32_t PythonRandom::next() {
    if (index_ >= kWords) refill();
    auto y = state_[index_++];
    y ^= y >> 11;
    y ^= (y << 7) & 0x9d2c5680U;
    y ^= (y << 15) & 0xefc60000U;
    return y ^ (y >> 18);
}

// getrandbits() of as many bits as the bound has, drawn again until it is below it.
std::uint64_t PythonRandom::below(std::uint64_t bound) {
    const int bits = static_cast<int>(std::bit_width(bound));
    std::uint64_t drawn = 0;
    do {
        drawn = bits <= 32 ? next() >> (32 - bits) : next();
        if (bits > 32) drawn |= static_cast<std::uint64_t>(next() >> (64 - bits)) << 32;
    } while (drawn >= bound);
    return drawn;
}

std::vector<std::int64_t> PythonRandom::sample(std::int64_t count, std::int64_t size) {
    std::vector<std::int64_t> drawn;
    // From here on CPython remembers what was drawn instead of shuffling a list of all.
    double list_limit = 21;
    if (size > 5) list_limit += std::pow(4.0, std::ceil(std::log(static_cast<double>(size) * 3) / std::log(4.0)));
    if (static_cast<double>(count) <= list_limit) {
        std::vector<std::int64_t> left(static_cast<std::size_t>(count));
        std::iota(left.begin(), left.end(), 0);
        for (std::int64_t i = 0; i < size; ++i) {
            auto& place = left[below(static_cast<std::uint64_t>(count - i))];
            drawn.push_back(place);
            place = left[static_cast<std::size_t>(count - i - 1)];
        }
        return drawn;
    }
    std::unordered_set<std::uint64_t> seen;
    while (static_cast<std::int64_t>(drawn.size()) < size) {
        const auto index = below(static_cast<std::uint64_t>(count));
        if (seen.insert(index).second) drawn.push_back(static_cast<std::int64_t>(index));
    }
    return drawn;
}

}  // namespace emloc
