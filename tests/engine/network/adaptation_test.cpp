#include "engine/adaptation/adaptation.h"

#include <algorithm>
#include <cmath>
#include <new>
#include <numeric>

#include "tests/engine/network/pocket.h"

namespace emloc {
namespace {

class AdaptationTest : public testing::PocketTest {
 protected:
    static Error error_of(const AdaptationOptions& options, std::vector<Demonstration> demonstrations) {
        Observer silent;
        const auto context = Adaptation(model_, options).run(std::move(demonstrations), silent);
        EXPECT_FALSE(context);
        return context ? Error{} : context.error();
    }
};

MethodChoice within(double delta) {
    return {.name = {}, .options = {{"delta", delta}}};
}

MethodChoice tried(std::vector<double> ratios) {
    return {.name = {}, .options = {{"ratios", std::move(ratios)}}};
}

bool same_memory(const Memory& a, const Memory& b) {
    if (a.layers.size() != b.layers.size() || a.position_offset != b.position_offset) return false;
    for (std::size_t l = 0; l < a.layers.size(); ++l)
        if (*a.layers[l].key != *b.layers[l].key || *a.layers[l].value != *b.layers[l].value) return false;
    return true;
}

TEST_F(AdaptationTest, NaiveKeepsEveryToken) {
    const auto context = adapted({.method = {.name = "naive", .options = {}}}, glyphs(6));
    EXPECT_DOUBLE_EQ(kept_share(context), 1.0);
    EXPECT_EQ(context.chunks.size(), 1U);
    EXPECT_TRUE(context.chunks[0].trials.empty());
    EXPECT_EQ(context.memory.layers.size(), static_cast<std::size_t>(model_->identity().layers));
}

TEST_F(AdaptationTest, EveryPrunedLayerStaysWithinDelta) {
    const auto context = adapted({.method = within(0.02)}, glyphs(8));
    ASSERT_EQ(context.chunks.size(), 1U);
    for (const auto& decision : context.chunks[0].decisions) {
        if (decision.ratio == 1.0) continue;
        const auto& trials = context.chunks[0].trials;
        const auto accepted = std::find_if(trials.begin(), trials.end(), [&](const Trial& trial) {
            return trial.layer == decision.layer && trial.accepted;
        });
        ASSERT_NE(accepted, trials.end());
        EXPECT_LE(accepted->js, 0.02);
        EXPECT_EQ(accepted->ratio, decision.ratio);
    }
}

TEST_F(AdaptationTest, TheMemoryHoldsWhatTheDecisionsSay) {
    const auto context = adapted({.method = within(0.02)}, glyphs(8));
    const auto& chunk = context.chunks[0];
    for (std::size_t l = 0; l < chunk.decisions.size(); ++l) {
        const auto& kept = chunk.decisions[l].kept;
        const auto tokens = kept.empty() ? chunk.tokens : static_cast<std::int64_t>(kept[0].size());
        EXPECT_EQ(context.memory.layers[l].tokens, tokens);
        EXPECT_EQ(context.memory.layers[l].key->size(),
                  static_cast<std::size_t>(tokens * context.memory.kv_heads * context.memory.head_dim) * 4);
    }
}

// Whoever looks into a chunk while it is searched needs to know where its demonstrations lie.
TEST_F(AdaptationTest, TheBeginningOfAChunkNamesItsSpans) {
    struct Beginnings : Observer {
        std::vector<ChunkBegun> chunks;
        void chunk_begun(const ChunkBegun& chunk) override { chunks.push_back(chunk); }
    } observer;
    const auto context = Adaptation(model_, {.method = {.name = "naive", .options = {}}, .demonstrations_per_chunk = 2})
                             .run(glyphs(3), observer);
    ASSERT_TRUE(context);
    ASSERT_EQ(observer.chunks.size(), 2U);
    EXPECT_EQ(observer.chunks[1].first_demonstration, 2);
    for (std::size_t c = 0; c < 2; ++c) {
        const auto& due = context->chunks[c].demonstrations;
        ASSERT_EQ(observer.chunks[c].spans.size(), due.size());
        EXPECT_EQ(observer.chunks[c].spans.back().answer.end, due.back().answer.end);
        EXPECT_EQ(observer.chunks[c].spans.back().grids, due.back().grids);
    }
}

// As if the memory ran short at some trials of the search.
struct ShortOfMemory : Observer {
    explicit ShortOfMemory(std::vector<int> at) : short_at(std::move(at)) {}
    void chunk_begun(const ChunkBegun& chunk) override { begun.push_back(chunk); }
    void trial_begun(const TrialBegun&) override {
        if (std::ranges::find(short_at, trials++) != short_at.end()) throw std::bad_alloc();
    }
    std::vector<int> short_at;
    std::vector<ChunkBegun> begun = {};
    int trials = 0;
};

TEST_F(AdaptationTest, AChunkForWhichTheMemoryRunsShortIsSearchedAgainInSmallerBatches) {
    const AdaptationOptions options{.method = within(0.02), .demonstrations_per_chunk = 4};
    const auto undisturbed = adapted(options, glyphs(8));
    ShortOfMemory observer({2, 5});
    const auto context = Adaptation(model_, options).run(glyphs(8), observer);
    ASSERT_TRUE(context) << context.error().message;
    EXPECT_TRUE(same_memory(undisturbed.memory, context->memory));
    ASSERT_EQ(context->chunks.size(), 2U);
    for (std::size_t c = 0; c < 2; ++c)
        EXPECT_EQ(context->chunks[c].trials.size(), undisturbed.chunks[c].trials.size());
    ASSERT_EQ(observer.begun.size(), 4U);
    EXPECT_FALSE(observer.begun[0].again);
    EXPECT_TRUE(observer.begun[1].again);
    EXPECT_EQ(observer.begun[2].chunk, 0);
    EXPECT_FALSE(observer.begun[3].again);
}

TEST_F(AdaptationTest, AMemoryThatDoesNotSufficeForTheSmallestBatchesIsAnError) {
    std::vector<int> always(100);
    std::iota(always.begin(), always.end(), 0);
    ShortOfMemory observer(always);
    const auto context = Adaptation(model_, {}).run(glyphs(4), observer);
    ASSERT_FALSE(context);
    EXPECT_EQ(context.error().kind, ErrorKind::kOutOfMemory);
    EXPECT_LT(observer.begun.size(), 10U);
}

TEST_F(AdaptationTest, SpansNameTheAnswersTokens) {
    const auto context = adapted({.method = {.name = "naive", .options = {}}}, glyphs(3));
    std::int64_t end = 0;
    for (const auto& spans : context.chunks[0].demonstrations) {
        EXPECT_GT(spans.media.begin, end);
        EXPECT_LE(spans.media.end, spans.question.begin);
        EXPECT_LT(spans.question.end, spans.answer.begin);
        EXPECT_LT(spans.answer.begin, spans.answer.end);
        ASSERT_EQ(spans.grids.size(), 1U);
        end = spans.answer.end;
    }
    EXPECT_LT(end, context.chunks[0].tokens);
}

TEST_F(AdaptationTest, ContinuingAContextIsAdaptingAllAtOnceInTheSameChunks) {
    const AdaptationOptions options{.method = within(0.01), .demonstrations_per_chunk = 4};
    const auto all = glyphs(8);
    const auto whole = adapted(options, all);
    const auto half = adapted(options, {all.begin(), all.begin() + 4});
    Observer silent;
    const auto continued = Adaptation(model_, options).extend(half, {all.begin() + 4, all.end()}, silent);
    ASSERT_TRUE(continued) << continued.error().message;
    EXPECT_EQ(continued->chunks.size(), 2U);
    EXPECT_EQ(continued->chunks[1].first_demonstration, 4);
    EXPECT_EQ(continued->demonstrations.size(), 8U);
    EXPECT_TRUE(same_memory(whole.memory, continued->memory));
}

TEST_F(AdaptationTest, ZeroShotReadsTheSystemTurnAloneAndKeepsTheLabels) {
    const auto context = adapted({.method = {.name = "zero-shot", .options = {}}}, glyphs(4));
    EXPECT_TRUE(context.chunks.empty());
    EXPECT_EQ(labels_of(context).size(), 4U);
    EXPECT_EQ(context.memory.layers[0].tokens, context.memory.position_offset);
    EXPECT_GT(context.memory.position_offset, 5);
}

TEST_F(AdaptationTest, AStopDuringATrialCancelsAndLeavesTheContextThatWasContinued) {
    class Stopper : public Observer {
     public:
        void trial(const Trial&) override { source.request_stop(); }
        std::stop_source source;
    };
    const auto all = glyphs(8);
    const auto before = adapted({.method = {.name = "naive", .options = {}}}, {all.begin(), all.begin() + 4});
    const auto copy = before;
    Stopper stopper;
    const auto stopped =
        Adaptation(model_, {}).extend(before, {all.begin() + 4, all.end()}, stopper, stopper.source.get_token());
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().kind, ErrorKind::kCancelled);
    EXPECT_TRUE(same_memory(before.memory, copy.memory));
    EXPECT_EQ(before.demonstrations.size(), 4U);
}

TEST_F(AdaptationTest, AContextOfAnotherModelIsRefusedByName) {
    auto context = adapted({.method = {.name = "naive", .options = {}}}, glyphs(2));
    context.model.name = "another";
    context.model.sha256 = std::string(64, '0');
    Observer silent;
    const auto continued = Adaptation(model_, {}).extend(context, glyphs(2), silent);
    ASSERT_FALSE(continued);
    EXPECT_EQ(continued.error().kind, ErrorKind::kWrongModel);
    EXPECT_NE(continued.error().message.find("another"), std::string::npos);
}

TEST_F(AdaptationTest, AMediumThatIsGoneIsNamed) {
    auto demonstrations = glyphs(2);
    demonstrations[1].media[0] = {.path = "/nowhere/leaf.png"};
    const auto error = error_of({}, std::move(demonstrations));
    EXPECT_EQ(error.kind, ErrorKind::kNotFound);
    EXPECT_NE(error.message.find("/nowhere/leaf.png"), std::string::npos);
}

std::vector<Demonstration> motions(std::size_t count) {
    auto set = load_demonstrations(testing::project("motions") / "demonstrations");
    if (!set) throw std::runtime_error(set.error().message);
    set->demonstrations.resize(count);
    return std::move(set->demonstrations);
}

TEST_F(AdaptationTest, ClipsAreAdaptedToInChunksLikeImages) {
    const auto context = adapted({.method = within(0.02), .chunk_tokens = 200}, motions(5));
    ASSERT_GT(context.chunks.size(), 1U);
    for (const auto& chunk : context.chunks) {
        for (const auto& spans : chunk.demonstrations) {
            ASSERT_EQ(spans.grids.size(), 1U);
            EXPECT_EQ(spans.grids[0], (std::array<std::int64_t, 3>{2, 8, 8}));
            EXPECT_EQ(spans.media.end - spans.media.begin, 2 * 16 + 2);
        }
    }
}

Demonstration long_video() {
    auto clip = motions(1).front().media.front();
    return {.media = {std::move(clip)}, .question = "What happens in this video?", .answer = {}, .is_label = false};
}

TEST_F(AdaptationTest, ALongVideoIsCompressedClipByClipInGroupsOfLayers) {
    AdaptationOptions options{.method = {.name = "long-video", .options = {{"layers_per_group", std::int64_t{3}}}}};
    options.video.fps = 6;  // 12 frames: 6 temporal patches of 16 tokens
    options.chunk_tokens = 50;
    const auto context = adapted(options, {long_video()});
    std::int64_t patches = 0, tokens = 0;
    for (const auto& chunk : context.chunks) {
        patches += chunk.demonstrations[0].grids[0][0];
        tokens += chunk.demonstrations[0].media.end - chunk.demonstrations[0].media.begin;
        for (const auto& trial : chunk.trials)
            EXPECT_EQ((static_cast<int>(context.model.layers) - 1 - trial.layer) % 3, 0)
                << "a trial is of a group's top layer";
    }
    EXPECT_GT(context.chunks.size(), 2U);
    EXPECT_EQ(patches, 6);
    EXPECT_EQ(tokens, 6 * 16);
}

TEST_F(AdaptationTest, ALongVideoTakesOneVideoAndNoAnswer) {
    const AdaptationOptions options{
        .method = {.name = "long-video", .options = {{"layers_per_group", std::int64_t{3}}}}};
    EXPECT_EQ(error_of(options, motions(2)).kind, ErrorKind::kInvalidArgument);
    EXPECT_EQ(error_of(options, motions(1)).kind, ErrorKind::kInvalidArgument);  // it has an answer
    EXPECT_EQ(error_of(options, glyphs(1)).kind, ErrorKind::kInvalidArgument);
}

TEST_F(AdaptationTest, AnImageGivenAsAVideoIsRefusedWithAReason) {
    auto demonstrations = glyphs(1);
    demonstrations[0].media[0].kind = MediaKind::kVideo;
    const auto error = error_of({}, std::move(demonstrations));
    EXPECT_EQ(error.kind, ErrorKind::kMalformed);
    EXPECT_NE(error.message.find("as a video"), std::string::npos);
}

TEST_F(AdaptationTest, OptionsThatMakeNoSenseAreRefused) {
    for (const AdaptationOptions& options :
         {AdaptationOptions{.method = within(-1)}, AdaptationOptions{.method = within(std::nan(""))},
          AdaptationOptions{.method = tried({0.5, 0.2})}, AdaptationOptions{.method = tried({0.0})},
          AdaptationOptions{.method = tried({1.0})}, AdaptationOptions{.chunk_tokens = 0},
          AdaptationOptions{.demonstrations_per_chunk = -1}, AdaptationOptions{.min_pixels = 0},
          AdaptationOptions{.min_pixels = 9000, .max_pixels = 4000}})
        EXPECT_EQ(error_of(options, glyphs(1)).kind, ErrorKind::kInvalidArgument);
    EXPECT_EQ(error_of({}, {}).kind, ErrorKind::kInvalidArgument);
}

TEST_F(AdaptationTest, ATextOnlyDemonstrationNeedsNoMedia) {
    const auto context = adapted({}, {{.media = {}, .question = "Two and two?", .answer = "four"},
                                      {.media = {}, .question = "Three and one?", .answer = "four"}});
    EXPECT_EQ(context.chunks[0].demonstrations[0].media.begin, context.chunks[0].demonstrations[0].media.end);
}

}  // namespace
}  // namespace emloc
