// One JSON object of a list -> demonstrations.
#pragma once

#include <nlohmann/json_fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/result.h"
#include "engine/demonstrations/containment.h"
#include "engine/demonstrations/demonstration.h"
#include "engine/demonstrations/load.h"

namespace emloc {

struct Record {
    std::vector<Demonstration> demonstrations;  // at least one
    std::string system_prompt = {};             // of a conversation
    std::string note = {};                      // what was left out, a sentence; empty: nothing
};

// {"image"...: ..., "label" | "answer": ..., "question": ...}. `folder` is what paths are relative to.
Result<Record> parse_labelled_record(const nlohmann::json& object, const ResolvedFolder& folder,
                                     const LoadDemonstrationsOptions& options);

// A conversation (conversation.h). Each question with media of its own becomes a demonstration, with the answer behind
// it; the note counts the turns that are left out.
Result<Record> parse_conversation_record(const nlohmann::json& object, const ResolvedFolder& folder,
                                         const LoadDemonstrationsOptions& options);

// The medium that a list's text names: a path, also with the separators of Windows, or a file:// address. kUnsupported
// for other addresses, kInvalidArgument where it leads out of the folder and that isn't allowed.
Result<Media> media_at(const std::string& text, MediaKind kind, const ResolvedFolder& folder,
                       const LoadDemonstrationsOptions& options);

// The media of one kind that `object` names under "image" or "images" ("video", "videos"): a path, an object with a
// "path", or a list of these.
Result<std::vector<Media>> media_of(const nlohmann::json& object, MediaKind kind, const ResolvedFolder& folder,
                                    const LoadDemonstrationsOptions& options);

}  // namespace emloc
