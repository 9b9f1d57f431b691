#include "engine/text/normalizer.h"

#include <fmt/format.h>
#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>
#include <unicode/uniset.h>

#include <cstdint>
#include <limits>
#include <stdexcept>

#include "engine/text/utf8.h"

namespace emloc {
namespace {

// ICU fails here only where its data files are missing.
void require(UErrorCode status, const char* what) {
    if (U_FAILURE(status)) throw std::runtime_error(fmt::format("ICU: {}: {}", what, u_errorName(status)));
}

icu::UnicodeSet characters_of_unicode_9() {
    UErrorCode status = U_ZERO_ERROR;
    icu::UnicodeSet set(UNICODE_STRING_SIMPLE("[:Age=9.0:]"), status);
    require(status, "the characters of Unicode 9.0");
    set.freeze();
    return set;
}

const icu::Normalizer2& newest_nfc() {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* nfc = icu::Normalizer2::getNFCInstance(status);
    require(status, "NFC");
    return *nfc;
}

}  // namespace

struct Normalizer::Data {
    icu::UnicodeSet characters = characters_of_unicode_9();
    const icu::Normalizer2& newest = newest_nfc();
    icu::FilteredNormalizer2 filtered{newest, characters};
};

Normalizer::Normalizer() : data_(std::make_unique<const Data>()) {}
Normalizer::Normalizer(Normalizer&&) noexcept = default;
Normalizer& Normalizer::operator=(Normalizer&&) noexcept = default;
Normalizer::~Normalizer() = default;

std::string Normalizer::nfc(std::string_view text) const {
    if (is_ascii(text)) return std::string(text);
    if (text.size() > std::numeric_limits<std::int32_t>::max()) throw std::length_error("a text of more than 2 GiB");
    const icu::StringPiece piece(text.data(), static_cast<std::int32_t>(text.size()));
    UErrorCode status = U_ZERO_ERROR;
    // Composed by the newest tables implies composed by the older ones, and is quicker to see.
    if (data_->newest.isNormalizedUTF8(piece, status)) return std::string(text);

    std::string composed;
    composed.reserve(text.size());
    icu::StringByteSink<std::string> sink(&composed);
    status = U_ZERO_ERROR;
    data_->filtered.normalizeUTF8(0, piece, sink, nullptr, status);
    require(status, "composing a text");
    return composed;
}

}  // namespace emloc
