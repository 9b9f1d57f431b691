#include "engine/evaluation/datasets/benchmark_row.h"

#include <openssl/evp.h>

#include <algorithm>

#include "engine/core/file.h"

namespace emloc {

Result<std::shared_ptr<const Bytes>> PictureFiles::picture(const BenchmarkRow& row) {
    auto bytes = read_file(row.file);
    if (!bytes) return tl::unexpected(bytes.error());
    return std::make_shared<const Bytes>(std::move(*bytes));
}

Result<std::shared_ptr<const Bytes>> bytes_of_base64(std::string_view text, const std::string& name) {
    std::string plain;
    plain.reserve(text.size());
    std::ranges::copy_if(text, std::back_inserter(plain), [](char c) { return c != '\n' && c != '\r' && c != ' '; });
    constexpr std::size_t kLetters = 4, kBytesOfThem = 3, kMostLetters = std::size_t{1} << 30;
    if (plain.size() % kLetters != 0 || plain.size() > kMostLetters)
        return fail(ErrorKind::kMalformed, "{} isn't base64: its length is wrong.", name);
    auto bytes = std::make_shared<Bytes>(plain.size() / kLetters * kBytesOfThem);
    const int length =
        EVP_DecodeBlock(reinterpret_cast<unsigned char*>(bytes->data()),
                        reinterpret_cast<const unsigned char*>(plain.data()), static_cast<int>(plain.size()));
    if (length < 0) return fail(ErrorKind::kMalformed, "{} isn't base64.", name);
    const auto padding = static_cast<std::size_t>(plain.ends_with("==") ? 2 : plain.ends_with("=") ? 1 : 0);
    bytes->resize(static_cast<std::size_t>(length) - padding);
    return bytes;
}

}  // namespace emloc
