// The blob of kept positions: the first two bytes are the number of tokens, the rest is the blob.
#include <stdexcept>

#include "engine/store/kept_codec.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size < 2) return 0;
    const std::int64_t tokens = data[0] + 256 * data[1];
    const auto kept = emloc::decode_kept(std::as_bytes(std::span(data + 2, size - 2)), tokens);
    if (!kept) return 0;
    for (const auto& head : *kept) {
        std::int32_t last = -1;
        for (const auto position : head) {
            if (position <= last || position >= tokens) throw std::logic_error("not ascending, or not of the chunk");
            last = position;
        }
    }
    if (emloc::decode_kept(emloc::encode_kept(*kept), tokens) != kept)
        throw std::logic_error("it comes back otherwise");
    return 0;
}
