// What the head of a GGUF file says: enough to tell which model lies in it.
#pragma once

#include <filesystem>
#include <optional>
#include <string>

namespace emloc {

// The value of general.architecture, which the format puts first: "qwen2vl". Nothing for a file that is no GGUF file,
// can't be read, or begins otherwise (as the file of a vision tower alone does: "clip" is its own architecture).
std::optional<std::string> gguf_architecture(const std::filesystem::path& file);

}  // namespace emloc
