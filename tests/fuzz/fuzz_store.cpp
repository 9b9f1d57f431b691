// A context store or an exported context.
#include "engine/store/store.h"
#include "tests/fuzz/fuzz_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto file = emloc::fuzz::folder().write("contexts.emloc", data, size);
    const auto store = emloc::Store::open(file, emloc::OpenMode::kReadOnly);
    if (!store) return 0;
    static_cast<void>(store->verify());
    const auto contexts = store->list();
    if (!contexts) return 0;
    for (const auto& context : *contexts) {
        static_cast<void>(store->load(context.name));
        static_cast<void>(store->exchanges(context.name));
        static_cast<void>(store->last_test(context.name));
    }
    return 0;
}
