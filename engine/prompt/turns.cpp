#include "engine/prompt/turns.h"

#include <algorithm>
#include <string>
#include <utility>

namespace emloc {
namespace {

using Ids = std::vector<TokenId>;

std::int64_t length(const Ids& ids) {
    return static_cast<std::int64_t>(ids.size());
}

void append(Ids& ids, const Ids& more) {
    ids.insert(ids.end(), more.begin(), more.end());
}

// A text between two special tokens. Whoever writes the whole turn as one string and tokenises that (as the published
// driver does) gets the same tokens: special tokens are split off first, and what lies between two of them is
// normalised, cut into words and merged on its own. So a role, its newline and the user's text are one piece here too,
// and merges may cross from one into the other ("\n" before an answer that begins with "\n").
Ids encode_plain(const Tokenizer& tokenizer, std::string_view first, std::string_view second) {
    return tokenizer.encode(std::string(first).append(second), false);
}

// How many of `ids`, which are `prefix` and something after it, are the tokens of `prefix` alone: all of them, unless
// the last of them runs on into what follows.
std::optional<std::int64_t> tokens_of_prefix(const Tokenizer& tokenizer, const Ids& ids, std::string_view prefix) {
    const Ids alone = tokenizer.encode(prefix, false);
    if (alone.size() > ids.size() || !std::equal(alone.begin(), alone.end(), ids.begin())) return std::nullopt;
    return length(alone);
}

// `before`: plain text that stands before the media and may run on into the text of their first run.
void append_media(Turn& turn, const Tokenizer& tokenizer, const ChatTokens& tokens, std::span<const MediaTokens> media,
                  std::string before) {
    auto& ids = turn.ids;
    auto& span = turn.media;
    for (const MediaTokens& medium : media) {
        for (const PadRun& run : medium.runs) {
            append(ids, encode_plain(tokenizer, std::exchange(before, {}), run.text));
            if (span.end == 0) span.begin = length(ids);
            ids.push_back(tokens.vision_start);
            ids.insert(ids.end(), static_cast<std::size_t>(run.count()),
                       medium.kind == MediaKind::kImage ? tokens.image_pad : tokens.video_pad);
            turn.pads.push_back({length(ids) - run.count(), length(ids)});
            ids.push_back(tokens.vision_end);
            span.end = length(ids);
        }
    }
}

std::size_t runs_in(std::span<const MediaTokens> media) {
    std::size_t runs = 0;
    for (const MediaTokens& medium : media) runs += medium.runs.size();
    return runs;
}

// <|im_end|>\n; returns the position after <|im_end|>.
std::int64_t append_end(Ids& ids, const Tokenizer& tokenizer, const ChatTokens& tokens) {
    ids.push_back(tokens.im_end);
    const std::int64_t end = length(ids);
    append(ids, tokenizer.encode("\n", false));
    return end;
}

// Appends "user\n", media and question, and notes where they are.
void append_user(Turn& turn, const Tokenizer& tokenizer, const ChatTokens& tokens, std::span<const MediaTokens> media,
                 std::string_view question) {
    turn.ids.push_back(tokens.im_start);
    if (runs_in(media) == 0) {
        const std::int64_t begin = length(turn.ids);
        turn.media = {begin, begin};
        const Ids text = encode_plain(tokenizer, "user\n", question);
        auto role = tokens_of_prefix(tokenizer, text, "user\n");
        if (!role)
            role = tokens_of_prefix(tokenizer, text, "user");  // the newline belongs to the question's first token
        append(turn.ids, text);
        turn.question = {begin + role.value_or(0), length(turn.ids)};
    } else {
        append_media(turn, tokenizer, tokens, media, "user\n");
        const std::int64_t begin = length(turn.ids);
        append(turn.ids, tokenizer.encode(question, false));
        turn.question = {begin, length(turn.ids)};
    }
    append_end(turn.ids, tokenizer, tokens);
}

// Of the assistant's turn.
std::string opening_of(const ChatTokens& tokens) {
    return "assistant\n" + tokens.answer_opening;
}

// Which of `ids`, which are `prefix` and something after it, is the last that holds some of the prefix. It may run on
// into what follows.
std::int64_t last_token_of(const Tokenizer& tokenizer, const Ids& ids, std::string_view prefix) {
    const Ids alone = tokenizer.encode(prefix, false);
    const auto parted = std::ranges::mismatch(alone, ids);
    const auto common = parted.in1 - alone.begin();
    return parted.in1 == alone.end() ? common - 1 : common;
}

}  // namespace

Result<ChatTokens> chat_tokens(const Tokenizer& tokenizer, std::string_view answer_opening) {
    ChatTokens tokens{.answer_opening = std::string(answer_opening)};
    const std::pair<const char*, TokenId*> wanted[] = {
        {"<|im_start|>", &tokens.im_start},         {"<|im_end|>", &tokens.im_end},
        {"<|vision_start|>", &tokens.vision_start}, {"<|vision_end|>", &tokens.vision_end},
        {"<|image_pad|>", &tokens.image_pad},       {"<|video_pad|>", &tokens.video_pad},
        {"<|endoftext|>", &tokens.end_of_text},
    };
    for (const auto& [content, id] : wanted) {
        const auto found = tokenizer.special(content);
        if (!found) {
            return fail(
                ErrorKind::kUnsupported,
                "The model's tokenizer has no special token {}, so that it belongs to none of the model families that "
                "this program knows. Were the files of two models mixed?",
                content);
        }
        *id = *found;
    }
    return tokens;
}

std::vector<TokenId> system_turn(const Tokenizer& tokenizer, const ChatTokens& tokens, std::string_view prompt) {
    if (prompt.empty()) return {};
    Ids ids{tokens.im_start};
    append(ids, encode_plain(tokenizer, "system\n", prompt));
    append_end(ids, tokenizer, tokens);
    return ids;
}

Turn demonstration_turn(const Tokenizer& tokenizer, const ChatTokens& tokens, std::span<const MediaTokens> media,
                        std::string_view question, std::string_view answer) {
    Turn turn;
    append_user(turn, tokenizer, tokens, media, question);
    turn.ids.push_back(tokens.im_start);
    const std::int64_t begin = length(turn.ids);
    const auto opening = opening_of(tokens);
    const Ids text = encode_plain(tokenizer, opening, answer);
    append(turn.ids, text);
    turn.answer.begin = begin + last_token_of(tokenizer, text, opening);
    turn.answer.end = append_end(turn.ids, tokenizer, tokens);
    return turn;
}

Turn query_turn(const Tokenizer& tokenizer, const ChatTokens& tokens, std::span<const MediaTokens> media,
                std::string_view question) {
    Turn turn;
    append_user(turn, tokenizer, tokens, media, question);
    turn.ids.push_back(tokens.im_start);
    append(turn.ids, tokenizer.encode(opening_of(tokens), false));
    turn.answer = {length(turn.ids), length(turn.ids)};
    return turn;
}

}  // namespace emloc
