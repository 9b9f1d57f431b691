// Names of tensors in the layouts of a checkpoint.
#pragma once

#include <functional>
#include <span>
#include <string>
#include <string_view>

namespace emloc {

class Checkpoint;  // engine/model/checkpoint/safetensors.h

// A name that begins with `published` may begin with `stored` instead.
struct NameAlias {
    std::string_view published;
    std::string_view stored;
};

// The name under which something is stored whose names `has` knows; the published one where it has neither.
std::string stored_name(const std::function<bool(const std::string& name)>& has, std::span<const NameAlias> aliases,
                        const std::string& published);
// The checkpoint's name of a tensor.
std::string stored_name(const Checkpoint& checkpoint, std::span<const NameAlias> aliases, const std::string& published);

// The published name of a tensor that is stored under either.
std::string published_name(std::span<const NameAlias> aliases, const std::string& stored);

// Whether there is a head that differs from the embedding. Where config.json ties the two, such a head was trained or
// merged beside it, and is the one to answer with; an equal one is a copy. Reads both, where both are there.
bool has_own_head(const Checkpoint& checkpoint, std::span<const NameAlias> aliases);

}  // namespace emloc
