// The older set of files: vocab.json, merges.txt and the files that name added tokens.
#pragma once

#include <filesystem>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/core/result.h"
#include "engine/text/tokenizer_files.h"
#include "engine/text/tokenizer_json.h"

namespace emloc {

Result<std::unordered_map<std::string, TokenId>> read_vocabulary(const std::filesystem::path& file);

Result<std::vector<WrittenMerge>> read_merges(const std::filesystem::path& file);

// The file of `folder` that added tokens are taken from: tokenizer_config.json if it lists them, else
// added_tokens.json.
std::filesystem::path added_tokens_file(const std::filesystem::path& folder);

// The added tokens; none if neither file is there. added_tokens.json doesn't say which of them are special:
// special_tokens_map.json and tokenizer_config.json do.
Result<std::vector<AddedToken>> read_added_tokens(const std::filesystem::path& folder);

}  // namespace emloc
