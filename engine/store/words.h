// The words that stand for enumerators in tables and seals: they stay what they are when an enumeration changes.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "engine/context/context.h"

namespace emloc {

// "f32", "f16", "bf16"; "" for what is none.
std::string word_of(DType dtype);
std::optional<DType> dtype_of(std::string_view word);

// "image", "video"; "" for what is none.
std::string word_of(MediaKind kind);
std::optional<MediaKind> media_kind_of(std::string_view word);

// What a trial's divergence is: "exact", a lower "bound", an "estimate".
std::string js_word_of(const Trial& trial);
bool set_js_kind(Trial& trial, std::string_view word);  // false: there is no such word

}  // namespace emloc
