// The command line program with methods that the tests alone know.
#include <cstdio>
#include <cstdlib>

#include "app/emloc/program.h"
#include "engine/store/store.h"
#include "tests/engine/network/ragged_method.h"

namespace {

// While it works, somebody else saves a context under the name "mine" in the store of the environment.
class OvertakenMethod : public emloc::testing::RaggedMethod {
 public:
    emloc::Compression compress(const emloc::PrunedMemory& memory, const emloc::ChunkInput& input) override {
        auto store = emloc::Store::open(std::getenv("EMLOC_STORE"), emloc::OpenMode::kReadWrite);
        emloc::Context theirs;
        theirs.model = {.name = "theirs",
                        .family = "qwen2_vl",
                        .sha256 = std::string(64, '0'),
                        .layers = 2,
                        .kv_heads = 2,
                        .head_dim = 8};
        theirs.options.method.name = "ragged";
        if (const auto saved = store->save("mine", theirs); !saved) {
            std::fputs(saved.error().message.c_str(), stderr);
            std::abort();
        }
        return RaggedMethod::compress(memory, input);
    }
};

emloc::MethodDescription overtaken_method() {
    auto description = emloc::testing::ragged_method();
    description.name = "overtaken";
    description.make = [](const emloc::OptionValues&) { return std::make_unique<OvertakenMethod>(); };
    return description;
}

}  // namespace

int main(int argc, char** argv) {
    const auto methods = emloc::builtin_methods().with(overtaken_method()).with(emloc::testing::ragged_method());
    return emloc::cli::run_program(argc, argv, methods);
}
