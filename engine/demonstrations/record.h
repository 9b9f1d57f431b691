// One JSON object of a manifest -> a demonstration.
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
    Demonstration demonstration;
    std::string note;  // what was left out, a sentence; empty: nothing
};

// {"image"...: ..., "label" | "answer": ..., "question": ...}. `folder` is what paths are relative to.
Result<Record> parse_labelled_record(const nlohmann::json& object, const ResolvedFolder& folder,
                                     const LoadDemonstrationsOptions& options);

// {"messages" | "conversations": [...], "images": [...], "videos": [...]}.
Result<Record> parse_sharegpt_record(const nlohmann::json& object, const ResolvedFolder& folder,
                                     const LoadDemonstrationsOptions& options);

// The media of one kind that `object` names under `singular` or `plural`, each a text or a list of texts.
Result<std::vector<Media>> media_of(const nlohmann::json& object, MediaKind kind, const ResolvedFolder& folder,
                                    const LoadDemonstrationsOptions& options);

}  // namespace emloc
