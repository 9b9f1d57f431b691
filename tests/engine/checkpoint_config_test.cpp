#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <ostream>
#include <string>
#include <vector>

#include "engine/model/config.h"
#include "engine/model/families/family.h"
#include "tests/engine/checkpoint_files.h"

namespace emloc {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;

const std::filesystem::path kGoldens = EMLOC_GOLDENS_DIR;

// As published with Qwen2-VL-2B-Instruct.
json published() {
    return json::parse(R"({
        "architectures": ["Qwen2VLForConditionalGeneration"], "attention_dropout": 0.0, "bos_token_id": 151643,
        "eos_token_id": 151645, "vision_start_token_id": 151652, "vision_end_token_id": 151653,
        "vision_token_id": 151654, "image_token_id": 151655, "video_token_id": 151656, "hidden_act": "silu",
        "hidden_size": 1536, "initializer_range": 0.02, "intermediate_size": 8960, "max_position_embeddings": 32768,
        "max_window_layers": 28, "model_type": "qwen2_vl", "num_attention_heads": 12, "num_hidden_layers": 28,
        "num_key_value_heads": 2, "rms_norm_eps": 1e-06, "rope_theta": 1000000.0, "sliding_window": 32768,
        "tie_word_embeddings": true, "torch_dtype": "bfloat16", "use_cache": true, "use_sliding_window": false,
        "vision_config": {"depth": 32, "embed_dim": 1280, "mlp_ratio": 4, "num_heads": 16, "in_chans": 3,
                          "hidden_size": 1536, "patch_size": 14, "spatial_merge_size": 2, "spatial_patch_size": 14,
                          "temporal_patch_size": 2},
        "rope_scaling": {"type": "mrope", "mrope_section": [16, 24, 24]}, "vocab_size": 151936})");
}

Result<ModelConfig> read(const json& config) {
    const test::TemporaryFolder folder;
    return read_model_config(folder.write("config.json", config.dump()));
}

TEST(ModelConfig, ReadsThePublishedLayout) {
    const auto config = read(published());
    ASSERT_TRUE(config.has_value()) << config.error().message;
    EXPECT_EQ(config->family->name, "qwen2_vl");
    EXPECT_EQ(config->decoder.hidden_size, 1536);
    EXPECT_EQ(config->decoder.layers, 28);
    EXPECT_EQ(config->decoder.heads, 12);
    EXPECT_EQ(config->decoder.kv_heads, 2);
    EXPECT_EQ(config->decoder.head_dim, 128);
    EXPECT_EQ(config->decoder.intermediate_size, 8960);
    EXPECT_EQ(config->decoder.vocab_size, 151936);
    EXPECT_DOUBLE_EQ(config->decoder.rms_norm_eps, 1e-6);
    EXPECT_DOUBLE_EQ(config->decoder.rotary.theta, 1e6);
    EXPECT_THAT(config->decoder.rotary.section, ElementsAre(16, 24, 24));
    EXPECT_TRUE(config->decoder.tie_word_embeddings);
    EXPECT_EQ(config->decoder.max_position_embeddings, 32768);
    EXPECT_EQ(config->tokens.vision_start, 151652);
    EXPECT_EQ(config->tokens.vision_end, 151653);
    EXPECT_EQ(config->tokens.image, 151655);
    EXPECT_EQ(config->tokens.video, 151656);
    EXPECT_THAT(config->tokens.eos, ElementsAre(151645));
    EXPECT_EQ(config->vision.depth, 32);
    EXPECT_EQ(config->vision.embed_dim, 1280);
    EXPECT_EQ(config->vision.hidden_size, 1536);
    EXPECT_EQ(config->vision.heads, 16);
    EXPECT_EQ(config->vision.head_dim(), 80);
    EXPECT_EQ(config->vision.mlp_size, 5120);
    EXPECT_EQ(config->vision.in_channels, 3);
    EXPECT_EQ(config->vision.hidden_act, "quick_gelu");
}

TEST(ModelConfig, ReadsTheNestedLayout) {
    const auto config = read_model_config(kGoldens / "hf/qwen2_vl/config.json");
    ASSERT_TRUE(config.has_value()) << config.error().message;
    EXPECT_EQ(config->decoder.hidden_size, 96);
    EXPECT_EQ(config->decoder.heads, 6);
    EXPECT_EQ(config->decoder.head_dim, 16);
    EXPECT_THAT(config->decoder.rotary.section, ElementsAre(2, 3, 3));
    EXPECT_FALSE(config->decoder.tie_word_embeddings);
    EXPECT_EQ(config->tokens.image, 385);
    EXPECT_THAT(config->tokens.eos, ElementsAre(382));
    EXPECT_EQ(config->vision.depth, 2);
    EXPECT_EQ(config->vision.mlp_size, 64);
    EXPECT_DOUBLE_EQ(config->vision.rope_theta, 10000);
}

TEST(ModelConfig, ReadsTheGoldenModels) {
    for (const auto* model : {"M1", "M2", "M3"}) {
        const auto file = kGoldens / "method" / model / "config.json";
        const auto config = read_model_config(file);
        ASSERT_TRUE(config.has_value()) << config.error().message;
        const auto raw = json::parse(std::ifstream(file));
        EXPECT_EQ(config->decoder.layers, raw["num_hidden_layers"]) << model;
        EXPECT_EQ(config->decoder.kv_heads, raw["num_key_value_heads"]) << model;
        EXPECT_EQ(config->vision.embed_dim, raw["vision_config"]["embed_dim"]) << model;
    }
}

TEST(ModelConfig, TakesTransformersDefaultsWhereTheFileIsSilent) {
    auto raw = published();
    raw["hidden_size"] = 3584;
    raw["num_attention_heads"] = 28;
    for (const auto* key : {"tie_word_embeddings", "vision_config", "bos_token_id", "eos_token_id", "image_token_id",
                            "num_key_value_heads", "rms_norm_eps", "rope_theta"})
        raw.erase(key);
    const auto config = read(raw);
    ASSERT_TRUE(config.has_value()) << config.error().message;
    EXPECT_FALSE(config->decoder.tie_word_embeddings);
    EXPECT_EQ(config->decoder.kv_heads, 28);
    EXPECT_EQ(config->tokens.image, 151655);
    EXPECT_TRUE(config->tokens.eos.empty());
    EXPECT_DOUBLE_EQ(config->decoder.rms_norm_eps, 1e-5);
    EXPECT_DOUBLE_EQ(config->decoder.rotary.theta, 1e6);
    EXPECT_EQ(config->vision.hidden_size, 3584);
    EXPECT_EQ(config->vision.depth, 32);
}

TEST(ModelConfig, TakesAnExplicitHeadDimension) {
    auto raw = published();
    raw["num_attention_heads"] = 14;  // does not divide 1536
    raw["head_dim"] = 128;
    const auto config = read(raw);
    ASSERT_TRUE(config.has_value()) << config.error().message;
    EXPECT_EQ(config->decoder.head_dim, 128);
}

TEST(ModelConfig, TiesTheHeadWhereEitherPlaceSaysSo) {
    for (const bool root : {false, true}) {
        for (const bool inner : {false, true}) {
            auto raw = published();
            raw["tie_word_embeddings"] = root;
            raw["text_config"] = {{"tie_word_embeddings", inner}};
            const auto config = read(raw);
            ASSERT_TRUE(config.has_value()) << config.error().message;
            EXPECT_EQ(config->decoder.tie_word_embeddings, root || inner);
        }
    }
}

TEST(ModelConfig, MayNameTokensBeyondThePrunedVocabularyThatNothingAsksFor) {
    auto raw = published();
    raw["vocab_size"] = 151657;
    raw["bos_token_id"] = 151700;
    raw["pad_token_id"] = 151701;
    raw["eos_token_id"] = {151645, 151702};
    const auto config = read(raw);
    ASSERT_TRUE(config.has_value()) << config.error().message;
    EXPECT_THAT(config->tokens.eos, ElementsAre(151645, 151702));
}

TEST(ModelConfig, PrefersInChannelsToItsOldName) {
    auto raw = published();
    raw["vision_config"]["in_chans"] = 1;
    raw["vision_config"]["in_channels"] = 3;
    EXPECT_TRUE(read(raw).has_value());
}

struct BadConfig {
    std::string name;
    std::function<void(json&)> spoil;
    std::string message;  // part of the error
    ErrorKind kind = ErrorKind::kMalformed;
};

void PrintTo(const BadConfig& bad, std::ostream* out) {
    *out << bad.name;
}

std::vector<BadConfig> bad_configs() {
    const auto set = [](const char* key, json value) { return [=](json& config) { config[key] = value; }; };
    const auto set_vision = [](const char* key, json value) {
        return [=](json& config) { config["vision_config"][key] = value; };
    };
    const auto set_rope = [](const char* key, json value) {
        return [=](json& config) { config["rope_scaling"][key] = value; };
    };
    const auto erase = [](const char* key) { return [=](json& config) { config.erase(key); }; };
    const auto unsupported = ErrorKind::kUnsupported;
    return {
        {"Empty", [](json& config) { config = json::object(); }, "model_type is missing"},
        {"AnotherFamily", set("model_type", "llava_next"), "\"llava_next\"", unsupported},
        {"TextOnly", set("model_type", "qwen2"), "\"qwen2\"", unsupported},
        {"ModelTypeIsANumber", set("model_type", 2), "model_type is not a text"},
        {"Quantized", set("quantization_config", {{"quant_method", "awq"}}), "quantized", unsupported},
        {"HiddenSizeMissing", erase("hidden_size"), "hidden_size is missing"},
        {"LayersMissing", erase("num_hidden_layers"), "num_hidden_layers is missing"},
        {"NoLayers", set("num_hidden_layers", 0), "num_hidden_layers is 0"},
        {"NegativeLayers", set("num_hidden_layers", -28), "num_hidden_layers is -28"},
        {"AMillionLayers", set("num_hidden_layers", 1000000), "num_hidden_layers is 1000000"},
        {"HugeWidth", set("hidden_size", 1LL << 40), "hidden_size is 1099511627776"},
        {"WidthOver63Bits", set("hidden_size", 18446744073709551615ULL), "hidden_size is 18446744073709551615"},
        {"FractionalWidth", set("hidden_size", 1536.5), "hidden_size is not a whole number"},
        {"WidthIsAText", set("hidden_size", "1536"), "hidden_size is not a whole number"},
        {"WidthIsTrue", set("hidden_size", true), "hidden_size is not a whole number"},
        {"HugeVocabulary", set("vocab_size", 1LL << 31), "vocab_size is"},
        {"NoHeads", set("num_attention_heads", 0), "num_attention_heads is 0"},
        {"NoKeyHeads", set("num_key_value_heads", 0), "num_key_value_heads is 0"},
        {"HeadsNotShared", set("num_key_value_heads", 5), "not a multiple of num_key_value_heads 5"},
        {"HeadsDoNotDivideTheWidth",
         [](json& config) {
             config["num_attention_heads"] = 14;
             config["num_key_value_heads"] = 2;
         },
         "hidden_size 1536 is not a multiple of num_attention_heads 14"},
        {"EpsilonIsNegative", set("rms_norm_eps", -1e-6), "rms_norm_eps is -1e-06"},
        {"EpsilonIsAText", set("rms_norm_eps", "small"), "rms_norm_eps is not a number"},
        {"Activation", set("hidden_act", "gelu"), "hidden_act \"gelu\"", unsupported},
        {"RopeMissing", erase("rope_scaling"), "mrope_section is missing"},
        {"RopeIsAList", set("rope_scaling", {1, 2}), "rope_scaling is not an object"},
        {"RopeScaled", set_rope("type", "yarn"), "\"yarn\"", unsupported},
        {"RopeScaledByItsNewName", set_rope("rope_type", "dynamic"), "\"dynamic\"", unsupported},
        {"RopeInterleaved", set_rope("mrope_interleaved", true), "mrope_interleaved", unsupported},
        {"RopePartial", set_rope("partial_rotary_factor", 0.5), "partial_rotary_factor", unsupported},
        {"RopeThetaZero", set("rope_theta", 0), "rope_theta is 0"},
        {"SectionMissing", [](json& config) { config["rope_scaling"].erase("mrope_section"); }, "not three numbers"},
        {"SectionOfTwo", set_rope("mrope_section", {32, 32}), "not three numbers"},
        {"SectionSum", set_rope("mrope_section", {16, 24, 23}),
         "adds up to 63, not to half of the 128 numbers of a head"},
        {"SectionNegative", set_rope("mrope_section", {-16, 56, 24}), "mrope_section is -16"},
        {"SectionOverflows", set_rope("mrope_section", {9223372036854775807LL, 1, 64}), "mrope_section is"},
        {"SlidingWindow", set("use_sliding_window", true), "use_sliding_window", unsupported},
        {"SlidingWindowIsANumber", set("use_sliding_window", 1), "neither true nor false"},
        {"SlidingLayers", set("layer_types", {"full_attention", "sliding_attention"}), "layer_types", unsupported},
        {"TieIsAText", set("tie_word_embeddings", "yes"), "tie_word_embeddings is neither true nor false"},
        {"ImageTokenOutsideTheVocabulary", set("image_token_id", 151936), "image_token_id is 151936"},
        {"ImageTokenNegative", set("image_token_id", -1), "image_token_id is -1"},
        {"AssumedTokenOutsideTheVocabulary", set("vocab_size", 151646), "_token_id is"},
        {"TokenMissingInASmallVocabulary",
         [](json& config) {
             config["vocab_size"] = 1000;
             config.erase("vision_start_token_id");
         },
         "vision_start_token_id is missing"},
        {"EndTokensOfTexts", set("eos_token_id", {"<|im_end|>"}), "eos_token_id is not a whole number"},
        {"TextConfigIsAList", set("text_config", {1}), "text_config is not an object"},
        {"VisionConfigIsAText", set("vision_config", "none"), "vision_config is not an object"},
        {"VisionActivation", set_vision("hidden_act", "gelu"), "hidden_act \"gelu\"", unsupported},
        {"VisionWidthUnlikeTheDecoder", set_vision("hidden_size", 3584),
         "hidden_size is 3584, but the decoder's hidden_size is 1536"},
        {"VisionHeadsDoNotDivide", set_vision("num_heads", 7), "embed_dim 1280 is not num_heads 7"},
        {"VisionHeadNotRotatable", set_vision("num_heads", 640), "a multiple of 4"},
        {"VisionPatchHuge", set_vision("patch_size", 100000), "patch_size is 100000"},
        {"VisionMergeZero", set_vision("spatial_merge_size", 0), "spatial_merge_size is 0"},
        {"VisionRatioZero", set_vision("mlp_ratio", 0), "leaves no hidden layer"},
        {"VisionRatioHuge", set_vision("mlp_ratio", 1e300), "mlp_ratio is"},
        {"VisionGrey", set_vision("in_chans", 1), "1 colour channels", unsupported},
        {"VisionDepthIsAList", set_vision("depth", {-1}), "depth is not a whole number"},
    };
}

class BadModelConfig : public testing::TestWithParam<BadConfig> {};

TEST_P(BadModelConfig, IsRefusedNamingTheFileAndTheKey) {
    auto raw = published();
    GetParam().spoil(raw);

    const auto config = read(raw);

    ASSERT_FALSE(config.has_value());
    EXPECT_EQ(config.error().kind, GetParam().kind) << config.error().message;
    EXPECT_THAT(config.error().message, HasSubstr(GetParam().message));
    EXPECT_THAT(config.error().message, HasSubstr("config.json"));
}

INSTANTIATE_TEST_SUITE_P(Configs, BadModelConfig, testing::ValuesIn(bad_configs()),
                         [](const auto& info) { return info.param.name; });

TEST(ModelConfig, NamesAFamilyThatItDoesNotKnow) {
    auto raw = published();
    raw["model_type"] = "llava_next";
    const auto config = read(raw);
    ASSERT_FALSE(config.has_value());
    EXPECT_EQ(config.error().kind, ErrorKind::kUnsupported);
    EXPECT_THAT(config.error().message, HasSubstr("llava_next"));
    EXPECT_THAT(config.error().message, HasSubstr("Qwen3-VL"));
}

TEST(ModelConfig, RefusesWhatIsNoJsonObject) {
    const test::TemporaryFolder folder;
    for (const auto* contents : {"", "{", "[]", "null", "{\"model_type\":\"qwen2_vl\"}x", "{\"a\":\"\xff\"}",
                                 "{\"hidden_size\":1,\"hidden_size\":2}"}) {
        const auto config = read_model_config(folder.write("config.json", contents));
        ASSERT_FALSE(config.has_value()) << contents;
        EXPECT_EQ(config.error().kind, ErrorKind::kMalformed) << contents;
    }
    EXPECT_EQ(read_model_config(folder.path() / "none.json").error().kind, ErrorKind::kNotFound);
}

TEST(GenerationConfig, ReadsOneEndTokenOrSeveral) {
    const test::TemporaryFolder folder;
    const auto published_one = read_generation_config(folder.write(
        "a.json", R"({"eos_token_id": [151645, 151643], "max_new_tokens": 2048, "temperature": 0.01, "top_k": 1})"));
    ASSERT_TRUE(published_one.has_value());
    EXPECT_THAT(published_one->eos_token_ids, ElementsAre(151645, 151643));
    EXPECT_EQ(published_one->max_new_tokens, 2048);

    const auto golden = read_generation_config(kGoldens / "hf/qwen2_vl/generation_config.json");
    ASSERT_TRUE(golden.has_value());
    EXPECT_THAT(golden->eos_token_ids, ElementsAre(382));
    EXPECT_FALSE(golden->max_new_tokens.has_value());
}

TEST(GenerationConfig, ReadsWhatIsDoneToLogitsAndAssumesNothing) {
    const test::TemporaryFolder folder;
    const auto config = read_generation_config(
        folder.write("a.json", R"({"eos_token_id": 1, "repetition_penalty": 1.05, "no_repeat_ngram_size": 3,
                                   "min_new_tokens": 2, "suppress_tokens": [4, 5]})"));
    ASSERT_TRUE(config.has_value());
    EXPECT_EQ(config->repetition_penalty, 1.05);
    EXPECT_EQ(config->no_repeat_ngram_size, 3);
    EXPECT_EQ(config->min_new_tokens, 2);
    EXPECT_THAT(config->suppress_tokens, ElementsAre(4, 5));
    const auto silent = read_generation_config(folder.write("b.json", R"({"eos_token_id": 1})"));
    ASSERT_TRUE(silent.has_value());
    EXPECT_EQ(silent->repetition_penalty, 1);
    EXPECT_EQ(silent->no_repeat_ngram_size, 0);
    EXPECT_EQ(silent->min_new_tokens, 0);
    EXPECT_TRUE(silent->suppress_tokens.empty());
}

TEST(GenerationConfig, RefusesWhatMakesNoSense) {
    const test::TemporaryFolder folder;
    for (const auto* contents : {R"({"eos_token_id": "end"})", R"({"eos_token_id": -5})", R"({"max_new_tokens": 0})",
                                 R"({"max_new_tokens": 1e3})", R"({"repetition_penalty": 0})",
                                 R"({"no_repeat_ngram_size": -1})", R"({"suppress_tokens": "x"})", "{"}) {
        const auto config = read_generation_config(folder.write("generation_config.json", contents));
        ASSERT_FALSE(config.has_value()) << contents;
        EXPECT_EQ(config.error().kind, ErrorKind::kMalformed);
    }
    EXPECT_EQ(read_generation_config(folder.path() / "none").error().kind, ErrorKind::kNotFound);
}

}  // namespace
}  // namespace emloc
