#include "engine/model/finder/gguf_head.h"

#include <array>
#include <cstdint>
#include <fstream>

namespace emloc {
namespace {

constexpr std::uint32_t kFirstVersionOfToday = 2;  // version 1 counted in 32 bits
constexpr std::uint32_t kLastVersion = 3;
constexpr std::uint32_t kText = 8;  // the format's number for a value of this type
constexpr std::uint64_t kMaxText = 256;

// Little-endian, as all files in circulation are.
template <class Number>
bool read_number(std::istream& in, Number& number) {
    std::array<unsigned char, sizeof(Number)> bytes{};
    if (!in.read(reinterpret_cast<char*>(bytes.data()), bytes.size())) return false;
    number = 0;
    for (std::size_t i = bytes.size(); i-- > 0;) number = static_cast<Number>(number << 8 | bytes[i]);
    return true;
}

bool read_text(std::istream& in, std::string& text) {
    std::uint64_t length = 0;
    if (!read_number(in, length) || length > kMaxText) return false;
    text.resize(static_cast<std::size_t>(length));
    return static_cast<bool>(in.read(text.data(), static_cast<std::streamsize>(length)));
}

}  // namespace

std::optional<std::string> gguf_architecture(const std::filesystem::path& file) {
    std::ifstream in(file, std::ios::binary);
    std::array<char, 4> magic{};
    std::uint32_t version = 0, type = 0;
    std::uint64_t tensors = 0, values = 0;
    if (!in.read(magic.data(), magic.size()) || std::string_view(magic.data(), magic.size()) != "GGUF") return {};
    if (!read_number(in, version) || version < kFirstVersionOfToday || version > kLastVersion) return {};
    if (!read_number(in, tensors) || !read_number(in, values) || values == 0) return {};
    std::string key, value;
    if (!read_text(in, key) || key != "general.architecture") return {};
    if (!read_number(in, type) || type != kText || !read_text(in, value)) return {};
    return value;
}

}  // namespace emloc
