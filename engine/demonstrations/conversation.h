// A conversation of a list as its turns, whichever of the usual layouts it is written in.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/core/result.h"
#include "engine/media/medium.h"

namespace emloc {

enum class Role { kUser, kAssistant };

// A medium that a turn shows, in its place among the turn's media.
struct Mention {
    MediaKind kind = MediaKind::kImage;
    std::optional<std::string> path;  // nothing: the next of the record's own list of that kind
};

struct ConversationTurn {
    Role role = Role::kUser;
    std::string text;  // without tags
    std::vector<Mention> media;
};

struct Conversation {
    std::vector<ConversationTurn> turns;
    std::string system_prompt;  // empty: none
};

// Whether the object is one, by its keys.
bool is_conversation(const nlohmann::json& object);

// - "messages" or "conversations": [{"role" | "from": ..., "content" | "value": ...}], with OpenAI's or ShareGPT's
// names of
//   roles; a content is a text with <image> and <video> tags, or a list of parts as OpenAI and transformers write them;
// - ms-swift's "conversation": [{"human": ..., "assistant": ...}], or its "query" and "response", or LLaMA-Factory's
//   "instruction", "input" and "output", both with a "history" of [question, answer] pairs.
// A system turn, or else the key "system", is the system prompt. kUnsupported for other roles, audio, and parts of
// unknown type; kMalformed.
Result<Conversation> parse_conversation(const nlohmann::json& object);

}  // namespace emloc
