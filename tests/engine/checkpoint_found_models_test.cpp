// Models that other programs have put on a machine, as those programs lay them out.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <map>
#include <nlohmann/json.hpp>
#include <string>

#include "engine/model/finder/found_models.h"
#include "tests/engine/checkpoint_files.h"

namespace emloc {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

const fs::path kExamples = fs::path(EMLOC_GOLDENS_DIR) / "families";

class FoundModels : public testing::Test {
 protected:
    // A model's folder with all that belongs to it.
    void put_model(const fs::path& folder, const std::string& family = "qwen2_5_vl") const {
        fs::create_directories(folder.parent_path());
        fs::copy(kExamples / family / "hub", folder, fs::copy_options::recursive);
    }
    void put(const fs::path& file, std::string_view contents) const {
        fs::create_directories(file.parent_path());
        std::ofstream(file, std::ios::binary) << contents;
    }
    fs::path at(const char* path) const { return folder_.path() / path; }
    std::vector<FoundModel> find(ModelLayout layout) const {
        return find_models(std::vector<ModelPlace>{{"Some program", folder_.path(), layout}});
    }

    const test::TemporaryFolder folder_;
};

std::string number(std::uint64_t value, int bytes) {
    std::string text;
    for (int i = 0; i < bytes; ++i) text.push_back(static_cast<char>(value >> 8 * i));
    return text;
}

// The head of a GGUF file of version 3 with one value.
std::string gguf(const std::string& architecture, const std::string& key = "general.architecture") {
    return "GGUF" + number(3, 4) + number(0, 8) + number(1, 8) + number(key.size(), 8) + key + number(8, 4) +
           number(architecture.size(), 8) + architecture;
}

std::vector<std::string> names(const std::vector<FoundModel>& found) {
    std::vector<std::string> names;
    for (const auto& model : found) names.push_back(model.name);
    return names;
}

TEST_F(FoundModels, OfTheHubsCacheAreTakenFromTheSnapshotThatMainNames) {
    const auto repository = at("models--Qwen--Qwen2.5-VL-3B-Instruct");
    put_model(repository / "snapshots/aaaa", "qwen2_vl");
    put_model(repository / "snapshots/bbbb");
    put(repository / "refs/main", "bbbb");
    put_model(at("models--Qwen--Qwen3-VL-2B-Instruct/snapshots/cccc"), "qwen3_vl");
    put(at("models--no--snapshot/refs/main"), "dddd");
    fs::create_directories(at("datasets--Qwen--some/snapshots/eeee"));

    const auto found = find(ModelLayout::kHubCache);

    EXPECT_THAT(names(found), ElementsAre("Qwen/Qwen2.5-VL-3B-Instruct", "Qwen/Qwen3-VL-2B-Instruct"));
    EXPECT_EQ(found[0].path, repository / "snapshots/bbbb");
    EXPECT_EQ(found[0].family, "Qwen2.5-VL");
    EXPECT_EQ(found[0].obstacle, "");
    EXPECT_EQ(found[1].family, "Qwen3-VL");
}

// The cache holds links into its blobs.
TEST_F(FoundModels, FilesBehindLinksAreRead) {
    put_model(at("blobs/model"));
    const auto snapshot = at("models--a--b/snapshots/r");
    fs::create_directories(snapshot);
    for (const auto& entry : fs::directory_iterator(at("blobs/model")))
        fs::create_symlink(entry.path(), snapshot / entry.path().filename());
    const auto found = find(ModelLayout::kHubCache);
    ASSERT_THAT(names(found), ElementsAre("a/b"));
    EXPECT_EQ(found[0].obstacle, "");
}

TEST_F(FoundModels, ThatAreIncompleteOrQuantisedAreListedWithTheReason) {
    put_model(at("publisher/broken"));
    fs::remove(at("publisher/broken/model-00002-of-00002.safetensors"));
    put_model(at("publisher/quantised"));
    auto config = nlohmann::json::parse(std::ifstream(at("publisher/quantised/config.json")));
    config["quantization_config"] = {{"quant_method", "awq"}};
    put(at("publisher/quantised/config.json"), config.dump());

    const auto found = find(ModelLayout::kFolders);

    ASSERT_THAT(names(found), ElementsAre("publisher/broken", "publisher/quantised"));
    EXPECT_THAT(found[0].obstacle, HasSubstr("model-00002-of-00002.safetensors"));
    EXPECT_THAT(found[1].obstacle, HasSubstr("quantized"));
}

TEST_F(FoundModels, OfOtherFamiliesAndOtherFilesAreNotListed) {
    put(at("llama/config.json"), R"({"model_type": "llama"})");
    put(at("damaged/config.json"), R"({"model_type": )");
    put(at("number/config.json"), R"({"model_type": 5})");
    put(at("text/model.gguf"), gguf("llama"));
    put(at("text/mmproj.gguf"), gguf("clip"));
    put(at("text/cut.gguf"), gguf("qwen3vl").substr(0, 40));
    put(at("text/odd.gguf"), gguf("qwen3vl", "general.name"));
    put(at("text/notes.txt"), "GGUF is a format.");
    EXPECT_THAT(find(ModelLayout::kFolders), IsEmpty());
}

TEST_F(FoundModels, InGgufFilesAreListedAsNotYetReadable) {
    put(at("lmstudio-community/Qwen3-VL-4B-GGUF/Qwen3-VL-4B-Q4_K_M.gguf"), gguf("qwen3vl"));
    put(at("Qwen2.5-VL.gguf"), gguf("qwen2vl"));
    const auto found = find(ModelLayout::kFolders);
    ASSERT_THAT(names(found),
                ElementsAre("Qwen2.5-VL.gguf", "lmstudio-community/Qwen3-VL-4B-GGUF/Qwen3-VL-4B-Q4_K_M.gguf"));
    EXPECT_EQ(found[0].family, "Qwen2-VL or Qwen2.5-VL");
    EXPECT_EQ(found[1].family, "Qwen3-VL");
    EXPECT_THAT(found[1].obstacle, HasSubstr("GGUF"));
}

TEST_F(FoundModels, OfOllamaAreTheBlobsThatItsManifestsName) {
    put(at("manifests/registry.ollama.ai/library/qwen3-vl/4b"), R"({"layers": [
        {"mediaType": "application/vnd.ollama.image.license", "digest": "sha256:00"},
        {"mediaType": "application/vnd.ollama.image.model", "digest": "sha256:11"}]})");
    put(at("manifests/registry.ollama.ai/library/llama3/8b"),
        R"({"layers": [{"mediaType": "application/vnd.ollama.image.model", "digest": "sha256:22"}]})");
    put(at("manifests/registry.ollama.ai/library/odd/1"), R"({"layers": "none"})");
    put(at("blobs/sha256-11"), gguf("qwen3vl"));
    put(at("blobs/sha256-22"), gguf("llama"));
    const auto found = find(ModelLayout::kOllama);
    ASSERT_THAT(names(found), ElementsAre("qwen3-vl:4b"));
    EXPECT_EQ(found[0].path, at("blobs/sha256-11"));
}

TEST_F(FoundModels, OfFoldersThatAreLinkedInACircleAreFoundOnce) {
    put_model(at("a/model"));
    fs::create_directory_symlink(folder_.path(), at("a/around"));
    EXPECT_THAT(names(find(ModelLayout::kFolders)), ElementsAre("a/model"));
    const ModelPlace place{"Some program", folder_.path(), ModelLayout::kFolders};
    EXPECT_EQ(find_models(std::vector<ModelPlace>{place, place}).size(), 1u);
}

TEST_F(FoundModels, PlacesThatAreNotThereHoldNone) {
    EXPECT_THAT(find_models(std::vector<ModelPlace>{{"Nobody", at("nowhere"), ModelLayout::kFolders},
                                                    {"Nobody", at("nowhere"), ModelLayout::kHubCache},
                                                    {"Nobody", at("nowhere"), ModelLayout::kOllama}}),
                IsEmpty());
}

std::map<std::string, std::vector<std::string>> places(const std::map<std::string, std::string>& environment) {
    std::map<std::string, std::vector<std::string>> by_program;
    const auto value = [&](const char* name) {
        const auto found = environment.find(name);
        return found != environment.end() ? std::optional(found->second) : std::nullopt;
    };
    for (const auto& place : model_places(value)) by_program[place.program].push_back(place.folder.string());
    return by_program;
}

TEST(ModelPlaces, AreTheUsualOnesOrThoseThatTheEnvironmentNames) {
    auto usual = places({{"HOME", "/home/me"}});
    EXPECT_THAT(usual["Hugging Face"], ElementsAre("/home/me/.cache/huggingface/hub"));
    EXPECT_THAT(usual["LM Studio"], ElementsAre("/home/me/.lmstudio/models", "/home/me/.cache/lm-studio/models"));
    EXPECT_THAT(usual["llama.cpp"], ElementsAre("/home/me/.cache/llama.cpp"));
    EXPECT_THAT(usual["Ollama"], ElementsAre("/home/me/.ollama/models", "/usr/share/ollama/.ollama/models"));
    auto moved = places({{"HOME", "/home/me"}, {"HF_HOME", "/big/hf"}, {"OLLAMA_MODELS", "/big/ollama"}});
    EXPECT_THAT(moved["Hugging Face"], ElementsAre("/big/hf/hub"));
    EXPECT_THAT(moved["Ollama"], ElementsAre("/big/ollama"));
    EXPECT_THAT(places({{"HF_HUB_CACHE", "/hub"}, {"HF_HOME", "/big/hf"}})["Hugging Face"], ElementsAre("/hub"));
    EXPECT_THAT(places({})["LM Studio"], IsEmpty());
}

}  // namespace
}  // namespace emloc
