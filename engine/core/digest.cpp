#include "engine/core/digest.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <array>
#include <fstream>
#include <stdexcept>
#include <vector>

#include "engine/core/file.h"

namespace emloc {

struct Sha256::State {
    EVP_MD_CTX* context = EVP_MD_CTX_new();
    ~State() { EVP_MD_CTX_free(context); }
};

Sha256::Sha256() : state_(std::make_unique<State>()) {
    if (state_->context == nullptr || EVP_DigestInit_ex(state_->context, EVP_sha256(), nullptr) != 1)
        throw std::runtime_error("SHA-256 is not available in this OpenSSL");
}
Sha256::~Sha256() = default;
Sha256::Sha256(Sha256&&) noexcept = default;
Sha256& Sha256::operator=(Sha256&&) noexcept = default;

void Sha256::add(std::span<const std::byte> bytes) {
    EVP_DigestUpdate(state_->context, bytes.data(), bytes.size());
}

void Sha256::add(std::string_view text) {
    add(std::as_bytes(std::span(text)));
}

std::string Sha256::hex() {
    std::array<unsigned char, EVP_MAX_MD_SIZE> digest{};
    unsigned int size = 0;
    EVP_DigestFinal_ex(state_->context, digest.data(), &size);
    std::string text;
    for (unsigned int i = 0; i < size; ++i) text += fmt::format("{:02x}", digest[i]);
    return text;
}

std::string sha256_hex(std::span<const std::byte> bytes) {
    Sha256 digest;
    digest.add(bytes);
    return digest.hex();
}

Result<std::string> sha256_of_file(const std::filesystem::path& file, const std::stop_token& stop) {
    constexpr std::size_t kPieceBytes = 1 << 20;
    if (const auto regular = check_regular_file(file); !regular) return tl::unexpected(regular.error());
    std::ifstream stream(file, std::ios::binary);
    std::vector<std::byte> piece(kPieceBytes);
    Sha256 digest;
    while (stream) {
        if (stop.stop_requested()) return fail(ErrorKind::kCancelled, "Reading {} was cancelled.", file.string());
        stream.read(reinterpret_cast<char*>(piece.data()), static_cast<std::streamsize>(piece.size()));
        digest.add(std::span<const std::byte>(piece).first(static_cast<std::size_t>(stream.gcount())));
    }
    if (!stream.eof() || stream.bad())
        return fail(ErrorKind::kUnreadable, "{} can't be read to its end. Check its permissions and its disk.",
                    file.string());
    return digest.hex();
}

}  // namespace emloc
