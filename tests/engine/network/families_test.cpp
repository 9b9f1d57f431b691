// What every registered family must do, on examples of its checkpoints (tests/goldens/families).
#include <gtest/gtest.h>

#include <fstream>
#include <nlohmann/json.hpp>

#include "engine/context/context.h"
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

class EveryFamily : public ::testing::TestWithParam<const Family*> {
 protected:
    static const Family& family() { return *GetParam(); }
    static fs::path examples() { return fs::path(EMLOC_GOLDENS_DIR) / "families"; }
    static fs::path example() { return examples() / family().name / "v5"; }

    static std::shared_ptr<const Model> load(const fs::path& folder) {
        auto model = Model::load(folder, {.device = "cpu"});
        if (!model) throw std::runtime_error(model.error().message);
        return *model;
    }
    static json expected() { return json::parse(std::ifstream(example() / "expected.json")); }
};

// An image of 4 x 6 merged patches and a video of 3 times 2 x 3.
std::vector<MediaTokens> some_media(const Family& family) {
    return {family.write_medium({MediaKind::kImage, {1, 4, 6}, {}}),
            family.write_medium({MediaKind::kVideo, {3, 2, 3}, {0.25, 1.25, 2.25}})};
}

TEST_P(EveryFamily, IsFoundByItsName) {
    EXPECT_EQ(family_of(family().name), &family());
    EXPECT_FALSE(family().title.empty());
}

TEST_P(EveryFamily, ReadsBothLayoutsOfItsConfigurationAlike) {
    const auto published = read_model_config(examples() / family().name / "hub/config.json");
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
    const auto media = some_media(family());
    EXPECT_EQ(media[0].count(), 24);
    EXPECT_EQ(media[1].count(), 18);
    const auto model = load(example());
    const auto turn = query_turn(model->tokenizer(), model->chat_tokens(), media, "What is this?");
    const auto& tokens = model->config().tokens;
    EXPECT_EQ(std::count(turn.ids.begin(), turn.ids.end(), tokens.image), 24);
    EXPECT_EQ(std::count(turn.ids.begin(), turn.ids.end(), tokens.video), 18);
}

TEST_P(EveryFamily, WritesAVideoAsTransformersDoes) {
    const auto theirs = expected()["video"];
    const auto model = load(example());
    const auto merge = model->config().vision.spatial_merge_size;
    const auto grid = theirs["grid"][0].get<std::array<std::int64_t, 3>>();
    const auto seconds = theirs.value("seconds", std::vector<double>(static_cast<std::size_t>(grid[0])));
    const auto video = family().write_medium({MediaKind::kVideo, {grid[0], grid[1] / merge, grid[2] / merge}, seconds});
    auto ids = system_turn(model->tokenizer(), model->chat_tokens(), family().system_prompt);
    const auto turn = query_turn(model->tokenizer(), model->chat_tokens(), {&video, 1}, "What happens?");
    ids.insert(ids.end(), turn.ids.begin(), turn.ids.end());
    EXPECT_EQ(ids, theirs["ids"].get<std::vector<TokenId>>());
}

TEST_P(EveryFamily, TextGoesOnBehindAllPositionsBeforeIt) {
    const auto model = load(example());
    const auto media = some_media(family());
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

// The checkpoint with its tensors renamed as newer saves name them.
std::string renamed(const fs::path& file, std::span<const NameAlias> aliases) {
    std::ifstream in(file, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(in), {}};
    std::uint64_t length = 0;
    for (std::size_t i = 8; i-- > 0;) length = length << 8 | static_cast<unsigned char>(bytes[i]);
    const auto header = json::parse(bytes.substr(8, length));
    json other;
    for (const auto& [name, entry] : header.items()) {
        auto stored = name;
        for (const auto& alias : aliases) {
            if (!name.starts_with(alias.published)) continue;
            stored = std::string(alias.stored) + name.substr(alias.published.size());
            break;
        }
        other[stored] = entry;
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

TEST_P(EveryFamily, AnswersAboutAPictureAsTransformersDoes) {
    at::NoGradGuard no_gradients;
    const auto theirs = expected();
    const auto model = load(example());
    auto settings = model->media();
    settings.preprocessor.min_pixels = theirs["size"]["shortest_edge"];
    settings.preprocessor.max_pixels = theirs["size"]["longest_edge"];
    const std::vector<Media> media{{.kind = MediaKind::kImage, .path = examples() / family().name / "picture.png"}};
    const auto prepared = prepare_media(media, settings);
    ASSERT_TRUE(prepared) << prepared.error().message;

    auto ids = system_turn(model->tokenizer(), model->chat_tokens(), family().system_prompt);
    const auto turn = query_turn(model->tokenizer(), model->chat_tokens(), prepared->tokens, "What is this?");
    ids.insert(ids.end(), turn.ids.begin(), turn.ids.end());
    EXPECT_EQ(ids, theirs["ids"].get<std::vector<TokenId>>());

    const auto& network = model->network();
    auto positions = mrope_positions(ids, runs_of(prepared->tokens), model->config().tokens);
    ASSERT_TRUE(positions) << positions.error().message;
    const LayerCaches no_memory;
    Session session(network, no_memory, 0, positions->size(), {});
    const auto logits =
        session.prefill(network.embed(ids, std::move(*positions), network.encode_media(prepared->patches)));
    EXPECT_LT(difference(logits[0], at::tensor(theirs["logits_last"].get<std::vector<float>>())), kLogitTolerance);
}

INSTANTIATE_TEST_SUITE_P(Families, EveryFamily, ::testing::ValuesIn(families().begin(), families().end()),
                         [](const auto& info) { return std::string(info.param->name); });

}  // namespace
}  // namespace emloc
