#include "engine/text/pre_tokenizer.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <fmt/format.h>
#include <pcre2.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <stdexcept>
#include <string>

#include "engine/text/unicode_ranges.h"
#include "engine/text/utf8.h"

namespace emloc {
namespace {

// The patterns ask of a character only which class it belongs to, and what \p{L}, \p{M}, \p{N} and \s mean differs
// between engines and between their Unicode versions. So PCRE2 never sees Unicode: it matches a string with one byte a
// character, in which ASCII stands for itself and everything else for its class.
constexpr char kLetter = '\x80';
constexpr char kNumber = '\x81';
constexpr char kSpace = '\x82';
constexpr char kOther = '\x83';
constexpr char kMark = '\x84';

struct KnownPattern {
    std::string_view regex;    // as tokenizer.json writes it
    const char* over_classes;  // the same over those bytes
};

// In the order of WordPattern.
constexpr std::array<KnownPattern, 2> kPatterns{{
    {R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+)",
     R"((?i:'s|'t|'re|'ve|'m|'ll|'d))"
     R"(|[^\r\nA-Za-z\x800-9\x81]?[A-Za-z\x80]+)"
     R"(|[0-9\x81])"
     R"(| ?[^\t-\r \x82A-Za-z\x800-9\x81]+[\r\n]*)"
     R"(|[\t-\r \x82]*[\r\n]+)"
     R"(|[\t-\r \x82]+(?![^\t-\r \x82]))"
     R"(|[\t-\r \x82]+)"},
    {R"((?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?[\p{L}\p{M}]+|\p{N}| ?[^\s\p{L}\p{M}\p{N}]+[\r\n]*)"
     R"(|\s*[\r\n]+|\s+(?!\S)|\s+)",
     R"((?i:'s|'t|'re|'ve|'m|'ll|'d))"
     R"(|[^\r\nA-Za-z\x800-9\x81]?[A-Za-z\x80\x84]+)"
     R"(|[0-9\x81])"
     R"(| ?[^\t-\r \x82A-Za-z\x80\x840-9\x81]+[\r\n]*)"
     R"(|[\t-\r \x82]*[\r\n]+)"
     R"(|[\t-\r \x82]+(?![^\t-\r \x82]))"
     R"(|[\t-\r \x82]+)"},
}};

constexpr char32_t kLongS = 0x17F;  // ſ: the only character beyond ASCII that (?i:'s|...) matches, as an s

template <class Ranges>
bool contains(const Ranges& ranges, char32_t code_point) {
    const auto after =
        std::upper_bound(ranges.begin(), ranges.end(), code_point,
                         [](char32_t value, const CodePointRange& range) { return value < range.first; });
    return after != ranges.begin() && code_point <= std::prev(after)->last;
}

// Unicode's White_Space beyond ASCII.
bool is_space(char32_t c) {
    return c == 0x85 || c == 0xA0 || c == 0x1680 || (c >= 0x2000 && c <= 0x200A) || c == 0x2028 || c == 0x2029 ||
           c == 0x202F || c == 0x205F || c == 0x3000;
}

char class_of(char32_t code_point) {
    if (code_point < 0x80) return static_cast<char>(code_point);
    if (code_point == kLongS) return 's';
    if (contains(kLetterRanges, code_point)) return kLetter;
    if (contains(kNumberRanges, code_point)) return kNumber;
    if (contains(kMarkRanges, code_point)) return kMark;
    return is_space(code_point) ? kSpace : kOther;
}

std::string classes_of(std::string_view text) {
    std::string classes;
    classes.reserve(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const Utf8Step step = utf8_step(text, at);
        classes.push_back(class_of(step.code_point));
        at += step.bytes;
    }
    return classes;
}

// The byte after `characters` characters of well-formed UTF-8.
std::size_t advance(std::string_view text, std::size_t at, std::size_t characters) {
    const auto continues = [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; };
    for (; characters > 0; --characters) {
        ++at;
        while (at < text.size() && continues(text[at])) ++at;
    }
    return at;
}

struct FreeCode {
    void operator()(pcre2_code* code) const { pcre2_code_free(code); }
};
struct FreeMatch {
    void operator()(pcre2_match_data* match) const { pcre2_match_data_free(match); }
};
struct FreeContext {
    void operator()(pcre2_match_context* context) const { pcre2_match_context_free(context); }
};

std::unique_ptr<pcre2_code, FreeCode> compile(WordPattern pattern, bool use_jit) {
    const auto* over_classes = kPatterns.at(static_cast<std::size_t>(pattern)).over_classes;
    int error = 0;
    PCRE2_SIZE at = 0;
    std::unique_ptr<pcre2_code, FreeCode> code(pcre2_compile(
        reinterpret_cast<PCRE2_SPTR>(over_classes), PCRE2_ZERO_TERMINATED, PCRE2_ANCHORED, &error, &at, nullptr));
    if (!code) throw std::runtime_error(fmt::format("PCRE2 error {} at {} of the pre-tokenisation pattern", error, at));
    // Anchored here and not while matching, which JIT code doesn't support.
    if (use_jit) pcre2_jit_compile(code.get(), PCRE2_JIT_COMPLETE);  // on failure pcre2_match interprets
    return code;
}

// The pattern's backtracking is linear in the length of a run, so that no limit is needed against it.
std::unique_ptr<pcre2_match_context, FreeContext> unlimited() {
    std::unique_ptr<pcre2_match_context, FreeContext> context(pcre2_match_context_create(nullptr));
    if (!context) throw std::bad_alloc();
    pcre2_set_match_limit(context.get(), std::numeric_limits<std::uint32_t>::max());
    return context;
}

}  // namespace

struct PreTokenizer::Data {
    std::unique_ptr<pcre2_code, FreeCode> code;
    std::unique_ptr<pcre2_match_context, FreeContext> context;
};

std::optional<WordPattern> word_pattern_of(std::string_view regex) {
    const auto found = std::ranges::find(kPatterns, regex, &KnownPattern::regex);
    if (found == kPatterns.end()) return std::nullopt;
    return static_cast<WordPattern>(found - kPatterns.begin());
}

PreTokenizer::PreTokenizer(WordPattern pattern, bool use_jit)
    : data_(std::make_unique<const Data>(Data{.code = compile(pattern, use_jit), .context = unlimited()})) {}
PreTokenizer::PreTokenizer(PreTokenizer&&) noexcept = default;
PreTokenizer& PreTokenizer::operator=(PreTokenizer&&) noexcept = default;
PreTokenizer::~PreTokenizer() = default;

std::vector<std::string_view> PreTokenizer::split(std::string_view text) const {
    std::vector<std::string_view> words;
    const std::string classes = classes_of(text);
    const std::unique_ptr<pcre2_match_data, FreeMatch> match(pcre2_match_data_create(1, nullptr));
    if (!match) throw std::bad_alloc();

    std::size_t byte = 0;
    for (std::size_t at = 0; at < classes.size();) {
        const int found = pcre2_match(data_->code.get(), reinterpret_cast<PCRE2_SPTR>(classes.data()), classes.size(),
                                      at, 0, match.get(), data_->context.get());
        // Every character begins one of the alternatives, so that a word always begins where the last one ended.
        if (found < 0) throw std::runtime_error(fmt::format("PCRE2 error {} while cutting a text into words", found));
        const std::size_t next = pcre2_get_ovector_pointer(match.get())[1];
        const std::size_t end = advance(text, byte, next - at);
        words.push_back(text.substr(byte, end - byte));
        at = next;
        byte = end;
    }
    return words;
}

}  // namespace emloc
