#include "engine/text/tokenizer.h"

#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "engine/text/added_tokens.h"
#include "engine/text/bpe.h"
#include "engine/text/byte_alphabet.h"
#include "engine/text/normalizer.h"
#include "engine/text/pre_tokenizer.h"
#include "engine/text/tokenizer_files.h"
#include "engine/text/utf8.h"

namespace emloc {
namespace {

// Words repeat within a text: those up to this many bytes are merged once a call.
constexpr std::size_t kLongestRememberedWord = 32;
// And no more than so many are remembered, for texts that hardly repeat.
constexpr std::size_t kMostRememberedWords = 16384;

// What one call of encode works with.
struct Work {
    Bpe::Scratch scratch;
    std::unordered_map<std::string, std::vector<TokenId>> words;
    std::vector<TokenId> ids;
};

}  // namespace

struct Tokenizer::Data {
    Data(const TokenizerFiles& files, const ByteAlphabet& alphabet);
    void add_token(const std::string& content, TokenId id, const ByteAlphabet& alphabet);

    // Each stage of encoding hands its pieces to the next, in order.
    void encode_raw(std::string_view text, bool parse_special, Work& work) const;
    void encode_normalized(std::string_view text, bool parse_special, Work& work) const;
    void encode_words(std::string_view text, Work& work) const;

    // Hands `text` to `encode_rest` except for the tokens that `finder` finds in it, which become their ids.
    template <class EncodeRest>
    void split_off(const TokenFinder& finder, std::string_view text, bool parse_special, Work& work,
                   EncodeRest encode_rest) const;

    bool knows(TokenId id) const { return id >= 0 && id < static_cast<TokenId>(bytes.size()); }

    Normalizer normalizer;
    PreTokenizer pre_tokenizer;
    Bpe bpe;
    TokenFinder raw_tokens;         // found in the text as it is
    TokenFinder normalized_tokens;  // found after NFC
    std::unordered_map<std::string, TokenId> special;
    std::unordered_set<TokenId> special_ids;
    std::vector<std::string> bytes;  // by id; empty: no such token
};

Tokenizer::Data::Data(const TokenizerFiles& files, const ByteAlphabet& alphabet)
    : pre_tokenizer(files.words), bpe(files, alphabet) {
    for (const auto& [content, id] : files.vocabulary) add_token(content, id, alphabet);
    for (const AddedToken& token : files.added) {
        add_token(token.content, token.id, alphabet);
        if (token.normalized) {
            normalized_tokens.add(normalizer.nfc(token.content), token.id);
        } else {
            raw_tokens.add(token.content, token.id);
        }
        if (!token.special) continue;
        special.emplace(token.content, token.id);
        special_ids.insert(token.id);
    }
}

void Tokenizer::Data::add_token(const std::string& content, TokenId id, const ByteAlphabet& alphabet) {
    if (!knows(id)) bytes.resize(static_cast<std::size_t>(id) + 1);
    // A token with a character outside the alphabet stands for its own UTF-8, as in Hugging Face's decoder.
    bytes[static_cast<std::size_t>(id)] = alphabet.bytes_of(content).value_or(content);
}

template <class EncodeRest>
void Tokenizer::Data::split_off(const TokenFinder& finder, std::string_view text, bool parse_special, Work& work,
                                EncodeRest encode_rest) const {
    std::size_t rest = 0;
    for (auto found = finder.next(text, 0); found; found = finder.next(text, found->end)) {
        if (!parse_special && special_ids.contains(found->id)) continue;
        if (found->begin > rest) encode_rest(text.substr(rest, found->begin - rest));
        work.ids.push_back(found->id);
        rest = found->end;
    }
    if (rest < text.size()) encode_rest(text.substr(rest));
}

void Tokenizer::Data::encode_raw(std::string_view text, bool parse_special, Work& work) const {
    split_off(raw_tokens, text, parse_special, work,
              [&](std::string_view piece) { encode_normalized(normalizer.nfc(piece), parse_special, work); });
}

void Tokenizer::Data::encode_normalized(std::string_view text, bool parse_special, Work& work) const {
    split_off(normalized_tokens, text, parse_special, work, [&](std::string_view piece) { encode_words(piece, work); });
}

void Tokenizer::Data::encode_words(std::string_view text, Work& work) const {
    for (const std::string_view word : pre_tokenizer.split(text)) {
        if (word.size() > kLongestRememberedWord) {
            bpe.encode(word, work.scratch, work.ids);
            continue;
        }
        std::string key(word);
        if (const auto known = work.words.find(key); known != work.words.end()) {
            work.ids.insert(work.ids.end(), known->second.begin(), known->second.end());
            continue;
        }
        const auto first = static_cast<std::ptrdiff_t>(work.ids.size());
        bpe.encode(word, work.scratch, work.ids);
        if (work.words.size() < kMostRememberedWords) {
            work.words.emplace(std::move(key), std::vector<TokenId>(work.ids.begin() + first, work.ids.end()));
        }
    }
}

Tokenizer::Tokenizer() = default;
Tokenizer::Tokenizer(Tokenizer&&) noexcept = default;
Tokenizer& Tokenizer::operator=(Tokenizer&&) noexcept = default;
Tokenizer::~Tokenizer() = default;

Result<Tokenizer> Tokenizer::load(const std::filesystem::path& folder) {
    const auto files = read_tokenizer_files(folder);
    if (!files) return tl::unexpected(files.error());
    Tokenizer tokenizer;
    tokenizer.data_ = std::make_unique<const Data>(*files, ByteAlphabet());
    return tokenizer;
}

std::vector<TokenId> Tokenizer::encode(std::string_view text, bool parse_special) const {
    Work work;
    data_->encode_raw(repair_utf8(text), parse_special, work);
    return std::move(work.ids);
}

std::string Tokenizer::decode(std::span<const TokenId> ids, bool skip_special) const {
    std::string bytes;
    for (const TokenId id : ids) {
        if (data_->knows(id) && !(skip_special && is_special(id))) bytes += data_->bytes[static_cast<std::size_t>(id)];
    }
    return repair_utf8(bytes);
}

std::string Tokenizer::token_bytes(TokenId id) const {
    return data_->knows(id) ? data_->bytes[static_cast<std::size_t>(id)] : std::string();
}

std::optional<TokenId> Tokenizer::special(std::string_view content) const {
    const auto entry = data_->special.find(std::string(content));
    if (entry == data_->special.end()) return std::nullopt;
    return entry->second;
}

bool Tokenizer::is_special(TokenId id) const {
    return data_->special_ids.contains(id);
}

std::int64_t Tokenizer::size() const {
    return static_cast<std::int64_t>(data_->bytes.size());
}

}  // namespace emloc
