// SHA-256, for identities that must hold against anybody: models, media files.
#pragma once

#include <cstddef>
#include <filesystem>
#include <memory>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>

#include "engine/core/result.h"

namespace emloc {

// Lower-case hexadecimal SHA-256 of `bytes`.
std::string sha256_hex(std::span<const std::byte> bytes);

// As sha256_hex(), of bytes that come piece by piece: call add() for each piece, then hex() once.
class Sha256 {
 public:
    Sha256();
    ~Sha256();
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;

    void add(std::span<const std::byte> bytes);
    void add(std::string_view text);
    // Ends the computation; call once.
    std::string hex();

 private:
    struct State;
    std::unique_ptr<State> state_;
};

// Of a file of any size, read piece by piece. kNotFound, kUnreadable, kCancelled; each message names the file.
Result<std::string> sha256_of_file(const std::filesystem::path& file, const std::stop_token& stop = {});

}  // namespace emloc
