// Bounds-checked reading of numbers out of a file's bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace emloc {

enum class ByteOrder { kBig, kLittle };

// A view of bytes that it doesn't own. Numbers that lie wholly or partly outside read as 0, so that a parser of hostile
// headers needs no check per field; ask has() where the difference matters.
class ByteReader {
 public:
    explicit ByteReader(std::span<const std::byte> bytes, ByteOrder order = ByteOrder::kBig)
        : bytes_(bytes), order_(order) {}

    std::size_t size() const { return bytes_.size(); }
    bool has(std::size_t at, std::size_t count) const { return at <= size() && count <= size() - at; }

    std::uint32_t u8(std::size_t at) const { return has(at, 1) ? std::to_integer<std::uint32_t>(bytes_[at]) : 0; }
    std::uint32_t u16(std::size_t at) const { return static_cast<std::uint32_t>(number(at, 2)); }
    std::uint32_t u32(std::size_t at) const { return static_cast<std::uint32_t>(number(at, 4)); }
    std::uint64_t u64(std::size_t at) const { return number(at, 8); }

    // The bytes as characters; shorter, or empty, at the end.
    std::string_view text(std::size_t at, std::size_t count) const {
        const auto part = from(at);
        return {reinterpret_cast<const char*>(part.data()), count < part.size() ? count : part.size()};
    }
    // Everything behind `at`; empty outside.
    std::span<const std::byte> from(std::size_t at) const { return bytes_.subspan(at < size() ? at : size()); }

 private:
    std::uint64_t number(std::size_t at, std::size_t count) const {
        if (!has(at, count)) return 0;
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < count; ++i) {
            const std::size_t from_high = order_ == ByteOrder::kBig ? i : count - 1 - i;
            value = value << 8 | std::to_integer<std::uint64_t>(bytes_[at + from_high]);
        }
        return value;
    }

    std::span<const std::byte> bytes_;
    ByteOrder order_;
};

}  // namespace emloc
