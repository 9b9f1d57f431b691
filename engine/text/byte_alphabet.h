// GPT-2's way to write bytes in JSON: every byte has a printable character.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

namespace emloc {

// Immutable; may be used from several threads at once.
class ByteAlphabet {
 public:
    ByteAlphabet();

    // The UTF-8 character that stands for `byte`.
    const std::string& written(unsigned char byte) const { return written_[byte]; }

    // The bytes that a token's characters stand for; nothing if one of them isn't of the alphabet.
    std::optional<std::string> bytes_of(std::string_view token) const;

 private:
    static constexpr char32_t kEnd = 0x144;  // one past the largest character of the alphabet
    std::array<std::string, 256> written_;
    std::array<int, kEnd> byte_of_;  // -1: not of the alphabet
};

}  // namespace emloc
