#include "engine/demonstrations/load.h"

#include <algorithm>
#include <functional>
#include <map>
#include <system_error>

#include "engine/demonstrations/doubts.h"
#include "engine/demonstrations/intake.h"

namespace emloc {
namespace {

namespace fs = std::filesystem;

// One of each class in turn, for as long as each lasts; within a class the order stays.
void interleave_classes(std::vector<Demonstration>& demonstrations) {
    std::map<std::string, std::size_t> class_of;
    std::vector<std::vector<Demonstration>> classes;
    std::size_t longest = 0;
    const auto total = demonstrations.size();
    for (auto& demonstration : demonstrations) {
        const auto [found, is_new] = class_of.emplace(demonstration.answer, classes.size());
        if (is_new) classes.emplace_back();
        auto& members = classes[found->second];
        members.push_back(std::move(demonstration));
        longest = std::max(longest, members.size());
    }
    demonstrations.clear();
    demonstrations.reserve(total);
    for (std::size_t round = 0; round < longest; ++round) {
        for (auto& members : classes) {
            if (round < members.size()) demonstrations.push_back(std::move(members[round]));
        }
    }
}

// Of a data set in parts those that are wanted.
Status keep_part(Intake& intake, const fs::path& source, DataPart part) {
    const auto in_part = [](DataPart wanted) {
        return [wanted](const Candidate& each) { return each.held_back == (wanted == DataPart::kHeldBack); };
    };
    auto& candidates = intake.candidates;
    if (std::ranges::none_of(candidates, in_part(DataPart::kHeldBack))) return {};
    std::erase_if(candidates, std::not_fn(in_part(part)));
    if (!candidates.empty()) return {};
    return fail(
        ErrorKind::kInvalidArgument,
        "All that could be used of {} is held back for evaluating. Give the folder that holds the class folders "
        "of the demonstrations.",
        source.string());
}

}  // namespace

Result<DemonstrationSet> load_demonstrations(const fs::path& source, const LoadDemonstrationsOptions& options) {
    auto intake = read_source(source, options);
    if (!intake) return tl::unexpected(intake.error());
    if (!intake->loose.empty()) {
        return fail(ErrorKind::kUnsupported,
                    "{} has no label. Put it into a folder of its class, or name it in a list (.jsonl, or .json).",
                    source.string());
    }
    if (auto kept = keep_part(*intake, source, options.part); !kept) return tl::unexpected(kept.error());
    auto set = check_media(std::move(*intake), options);
    if (!set) return set;
    if (set->demonstrations.empty()) {
        const auto& first = set->rejected.front();
        return fail(ErrorKind::kMalformed, "Nothing in {} could be used ({} rejected). The first: {}: {}",
                    source.string(), set->rejected.size(), first.path.string(), first.reason);
    }
    note_contradictions(set->demonstrations, set->notes);
    std::error_code error;
    if (fs::is_directory(source, error)) interleave_classes(set->demonstrations);
    return set;
}

}  // namespace emloc
