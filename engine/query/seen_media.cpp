#include "engine/query/seen_media.h"

#include <xxhash.h>

#include <vector>

namespace emloc {
namespace {

constexpr std::size_t kMostMedia = 16;
constexpr std::int64_t kMostBytes = 64 << 20;

// Of what the tower is given: the same picture at another size is another medium.
std::uint64_t key_of(const Patches& patches) {
    const std::int64_t grid[] = {patches.grid.t, patches.grid.h, patches.grid.w};
    const auto seed = XXH3_64bits(grid, sizeof grid);
    return XXH3_64bits_withSeed(patches.values.data(), patches.values.size() * sizeof(float), seed);
}

}  // namespace

at::Tensor SeenMedia::encode(const Network& network, std::span<const Patches> media) {
    std::vector<at::Tensor> all;
    for (const auto& patches : media) {
        const auto key = key_of(patches);
        if (const auto* known = find(key)) {
            all.push_back(*known);
        } else {
            all.push_back(network.encode_media({&patches, 1}));
            keep(key, all.back());
        }
    }
    if (all.empty()) return {};
    return all.size() == 1 ? all[0] : at::cat(all);
}

const at::Tensor* SeenMedia::find(std::uint64_t key) {
    for (auto entry = seen_.begin(); entry != seen_.end(); ++entry) {
        if (entry->key != key) continue;
        seen_.splice(seen_.begin(), seen_, entry);
        return &seen_.front().embeddings;
    }
    return nullptr;
}

void SeenMedia::keep(std::uint64_t key, at::Tensor embeddings) {
    seen_.push_front({key, std::move(embeddings)});
    std::int64_t bytes = 0;
    std::size_t count = 0;
    for (auto entry = seen_.begin(); entry != seen_.end();) {
        bytes += static_cast<std::int64_t>(entry->embeddings.nbytes());
        const bool fits = ++count <= kMostMedia && bytes <= kMostBytes;
        entry = fits ? std::next(entry) : seen_.erase(entry);
    }
}

}  // namespace emloc
