#include "engine/evaluation/metrics/pattern.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <fmt/format.h>
#include <pcre2.h>

#include <stdexcept>

namespace emloc {

struct Pattern::Code {
    pcre2_code* code = nullptr;

    Code() = default;
    Code(const Code&) = delete;
    Code& operator=(const Code&) = delete;
    ~Code() { pcre2_code_free(code); }
};

namespace {

const unsigned char* bytes_of(std::string_view text) {
    // PCRE2 takes no null pointer, not even for an empty text.
    return reinterpret_cast<const unsigned char*>(text.data() == nullptr ? "" : text.data());
}

std::string expanded(std::string_view by, const PatternMatch& match) {
    std::string text;
    for (std::size_t i = 0; i < by.size(); ++i) {
        if (by[i] == '$' && i + 1 < by.size())
            text += match.groups.at(static_cast<std::size_t>(by[++i] - '1')).value_or("");
        else
            text += by[i];
    }
    return text;
}

}  // namespace

Pattern::Pattern(std::string_view expression, Text text, bool any_case) {
    int error = 0;
    std::size_t place = 0;
    const unsigned options = (text == Text::kUtf8 ? PCRE2_UTF | PCRE2_UCP | PCRE2_MATCH_INVALID_UTF : 0U) |
                             (any_case ? PCRE2_CASELESS : 0U) | PCRE2_DOLLAR_ENDONLY;
    auto code = std::make_shared<Code>();
    code->code = pcre2_compile(bytes_of(expression), expression.size(), options, &error, &place, nullptr);
    if (code->code == nullptr)
        throw std::logic_error(fmt::format("a pattern doesn't compile at {}: {}", place, expression));
    pcre2_jit_compile(code->code, PCRE2_JIT_COMPLETE);
    code_ = std::move(code);
}

std::optional<PatternMatch> Pattern::match_at(std::string_view text, std::size_t from) const {
    return run(text.substr(from), 0, PCRE2_ANCHORED);
}

std::optional<PatternMatch> Pattern::search(std::string_view text, std::size_t from) const {
    return run(text, from, 0);
}

std::string Pattern::replaced(std::string_view text, std::string_view by, std::size_t most) const {
    std::string result;
    std::size_t done = 0;
    for (std::size_t i = 0; i < most; ++i) {
        const auto match = search(text, done);
        if (!match || match->end == match->begin) break;
        result += text.substr(done, match->begin - done);
        result += expanded(by, *match);
        done = match->end;
    }
    result += text.substr(done);
    return result;
}

std::optional<PatternMatch> Pattern::run(std::string_view text, std::size_t from, unsigned options) const {
    const std::unique_ptr<pcre2_match_data, decltype(&pcre2_match_data_free)> data(
        pcre2_match_data_create_from_pattern(code_->code, nullptr), &pcre2_match_data_free);
    const int count = pcre2_match(code_->code, bytes_of(text), text.size(), from, options, data.get(), nullptr);
    if (count < 1) return std::nullopt;
    const auto* places = pcre2_get_ovector_pointer(data.get());
    PatternMatch match{places[0], places[1], {}};
    for (std::uint32_t i = 1; i < pcre2_get_ovector_count(data.get()); ++i) {
        const auto begin = places[2 * i], end = places[2 * i + 1];
        match.groups.push_back(begin == PCRE2_UNSET ? std::nullopt
                                                    : std::optional(std::string(text.substr(begin, end - begin))));
    }
    return match;
}

}  // namespace emloc
