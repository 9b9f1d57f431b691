// Folders that are given for a model's and are none.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <ostream>
#include <string>
#include <vector>

#include "engine/model/checkpoint/model_folder.h"
#include "engine/model/checkpoint/name_alias.h"
#include "engine/model/checkpoint/safetensors.h"
#include "engine/model/config.h"
#include "tests/engine/checkpoint_files.h"

namespace emloc {
namespace {

namespace fs = std::filesystem;
using test::one_tensor;
using test::TemporaryFolder;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

struct WrongFolder {
    std::string name;
    std::map<std::string, std::string> files;
    std::vector<std::string> says;
};

void PrintTo(const WrongFolder& wrong, std::ostream* out) {
    *out << wrong.name;
}

std::vector<WrongFolder> wrong_folders() {
    const auto weights = one_tensor("a");
    const std::string adapter = R"({"peft_type": "LORA", "base_model_name_or_path": "Qwen/Qwen2-VL-2B-Instruct"})";
    const std::map<std::string, std::string> lora{{"adapter_config.json", adapter},
                                                  {"adapter_model.safetensors", weights},
                                                  {"tokenizer.json", "{}"},
                                                  {"preprocessor_config.json", "{}"}};
    auto swift = lora;
    swift.merge(std::map<std::string, std::string>{{"args.json", "{}"}, {"additional_config.json", "{}"}});
    return {
        {"PeftAdapter", lora, {"a LoRA adapter of Qwen/Qwen2-VL-2B-Instruct", "--adapter"}},
        {"SwiftCheckpoint", swift, {"a LoRA adapter of Qwen/Qwen2-VL-2B-Instruct"}},
        {"AdapterOfAnotherKind",
         {{"adapter_config.json", R"({"peft_type": "IA3"})"}},
         {"an IA3 adapter of a model that it doesn't name"}},
        {"AdapterWithABrokenConfig", {{"adapter_config.json", "{"}}, {"a LoRA adapter"}},
        {"OutputOfATraining",
         {{"checkpoint-100/adapter_config.json", adapter}, {"checkpoint-200/adapter_config.json", adapter}},
         {"holds adapters", "checkpoint-100", "checkpoint-200"}},
        {"HubCache",
         {{"snapshots/abc123/config.json", "{}"},
          {"snapshots/abc123/model.safetensors", weights},
          {"blobs/0001", "{}"},
          {"refs/main", "abc123"}},
         {"the model lies in", "/snapshots/abc123. Give that"}},
        {"HubCacheOfTwoSnapshots",
         {{"snapshots/old/config.json", "{}"},
          {"snapshots/old/model.safetensors", weights},
          {"snapshots/new/config.json", "{}"},
          {"refs/main", "new\n"}},
         {"/snapshots/new. Give that"}},
        {"HubCacheWithoutRefs",
         {{"snapshots/abc/config.json", "{}"}, {"snapshots/abc/model.safetensors", weights}},
         {"/snapshots/abc. Give that"}},
        {"WholeHubCache",
         {{"models--a--b/snapshots/1/config.json", "{}"},
          {"models--a--b/snapshots/1/model.safetensors", weights},
          {"models--c--d/snapshots/2/config.json", "{}"},
          {"models--c--d/snapshots/2/model.safetensors", weights}},
         {"holds several", "models--a--b/snapshots/1", "models--c--d/snapshots/2"}},
        {"FolderAroundAModel",
         {{"export/config.json", "{}"}, {"export/model-00001-of-00002.safetensors", weights}},
         {"the model lies in", "/export"}},
        {"WeightsAlone", {{"model.safetensors", weights}}, {"There is no file", "config.json", "weights beside it"}},
        {"Gguf", {{"model-Q8_0.gguf", "GGUF"}}, {"model-Q8_0.gguf", "safetensors checkpoint"}},
        {"Pictures", {{"cats/1.png", "x"}, {"settings/config.json", "{}"}}, {"There is no file", "config.json"}},
    };
}

class WrongModelFolder : public testing::TestWithParam<WrongFolder> {};

TEST_P(WrongModelFolder, IsNamedForWhatItIs) {
    const TemporaryFolder folder;
    for (const auto& [name, contents] : GetParam().files) folder.write(name, contents);
    const auto checked = check_model_folder(folder.path());
    ASSERT_FALSE(checked);
    EXPECT_THAT(checked.error().message, HasSubstr(folder.path().string()));
    for (const auto& part : GetParam().says) EXPECT_THAT(checked.error().message, HasSubstr(part));
}

INSTANTIATE_TEST_SUITE_P(Folders, WrongModelFolder, testing::ValuesIn(wrong_folders()),
                         [](const auto& info) { return info.param.name; });

TEST(ModelFolder, WithAConfigurationMayBeOneAlsoByLinks) {
    const TemporaryFolder folder;
    folder.write("blobs/1", "{}");
    fs::create_directories(folder / "snapshots/abc");
    fs::create_symlink("../../blobs/1", folder / "snapshots/abc/config.json");
    EXPECT_TRUE(check_model_folder(folder / "snapshots/abc"));
}

TEST(ModelFolder, IsNoFile) {
    const TemporaryFolder folder;
    const auto checked = check_model_folder(folder.write("model.safetensors", "x"));
    ASSERT_FALSE(checked);
    EXPECT_THAT(checked.error().message, AllOf(HasSubstr("is a file"), HasSubstr("folder")));
}

TEST(ModelFolder, FullOfFoldersIsNotSearchedForever) {
    const TemporaryFolder folder;
    fs::create_directories(folder / "a");
    fs::create_directory_symlink(folder.path(), folder / "a/loop");
    for (int i = 0; i < 900; ++i) fs::create_directories(folder / ("b" + std::to_string(i)));
    EXPECT_FALSE(check_model_folder(folder.path()));
}

std::string why_no_weights(const std::map<std::string, std::string>& files) {
    const TemporaryFolder folder;
    for (const auto& [name, contents] : files) folder.write(name, contents);
    const auto checkpoint = Checkpoint::open(folder.path());
    return checkpoint ? std::string() : checkpoint.error().message;
}

TEST(Weights, OfShardsWithoutTheirIndexAreNamedSo) {
    const auto shard = one_tensor("a");
    EXPECT_THAT(
        why_no_weights({{"model-00001-of-00002.safetensors", shard}, {"model-00002-of-00002.safetensors", shard}}),
        AllOf(HasSubstr("parts of a model's weights"), HasSubstr("not model.safetensors.index.json")));
    EXPECT_THAT(why_no_weights({{"model-00001-of-00002.safetensors", shard}}),
                HasSubstr("a part of a model's weights"));
}

TEST(Weights, ThatAreNoneAreNamedForWhatTheyAre) {
    EXPECT_THAT(why_no_weights({{"config.json", "{}"}, {"adapter_config.json", "{}"}}), HasSubstr("a LoRA adapter"));
    EXPECT_THAT(why_no_weights({{"config.json", "{}"}, {"m.gguf", "GGUF"}}), HasSubstr("GGUF files are not read"));
    EXPECT_THAT(why_no_weights({{"config.json", "{}"}, {"qwen.safetensors", one_tensor("a")}}),
                AllOf(HasSubstr("qwen.safetensors"), HasSubstr("rename it")));
}

TEST(Weights, ThatOnlyStandInForOthersAreNamedSo) {
    const std::string pointer =
        "version https://git-lfs.github.com/spec/v1\noid sha256:" + std::string(64, 'a') + "\nsize 4418050848\n";
    EXPECT_THAT(why_no_weights({{"model.safetensors", pointer}}),
                AllOf(HasSubstr("Git LFS"), HasSubstr("git lfs pull")));
    EXPECT_THAT(why_no_weights({{"model.safetensors", "../../blobs/" + std::string(64, 'a')}}),
                HasSubstr("the text of a link"));
    const TemporaryFolder folder;
    EXPECT_THAT(read_model_config(folder.write("config.json", pointer)).error().message, HasSubstr("Git LFS"));
    EXPECT_THAT(read_model_config(folder.write("config.json", "../../blobs/01")).error().message,
                HasSubstr("the text of a link"));
    EXPECT_THAT(read_model_config(folder.write("config.json", "../{")).error().message, Not(HasSubstr("link")));
}

constexpr NameAlias kAlias{"model.", "model.language_model."};

bool own_head(const std::string& embedding, const std::string& head, bool with_head = true) {
    const TemporaryFolder folder;
    std::string header =
        R"({"model.language_model.embed_tokens.weight":{"dtype":"F32","shape":[1,2],"data_offsets":[0,8]})";
    if (with_head) header += R"(,"lm_head.weight":{"dtype":"F32","shape":[1,2],"data_offsets":[8,16]})";
    folder.write("model.safetensors", test::safetensors(header + "}", embedding + (with_head ? head : "")));
    return has_own_head(*Checkpoint::open(folder.path()), std::span(&kAlias, 1));
}

TEST(Heads, AreTheirOwnWhereTheyDifferFromTheEmbedding) {
    const std::string a(8, '\1'), b(8, '\2');
    EXPECT_TRUE(own_head(a, b));
    EXPECT_FALSE(own_head(a, a));
    EXPECT_FALSE(own_head(a, b, false));
}

}  // namespace
}  // namespace emloc
