// A context store or an exported context.
#include "tests/fuzz/fuzz_file.h"
#include "tests/fuzz/read_store.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    emloc::fuzz::read_all(emloc::fuzz::folder().write("contexts.emloc", data, size));
    return 0;
}
