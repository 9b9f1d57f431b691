#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <cmath>
#include <filesystem>
#include <functional>

#include "engine/model/checkpoint/adapter.h"
#include "engine/model/finder/adapter_base.h"
#include "tests/engine/adapter_files.h"
#include "tests/engine/temporary_folder.h"

namespace emloc {
namespace {

using nlohmann::json;
using test::FilledTensor;
using ::testing::HasSubstr;

constexpr std::int64_t kRank = 4;
const std::string kMap = "base_model.model.model.language_model.layers.0.self_attn.q_proj";

std::vector<FilledTensor> pair_of(const std::string& map) {
    return {{map + ".lora_A.weight", {kRank, 6}}, {map + ".lora_B.weight", {8, kRank}}};
}

TEST(AdapterFiles, AreFoundByPublishedNamesWhateverVersionOfPeftWroteThem) {
    constexpr std::array<NameAlias, 1> kAliases{{{"model.", "model.language_model."}}};
    for (const std::string map : {"base_model.model.model.language_model.layers.0.self_attn.q_proj",
                                  "base_model.model.model.layers.0.self_attn.q_proj"}) {
        const test::TemporaryFolder folder;
        test::write_adapter(folder.path(), test::plain_adapter_config(kRank), pair_of(map));
        const auto adapter = Adapter::open(folder.path());
        ASSERT_TRUE(adapter) << adapter.error().message;
        const auto* update = adapter->find("model.layers.0.self_attn.q_proj", kAliases);
        ASSERT_NE(update, nullptr);
        EXPECT_EQ(update->b->shape, (std::vector<std::int64_t>{8, kRank}));
        EXPECT_EQ(adapter->find("model.layers.1.self_attn.q_proj", kAliases), nullptr);
        EXPECT_EQ(adapter->weight_count(), kRank * 14);
    }
}

TEST(AdapterConfigs, ScaleByTheRankOrByItsRoot) {
    const test::TemporaryFolder folder;
    auto config = test::plain_adapter_config(kRank);
    folder.write("adapter_config.json", config.dump());
    EXPECT_DOUBLE_EQ(read_adapter_config(folder.path())->scale(), 2);
    config["use_rslora"] = true;
    folder.write("adapter_config.json", config.dump());
    EXPECT_DOUBLE_EQ(read_adapter_config(folder.path())->scale(), 2 * std::sqrt(kRank));
}

struct Refused {
    std::string name;
    std::function<void(json& config, std::vector<FilledTensor>& tensors)> spoil;
    ErrorKind kind;
    std::string says;
};

void PrintTo(const Refused& refused, std::ostream* out) {
    *out << refused.name;
}

class RefusedAdapter : public ::testing::TestWithParam<Refused> {};

TEST_P(RefusedAdapter, IsRefusedByTheNameOfWhatItIs) {
    const test::TemporaryFolder folder;
    auto config = test::plain_adapter_config(kRank);
    auto tensors = pair_of(kMap);
    GetParam().spoil(config, tensors);
    test::write_adapter(folder.path(), config, tensors);
    const auto adapter = Adapter::open(folder.path());
    ASSERT_FALSE(adapter);
    EXPECT_EQ(adapter.error().kind, GetParam().kind);
    EXPECT_THAT(adapter.error().message, HasSubstr(GetParam().says));
}

Refused with(const std::string& name, const std::string& key, const json& value, const std::string& says) {
    return {name, [=](json& config, auto&) { config[key] = value; }, ErrorKind::kUnsupported, says};
}

INSTANTIATE_TEST_SUITE_P(
    Adapters, RefusedAdapter,
    ::testing::Values(
        with("Dora", "use_dora", true, "use_dora"), with("AnotherKind", "peft_type", "IA3", "IA3"),
        with("RanksByPattern", "rank_pattern", {{"q_proj", 8}}, "rank_pattern"),
        with("AlphaByPattern", "alpha_pattern", {{"q_proj", 8}}, "alpha_pattern"),
        with("ModulesSavedWhole", "modules_to_save", {"lm_head"}, "modules_to_save"),
        with("TrainedBiases", "bias", "lora_only", "biases"), with("Turned", "fan_in_fan_out", true, "fan_in_fan_out"),
        with("Pissa", "init_lora_weights", "pissa_niter_16", "pissa"),
        Refused{"NoRank", [](json& config, auto&) { config.erase("r"); }, ErrorKind::kMalformed, "r"},
        Refused{"AWithoutB", [](json&, auto& tensors) { tensors.pop_back(); }, ErrorKind::kMalformed, "only one of"},
        Refused{"AnotherRank", [](json& config, auto&) { config["r"] = 8; }, ErrorKind::kMalformed, "rank 8"},
        Refused{"AMagnitude",
                [](json&, auto& tensors) {
                    tensors.push_back({kMap + ".lora_magnitude_vector", {8}});
                },
                ErrorKind::kUnsupported, "lora_magnitude_vector"},
        Refused{"Nothing", [](json&, auto& tensors) { tensors.clear(); }, ErrorKind::kMalformed, "no LoRA matrices"}),
    [](const auto& info) { return info.param.name; });

TEST(AdapterFolders, SayWhatTheyAreInstead) {
    const test::TemporaryFolder folder;
    EXPECT_THAT(Adapter::open(folder / "none").error().message, HasSubstr("no adapter folder"));
    EXPECT_THAT(Adapter::open(folder.path()).error().message, HasSubstr("holds no adapter_config.json"));
    folder.write("config.json", "{}");
    EXPECT_THAT(Adapter::open(folder.path()).error().message, HasSubstr("a whole model"));
    folder.write("adapter_config.json", test::plain_adapter_config(kRank).dump());
    folder.write("adapter_model.bin", "x");
    EXPECT_THAT(Adapter::open(folder.path()).error().message, HasSubstr("Save the adapter again"));
}

TEST(BasesOfAdapters, AreLookedForWhereTheAdapterSaysAmongTheKnownAndInTheHubsCaches) {
    const test::TemporaryFolder folder;
    const auto adapter = folder / "adapter";
    const auto names = [&](const std::string& base) {
        auto config = test::plain_adapter_config(kRank);
        config["base_model_name_or_path"] = base;
        test::write_adapter(adapter, config, pair_of(kMap));
    };
    const std::array places{ModelPlace{"a hub", folder / "hub", ModelLayout::kHubCache}};
    const std::array<std::filesystem::path, 2> known{folder / "models/Other-2B", folder / "models/Some-2B"};
    const auto found = [&] { return base_of_adapter(adapter, known, places); };
    names("owner/Some-2B");
    EXPECT_TRUE(is_adapter_folder(adapter));
    ASSERT_FALSE(found());
    EXPECT_EQ(found().error().kind, ErrorKind::kNotFound);
    EXPECT_THAT(found().error().message, HasSubstr("owner/Some-2B"));

    folder.write("hub/models--owner--Some-2B/refs/main", "abc");
    folder.write("hub/models--owner--Some-2B/snapshots/abc/config.json", "{}");
    EXPECT_EQ(found(), folder / "hub/models--owner--Some-2B/snapshots/abc");
    folder.write("models/Some-2B/config.json", "{}");
    EXPECT_EQ(found(), known[1]);
    folder.write("here/config.json", "{}");
    names((folder / "here").string());
    EXPECT_EQ(found(), folder / "here");
    EXPECT_FALSE(is_adapter_folder(folder / "here"));
}

}  // namespace
}  // namespace emloc
