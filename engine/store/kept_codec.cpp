#include "engine/store/kept_codec.h"

namespace emloc {

namespace {

void put(std::vector<std::byte>& blob, std::uint64_t number) {
    for (; number >= 0x80; number >>= 7) blob.push_back(static_cast<std::byte>(number | 0x80));
    blob.push_back(static_cast<std::byte>(number));
}

// Takes one number off the front. Only the shortest form is accepted, so that a blob has one meaning and one form.
std::optional<std::int64_t> take(std::span<const std::byte>& blob) {
    std::int64_t number = 0;
    for (int shift = 0; shift < 35 && !blob.empty(); shift += 7) {
        const auto byte = std::to_integer<std::int64_t>(blob.front());
        blob = blob.subspan(1);
        number |= (byte & 0x7f) << shift;
        if (byte & 0x80) continue;
        if (byte == 0 && shift > 0) return std::nullopt;
        return number;
    }
    return std::nullopt;
}

std::optional<std::vector<std::int32_t>> take_head(std::span<const std::byte>& blob, std::int64_t tokens) {
    const auto count = take(blob);
    if (!count || *count > tokens || *count > static_cast<std::int64_t>(blob.size())) return std::nullopt;
    std::vector<std::int32_t> positions;
    positions.reserve(static_cast<std::size_t>(*count));
    std::int64_t position = 0;
    for (std::int64_t i = 0; i < *count; ++i) {
        const auto gap = take(blob);
        if (!gap || (i > 0 && *gap == 0)) return std::nullopt;
        position += *gap;
        if (position >= tokens) return std::nullopt;
        positions.push_back(static_cast<std::int32_t>(position));
    }
    return positions;
}

}  // namespace

std::vector<std::byte> encode_kept(const Kept& kept) {
    std::vector<std::byte> blob;
    if (kept.empty()) return blob;
    put(blob, kept.size());
    for (const auto& head : kept) {
        put(blob, head.size());
        std::int32_t previous = 0;
        for (const auto position : head) {
            put(blob, static_cast<std::uint64_t>(position - previous));
            previous = position;
        }
    }
    return blob;
}

std::optional<Kept> decode_kept(std::span<const std::byte> blob, std::int64_t tokens) {
    Kept kept;
    if (blob.empty()) return kept;
    const auto heads = take(blob);
    if (!heads || *heads == 0 || *heads > static_cast<std::int64_t>(blob.size())) return std::nullopt;
    for (std::int64_t head = 0; head < *heads; ++head) {
        auto positions = take_head(blob, tokens);
        if (!positions) return std::nullopt;
        kept.push_back(std::move(*positions));
    }
    if (!blob.empty()) return std::nullopt;
    return kept;
}

}  // namespace emloc
