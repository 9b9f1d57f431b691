#include "engine/workspace/changes.h"

#include <map>
#include <string>
#include <vector>

namespace emloc {

namespace {

std::string paths_of(const Demonstration& demonstration) {
    std::string paths;
    for (const Media& medium : demonstration.media) paths += medium.path.string() + '\n';
    return paths;
}

// Empty where not all are known.
std::string contents_of(const Demonstration& demonstration) {
    std::string contents;
    for (const Media& medium : demonstration.media) {
        if (medium.sha256.empty()) return {};
        contents += medium.sha256 + '\n';
    }
    return contents;
}

bool same_texts(const Demonstration& one, const Demonstration& other) {
    return one.question == other.question && one.answer == other.answer;
}

// Those of before that are not matched yet, by their media.
class Former {
 public:
    explicit Former(std::span<const Demonstration> then) : then_(then), taken_(then.size()) {
        for (std::size_t i = 0; i < then.size(); ++i) {
            by_path_[paths_of(then[i])].push_back(i);
            if (const auto contents = contents_of(then[i]); !contents.empty()) by_content_[contents].push_back(i);
        }
    }

    // One with the same media, rather with the same texts; null: none.
    const Demonstration* take(const Demonstration& wanted) {
        const auto contents = contents_of(wanted);
        for (const bool same : {true, false}) {
            if (const auto* found = take(by_content_, contents, wanted, same)) return found;
            if (const auto* found = take(by_path_, paths_of(wanted), wanted, same)) return found;
        }
        return nullptr;
    }

 private:
    using Index = std::map<std::string, std::vector<std::size_t>>;

    const Demonstration* take(const Index& index, const std::string& key, const Demonstration& wanted, bool same) {
        const auto found = index.find(key);
        if (key.empty() || found == index.end()) return nullptr;
        for (const auto i : found->second) {
            if (taken_[i] || same_texts(then_[i], wanted) != same) continue;
            taken_[i] = true;
            return &then_[i];
        }
        return nullptr;
    }

    std::span<const Demonstration> then_;
    std::vector<bool> taken_;
    Index by_path_, by_content_;
};

}  // namespace

DemonstrationChanges changes_since(std::span<const Demonstration> then, std::span<const Demonstration> now) {
    Former former(then);
    DemonstrationChanges changes;
    for (const Demonstration& demonstration : now) {
        const Demonstration* before = former.take(demonstration);
        if (before == nullptr)
            ++changes.added;
        else if (same_texts(*before, demonstration))
            ++changes.kept;
        else
            ++changes.relabelled;
    }
    changes.removed = std::ssize(then) - changes.kept - changes.relabelled;
    return changes;
}

}  // namespace emloc
