#include "engine/model/checkpoint/name_alias.h"

#include <cstring>

#include "engine/model/checkpoint/safetensors.h"

namespace emloc {

std::string stored_name(const std::function<bool(const std::string& name)>& has, std::span<const NameAlias> aliases,
                        const std::string& published) {
    if (has(published)) return published;
    for (const auto& alias : aliases) {
        if (!published.starts_with(alias.published)) continue;
        auto stored = std::string(alias.stored).append(published, alias.published.size());
        if (has(stored)) return stored;
    }
    return published;
}

std::string stored_name(const Checkpoint& checkpoint, std::span<const NameAlias> aliases,
                        const std::string& published) {
    return stored_name([&](const std::string& name) { return checkpoint.find(name) != nullptr; }, aliases, published);
}

std::string published_name(std::span<const NameAlias> aliases, const std::string& stored) {
    for (const auto& alias : aliases)
        if (stored.starts_with(alias.stored)) return std::string(alias.published).append(stored, alias.stored.size());
    return stored;
}

bool has_own_head(const Checkpoint& checkpoint, std::span<const NameAlias> aliases) {
    const auto* head = checkpoint.find("lm_head.weight");
    const auto* embedding = checkpoint.find(stored_name(checkpoint, aliases, "model.embed_tokens.weight"));
    if (head == nullptr) return false;
    if (embedding == nullptr || head->type != embedding->type || head->shape != embedding->shape) return true;
    const bool same = std::memcmp(head->data.data(), embedding->data.data(), head->data.size()) == 0;
    checkpoint.drop_pages(*head);
    checkpoint.drop_pages(*embedding);
    return !same;
}

}  // namespace emloc
