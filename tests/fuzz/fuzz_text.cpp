// Any bytes as text, and as token numbers, with the goldens' vocabulary.
#include <cstring>
#include <stdexcept>
#include <vector>

#include "engine/text/tokenizer.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const auto tokenizer = emloc::Tokenizer::load(EMLOC_SOURCE_DIR "/tests/goldens/tokenizer");
    if (!tokenizer) throw std::runtime_error(tokenizer.error().message);
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    const auto ids = tokenizer->encode(text);
    // What was decoded is valid and normalised: encoding it again loses nothing.
    const auto decoded = tokenizer->decode(ids);
    if (tokenizer->decode(tokenizer->encode(decoded)) != decoded) throw std::logic_error("decoding changed the text");
    std::vector<emloc::TokenId> numbers(size / sizeof(emloc::TokenId));
    if (!numbers.empty()) std::memcpy(numbers.data(), data, numbers.size() * sizeof(emloc::TokenId));
    static_cast<void>(tokenizer->decode(numbers));
    emloc::StreamDecoder stream(*tokenizer);
    for (const auto id : ids) static_cast<void>(stream.push(id));
    static_cast<void>(stream.finish());
    return 0;
}
