// Checkpoints: weights, their index, and the JSON files beside them.
#include <fmt/format.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "tests/engine/app/bad_files.h"

namespace emloc::test {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using Maker = std::function<fs::path(const Scratch&)>;
using Change = std::function<void(json&)>;

const fs::path kPocket = fs::path(EMLOC_SOURCE_DIR) / "resources/pocket";
const Words kInspect{"inspect", "@/model"};
const Words kLoad{"ask", "--model", "@/model", "--max-new-tokens", "1", "Who?"};
const Words kTokenize{"tokenize", "--model", "@/model", "who"};
constexpr const char* kWeights = "model.safetensors";
constexpr const char* kIndex = "model.safetensors.index.json";

// The bundled model with another file in the place of `name`, made by `maker`.
Maker model(std::string name, Maker maker) {
    return [name, maker](const Scratch& scratch) {
        fs::create_directories(scratch / "model");
        for (const auto& entry : fs::directory_iterator(kPocket)) {
            const auto own = entry.path().filename().string();
            // An index is read only where there is no single file.
            if (own != name && !(name == kIndex && own == kWeights))
                fs::create_symlink(entry.path(), fs::path(scratch / "model") / own);
        }
        return maker(scratch);
    };
}

Maker of_folder(const Maker& maker) {
    return [maker](const Scratch& scratch) { return maker(scratch).parent_path(); };
}

Maker with(const std::string& name, std::string contents) {
    return model(name, file("model/" + name, std::move(contents)));
}

Maker changed(const std::string& name, const Change& change) {
    return model(name, [name, change](const Scratch& scratch) -> fs::path {
        auto root = json::parse(read_file(kPocket / name));
        change(root);
        return scratch.write("model/" + name, root.dump());
    });
}

Maker cut(const std::string& name, double share) {
    return model(name, [name, share](const Scratch& scratch) -> fs::path {
        const auto whole = read_file(kPocket / name);
        return scratch.write("model/" + name,
                             whole.substr(0, static_cast<std::size_t>(static_cast<double>(whole.size()) * share)));
    });
}

std::string weights(std::string_view header, std::size_t data = 8) {
    return little_endian(header.size(), 8).append(header).append(data, 'x');
}

Maker tensor(const std::string& fields, std::size_t data = 8) {
    return with(kWeights, weights(R"({"t":{)" + fields + "}}", data));
}

Maker config(const char* key, json value) {
    return changed("config.json", [=](json& root) { root[key] = value; });
}

Maker index(const std::string& shard) {
    return with(kIndex, json{{"weight_map", {{"t", shard}}}}.dump());
}

std::vector<BadFile> weights_files() {
    const std::string good = R"("t":{"dtype":"F32","shape":[2],"data_offsets":[0,8]})";
    return {
        {"safetensors-empty", with(kWeights, ""), kInspect, 3, {"only 0 bytes"}},
        {"safetensors-header-longer-than-file", with(kWeights, little_endian(3, 8) + "{}"), kInspect, 3, {"cut short"}},
        {"safetensors-header-of-18-exabytes",
         with(kWeights, little_endian(~0ULL, 8) + "{}"),
         kInspect,
         3,
         {"would be"}},
        {"safetensors-cut-off", cut(kWeights, 0.9), kLoad, 3, {"cut short"}},
        {"safetensors-tensor-twice", with(kWeights, weights("{" + good + "," + good + "}")), kLoad, 3, {"twice"}},
        {"safetensors-offset-past-the-end",
         tensor(R"("dtype":"F32","shape":[4],"data_offsets":[0,16])"),
         kInspect,
         3,
         {"cut short"}},
        {"safetensors-size-overflows",
         tensor(R"("dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0])", 0),
         kInspect,
         3,
         {"more than fits"}},
        {"safetensors-hole-in-front",
         tensor(R"("dtype":"F32","shape":[1],"data_offsets":[4,8])"),
         kInspect,
         3,
         {"no holes or overlaps"}},
        {"safetensors-unknown-type", tensor(R"("dtype":"F33","shape":[2],"data_offsets":[0,8])"), kInspect, 3, {"F33"}},
        {"safetensors-is-an-archive",
         with(kWeights, "PK\3\4 an archive that is long enough"),
         kInspect,
         3,
         {"not a safetensors file"}},
        {"safetensors-nested-100000-deep",
         with(kWeights, weights(R"({"t":)" + std::string(100'000, '['))),
         kInspect,
         3,
         {}},
        // What is missing is said of the whole checkpoint.
        {"safetensors-without-tensors", of_folder(with(kWeights, weights("{}", 0))), kLoad, 3, {"is missing"}},
        {"safetensors-is-a-folder", model(kWeights, folder("model/model.safetensors")), kInspect, 3, {}},
        {"safetensors-endless", model(kWeights, endless("model/model.safetensors")), kLoad, 3, {"not a regular file"}},
        {"safetensors-pipe",
         model(kWeights, pipe_without_writer("model/model.safetensors")),
         kLoad,
         3,
         {"not a regular file"}},
        {"index-shard-leads-out", index("../t.safetensors"), kInspect, 3, {"../t.safetensors", "same folder"}},
        {"index-shard-absolute", index("/etc/passwd"), kInspect, 3, {"/etc/passwd", "same folder"}},
        {"index-shard-missing", index("1.safetensors"), kLoad, 3, {"1.safetensors", "missing"}},
        {"index-not-json", with(kIndex, "t: 1.safetensors"), kInspect, 3, {"not valid JSON"}},
        {"index-nested-100000-deep",
         with(kIndex, R"({"x":)" + std::string(100'000, '[')),
         kInspect,
         3,
         {"nested too deeply"}},
        {"index-without-map", with(kIndex, "{}"), kInspect, 3, {"weight_map"}},
    };
}

std::vector<BadFile> configurations() {
    constexpr const char* kGeneration = "generation_config.json";
    constexpr const char* kPreprocessor = "preprocessor_config.json";
    return {
        {"config-heads-zero", config("num_attention_heads", 0), kInspect, 3, {"num_attention_heads is 0"}},
        {"config-a-million-layers", config("num_hidden_layers", 1'000'000), kInspect, 3, {"num_hidden_layers"}},
        {"config-layers-negative", config("num_hidden_layers", -1), kLoad, 3, {"num_hidden_layers is -1"}},
        {"config-width-of-a-terabyte", config("hidden_size", 1LL << 40), kLoad, 3, {"hidden_size"}},
        {"config-of-another-family", config("model_type", "llama"), kLoad, 3, {"llama"}},
        {"config-quantized", config("quantization_config", {{"quant_method", "awq"}}), kInspect, 3, {"quantized"}},
        {"config-sections-do-not-add-up",
         config("rope_scaling", {{"type", "mrope"}, {"mrope_section", {1, 2, 3}}}),
         kInspect,
         3,
         {"adds up to 6"}},
        {"config-image-token-outside", config("image_token_id", 1 << 20), kInspect, 3, {"image_token_id"}},
        {"config-not-json", with("config.json", "hidden_size = 192\n"), kInspect, 3, {"JSON"}},
        {"config-not-utf-8", with("config.json", "{\"a\": \"\xFF\"}"), kInspect, 3, {"JSON"}},
        {"config-key-twice", with("config.json", R"({"hidden_size":1,"hidden_size":2})"), kInspect, 3, {"twice"}},
        {"config-endless", model("config.json", endless("model/config.json")), kInspect, 3, {}},
        {"config-pipe", model("config.json", pipe_without_writer("model/config.json")), kInspect, 3, {}},
        {"generation-config-no-tokens", with(kGeneration, R"({"max_new_tokens":0})"), kLoad, 3, {"max_new_tokens"}},
        {"generation-config-end-negative", with(kGeneration, R"({"eos_token_id":-5})"), kLoad, 3, {"eos_token_id"}},
        {"generation-config-cut-off", cut(kGeneration, 0.5), kLoad, 3, {"JSON"}},
        {"generation-config-endless", model(kGeneration, endless("model/generation_config.json")), kLoad, 3, {}},
        {"preprocessor-patch-zero", with(kPreprocessor, R"({"patch_size":0})"), kLoad, 3, {"patch_size"}},
        {"preprocessor-pixels-reversed",
         with(kPreprocessor, R"({"min_pixels":200,"max_pixels":100})"),
         kLoad,
         3,
         {"max_pixels"}},
        {"preprocessor-not-json", with(kPreprocessor, "<xml/>"), kLoad, 3, {"JSON"}},
        {"preprocessor-unlike-config",
         changed(kPreprocessor, [](json& root) { root["patch_size"] = 16; }),
         kLoad,
         3,
         {"patch"}},
        {"preprocessor-pipe",
         model(kPreprocessor, pipe_without_writer("model/preprocessor_config.json")),
         kLoad,
         3,
         {}},
    };
}

std::vector<BadFile> tokenizers() {
    constexpr const char* kTokenizer = "tokenizer.json";
    const auto tokenizer = [](const Change& change) { return changed(kTokenizer, change); };
    const auto larger_than_read = [](const Scratch& scratch) -> fs::path {
        const auto path = scratch.write("model/tokenizer.json", "{");
        fs::resize_file(path, (std::uintmax_t{1} << 28) + 1);
        return path;
    };
    return {
        {"tokenizer-merge-of-unknown-token",
         tokenizer([](json& j) {
             j["model"]["merges"].push_back({"a", "nosuchtoken"});
         }),
         kTokenize,
         3,
         {"nosuchtoken"}},
        {"tokenizer-unigram", tokenizer([](json& j) { j["model"]["type"] = "Unigram"; }), kTokenize, 3, {"BPE"}},
        {"tokenizer-id-of-a-trillion",
         tokenizer([](json& j) { j["model"]["vocab"]["a"] = 1LL << 40; }),
         kTokenize,
         3,
         {"1099511627776"}},
        {"tokenizer-added-twice",
         tokenizer([](json& j) { j["added_tokens"][1]["content"] = j["added_tokens"][0]["content"]; }),
         kTokenize,
         3,
         {"twice"}},
        {"tokenizer-other-pattern",
         tokenizer([](json& j) { j["pre_tokenizer"]["pretokenizers"][0]["pattern"]["Regex"] = "(a+)+$"; }),
         kLoad,
         3,
         {"pre_tokenizer"}},
        {"tokenizer-cut-off", cut(kTokenizer, 0.5), kLoad, 3, {"JSON"}},
        {"tokenizer-nested-a-million-deep", with(kTokenizer, std::string(1'000'000, '[')), kTokenize, 3, {}},
        {"tokenizer-larger-than-256-mib", model(kTokenizer, larger_than_read), kTokenize, 3, {"268435457"}},
        {"tokenizer-is-a-folder", model(kTokenizer, folder("model/tokenizer.json")), kTokenize, 3, {}},
        {"tokenizer-endless", model(kTokenizer, endless("model/tokenizer.json")), kTokenize, 3, {}},
        {"tokenizer-pipe", model(kTokenizer, pipe_without_writer("model/tokenizer.json")), kTokenize, 3, {}},
    };
}

}  // namespace

std::vector<BadFile> bad_models() {
    return together({weights_files(), configurations(), tokenizers()});
}

}  // namespace emloc::test
