// All that can be read of a store.
#pragma once

#include <filesystem>

#include "engine/store/store.h"

namespace emloc::fuzz {

inline void read_all(const std::filesystem::path& file) {
    const auto store = Store::open(file, OpenMode::kReadOnly);
    if (!store) return;
    static_cast<void>(store->verify());
    const auto contexts = store->list();
    if (!contexts) return;
    for (const auto& context : *contexts) {
        static_cast<void>(store->load(context.name));
        static_cast<void>(store->exchanges(context.name));
        static_cast<void>(store->last_test(context.name));
    }
}

}  // namespace emloc::fuzz
