#include "engine/evaluation/datasets/table_file.h"

#include <dlfcn.h>

#include "engine/core/file.h"

namespace emloc {
namespace {

// Beside the programs, both where they are built and where they are installed.
std::filesystem::path library() {
    std::error_code error;
    const auto program = std::filesystem::read_symlink("/proc/self/exe", error);
    return program.parent_path().parent_path() / "lib/emloc-studio/libemloc_parquet.so";
}

Result<OpenTable> open_table() {
    // It stays open: tables that were opened hold on to its code.
    static void* const kLibrary = dlopen(library().c_str(), RTLD_NOW | RTLD_LOCAL);
    void* const symbol = kLibrary == nullptr ? nullptr : dlsym(kLibrary, "emloc_open_table");
    if (symbol != nullptr) return reinterpret_cast<OpenTable>(symbol);
    return fail(ErrorKind::kNotFound,
                "Parquet files need Apache Arrow, and {} can't be opened. Run packaging/setup and build again.",
                library().string());
}

}  // namespace

Result<std::unique_ptr<TableFile>> TableFile::open(const std::filesystem::path& file) {
    if (auto regular = check_regular_file(file); !regular) return tl::unexpected(regular.error());
    const auto open_file = open_table();
    if (!open_file) return tl::unexpected(open_file.error());
    Result<std::unique_ptr<TableFile>> result;
    (*open_file)(file, result);
    return result;
}

}  // namespace emloc
