// A picture of any format, through to its patches.
#include "engine/media/image.h"
#include "engine/media/preprocess.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto image = emloc::decode_image(std::as_bytes(std::span(data, size)), "fuzz");
    if (!image) return 0;
    emloc::PreprocessorOptions options;
    options.max_pixels = 28 * 28 * 16;
    static_cast<void>(emloc::preprocess(std::span(&*image, 1), options));
    return 0;
}
