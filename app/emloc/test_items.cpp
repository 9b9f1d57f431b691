#include "app/emloc/test_items.h"

#include <algorithm>
#include <tuple>

#include "app/emloc/format.h"

namespace emloc::cli {
namespace {

TestItem item_of(Demonstration&& demonstration) {
    TestItem item{.name = {}, .media = std::move(demonstration.media), .label = std::move(demonstration.answer)};
    for (const Media& medium : item.media) {
        item.name += (item.name.empty() ? "" : " + ") + to_text(medium.path);
    }
    return item;
}

}  // namespace

Result<ReadItems> read_test_items(const DemonstrationOptions& data, Invocation& invocation) {
    auto set = read_demonstrations(data, invocation);
    if (!set) return tl::unexpected(set.error());
    ReadItems read{.items = {}, .rejected = std::move(set->rejected)};
    for (Demonstration& demonstration : set->demonstrations) {
        if (!demonstration.is_label) {
            read.rejected.push_back({demonstration.media.empty() ? "" : demonstration.media.front().path,
                                     "its answer doesn't name a class"});
            invocation.console.warn("Left out {}: {}", to_text(read.rejected.back().path), read.rejected.back().reason);
            continue;
        }
        read.items.push_back(item_of(std::move(demonstration)));
    }
    std::ranges::sort(read.items, {}, [](const TestItem& item) { return std::tie(item.label, item.name); });
    if (read.items.empty()) return fail(ErrorKind::kNotFound, "{} holds no example with a label.", data.source);
    return read;
}

}  // namespace emloc::cli
