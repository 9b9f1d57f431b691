// The name of a context, or of what stands in its place.
#pragma once

#include <string>

namespace emloc {

// Which context is meant. A result has no name before it is saved, so no saved context can be mistaken for it.
struct ContextId {
    enum class Kind {
        kNone,    // the model alone (zero-shot)
        kResult,  // the last adaptation, not saved yet
        kSaved,   // in the store, by name
    };
    Kind kind = Kind::kNone;
    std::string name = {};  // of a saved one
    friend bool operator==(const ContextId&, const ContextId&) = default;
};

}  // namespace emloc
