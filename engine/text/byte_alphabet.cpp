#include "engine/text/byte_alphabet.h"

#include "engine/text/utf8.h"

namespace emloc {
namespace {

// Printable characters of Latin-1 stand for themselves; the others are numbered from U+0100 on.
bool stands_for_itself(unsigned byte) {
    return (byte >= '!' && byte <= '~') || (byte >= 0xA1 && byte <= 0xAC) || byte >= 0xAE;
}

}  // namespace

ByteAlphabet::ByteAlphabet() {
    byte_of_.fill(-1);
    char32_t next = 0x100;
    for (unsigned byte = 0; byte < 256; ++byte) {
        const char32_t character = stands_for_itself(byte) ? static_cast<char32_t>(byte) : next++;
        append_utf8(written_[byte], character);
        byte_of_[character] = static_cast<int>(byte);
    }
}

std::optional<std::string> ByteAlphabet::bytes_of(std::string_view token) const {
    std::string bytes;
    bytes.reserve(token.size());
    for (std::size_t at = 0; at < token.size();) {
        const Utf8Step step = utf8_step(token, at);
        const int byte = step.valid && step.code_point < kEnd ? byte_of_[step.code_point] : -1;
        if (byte < 0) return std::nullopt;
        bytes.push_back(static_cast<char>(byte));
        at += step.bytes;
    }
    return bytes;
}

}  // namespace emloc
