// In how many bits a model's weights are kept in memory.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace emloc {

struct ModelConfig;

// All but kFull on the CPU only.
enum class StoredWeights {
    kFull,  // as computed with
    kBf16,  // f32 for the time of a product: the numbers of most checkpoints, in half the memory
    kInt8,
    kInt4,  // the MLPs' of the language model; the others in 8
};

// As the command line and the settings name them; the largest first.
inline constexpr std::array<std::pair<std::string_view, StoredWeights>, 4> kStoredWeights{
    {{"full", StoredWeights::kFull},
     {"bf16", StoredWeights::kBf16},
     {"int8", StoredWeights::kInt8},
     {"int4", StoredWeights::kInt4}}};

std::string_view name_of(StoredWeights stored);
std::optional<StoredWeights> stored_weights_named(std::string_view name);

// Bytes that the weights take once they are loaded. `weights`: how many numbers there are in all; `number_bytes`: of
// one that is computed with.
std::int64_t weight_bytes(const ModelConfig& config, std::int64_t weights, StoredWeights stored,
                          std::int64_t number_bytes);

}  // namespace emloc
