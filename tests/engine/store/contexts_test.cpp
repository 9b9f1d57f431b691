// What goes into a store comes out of it, under its name, for its model.
#include <SQLiteCpp/SQLiteCpp.h>
#include <gmock/gmock.h>

#include <cmath>
#include <numeric>

#include "fixture.h"

namespace emloc {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class Contexts : public testing::Test {
 protected:
    Folder folder_;
    Store store_ = opened(folder_ / "contexts.db");

    std::string saved_and_loaded(const Context& context) {
        if (const auto saved = store_.save("it", context, WhenTaken::kReplace); !saved) return saved.error().message;
        store_ = opened(folder_ / "contexts.db");
        const auto loaded = store_.load("it");
        return loaded ? difference(context, *loaded) : loaded.error().message;
    }
    std::vector<std::string> names() const {
        std::vector<std::string> names;
        const auto list = store_.list().value();
        for (const auto& summary : list) names.push_back(summary.name);
        return names;
    }
};

TEST_F(Contexts, ComesBackWithEveryField) {
    EXPECT_EQ(saved_and_loaded(some_context()), "");
}

TEST_F(Contexts, SettingsOfVideosComeBackAndDamageToThemIsSeen) {
    auto context = some_context();
    context.options.method = {"long-video", {{"delta", 0.05}, {"layers_per_group", std::int64_t{7}}}};
    context.options.video = {.fps = 0.5, .min_frames = 2, .max_frames = 64, .total_pixels = 1 << 20};
    auto& medium = context.demonstrations.back().media.back();
    medium.kind = MediaKind::kVideo;
    medium.choice = {.start = 1.25, .end = 60.5, .max_frames = 12, .times = {2.0, 3.5}, .key_frames = true};
    EXPECT_EQ(saved_and_loaded(context), "");
    const auto loaded = store_.load("it");
    ASSERT_TRUE(loaded);
    EXPECT_EQ(loaded->options.video, context.options.video);
    EXPECT_EQ(loaded->demonstrations.back().media.back().choice, medium.choice);
    SQLite::Database((folder_ / "contexts.db").string(), SQLite::OPEN_READWRITE)
        .exec("UPDATE video_options SET max_frames = 65");
    EXPECT_FALSE(store_.load("it"));
}

TEST_F(Contexts, EachChunkKeepsTheMethodAndOptionsThatMadeIt) {
    auto context = some_context();
    context.chunks[0].trials[2].is_lower_bound = true;
    // Continued with another search, another bound and then another method, which the context has had last.
    auto& continued = context.chunks[1];
    continued.method.options.set("search", std::string("screened"));
    continued.method.options.set("delta", 0.25);
    continued.trials[0].is_estimate = true;
    continued.trials[2].is_lower_bound = true;
    context.options.method = {"some-method",
                              {{"whole", std::int64_t{1}},
                               {"real", 1.0},
                               {"text", std::string("“1”")},
                               {"truth", true},
                               {"none", std::vector<double>{}}}};
    EXPECT_EQ(saved_and_loaded(context), "");
}

TEST_F(Contexts, WhatAMethodDidIsNoticedWhenChanged) {
    auto context = some_context();
    context.chunks[1].trials[2].is_lower_bound = true;
    EXPECT_EQ(saved_and_loaded(context), "");
    for (const auto* change :
         {"UPDATE trials SET js_kind = 'estimate' WHERE js_kind = 'bound'", "UPDATE trials SET js_kind = 'exact'",
          "UPDATE trials SET js_kind = 'guess'", "UPDATE chunks SET method = 'naive' WHERE position = 1",
          "UPDATE chunks SET method_options = '{}' WHERE position = 1",
          "UPDATE chunks SET method_options = '{' WHERE position = 1", "UPDATE contexts SET method = 'naive'",
          "UPDATE contexts SET method_options = '{}'", "UPDATE layer_memory SET positions = x'0100' WHERE layer = 0",
          "UPDATE layer_memory SET head_tokens = '[1,2]' WHERE layer = 0"}) {
        EXPECT_DONE(store_.save("it", context, WhenTaken::kReplace));
        SQLite::Database((folder_ / "contexts.db").string(), SQLite::OPEN_READWRITE).exec(change);
        EXPECT_FALSE(store_.load("it")) << change;
    }
}

TEST_F(Contexts, HeadsMayKeepDifferentNumbersOfTokens) {
    auto context = some_context();
    auto& layer = context.memory.layers[1];
    layer.tokens = 5;
    layer.head_tokens = {5, 2};
    layer.positions = {{0, 7, 8, 300, 609}, {3, 400}};
    layer.key = random_bytes(7 * 8 * 2, 1);
    layer.value = random_bytes(7 * 8 * 2, 2);
    EXPECT_EQ(saved_and_loaded(context), "");
    layer.head_tokens = {5, 0};
    layer.positions[1].clear();
    layer.key = random_bytes(5 * 8 * 2, 1);
    layer.value = random_bytes(5 * 8 * 2, 2);
    EXPECT_EQ(saved_and_loaded(context), "");
}

TEST_F(Contexts, DifferenceNoticesAChange) {  // the comparison that the other tests rely on
    auto changed = some_context();
    changed.chunks[1].decisions[2].kept[1].pop_back();
    EXPECT_NE(difference(some_context(), changed), "");
    EXPECT_NE(difference(some_context(1), some_context(2)), "");
}

TEST_F(Contexts, NaiveContextHasNoDecisions) {
    auto context = some_context();
    context.options.method = {"naive", {}};
    for (auto& chunk : context.chunks) {
        chunk.trials.clear();
        chunk.decisions.clear();
    }
    EXPECT_EQ(saved_and_loaded(context), "");
}

TEST_F(Contexts, ZeroShotContextHasNothing) {
    Context context;
    context.model = some_model();
    context.options.method = {"zero-shot", {}};
    context.options.system_prompt = "";
    EXPECT_EQ(saved_and_loaded(context), "");
    context.memory = {DType::kF16, 2, 8, 0, std::vector<LayerMemory>(3)};  // layers without tokens, without blobs
    EXPECT_EQ(saved_and_loaded(context), "");
}

TEST_F(Contexts, HeadThatKeepsNothingStaysDifferentFromKeepingAll) {
    auto context = some_context();
    context.chunks[0].decisions[0].kept = {{}, {5}};
    context.chunks[0].decisions[2].kept.clear();
    context.chunks[0].decisions[2].importance.clear();
    EXPECT_EQ(saved_and_loaded(context), "");
}

TEST_F(Contexts, MemoryOfManyPartsComesBack) {
    Context context;
    context.model = {"big", "qwen2_vl", "b16", 1, 4, 128};
    context.options.method = some_method();
    context.options.system_prompt = "";
    const std::int64_t tokens = 20000, bytes = tokens * 4 * 128 * 4;  // 41 MB: two whole parts and a rest
    context.memory = {DType::kF32, 4, 128, 20000, {}};
    context.memory.layers = {{.tokens = tokens, .key = random_bytes(bytes, 1), .value = random_bytes(bytes, 2)}};
    EXPECT_EQ(saved_and_loaded(context), "");
}

TEST_F(Contexts, OtherModelIsRefusedAndNamed) {
    EXPECT_DONE(store_.save("mushrooms", some_context()));
    auto other = some_model();
    other.name = "pocket";
    other.sha256 = std::string(64, '0');
    const auto loaded = store_.load("mushrooms", &other);
    ASSERT_EQ(kind_of(loaded), ErrorKind::kWrongModel);
    for (const auto* part : {"mushrooms", "Qwen2-VL-2B-Instruct", "aaaaaaaaaaaa", "pocket", "000000000000"})
        EXPECT_THAT(loaded.error().message, HasSubstr(part));
    const auto own = some_model();
    EXPECT_DONE(store_.load("mushrooms", &own));
}

TEST_F(Contexts, TakenNameIsKeptUnlessReplaced) {
    EXPECT_DONE(store_.save("a", some_context(1)));
    EXPECT_EQ(kind_of(store_.save("a", some_context(2))), ErrorKind::kNameTaken);
    EXPECT_EQ(difference(some_context(1), store_.load("a").value()), "");
    EXPECT_DONE(store_.set_note("a", "my note"));
    EXPECT_DONE(store_.set_accuracy("a", 0.5));
    const auto created = store_.summary("a")->created;
    EXPECT_DONE(store_.save("a", some_context(2), WhenTaken::kReplace));
    EXPECT_EQ(difference(some_context(2), store_.load("a").value()), "");
    EXPECT_EQ(store_.summary("a")->note, "my note");
    EXPECT_EQ(store_.summary("a")->created, created);
    EXPECT_EQ(store_.summary("a")->accuracy, std::nullopt);
    EXPECT_THAT(names(), ElementsAre("a"));
}

// Parts of one size are written over where they lie, others are not; neither may leave anything of the old memory.
TEST_F(Contexts, AReplacedMemoryIsWhollyReplacedWhateverTheSizesOfItsLayers) {
    auto shorter = heavy_context(2);
    for (auto& layer : shorter.memory.layers) {
        layer.tokens = &layer == shorter.memory.layers.data() ? 1100 : 2300;
        layer.key = random_bytes(layer.tokens * 2 * 512 * 2, 5);
        layer.value = random_bytes(layer.tokens * 2 * 512 * 2, 6);
    }
    const auto small = some_context(3);
    EXPECT_DONE(store_.save("other", some_context(7)));
    for (const auto* next : {&std::as_const(shorter), &small, &std::as_const(shorter)}) {
        EXPECT_DONE(store_.save("a", heavy_context(1), WhenTaken::kReplace));
        EXPECT_EQ(difference(heavy_context(1), store_.load("a").value()), "");
        EXPECT_DONE(store_.save("a", *next, WhenTaken::kReplace));
        EXPECT_EQ(difference(*next, store_.load("a").value()), "");
        EXPECT_TRUE(store_.verify()->damaged.empty());
    }
    EXPECT_EQ(difference(some_context(7), store_.load("other").value()), "");
    EXPECT_DONE(store_.remove("a"));
    store_ = opened(folder_ / "contexts.db");
    EXPECT_LT(std::filesystem::file_size(folder_ / "contexts.db"), 2'000'000U) << "no part is left behind";
}

TEST_F(Contexts, ReplacingAgainAndAgainDoesNotMakeTheStoreGrow) {
    for (unsigned i = 0; i < 6; ++i) EXPECT_DONE(store_.save("a", heavy_context(i), WhenTaken::kReplace));
    store_ = opened(folder_ / "contexts.db");
    EXPECT_LT(std::filesystem::file_size(folder_ / "contexts.db"), 30'000'000U);
}

TEST_F(Contexts, SummarySaysWhatTheContextIs) {
    const auto context = some_context();
    EXPECT_DONE(store_.save("a", context));
    EXPECT_DONE(store_.set_accuracy("a", 0.875));
    const auto summary = store_.summary("a").value();
    EXPECT_EQ(summary.model.sha256, context.model.sha256);
    EXPECT_EQ(summary.demonstrations, 4);
    EXPECT_THAT(summary.labels, ElementsAre("Größe \"L\"", "mushroom 🍄"));
    EXPECT_EQ(summary.chunks, 2);
    EXPECT_EQ(summary.tokens, 610);
    EXPECT_DOUBLE_EQ(summary.kept_share, kept_share(context));
    EXPECT_EQ(summary.memory_bytes, 2 * (100 + 130 + 160) * 2 * 8 * 2);
    EXPECT_EQ(summary.accuracy, 0.875);
    EXPECT_THAT(summary.created, testing::MatchesRegex("....-..-..T..:..:..Z"));
    EXPECT_FALSE(summary.damaged);
    EXPECT_EQ(kind_of(store_.summary("b")), ErrorKind::kNotFound);
    EXPECT_THAT(message_of(store_.summary("b")), HasSubstr("“a”"));  // says what there is
}

TEST_F(Contexts, RenameKeepsContentAndRefusesATakenName) {
    EXPECT_DONE(store_.save("a", some_context(1)));
    EXPECT_DONE(store_.save("b", some_context(2)));
    EXPECT_EQ(kind_of(store_.rename("a", "b")), ErrorKind::kNameTaken);
    EXPECT_EQ(kind_of(store_.rename("c", "d")), ErrorKind::kNotFound);
    EXPECT_EQ(kind_of(store_.rename("a", "  ")), ErrorKind::kInvalidArgument);
    EXPECT_DONE(store_.rename("a", "a"));
    EXPECT_DONE(store_.rename("a", "A"));  // another name
    EXPECT_THAT(names(), ElementsAre("A", "b"));
    EXPECT_EQ(difference(some_context(1), store_.load("A").value()), "");
    EXPECT_TRUE(store_.verify()->damaged.empty());
}

TEST_F(Contexts, DuplicateIsIndependent) {
    EXPECT_DONE(store_.save("a", some_context(1)));
    EXPECT_DONE(store_.set_note("a", "n"));
    EXPECT_DONE(store_.duplicate("a", "copy"));
    EXPECT_EQ(kind_of(store_.duplicate("a", "copy")), ErrorKind::kNameTaken);
    EXPECT_EQ(kind_of(store_.duplicate("none", "x")), ErrorKind::kNotFound);
    EXPECT_DONE(store_.remove("a"));
    EXPECT_EQ(difference(some_context(1), store_.load("copy").value()), "");
    EXPECT_EQ(store_.summary("copy")->note, "n");
}

TEST_F(Contexts, RemovedContextLeavesNothingAndGivesItsSpaceBack) {
    EXPECT_DONE(store_.save("keep", some_context(1)));
    store_ = opened(folder_ / "contexts.db");
    auto big = some_context(2);
    big.demonstrations[0].media[0].bytes = random_bytes(8 << 20, 3);
    EXPECT_DONE(store_.save("big", big));
    EXPECT_DONE(store_.remove("big"));
    EXPECT_EQ(kind_of(store_.remove("big")), ErrorKind::kNotFound);
    EXPECT_EQ(kind_of(store_.load("big")), ErrorKind::kNotFound);
    EXPECT_EQ(difference(some_context(1), store_.load("keep").value()), "");
    store_ = opened(folder_ / "other.db");  // closes the first
    EXPECT_LT(std::filesystem::file_size(folder_ / "contexts.db"), 2u << 20);
}

TEST_F(Contexts, AccuracyMustBeAShare) {
    EXPECT_DONE(store_.save("a", some_context()));
    for (const double wrong : {-0.1, 1.1, std::numeric_limits<double>::quiet_NaN()})
        EXPECT_EQ(kind_of(store_.set_accuracy("a", wrong)), ErrorKind::kInvalidArgument);
    EXPECT_EQ(kind_of(store_.set_accuracy("b", 0.5)), ErrorKind::kNotFound);
    EXPECT_EQ(kind_of(store_.set_note("b", "")), ErrorKind::kNotFound);
}

struct Contradiction {
    const char* name;
    void (*make)(Context&);
};

class Contradictions : public testing::TestWithParam<Contradiction> {};

TEST_P(Contradictions, AreNotSaved) {
    Folder folder;
    auto store = opened(folder / "s.db");
    auto context = some_context();
    GetParam().make(context);
    const auto saved = store.save("a", context);
    EXPECT_EQ(kind_of(saved), ErrorKind::kInvalidArgument) << message_of(saved);
    EXPECT_TRUE(store.list()->empty());
}

const Contradiction kContradictions[] = {
    {"KeyTooShort", [](Context& c) { c.memory.layers[1].key = random_bytes(10, 1); }},
    {"ValueMissing", [](Context& c) { c.memory.layers[1].value = nullptr; }},
    {"NegativeTokens", [](Context& c) { c.memory.layers[0].tokens = -1; }},
    {"TokensThatOverflow", [](Context& c) { c.memory.layers[0].tokens = std::int64_t{1} << 62; }},
    {"TooFewLayers", [](Context& c) { c.memory.layers.pop_back(); }},
    {"HeadsOfAnotherModel", [](Context& c) { c.memory.kv_heads = 4; }},
    {"NoModelHash", [](Context& c) { c.model.sha256.clear(); }},
    {"ModelWithoutLayers", [](Context& c) { c.model.layers = 0; }},
    {"KeptOutOfOrder",
     [](Context& c) {
         c.chunks[0].decisions[0].kept[0] = {5, 4};
     }},
    {"KeptTwice",
     [](Context& c) {
         c.chunks[0].decisions[0].kept[0] = {5, 5};
     }},
    {"KeptBelowZero", [](Context& c) { c.chunks[0].decisions[0].kept[0] = {-1}; }},
    {"KeptBehindTheChunk", [](Context& c) { c.chunks[0].decisions[0].kept[0] = {300}; }},
    {"KeptOfOneHeadOnly", [](Context& c) { c.chunks[0].decisions[0].kept.pop_back(); }},
    {"ImportanceTooShort", [](Context& c) { c.chunks[0].decisions[0].importance.pop_back(); }},
    {"DecisionOfAnotherChunk", [](Context& c) { c.chunks[1].decisions[0].chunk = 0; }},
    {"DecisionsOutOfOrder", [](Context& c) { std::swap(c.chunks[0].decisions[0], c.chunks[0].decisions[1]); }},
    {"TrialOfNoLayer", [](Context& c) { c.chunks[0].trials[0].layer = 3; }},
    {"SpanBehindTheChunk", [](Context& c) { c.chunks[0].demonstrations[0].answer.end = 301; }},
    {"SpanBackwards",
     [](Context& c) {
         c.chunks[0].demonstrations[0].answer = {9, 8};
     }},
    {"ChunkBehindTheDemonstrations", [](Context& c) { c.chunks[1].first_demonstration = 3; }},
    {"OptionNotANumber",
     [](Context& c) {
         c.options.method.options.set("ratios", std::vector{0.1, std::nan("")});
     }},
    {"OptionOfAChunkNotANumber", [](Context& c) { c.chunks[1].method.options.set("delta", HUGE_VAL); }},
    {"HeadsOfAnotherNumber", [](Context& c) { c.memory.layers[0].head_tokens = {100}; }},
    {"LongestHeadNotTheLayers",
     [](Context& c) {
         c.memory.layers[0].head_tokens = {99, 101};
     }},
    {"NegativeHead",
     [](Context& c) {
         c.memory.layers[0].head_tokens = {100, -1};
     }},
    {"PositionsOfOneHead", [](Context& c) { c.memory.layers[0].positions.resize(1); }},
    {"FewerPositionsThanTokens", [](Context& c) { c.memory.layers[0].positions.resize(2); }},
    {"PositionsNotAscending",
     [](Context& c) {
         auto& layer = c.memory.layers[0];
         for (auto& head : (layer.positions.resize(2), layer.positions)) {
             head.resize(static_cast<std::size_t>(layer.tokens));
             std::iota(head.rbegin(), head.rend(), 0);
         }
     }},
};
INSTANTIATE_TEST_SUITE_P(Store, Contradictions, testing::ValuesIn(kContradictions),
                         [](const auto& info) { return info.param.name; });

}  // namespace
}  // namespace emloc
