#include "engine/demonstrations/load.h"

#include <algorithm>
#include <map>
#include <system_error>

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

}  // namespace

Result<DemonstrationSet> load_demonstrations(const fs::path& source, const LoadDemonstrationsOptions& options) {
    auto intake = read_source(source, options);
    if (!intake) return tl::unexpected(intake.error());
    if (!intake->loose.empty()) {
        return fail(ErrorKind::kUnsupported,
                    "{} has no label. Put it into a folder of its class, or name it in a list (.jsonl, or .json).",
                    source.string());
    }
    auto set = check_media(std::move(*intake), options);
    if (!set) return set;
    if (set->demonstrations.empty()) {
        const auto& first = set->rejected.front();
        return fail(ErrorKind::kMalformed, "Nothing in {} could be used ({} rejected). The first: {}: {}",
                    source.string(), set->rejected.size(), first.path.string(), first.reason);
    }
    std::error_code error;
    if (fs::is_directory(source, error)) interleave_classes(set->demonstrations);
    return set;
}

}  // namespace emloc
