// CPython's random numbers: published samplings are drawn by them.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "engine/core/result.h"

namespace emloc {

// random.Random(seed) of CPython 3: MT19937, seeded by an array of 32-bit words.
class PythonRandom {
 public:
    explicit PythonRandom(std::uint64_t seed);
    // `seed`: an integer of any length in decimal digits; its sign is ignored, as there. kInvalidArgument for others.
    static Result<PythonRandom> seeded(std::string_view seed);

    // random.sample(range(count), size), size <= count.
    std::vector<std::int64_t> sample(std::int64_t count, std::int64_t size);

 private:
    explicit PythonRandom(const std::vector<std::uint32_t>& key);
    std::uint32_t next();
    std::uint64_t below(std::uint64_t bound);
    void refill();

    static constexpr std::size_t kWords = 624;
    std::array<std::uint32_t, kWords> state_{};
    std::size_t index_ = kWords;
};

}  // namespace emloc
