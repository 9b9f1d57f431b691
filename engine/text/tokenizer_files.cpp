#include "engine/text/tokenizer_files.h"

#include <string_view>
#include <system_error>
#include <unordered_set>

#include "engine/text/byte_alphabet.h"
#include "engine/text/json_file.h"
#include "engine/text/tokenizer_json.h"
#include "engine/text/vocabulary_files.h"

namespace emloc {
namespace {

using std::filesystem::path;

bool is_there(const path& file) {
    std::error_code error;
    return std::filesystem::exists(file, error);
}

// Where each of the three parts came from, for messages.
struct Sources {
    path vocabulary;
    path merges;
    path added;
};

using Owners = std::unordered_map<TokenId, std::string_view>;

Status check_id(const path& file, std::string_view content, TokenId id) {
    if (id >= 0 && id <= kMaxTokenId) return {};
    return fail(ErrorKind::kMalformed, "{}: the token {} has the id {}; ids lie within 0 and {}.", file.string(),
                in_quotes(content), id, kMaxTokenId);
}

Status check_owner(const path& file, std::string_view content, TokenId id, Owners& owners) {
    const auto [owner, is_new] = owners.try_emplace(id, content);
    if (is_new || owner->second == content) return {};
    return fail(ErrorKind::kMalformed, "{}: the id {} belongs to two tokens, {} and {}.", file.string(), id,
                in_quotes(owner->second), in_quotes(content));
}

Status check_vocabulary(const path& file, const TokenizerFiles& files, Owners& owners) {
    for (const auto& [content, id] : files.vocabulary) {
        if (auto ok = check_id(file, content, id); !ok) return ok;
        if (auto ok = check_owner(file, content, id, owners); !ok) return ok;
    }
    const ByteAlphabet alphabet;
    for (unsigned byte = 0; byte < 256; ++byte) {
        const std::string& written = alphabet.written(static_cast<unsigned char>(byte));
        if (!files.vocabulary.contains(written)) {
            return fail(ErrorKind::kUnsupported,
                        "{}: the byte 0x{:02X} has no token ({}), so that this isn't a byte-level vocabulary such as "
                        "Qwen2's.",
                        file.string(), byte, in_quotes(written));
        }
    }
    return {};
}

Status check_merges(const path& file, const TokenizerFiles& files) {
    for (std::size_t rank = 0; rank < files.merges.size(); ++rank) {
        const auto& [left, right] = files.merges[rank];
        for (const std::string& token : {left, right, left + right}) {
            if (!files.vocabulary.contains(token)) {
                return fail(ErrorKind::kMalformed,
                            "{}: merge {} ({} and {}) needs the token {}, which the vocabulary lacks.", file.string(),
                            rank + 1, in_quotes(left), in_quotes(right), in_quotes(token));
            }
        }
    }
    return {};
}

Status check_added(const path& file, const TokenizerFiles& files, Owners& owners) {
    std::unordered_set<std::string_view> seen;
    for (const AddedToken& token : files.added) {
        if (token.content.empty()) {
            return fail(ErrorKind::kMalformed, "{}: the added token with the id {} is empty.", file.string(), token.id);
        }
        if (!seen.insert(token.content).second) {
            return fail(ErrorKind::kMalformed, "{}: the added token {} is named twice.", file.string(),
                        in_quotes(token.content));
        }
        if (auto ok = check_id(file, token.content, token.id); !ok) return ok;
        const auto known = files.vocabulary.find(token.content);
        if (known != files.vocabulary.end() && known->second != token.id) {
            return fail(ErrorKind::kMalformed, "{}: the added token {} has the id {}, but {} in the vocabulary.",
                        file.string(), in_quotes(token.content), token.id, known->second);
        }
        if (auto ok = check_owner(file, token.content, token.id, owners); !ok) return ok;
    }
    return {};
}

Result<TokenizerFiles> checked(TokenizerFiles files, const Sources& sources) {
    Owners owners;
    if (auto ok = check_vocabulary(sources.vocabulary, files, owners); !ok) return tl::unexpected(ok.error());
    if (auto ok = check_merges(sources.merges, files); !ok) return tl::unexpected(ok.error());
    if (auto ok = check_added(sources.added, files, owners); !ok) return tl::unexpected(ok.error());
    return files;
}

Result<TokenizerFiles> from_tokenizer_json(const path& file) {
    auto files = read_tokenizer_json(file);
    if (!files) return files;
    return checked(std::move(*files), {.vocabulary = file, .merges = file, .added = file});
}

Result<TokenizerFiles> from_vocabulary_and_merges(const path& folder) {
    const Sources sources{folder / "vocab.json", folder / "merges.txt", added_tokens_file(folder)};
    TokenizerFiles files;
    auto vocabulary = read_vocabulary(sources.vocabulary);
    if (!vocabulary) return tl::unexpected(vocabulary.error());
    files.vocabulary = std::move(*vocabulary);
    auto merges = read_merges(sources.merges);
    if (!merges) return tl::unexpected(merges.error());
    files.merges = std::move(*merges);
    auto added = read_added_tokens(folder);
    if (!added) return tl::unexpected(added.error());
    files.added = std::move(*added);
    return checked(std::move(files), sources);
}

}  // namespace

bool split_merge(std::string_view line, std::pair<std::string, std::string>& merge) {
    const std::size_t space = line.find(' ');
    if (space == 0 || space == std::string_view::npos || space + 1 == line.size()) return false;
    if (line.find(' ', space + 1) != std::string_view::npos) return false;
    merge = {std::string(line.substr(0, space)), std::string(line.substr(space + 1))};
    return true;
}

Result<TokenizerFiles> read_tokenizer_files(const path& folder) {
    std::error_code error;
    if (!std::filesystem::is_directory(folder, error)) {
        return fail(ErrorKind::kNotFound, "There is no folder {} to read a tokenizer from.", folder.string());
    }
    if (is_there(folder / "tokenizer.json")) return from_tokenizer_json(folder / "tokenizer.json");
    if (is_there(folder / "vocab.json") || is_there(folder / "merges.txt")) return from_vocabulary_and_merges(folder);
    return fail(
        ErrorKind::kNotFound,
        "{} holds no tokenizer: neither tokenizer.json nor vocab.json with merges.txt. Choose a model's folder as "
        "it is published.",
        folder.string());
}

}  // namespace emloc
