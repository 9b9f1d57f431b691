// A JSON Lines manifest, or a ShareGPT file: the first byte says which.
#include "engine/demonstrations/load.h"
#include "tests/fuzz/fuzz_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const char* name = data[0] % 2 == 0 ? "list.jsonl" : "list.json";
    static_cast<void>(emloc::load_demonstrations(emloc::fuzz::folder().write(name, data + 1, size - 1)));
    return 0;
}
