#include "engine/text/tokenizer_files.h"

#include <string_view>
#include <system_error>
#include <unordered_set>
#include <utility>

#include "engine/text/byte_alphabet.h"
#include "engine/text/tokenizer_json.h"
#include "engine/text/utf8.h"
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

using Owners = std::vector<const std::string*>;  // by id

Status check_id(const path& file, std::string_view content, TokenId id) {
    if (id >= 0 && id <= kMaxTokenId) return {};
    return fail(ErrorKind::kMalformed, "{}: the token {} has the id {}; ids lie within 0 and {}.", file.string(),
                in_quotes(content), id, kMaxTokenId);
}

// `id` lies in the range of ids.
Status check_owner(const path& file, const std::string& content, TokenId id, Owners& owners) {
    const auto index = static_cast<std::size_t>(id);
    if (index >= owners.size()) owners.resize(index + 1, nullptr);
    if (owners[index] != nullptr && *owners[index] != content) {
        return fail(ErrorKind::kMalformed, "{}: the id {} belongs to two tokens, {} and {}.", file.string(), id,
                    in_quotes(*owners[index]), in_quotes(content));
    }
    owners[index] = &content;
    return {};
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

Status resolve_merges(const path& file, const std::vector<WrittenMerge>& written, TokenizerFiles& files) {
    files.merges.reserve(written.size());
    std::string joined;
    for (const auto& [left, right] : written) {
        joined.assign(left).append(right);
        TokenId ids[3];
        std::size_t found = 0;
        for (const std::string* token : {&left, &right, &std::as_const(joined)}) {
            const auto entry = files.vocabulary.find(*token);
            if (entry == files.vocabulary.end()) {
                return fail(ErrorKind::kMalformed,
                            "{}: merge {} ({} and {}) needs the token {}, which the vocabulary lacks.", file.string(),
                            files.merges.size() + 1, in_quotes(left), in_quotes(right), in_quotes(*token));
            }
            ids[found++] = entry->second;
        }
        files.merges.push_back({ids[0], ids[1], ids[2]});
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

Result<TokenizerFiles> checked(TokenizerFiles files, const std::vector<WrittenMerge>& merges, const Sources& sources) {
    Owners owners;
    if (auto ok = check_vocabulary(sources.vocabulary, files, owners); !ok) return tl::unexpected(ok.error());
    if (auto ok = resolve_merges(sources.merges, merges, files); !ok) return tl::unexpected(ok.error());
    if (auto ok = check_added(sources.added, files, owners); !ok) return tl::unexpected(ok.error());
    return files;
}

Result<TokenizerFiles> from_tokenizer_json(const path& file) {
    auto written = read_tokenizer_json(file);
    if (!written) return tl::unexpected(written.error());
    TokenizerFiles files{.vocabulary = std::move(written->vocabulary),
                         .merges = {},
                         .added = std::move(written->added),
                         .words = written->words,
                         .ignore_merges = written->ignore_merges};
    return checked(std::move(files), written->merges, {.vocabulary = file, .merges = file, .added = file});
}

Result<TokenizerFiles> from_vocabulary_and_merges(const path& folder) {
    const Sources sources{folder / "vocab.json", folder / "merges.txt", added_tokens_file(folder)};
    auto vocabulary = read_vocabulary(sources.vocabulary);
    if (!vocabulary) return tl::unexpected(vocabulary.error());
    const auto merges = read_merges(sources.merges);
    if (!merges) return tl::unexpected(merges.error());
    auto added = read_added_tokens(folder);
    if (!added) return tl::unexpected(added.error());
    TokenizerFiles files{.vocabulary = std::move(*vocabulary), .merges = {}, .added = std::move(*added)};
    return checked(std::move(files), *merges, sources);
}

}  // namespace

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
