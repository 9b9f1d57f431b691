// A file that somebody exported, imported into a store that must stay whole.
#include <stdexcept>

#include "engine/store/store.h"
#include "tests/fuzz/fuzz_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static auto store = emloc::Store::open(emloc::fuzz::folder().path() / "own.emloc");
    if (!store) throw std::runtime_error(store.error().message);
    const auto file = emloc::fuzz::folder().write("from-elsewhere.emloc", data, size);
    const auto name = store->import_context(file);
    if (!name) return 0;
    if (!store->load(*name)) throw std::logic_error("what was imported does not load");
    if (!store->verify()->damaged.empty()) throw std::logic_error("the store is damaged");
    if (!store->remove(*name)) throw std::logic_error("what was imported can't be removed");
    return 0;
}
