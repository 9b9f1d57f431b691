// Checksums (XXH3, 128 bits) by which a changed bit is noticed. They guard against accidents, not against forgery.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "engine/context/context.h"

namespace emloc {

using Checksum = std::array<std::byte, 16>;  // XXH3-128 in its canonical (big-endian) form

Checksum checksum_of(std::span<const std::byte> bytes);

// Whether what was found is what was stored. Always so in a fuzzing build: who forges a file forges its checksums too,
// and what lies behind them must stand that.
inline bool matches([[maybe_unused]] const Checksum& found, [[maybe_unused]] const Checksum& stored) {
#ifdef FUZZING_BUILD_MODE_UNSAFE_FOR_PRODUCTION
    return true;
#else
    return found == stored;
#endif
}

// The checksum of a sequence of values. Each value goes in with its length where it has one, so that no two sequences
// read the same.
class Seal {
 public:
    Seal();
    ~Seal();
    Seal(const Seal&) = delete;
    Seal& operator=(const Seal&) = delete;

    Seal& add(std::int64_t value);
    // -0.0 as 0.0, and every NaN as the same one: SQLite keeps neither sign nor payload.
    Seal& add(double value);
    Seal& add(std::string_view text);
    Seal& add(std::span<const std::byte> bytes);
    Seal& add(const std::optional<std::int64_t>& value);

    Checksum checksum() const;

 private:
    struct State;
    std::unique_ptr<State> state_;
};

// One stored piece of a layer's key or value.
struct PartSeal {
    std::int64_t bytes = 0;
    Checksum checksum{};
};

struct LayerSeal {
    std::vector<PartSeal> key;
    std::vector<PartSeal> value;
};

struct MemorySeal {
    std::vector<LayerSeal> layers;
    std::vector<std::vector<PartSeal>> states;
};

// Parts of a context's seal that have been the same in every version.
void add_model(Seal& seal, const ModelIdentity& model);
void add_spans(Seal& seal, const DemonstrationSpans& spans);
void add_decision(Seal& seal, const Decision& decision);
void add_parts(Seal& seal, const MemorySeal& memory);

// Over everything that a Context holds, with `demonstrations` in the place of its own. The memory's bytes enter through
// the checksums of their parts, the media's through their SHA-256, enumerators by their words
// (words.h). What is computed from a loaded context must equal what was stored with it.
Checksum seal_of(const Context& context, std::span<const Demonstration> demonstrations, const MemorySeal& memory);

}  // namespace emloc
