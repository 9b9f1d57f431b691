// The JSON files of a model's folder.
#include "engine/media/preprocess.h"
#include "engine/model/checkpoint/model_folder.h"
#include "engine/model/config.h"
#include "tests/fuzz/fuzz_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const auto file = emloc::fuzz::folder().write("config.json", data, size);
    static_cast<void>(emloc::read_model_config(file));
    static_cast<void>(emloc::read_generation_config(file));
    static_cast<void>(emloc::read_preprocessor_config(file));
    static_cast<void>(emloc::fuzz::folder().write("processor_config.json", data, size));
    static_cast<void>(emloc::read_preprocessor_config(emloc::preprocessor_file(emloc::fuzz::folder().path())));
    std::filesystem::create_directory(emloc::fuzz::folder().path() / "adapter");
    static_cast<void>(emloc::fuzz::folder().write("adapter/adapter_config.json", data, size));
    static_cast<void>(emloc::check_model_folder(emloc::fuzz::folder().path() / "adapter"));
    return 0;
}
