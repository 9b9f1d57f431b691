// Labels and other short texts as people write them -> one spelling.
#pragma once

#include <string>
#include <string_view>

#include "engine/core/result.h"

namespace emloc {

// In NFC and without white space at both ends. kMalformed where `text` is not UTF-8 or nothing remains.
Result<std::string> normalise_label(std::string_view text);

bool is_utf8(std::string_view text);

// Without (Unicode) white space at both ends; `text` is UTF-8.
std::string trimmed(std::string_view text);

}  // namespace emloc
