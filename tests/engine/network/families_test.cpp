// What every registered family must do, on examples of its checkpoints (tests/goldens/families).
#include <fmt/format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "engine/context/context.h"
#include "engine/media/image.h"
#include "engine/model/families/family.h"
#include "engine/model/families/registry.h"
#include "engine/model/model.h"
#include "engine/prompt/prepare.h"
#include "engine/prompt/turns.h"
#include "engine/query/session.h"
#include "tests/engine/checkpoint_files.h"
#include "tests/engine/network/tiny_network.h"

namespace emloc {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using testing::difference;

constexpr double kLogitTolerance = 2e-4;
constexpr double kShareOfLargestLogit = 0.05;  // by how much Pillow's pixels may move an answer from torch's

// The layouts of example checkpoints: as published, and as transformers 5 saves them.
constexpr const char* kLayouts[] = {"hub", "v5"};

class EveryFamily : public ::testing::TestWithParam<const Family*> {
 protected:
    static const Family& family() { return *GetParam(); }
    static fs::path examples() { return fs::path(EMLOC_GOLDENS_DIR) / "families"; }
    static fs::path example(const std::string& layout = "v5") { return examples() / family().name / layout; }

    static std::shared_ptr<const Model> load(const fs::path& folder) {
        auto model = Model::load(folder, {.device = "cpu"});
        if (!model) throw std::runtime_error(model.error().message);
        return *model;
    }
    static json expected() { return json::parse(std::ifstream(example() / "expected.json")); }
};

// An image of 4 x 6 merged patches and a video of 3 times 2 x 3.
std::vector<MediaTokens> some_media(const Model& model) {
    const auto& write = model.media().write;
    return {write({MediaKind::kImage, {1, 4, 6}, {}, 0}), write({MediaKind::kVideo, {3, 2, 3}, {0.25, 1.25, 2.25}, 1})};
}

TEST_P(EveryFamily, IsFoundByItsName) {
    EXPECT_EQ(family_of(family().name), &family());
    EXPECT_FALSE(family().title.empty());
}

TEST_P(EveryFamily, ReadsBothLayoutsOfItsConfigurationAlike) {
    const auto published = read_model_config(example("hub") / "config.json");
    const auto newer = read_model_config(example() / "config.json");
    ASSERT_TRUE(published) << published.error().message;
    ASSERT_TRUE(newer) << newer.error().message;
    EXPECT_EQ(published->family, &family());
    EXPECT_EQ(newer->family, &family());
    EXPECT_EQ(published->decoder, newer->decoder);
    EXPECT_EQ(published->vision, newer->vision);
    EXPECT_EQ(published->tokens, newer->tokens);
    EXPECT_EQ(newer->vision.hidden_size, newer->decoder.hidden_size);
}

TEST_P(EveryFamily, WritesAsManyPadsAsAMediumHasPatches) {
    const auto model = load(example());
    const auto media = some_media(*model);
    EXPECT_EQ(media[0].count(), 24);
    EXPECT_EQ(media[1].count(), 18);
    const auto turn = query_turn(model->tokenizer(), model->chat_tokens(), media, "What is this?");
    const auto& tokens = model->config().tokens;
    EXPECT_EQ(std::count(turn.ids.begin(), turn.ids.end(), tokens.image), 24);
    EXPECT_EQ(std::count(turn.ids.begin(), turn.ids.end(), tokens.video), 18);
}

// Without the pair of vision marks around a video's timed frames that transformers 5 leaves standing: up to version 4
// the template's pair was replaced with the pad, and so it was in training.
std::vector<TokenId> without_outer_pair(std::vector<TokenId> ids, const TokenIds& tokens) {
    const auto first = std::ranges::find(ids, tokens.vision_start);
    if (first == ids.end() || tokens.is_pad(*std::next(first))) return ids;
    ids.erase(first);
    const auto last = std::find(ids.rbegin(), ids.rend(), tokens.vision_end);
    ids.erase(std::next(last).base());
    return ids;
}

TEST_P(EveryFamily, WritesAVideoAsTransformersDoes) {
    const auto theirs = expected()["video"];
    const auto model = load(example());
    const auto merge = model->config().vision.spatial_merge_size;
    const auto grid = theirs["grid"][0].get<std::array<std::int64_t, 3>>();
    std::vector<double> seconds;
    for (std::int64_t t = 0; t < grid[0]; ++t) seconds.push_back(0.25 + static_cast<double>(t));
    const auto video =
        model->media().write({MediaKind::kVideo, {grid[0], grid[1] / merge, grid[2] / merge}, seconds, 1});
    auto ids = system_turn(model->tokenizer(), model->chat_tokens(), family().system_prompt);
    const auto turn = query_turn(model->tokenizer(), model->chat_tokens(), {&video, 1}, "What happens?");
    ids.insert(ids.end(), turn.ids.begin(), turn.ids.end());
    EXPECT_EQ(ids, without_outer_pair(theirs["ids"].get<std::vector<TokenId>>(), model->config().tokens));
}

TEST_P(EveryFamily, TextGoesOnBehindAllPositionsBeforeIt) {
    const auto model = load(example());
    const auto media = some_media(*model);
    const auto turn = query_turn(model->tokenizer(), model->chat_tokens(), media, "What is this?");
    const auto& tokens = model->config().tokens;
    const auto positions = mrope_positions(turn.ids, runs_of(media), tokens);
    ASSERT_TRUE(positions) << positions.error().message;
    ASSERT_EQ(positions->size(), static_cast<std::int64_t>(turn.ids.size()));
    std::int64_t largest = -1;
    for (std::int64_t i = 0; i < positions->size(); ++i) {
        const auto at = positions->at(i);
        if (!tokens.is_pad(turn.ids[static_cast<std::size_t>(i)])) {
            EXPECT_EQ(at, (std::array<std::int64_t, 3>{largest + 1, largest + 1, largest + 1})) << i;
        }
        largest = std::max(largest, *std::max_element(at.begin(), at.end()));
    }
    EXPECT_EQ(positions->end(), largest + 1);
}

// The published name of a tensor that is named as newer saves do it, and the other way round.
std::string under_its_other_name(const std::string& name, std::span<const NameAlias> aliases) {
    for (const auto& [published, stored] : aliases)
        if (name.starts_with(stored)) return std::string(published) + name.substr(stored.size());
    for (const auto& [published, stored] : aliases)
        if (name.starts_with(published)) return std::string(stored) + name.substr(published.size());
    return name;
}

// The checkpoint with its tensors renamed.
std::string renamed(const fs::path& file, std::span<const NameAlias> aliases) {
    std::ifstream in(file, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    std::uint64_t length = 0;
    for (std::size_t i = 8; i-- > 0;) length = length << 8 | static_cast<unsigned char>(bytes[i]);
    const auto header = json::parse(bytes.substr(8, length));
    json other;
    for (const auto& [name, entry] : header.items()) {
        other[under_its_other_name(name, aliases)] = entry;
    }
    return test::safetensors(other.dump(), bytes.substr(8 + length));
}

TEST_P(EveryFamily, FindsItsTensorsUnderTheNamesOfOtherLayouts) {
    const test::TemporaryFolder folder;
    for (const auto& entry : fs::directory_iterator(example()))
        fs::copy_file(entry, folder.path() / entry.path().filename());
    folder.write("model.safetensors", renamed(example() / "model.safetensors", family().aliases));
    // The identity covers every weight by its published name.
    EXPECT_EQ(load(folder.path())->identity().sha256, load(example())->identity().sha256);
}

// The picture as transformers' torch processor resamples it: its pixels are up to two steps of 255 from Pillow's.
Image resampled_by_torch(const Image& image, const Size& size) {
    const auto rows =
        at::from_blob(const_cast<std::uint8_t*>(image.rgb.data()), {1, image.height, image.width, 3}, at::kByte);
    const auto resampled =
        at::_upsample_bicubic2d_aa(rows.permute({0, 3, 1, 2}).contiguous(), {size.height, size.width},
                                   /*align_corners=*/false, std::nullopt, std::nullopt);
    const auto bytes = resampled.permute({0, 2, 3, 1}).contiguous();
    Image result{.width = size.width, .height = size.height, .rgb = {}};
    result.rgb.assign(bytes.const_data_ptr<std::uint8_t>(), bytes.const_data_ptr<std::uint8_t>() + bytes.numel());
    return result;
}

class EveryCheckpoint : public ::testing::TestWithParam<std::tuple<const Family*, const char*>> {
 protected:
    static const Family& family() { return *std::get<0>(GetParam()); }
    static fs::path examples() { return fs::path(EMLOC_GOLDENS_DIR) / "families"; }
    static fs::path example() { return examples() / family().name / std::get<1>(GetParam()); }

    // The last token's logits of the question about these patches.
    at::Tensor answer(const Patches& patches) const {
        const auto merge = model_->config().vision.spatial_merge_size;
        const auto& grid = patches.grid;
        const auto tokens = model_->media().write({MediaKind::kImage, {grid.t, grid.h / merge, grid.w / merge}, {}, 0});
        auto ids = system_turn(model_->tokenizer(), model_->chat_tokens(), family().system_prompt);
        const auto turn = query_turn(model_->tokenizer(), model_->chat_tokens(), {&tokens, 1}, "What is this?");
        ids.insert(ids.end(), turn.ids.begin(), turn.ids.end());
        EXPECT_EQ(ids, expected_["ids"].get<std::vector<TokenId>>());
        auto positions = mrope_positions(ids, tokens.runs, model_->config().tokens);
        if (!positions) throw std::runtime_error(positions.error().message);
        const auto& network = model_->network();
        const LayerCaches no_memory;
        Session session(network, no_memory, 0, positions->size(), {});
        return session.prefill(network.embed(ids, std::move(*positions), network.encode_media({&patches, 1})))[0];
    }

    void SetUp() override {
        auto model = Model::load(example(), {.device = "cpu"});
        ASSERT_TRUE(model) << model.error().message;
        model_ = *model;
        expected_ = json::parse(std::ifstream(example() / "expected.json"));
        options_ = model_->media().preprocessor;
        options_.min_pixels = expected_["size"]["shortest_edge"];
        options_.max_pixels = expected_["size"]["longest_edge"];
        auto picture = read_image(examples() / "picture.png");
        ASSERT_TRUE(picture) << picture.error().message;
        picture_ = std::move(*picture);
    }

    at::NoGradGuard no_gradients_;
    std::shared_ptr<const Model> model_;
    json expected_;
    PreprocessorOptions options_;
    Image picture_;
};

TEST_P(EveryCheckpoint, AnswersAboutAPictureAsTransformersDoes) {
    const auto theirs = at::tensor(expected_["logits_last"].get<std::vector<float>>());
    const auto grid = grid_of(picture_.height, picture_.width, 1, options_);
    ASSERT_TRUE(grid) << grid.error().message;
    EXPECT_EQ((std::array{grid->t, grid->h, grid->w}), (expected_["grid"][0].get<std::array<std::int64_t, 3>>()));
    const Size size{grid->h * options_.patch_size, grid->w * options_.patch_size};
    const auto of_torch = cut_patches({resampled_by_torch(picture_, size)}, options_);
    ASSERT_TRUE(of_torch) << of_torch.error().message;
    EXPECT_LT(difference(answer(*of_torch), theirs), kLogitTolerance);

    const auto ours = preprocess({&picture_, 1}, options_);
    ASSERT_TRUE(ours) << ours.error().message;
    const auto apart = difference(answer(*ours), theirs), largest = theirs.abs().max().item<double>();
    RecordProperty("share_of_largest_logit", fmt::format("{:.4f}", apart / largest));
    EXPECT_LT(apart, kShareOfLargestLogit * largest);
}

INSTANTIATE_TEST_SUITE_P(Families, EveryCheckpoint,
                         ::testing::Combine(::testing::ValuesIn(families().begin(), families().end()),
                                            ::testing::ValuesIn(kLayouts)),
                         [](const auto& info) {
                             return fmt::format("{}_{}", std::get<0>(info.param)->name, std::get<1>(info.param));
                         });
INSTANTIATE_TEST_SUITE_P(Families, EveryFamily, ::testing::ValuesIn(families().begin(), families().end()),
                         [](const auto& info) { return std::string(info.param->name); });

}  // namespace
}  // namespace emloc
