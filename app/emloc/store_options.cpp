#include "app/emloc/store_options.h"

#include <filesystem>
#include <system_error>

namespace emloc::cli {

CLI::Option* add_store_option(CLI::App& command, StoreOptions& options) {
    return command.add_option("-s,--store", options.file, "The file that holds saved contexts")
        ->type_name("DB")
        ->envname("EMLOC_STORE")
        ->required();
}

CLI::Option* add_context_option(CLI::App& command, std::string& name) {
    return command.add_option("-c,--context", name, "Name of the context in the store")->type_name("CONTEXT");
}

Result<Store> open_for_writing(const StoreOptions& options) {
    return Store::open(options.file, OpenMode::kReadWrite);
}

Status check_store_exists(const StoreOptions& options) {
    std::error_code error;
    if (std::filesystem::exists(options.file, error)) {
        return {};
    }
    return fail(ErrorKind::kNotFound, "There is no store {}. \"emloc adapt\" makes one.", options.file);
}

Result<Store> open_existing(const StoreOptions& options, OpenMode mode) {
    const Status exists = check_store_exists(options);
    return exists ? Store::open(options.file, mode) : tl::unexpected(exists.error());
}

}  // namespace emloc::cli
