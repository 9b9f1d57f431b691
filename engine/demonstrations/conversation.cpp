#include "engine/demonstrations/conversation.h"

#include <nlohmann/json.hpp>

#include "engine/demonstrations/label.h"

namespace emloc {
namespace {

using nlohmann::json;

constexpr std::string_view kImageTag = "<image>";
constexpr std::string_view kVideoTag = "<video>";
constexpr std::string_view kAudioTag = "<audio>";

tl::unexpected<Error> audio_is_unsupported() {
    return fail(ErrorKind::kUnsupported, "Audio is not supported.");
}

// Null where the key is absent or null.
const json* find(const json& object, const char* key) {
    const auto found = object.find(key);
    return found == object.end() || found->is_null() ? nullptr : &*found;
}

// Null where there is no text under the key.
const std::string* text_under(const json& object, const char* key) {
    const auto* found = find(object, key);
    return found != nullptr && found->is_string() ? found->get_ptr<const std::string*>() : nullptr;
}

// Takes the tags out of `text`, with one space or line break that each leaves over, and adds what they stand for.
std::string without_tags(const std::string& text, std::vector<Mention>& media) {
    std::string rest;
    for (std::size_t at = 0; at < text.size();) {
        const auto here = std::string_view(text).substr(at);
        const bool image = here.starts_with(kImageTag);
        if (!image && !here.starts_with(kVideoTag)) {
            rest += text[at++];
            continue;
        }
        media.push_back({image ? MediaKind::kImage : MediaKind::kVideo, std::nullopt});
        at += image ? kImageTag.size() : kVideoTag.size();
        const auto is_space = [](char c) { return c == ' ' || c == '\n'; };
        if (at < text.size() && is_space(text[at]) && (rest.empty() || is_space(rest.back()))) ++at;
    }
    return rest;
}

Status add_text(const std::string& text, ConversationTurn& turn) {
    if (text.find(kAudioTag) != std::string::npos) return audio_is_unsupported();
    turn.text += without_tags(text, turn.media);
    return {};
}

// What kind of part it is: "image" of {"type": "image_url"}, or of {"image": ...} without a type; empty: none of them.
std::string kind_of_part(const json& part) {
    const auto* type = text_under(part, "type");
    for (const char* kind : {"text", "image", "video", "audio"}) {
        if (type == nullptr ? find(part, kind) != nullptr : type->find(kind) != std::string::npos) return kind;
    }
    return {};
}

// {"type": "image", "image" | "url" | "path": path}, {"type": "image_url", "image_url": path | {"url": path}}, or
// without any of them: the next of the record's own list.
Result<Mention> mention_in(const json& part, const std::string& kind) {
    Mention mention{kind == "image" ? MediaKind::kImage : MediaKind::kVideo, std::nullopt};
    const auto address = kind + "_url";
    for (const char* key : {kind.c_str(), address.c_str(), "url", "path"}) {
        const auto* value = find(part, key);
        if (value != nullptr && value->is_object()) value = find(*value, value->contains("url") ? "url" : "path");
        if (value == nullptr) continue;
        if (!value->is_string()) return fail(ErrorKind::kMalformed, "\"{}\" holds something that is not a path.", key);
        mention.path = value->get<std::string>();
        return mention;
    }
    return mention;
}

Status add_part(const json& part, ConversationTurn& turn) {
    if (part.is_string()) return add_text(part.get_ref<const std::string&>(), turn);
    const auto kind = part.is_object() ? kind_of_part(part) : std::string();
    if (kind == "audio") return audio_is_unsupported();
    if (kind == "text") {
        const auto* text = text_under(part, "text");
        return text != nullptr ? add_text(*text, turn) : fail(ErrorKind::kMalformed, "A part of a turn has no text.");
    }
    if (kind.empty()) {
        return fail(ErrorKind::kUnsupported, "A part of a turn is neither text nor an image nor a video.");
    }
    auto mention = mention_in(part, kind);
    if (!mention) return tl::unexpected(mention.error());
    turn.media.push_back(std::move(*mention));
    return {};
}

Status add_content(const json& content, ConversationTurn& turn) {
    if (content.is_string()) return add_text(content.get_ref<const std::string&>(), turn);
    if (!content.is_array()) return fail(ErrorKind::kMalformed, "A turn has no role or no text.");
    for (const auto& part : content) {
        if (auto added = add_part(part, turn); !added) return added;
    }
    return {};
}

std::optional<Role> role_of(const std::string& name) {
    if (name == "user" || name == "human") return Role::kUser;
    if (name == "assistant" || name == "gpt") return Role::kAssistant;
    return std::nullopt;
}

bool is_system(const std::string& role) {
    return role == "system" || role == "developer";
}

Status add_turn(const std::string& role, const json& content, Conversation& conversation) {
    ConversationTurn turn;
    const auto speaker = role_of(role);
    if (!speaker && !is_system(role)) {
        return fail(ErrorKind::kUnsupported, "Turns of \"{}\" are not supported.", role);
    }
    turn.role = speaker.value_or(Role::kUser);
    if (auto added = add_content(content, turn); !added) return added;
    turn.text = trimmed(turn.text);
    if (speaker) {
        conversation.turns.push_back(std::move(turn));
    } else if (conversation.system_prompt.empty()) {
        conversation.system_prompt = std::move(turn.text);
    } else {
        conversation.system_prompt += "\n" + turn.text;
    }
    return {};
}

Status add_messages(const json& list, Conversation& conversation) {
    if (!list.is_array()) return fail(ErrorKind::kMalformed, "Its conversation is not a list of turns.");
    for (const auto& item : list) {
        const auto field = [&](const char* key, const char* other_key) {
            const auto* found = item.is_object() ? find(item, key) : nullptr;
            return found != nullptr || !item.is_object() ? found : find(item, other_key);
        };
        const auto* role = field("role", "from");
        const auto* content = field("content", "value");
        if (role == nullptr || !role->is_string() || content == nullptr) {
            return fail(ErrorKind::kMalformed, "A turn has no role or no text.");
        }
        if (auto added = add_turn(role->get_ref<const std::string&>(), *content, conversation); !added) return added;
    }
    return {};
}

Status add_exchange(const json& question, const json& answer, Conversation& conversation) {
    auto added = add_turn("user", question, conversation);
    return added ? add_turn("assistant", answer, conversation) : added;
}

Status add_pairs(const json& list, Conversation& conversation) {
    for (const auto& pair : list) {
        if (!pair.is_object() || !pair.contains("human") || !pair.contains("assistant")) {
            return fail(ErrorKind::kMalformed, "Its conversation is not a list of turns.");
        }
        if (auto added = add_exchange(pair.at("human"), pair.at("assistant"), conversation); !added) return added;
    }
    return {};
}

// The pairs before the last one.
Status add_history(const json& object, Conversation& conversation) {
    const auto* history = find(object, "history");
    if (history == nullptr) return {};
    for (const auto& pair : *history) {
        if (!pair.is_array() || pair.size() != 2) {
            return fail(ErrorKind::kMalformed, "Its history is not a list of questions with their answers.");
        }
        if (auto added = add_exchange(pair[0], pair[1], conversation); !added) return added;
    }
    return {};
}

Status add_last_exchange(const json& object, Conversation& conversation) {
    if (const auto* query = find(object, "query")) return add_exchange(*query, object.at("response"), conversation);
    auto question = object.at("instruction");
    const auto* input = text_under(object, "input");
    if (question.is_string() && input != nullptr && !input->empty()) {
        question = question.get_ref<const std::string&>() + "\n" + *input;
    }
    return add_exchange(question, object.at("output"), conversation);
}

}  // namespace

bool is_conversation(const json& object) {
    const auto has = [&](const char* key) { return find(object, key) != nullptr; };
    return object.contains("messages") || object.contains("conversations") || has("conversation") ||
           (has("query") && has("response")) || (has("instruction") && has("output"));
}

Result<Conversation> parse_conversation(const json& object) {
    Conversation conversation;
    const auto* messages = object.contains("messages") ? &object.at("messages") : nullptr;
    if (messages == nullptr && object.contains("conversations")) messages = &object.at("conversations");
    const auto* pairs = find(object, "conversation");
    Status status;
    if (messages != nullptr) {
        status = add_messages(*messages, conversation);
    } else if (pairs != nullptr) {
        status = add_pairs(*pairs, conversation);
    } else {
        status = add_history(object, conversation);
        if (status) status = add_last_exchange(object, conversation);
    }
    if (!status) return tl::unexpected(status.error());
    if (const auto* system = text_under(object, "system"); system != nullptr && conversation.system_prompt.empty()) {
        conversation.system_prompt = trimmed(*system);
    }
    return conversation;
}

}  // namespace emloc
