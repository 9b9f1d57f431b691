#include <gmock/gmock.h>
#include <unistd.h>

#include <cstring>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>

#include "engine/model/config.h"
#include "tests/engine/adapter_files.h"
#include "tests/engine/network/pocket.h"

namespace emloc {
namespace {

namespace fs = std::filesystem;

// A copy of the bundled model that a test may spoil.
class ModelLoad : public ::testing::Test {
 protected:
    void SetUp() override {
        folder_ = fs::temp_directory_path() /
                  ("emloc-model-" + std::string(::testing::UnitTest::GetInstance()->current_test_info()->name()) + "-" +
                   std::to_string(::getpid()));
        fs::create_directories(folder_);
        for (const auto& entry : fs::directory_iterator(testing::pocket_folder()))
            if (entry.is_regular_file()) fs::copy_file(entry, folder_ / entry.path().filename());
    }
    void TearDown() override { fs::remove_all(folder_); }

    void change_config(const std::function<void(nlohmann::json&)>& change, const std::string& name = "config.json") {
        nlohmann::json json;
        std::ifstream(folder_ / name) >> json;
        change(json);
        std::ofstream(folder_ / name) << json;
    }

    Error error() const {
        const auto model = Model::load(folder_, {.device = "cpu"});
        EXPECT_FALSE(model);
        return model ? Error{} : model.error();
    }

    fs::path folder_;
};

TEST_F(ModelLoad, ReportsItsProgressUpToTheWhole) {
    std::int64_t last = 0, total = 0;
    const auto model = Model::load(folder_, {.device = "cpu"}, [&](const Progress& progress) {
        EXPECT_GE(progress.done, last);
        last = progress.done;
        total = progress.total;
    });
    ASSERT_TRUE(model) << model.error().message;
    EXPECT_EQ(last, total);
    EXPECT_EQ((*model)->device(), "cpu");
}

TEST_F(ModelLoad, TheIdentityChangesWithAnyWeightAndWithTheTokenizer) {
    const auto identity = [&] { return (*Model::load(folder_, {.device = "cpu"}))->identity().sha256; };
    const auto original = identity();
    EXPECT_EQ(identity(), original);
    {
        std::fstream weights(folder_ / "model.safetensors", std::ios::in | std::ios::out | std::ios::binary);
        weights.seekg(-2, std::ios::end);
        const auto byte = static_cast<char>(weights.peek());
        weights.put(static_cast<char>(byte ^ 1));
    }
    const auto changed = identity();
    EXPECT_NE(changed, original);
    change_config([](nlohmann::json& json) { json["max_position_embeddings"] = 1234; });
    EXPECT_NE(identity(), changed);
}

TEST_F(ModelLoad, TheIdentityChangesWithTheFileOfAllProcessorsThatIsRead) {
    const auto identity = [&] { return (*Model::load(folder_, {.device = "cpu"}))->identity().sha256; };
    nlohmann::json images;
    std::ifstream(folder_ / "preprocessor_config.json") >> images;
    const auto write = [&](const nlohmann::json& json) { std::ofstream(folder_ / "processor_config.json") << json; };
    const auto original = identity();
    write({{"processor_class", "Qwen2VLProcessor"}});  // nothing of it is read
    EXPECT_EQ(identity(), original);
    write({{"image_processor", images}});
    const auto saved_again = identity();
    EXPECT_NE(saved_again, original);
    fs::remove(folder_ / "preprocessor_config.json");
    EXPECT_EQ(identity(), saved_again);
    write({{"image_processor", images}, {"video_processor", {{"min_pixels", 3136}, {"max_pixels", 50176}}}});
    EXPECT_NE(identity(), saved_again);
}

TEST_F(ModelLoad, TheIdentityChangesWithTheFileOfAVideoProcessorAloneWhereThatIsRead) {
    const auto identity = [&] { return (*Model::load(folder_, {.device = "cpu"}))->identity().sha256; };
    const auto write = [&](const char* file, const nlohmann::json& json) { std::ofstream(folder_ / file) << json; };
    const auto without = identity();
    write("video_preprocessor_config.json", {{"min_pixels", 3136}, {"max_pixels", 50176}});
    const auto small_frames = identity();
    EXPECT_NE(small_frames, without);
    write("video_preprocessor_config.json", {{"min_pixels", 3136}, {"max_pixels", 100352}});
    EXPECT_NE(identity(), small_frames);
    // Contexts of a model that never had such a file belong to it as before.
    fs::remove(folder_ / "video_preprocessor_config.json");
    EXPECT_EQ(identity(), without);
    nlohmann::json images;
    std::ifstream(folder_ / "preprocessor_config.json") >> images;
    write("processor_config.json", {{"image_processor", images}, {"video_processor", {{"max_pixels", 50176}}}});
    const auto said_there = identity();
    write("video_preprocessor_config.json", {{"max_pixels", 100352}});  // nothing of it is read
    EXPECT_EQ(identity(), said_there);
}

// The weights with one more tensor: `head`, under the name of a head of its own.
void add_head(const fs::path& file, const std::function<void(std::string&)>& change) {
    std::ifstream in(file, std::ios::binary);
    std::string bytes(std::istreambuf_iterator<char>(in), {});
    std::uint64_t length = 0;
    std::memcpy(&length, bytes.data(), sizeof length);
    auto header = nlohmann::json::parse(bytes.substr(8, length));
    auto data = bytes.substr(8 + length);
    auto entry = header.at("model.embed_tokens.weight");
    auto head = data.substr(entry["data_offsets"][0],
                            entry["data_offsets"][1].get<std::size_t>() - entry["data_offsets"][0].get<std::size_t>());
    change(head);
    entry["data_offsets"] = {data.size(), data.size() + head.size()};
    header["lm_head.weight"] = entry;
    const auto text = header.dump();
    length = text.size();
    std::ofstream(file, std::ios::binary)
        << std::string(reinterpret_cast<const char*>(&length), sizeof length) << text << data << head;
}

TEST_F(ModelLoad, AHeadBesideATiedOneIsUsedWhereItDiffers) {
    const auto load = [&] { return *Model::load(folder_, {.device = "cpu"}); };
    const auto tied = load();
    ASSERT_TRUE(tied->config().decoder.tie_word_embeddings);

    add_head(folder_ / "model.safetensors", [](std::string&) {});
    const auto with_copy = load();
    EXPECT_TRUE(with_copy->config().decoder.tie_word_embeddings);
    EXPECT_EQ(with_copy->identity().sha256, tied->identity().sha256);

    fs::copy_file(testing::pocket_folder() / "model.safetensors", folder_ / "model.safetensors",
                  fs::copy_options::overwrite_existing);
    add_head(folder_ / "model.safetensors", [](std::string& head) { head[1] ^= 1; });
    const auto own = load();
    EXPECT_FALSE(own->config().decoder.tie_word_embeddings);
    EXPECT_NE(own->identity().sha256, tied->identity().sha256);
}

TEST_F(ModelLoad, AFolderThatIsMissingIsNamed) {
    fs::remove_all(folder_);
    EXPECT_EQ(error().kind, ErrorKind::kNotFound);
    EXPECT_NE(error().message.find(folder_.string()), std::string::npos);
}

TEST_F(ModelLoad, ATruncatedWeightsFileIsMalformed) {
    fs::resize_file(folder_ / "model.safetensors", fs::file_size(folder_ / "model.safetensors") / 2);
    EXPECT_EQ(error().kind, ErrorKind::kMalformed);
}

TEST_F(ModelLoad, AMisshapenTensorIsNamed) {
    change_config([](nlohmann::json& json) { json["intermediate_size"] = json["intermediate_size"].get<int>() + 8; });
    EXPECT_NE(error().message.find("mlp.gate_proj.weight"), std::string::npos) << error().message;
}

TEST_F(ModelLoad, AMissingLayerIsNamed) {
    change_config([](nlohmann::json& json) { json["num_hidden_layers"] = json["num_hidden_layers"].get<int>() + 1; });
    EXPECT_NE(error().message.find("input_layernorm.weight"), std::string::npos) << error().message;
}

TEST_F(ModelLoad, FilesOfTwoModelsAreNotMixed) {
    change_config([](nlohmann::json& json) { json["image_token_id"] = 3; });
    EXPECT_EQ(error().kind, ErrorKind::kMalformed);
}

TEST_F(ModelLoad, APreprocessorOfAnotherPatchSizeIsRefused) {
    change_config([](nlohmann::json& json) { json["patch_size"] = 16; }, "preprocessor_config.json");
    EXPECT_EQ(error().kind, ErrorKind::kMalformed);
}

TEST_F(ModelLoad, AnotherFamilyIsUnsupportedAndNamed) {
    change_config([](nlohmann::json& json) { json["model_type"] = "llava_next"; });
    EXPECT_EQ(error().kind, ErrorKind::kUnsupported);
    EXPECT_NE(error().message.find("llava_next"), std::string::npos);
}

TEST_F(ModelLoad, AStopEndsLoading) {
    std::stop_source stop;
    stop.request_stop();
    const auto model = Model::load(folder_, {.device = "cpu"}, {}, stop.get_token());
    ASSERT_FALSE(model);
    EXPECT_EQ(model.error().kind, ErrorKind::kCancelled);
}

TEST_F(ModelLoad, UnknownDevicesAreRefusedWithTheChoices) {
    for (const auto* device : {"gpu", "cuda:", "cuda:x", "cuda:-1", ""}) {
        const auto model = Model::load(folder_, {.device = device});
        ASSERT_FALSE(model) << device;
        EXPECT_TRUE(model.error().kind == ErrorKind::kInvalidArgument) << device;
    }
}

TEST_F(ModelLoad, HalfPrecisionOnTheCpuIsRefused) {
    const auto model = Model::load(folder_, {.device = "cpu", .dtype = DType::kBF16});
    ASSERT_FALSE(model);
    EXPECT_EQ(model.error().kind, ErrorKind::kUnsupported);
}

// An adapter of the bundled model's first query map, of rank 2.
std::vector<test::FilledTensor> query_update(std::int64_t width, std::int64_t outputs, float b) {
    const std::string map = "base_model.model.model.layers.0.self_attn.q_proj";
    return {{map + ".lora_A.weight", {2, width}, 0.5F}, {map + ".lora_B.weight", {outputs, 2}, b}};
}

TEST_F(ModelLoad, AnAdapterChangesTheWeightsTheIdentityAndTheName) {
    const auto load = [&](const fs::path& adapter) {
        return *Model::load(folder_, {.device = "cpu", .adapter = adapter});
    };
    const auto plain = load({});
    const auto& decoder = plain->config().decoder;
    const auto write = [&](const char* name, float b) {
        test::write_adapter(folder_ / name, test::plain_adapter_config(2),
                            query_update(decoder.hidden_size, decoder.heads * decoder.head_dim, b));
        return load(folder_ / name);
    };
    const auto one = write("one", 0.25F), other = write("other", 0.5F);
    EXPECT_NE(one->identity().sha256, plain->identity().sha256);
    EXPECT_NE(one->identity().sha256, other->identity().sha256);
    EXPECT_EQ(one->identity().name, plain->identity().name + " + one");
}

TEST_F(ModelLoad, AnAdapterOfAnotherModelIsRefusedByTheMapThatDoesNotFit) {
    const auto message = [&](const std::vector<test::FilledTensor>& tensors) {
        test::write_adapter(folder_ / "adapter", test::plain_adapter_config(2), tensors);
        const auto model = Model::load(folder_, {.device = "cpu", .adapter = folder_ / "adapter"});
        return model ? std::string("loaded") : model.error().message;
    };
    EXPECT_THAT(message(query_update(7, 9, 1)), ::testing::HasSubstr("for a weight of 9 x 7"));
    const std::string unknown = "base_model.model.model.layers.999.mlp.up_proj";
    EXPECT_THAT(message({{unknown + ".lora_A.weight", {2, 4}}, {unknown + ".lora_B.weight", {4, 2}}}),
                ::testing::HasSubstr("model.layers.999.mlp.up_proj, which this model doesn't have"));
}

}  // namespace
}  // namespace emloc
