#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>
#include <vector>

#include "engine/model/checkpoint/safetensors.h"
#include "tests/engine/checkpoint_files.h"

namespace emloc {
namespace {

using test::one_tensor;
using testing::HasSubstr;

const std::vector<std::int64_t> kTwo{2};

std::string index_of(const std::map<std::string, std::string>& map) {
    return nlohmann::json{{"metadata", {{"total_size", 16}}}, {"weight_map", map}}.dump();
}

struct BadFolder {
    std::string name;
    std::map<std::string, std::string> files;
    ErrorKind kind;
    std::vector<std::string> message;  // parts of the error
};

void PrintTo(const BadFolder& bad, std::ostream* out) {
    *out << bad.name;
}

std::vector<BadFolder> bad_folders() {
    const std::string index = "model.safetensors.index.json";
    const auto a = one_tensor("a");
    const auto malformed = ErrorKind::kMalformed;
    return {
        {"NoWeights", {{"config.json", "{}"}}, ErrorKind::kNotFound, {"neither model.safetensors nor", "Hugging Face"}},
        {"WeightsOfAnotherFormat", {{"pytorch_model.bin", "x"}}, ErrorKind::kUnsupported, {"pytorch_model.bin"}},
        {"SingleFileCut", {{"model.safetensors", a.substr(0, 20)}}, malformed, {"model.safetensors", "cut short"}},
        {"IndexEmpty", {{index, ""}}, malformed, {index, "not valid JSON"}},
        {"IndexCut", {{index, R"({"weight_map":{"a":)"}}, malformed, {index, "not valid JSON"}},
        {"IndexIsAList", {{index, "[]"}}, malformed, {index, "JSON object"}},
        {"IndexTooDeep", {{index, R"({"x":)" + std::string(100'000, '[')}}, malformed, {index, "nested too deeply"}},
        {"IndexWithoutMap", {{index, R"({"metadata":{}})"}}, malformed, {index, "no weight_map"}},
        {"MapIsAList", {{index, R"({"weight_map":["a"]})"}}, malformed, {index, "no weight_map"}},
        {"MapIsEmpty", {{index, index_of({})}}, malformed, {index, "weight_map"}},
        {"TensorTwiceInTheMap",
         {{index, R"({"weight_map":{"a":"1.safetensors","a":"2.safetensors"}})"}},
         malformed,
         {index, "\"a\" occurs twice"}},
        {"ShardIsANumber", {{index, R"({"weight_map":{"a":1}})"}}, malformed, {index, "tensor a is 1"}},
        {"ShardIsNothing", {{index, index_of({{"a", ""}})}}, malformed, {index, "tensor a"}},
        {"ShardIsAbsolute", {{index, index_of({{"a", "/etc/passwd"}})}}, malformed, {"/etc/passwd", "same folder"}},
        {"ShardLeavesTheFolder", {{index, index_of({{"a", "../a.safetensors"}})}}, malformed, {"../a.safetensors"}},
        {"ShardLeavesByADetour", {{index, index_of({{"a", "x/../../a"}})}}, malformed, {"x/../../a"}},
        {"ShardIsAFolder", {{index, index_of({{"a", "x/"}})}, {"x/y", ""}}, malformed, {"x/"}},
        {"ShardMissing",
         {{index, index_of({{"a", "1.safetensors"}, {"b", "2.safetensors"}})}, {"1.safetensors", a}},
         ErrorKind::kNotFound,
         {"names 2.safetensors", "missing"}},
        {"ShardCut",
         {{index, index_of({{"a", "1.safetensors"}})}, {"1.safetensors", a.substr(0, a.size() - 1)}},
         malformed,
         {"1.safetensors", "tensor a"}},
        {"ShardLacksATensor",
         {{index, index_of({{"a", "1.safetensors"}, {"b", "1.safetensors"}})}, {"1.safetensors", a}},
         malformed,
         {"tensor b", "1.safetensors"}},
        {"TensorInAnotherShardThanNamed",
         {{index, index_of({{"a", "2.safetensors"}, {"b", "1.safetensors"}})},
          {"1.safetensors", a},
          {"2.safetensors", one_tensor("b")}},
         malformed,
         {"tensor a", "2.safetensors"}},
        {"TensorInTwoShards",
         {{index, index_of({{"a", "1.safetensors"}, {"b", "2.safetensors"}})},
          {"1.safetensors", a},
          {"2.safetensors", a}},
         malformed,
         {"Tensor a", "1.safetensors", "2.safetensors"}},
    };
}

class BadCheckpoint : public testing::TestWithParam<BadFolder> {};

TEST_P(BadCheckpoint, IsRefusedNamingTheFileAndTheTensor) {
    const test::TemporaryFolder folder;
    for (const auto& [name, contents] : GetParam().files) folder.write(name, contents);

    const auto checkpoint = Checkpoint::open(folder.path());

    ASSERT_FALSE(checkpoint.has_value());
    EXPECT_EQ(checkpoint.error().kind, GetParam().kind) << checkpoint.error().message;
    for (const auto& part : GetParam().message) EXPECT_THAT(checkpoint.error().message, HasSubstr(part));
}

INSTANTIATE_TEST_SUITE_P(Folders, BadCheckpoint, testing::ValuesIn(bad_folders()),
                         [](const auto& info) { return info.param.name; });

TEST(Checkpoint, NeedsAFolder) {
    const test::TemporaryFolder folder;
    const auto checkpoint = Checkpoint::open(folder.path() / "none");
    ASSERT_FALSE(checkpoint.has_value());
    EXPECT_EQ(checkpoint.error().kind, ErrorKind::kNotFound);
}

TEST(Checkpoint, JoinsShards) {
    const test::TemporaryFolder folder;
    folder.write("model.safetensors.index.json", index_of({{"a", "1.safetensors"}, {"b", "2.safetensors"}}));
    folder.write("1.safetensors", one_tensor("a"));
    folder.write("2.safetensors", one_tensor("b"));

    auto opened = Checkpoint::open(folder.path());
    ASSERT_TRUE(opened.has_value()) << opened.error().message;
    const Checkpoint checkpoint = std::move(*opened);

    EXPECT_EQ(checkpoint.files().size(), 2U);
    EXPECT_EQ(checkpoint.tensor_count(), 2);
    EXPECT_EQ(checkpoint.total_bytes(), 16);
    for (const auto* name : {"a", "b"}) {
        const auto found = checkpoint.find(name, kTwo);
        ASSERT_TRUE(found.has_value());
        EXPECT_EQ((*found)->name, name);
        EXPECT_EQ(std::to_integer<int>((*found)->data[0]), 1);
    }
}

TEST(Checkpoint, PrefersTheSingleFileToAnIndex) {
    const test::TemporaryFolder folder;
    folder.write("model.safetensors", one_tensor("single"));
    folder.write("model.safetensors.index.json", "not even JSON");
    const auto checkpoint = Checkpoint::open(folder.path());
    ASSERT_TRUE(checkpoint.has_value()) << checkpoint.error().message;
    EXPECT_NE(checkpoint->find("single"), nullptr);
}

TEST(Checkpoint, NamesAMissingTensorAndTheShapeItShouldHave) {
    const test::TemporaryFolder folder;
    folder.write("model.safetensors", one_tensor("a"));
    const auto checkpoint = Checkpoint::open(folder.path());
    const auto found = checkpoint->find("model.norm.weight", {128});
    ASSERT_FALSE(found.has_value());
    EXPECT_EQ(found.error().kind, ErrorKind::kMalformed);
    EXPECT_THAT(found.error().message, HasSubstr("model.norm.weight"));
    EXPECT_THAT(found.error().message, HasSubstr("[128]"));
    EXPECT_EQ(checkpoint->find("model.norm.weight"), nullptr);
}

TEST(Checkpoint, NamesAMisshapenTensorWithBothShapes) {
    const test::TemporaryFolder folder;
    folder.write("model.safetensors", one_tensor("a"));
    const auto checkpoint = Checkpoint::open(folder.path());
    for (const std::vector<std::int64_t>& wanted : {std::vector<std::int64_t>{3}, {2, 1}, {}}) {
        const auto found = checkpoint->find("a", wanted);
        ASSERT_FALSE(found.has_value());
        EXPECT_THAT(found.error().message, HasSubstr("the shape [2]"));
        EXPECT_THAT(found.error().message, HasSubstr(fmt::format("[{}]", fmt::join(wanted, ", "))));
    }
}

TEST(Checkpoint, OpensTheGoldenModels) {
    for (const auto* model : {"hf/qwen2_vl", "hf/qwen2_5_vl", "hf/qwen3_vl", "method/M1", "method/M2", "method/M3"}) {
        const auto checkpoint = Checkpoint::open(std::filesystem::path(EMLOC_GOLDENS_DIR) / model);
        ASSERT_TRUE(checkpoint.has_value()) << checkpoint.error().message;
        EXPECT_GT(checkpoint->tensor_count(), 0) << model;
        for (const auto& tensor : checkpoint->files()[0].tensors()) EXPECT_EQ(tensor.type, TensorType::kBF16) << model;
    }
}

}  // namespace
}  // namespace emloc
