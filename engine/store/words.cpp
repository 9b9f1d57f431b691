#include "engine/store/words.h"

#include <array>
#include <cstddef>
#include <utility>

namespace emloc {

namespace {

template <class T, std::size_t N>
using Words = std::array<std::pair<T, std::string_view>, N>;

constexpr Words<DType, 3> kDTypes{{{DType::kF32, "f32"}, {DType::kF16, "f16"}, {DType::kBF16, "bf16"}}};
constexpr Words<MediaKind, 2> kMediaKinds{{{MediaKind::kImage, "image"}, {MediaKind::kVideo, "video"}}};
constexpr std::string_view kExact = "exact", kBound = "bound", kEstimate = "estimate";

template <class T, std::size_t N>
std::string find_word(const Words<T, N>& words, T value) {
    for (const auto& [key, word] : words)
        if (key == value) return std::string(word);
    return {};
}

template <class T, std::size_t N>
std::optional<T> find_meaning(const Words<T, N>& words, std::string_view text) {
    for (const auto& [key, word] : words)
        if (word == text) return key;
    return std::nullopt;
}

}  // namespace

std::string word_of(DType dtype) {
    return find_word(kDTypes, dtype);
}

std::optional<DType> dtype_of(std::string_view word) {
    return find_meaning(kDTypes, word);
}

std::string word_of(MediaKind kind) {
    return find_word(kMediaKinds, kind);
}

std::optional<MediaKind> media_kind_of(std::string_view word) {
    return find_meaning(kMediaKinds, word);
}

std::string js_word_of(const Trial& trial) {
    if (trial.is_estimate) return std::string(kEstimate);
    return std::string(trial.is_lower_bound ? kBound : kExact);
}

bool set_js_kind(Trial& trial, std::string_view word) {
    trial.is_lower_bound = word == kBound;
    trial.is_estimate = word == kEstimate;
    return trial.is_lower_bound || trial.is_estimate || word == kExact;
}

}  // namespace emloc
