// ChatML turns and the spans of their parts.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "engine/context/context.h"
#include "engine/core/result.h"
#include "engine/prompt/media_tokens.h"
#include "engine/text/tokenizer.h"

namespace emloc {

// What turns are made of.
struct ChatTokens {
    TokenId im_start = 0;
    TokenId im_end = 0;
    TokenId vision_start = 0;
    TokenId vision_end = 0;
    TokenId image_pad = 0;
    TokenId video_pad = 0;
    TokenId end_of_text = 0;
    std::string answer_opening = {};  // what an assistant's turn begins with before the answer
};

Result<ChatTokens> chat_tokens(const Tokenizer& tokenizer, std::string_view answer_opening = {});

// A demonstration as tokens: those of the whole turn rendered as one string, with the texts of users kept from becoming
// special tokens. Where merges cross from the template into a text (a newline before a text that begins with one), the
// common token belongs to the text's span. Spans are relative to `ids`; `media` goes from the first <|vision_start|>
// through the last <|vision_end|>, `pads` the pads alone. `answer` covers the label rows: the token before
// the answer ("\n" after "assistant", or the last of the answer's opening), the answer and <|im_end|>, without the
// final newline (the published implementation's "labels", not shifted).
struct Turn {
    std::vector<TokenId> ids;
    TokenSpan media;
    TokenSpan question;
    TokenSpan answer;
    std::vector<TokenSpan> pads;  // of every run of the media
};

// <|im_start|>system\n{prompt}<|im_end|>\n; nothing for an empty prompt.
std::vector<TokenId> system_turn(const Tokenizer& tokenizer, const ChatTokens& tokens, std::string_view prompt);

// user (media, question) and assistant (answer), each ended by <|im_end|>\n. Special tokens in the texts of users stay
// plain text.
Turn demonstration_turn(const Tokenizer& tokenizer, const ChatTokens& tokens, std::span<const MediaTokens> media,
                        std::string_view question, std::string_view answer);

// user (media, question) and the opening of the assistant's turn; `answer` is empty at the end.
Turn query_turn(const Tokenizer& tokenizer, const ChatTokens& tokens, std::span<const MediaTokens> media,
                std::string_view question);

}  // namespace emloc
