// emloc-conformance DIR: compares this program with golden data, whatever folder of the known formats it is given.
#include <ATen/core/grad_mode.h>
#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <vector>

#include "tests/conformance/cases.h"
#include "tests/conformance/golden_file.h"

namespace {

namespace fs = std::filesystem;
using namespace emloc::conformance;

bool is_dataset(const fs::path& folder) {
    const auto expected = read_json(folder / "expected.json");
    return expected.contains("protocol") || expected.contains("files");
}

// How many of the folder's own .json files hold cases of a published benchmark.
int run_benchmark_files(const fs::path& folder, int& failed) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder))
        if (entry.is_regular_file() && entry.path().extension() == ".json") files.push_back(entry.path());
    std::sort(files.begin(), files.end());
    int ran = 0;
    for (const auto& file : files) {
        try {
            const auto holds = run_benchmark_file(file);
            if (!holds) continue;
            failed += *holds ? 0 : 1;
        } catch (const BadGolden& bad) {
            fmt::print("FAIL {}: {}\n", file.string(), bad.message);
            ++failed;
        } catch (const std::exception& error) {
            fmt::print("FAIL {}: {}\n", file.string(), error.what());
            ++failed;
        }
        ++ran;
    }
    return ran;
}

// 0: nothing known here; otherwise what ran is counted in `failed`.
int run_folder(const fs::path& folder, int& failed) {
    const auto has = [&](const char* name) { return fs::exists(folder / name); };
    bool (*run)(const fs::path&) = nullptr;
    if (has("index.json"))
        run = read_json(folder / "index.json").contains("own_base") ? run_comparators : run_method;
    else if (has("cases.jsonl"))
        run = run_tokenizer;
    else if (has("expected.safetensors") && has("train.json"))
        run = run_training;
    else if (has("expected.safetensors") && has("inputs.safetensors"))
        run = run_plain_model;
    else if (has("expected.safetensors") && has("meta.json"))
        run = run_image_processor;
    else if (has("expected.json") && is_dataset(folder))
        run = run_dataset;
    else if (folder.filename().string().ends_with("damaged"))
        run = run_damaged_parquet;
    if (run != nullptr) {
        try {
            failed += run(folder) ? 0 : 1;
        } catch (const BadGolden& bad) {
            fmt::print("FAIL {}: {}\n", folder.string(), bad.message);
            ++failed;
        } catch (const std::exception& error) {
            fmt::print("FAIL {}: {}\n", folder.string(), error.what());
            ++failed;
        }
        return 1;
    }
    std::vector<fs::path> inside;
    for (const auto& entry : fs::directory_iterator(folder))
        if (entry.is_directory()) inside.push_back(entry.path());
    std::sort(inside.begin(), inside.end());
    int ran = run_benchmark_files(folder, failed);
    for (const auto& path : inside) ran += run_folder(path, failed);
    return ran;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        fmt::print(stderr, "usage: emloc-conformance DIR...\n");
        return 2;
    }
    at::NoGradGuard no_gradients;
    int failed = 0;
    for (int i = 1; i < argc; ++i) {
        if (!fs::is_directory(argv[i])) {
            fmt::print(stderr, "{} is no folder\n", argv[i]);
            return 2;
        }
        if (run_folder(argv[i], failed) == 0) {
            fmt::print("FAIL {}: no golden data of a known format\n", argv[i]);
            ++failed;
        }
    }
    return failed == 0 ? 0 : 1;
}
