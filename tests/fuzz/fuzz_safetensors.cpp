// A .safetensors file: header, offsets and data.
#include "engine/model/checkpoint/safetensors.h"
#include "tests/fuzz/fuzz_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto file = emloc::SafetensorsFile::open(emloc::fuzz::folder().write("model.safetensors", data, size));
    if (!file) return 0;
    unsigned sum = 0;  // every byte that a tensor claims must be readable
    for (const auto& tensor : file->tensors())
        for (const auto byte : tensor.data) sum += static_cast<unsigned>(byte);
    return sum == 0xffffffffU ? 1 : 0;
}
