// What every method of the registry must stand, on the bundled model: a new method needs no test of its own for this.
#include <algorithm>
#include <cmath>

#include "engine/adaptation/adaptation.h"
#include "engine/adaptation/methods/description_json.h"
#include "engine/adaptation/methods/registry.h"
#include "engine/query/query.h"
#include "engine/store/store.h"
#include "tests/engine/network/pocket.h"
#include "tests/engine/network/ragged_method.h"
#include "tests/engine/temporary_folder.h"

namespace emloc {
namespace {

// Those of the program, and one whose KV heads keep different numbers of tokens and which evicts old ones.
const MethodRegistry& all_methods() {
    static const MethodRegistry methods = builtin_methods().with(testing::ragged_method());
    return methods;
}

class EveryMethod : public testing::PocketTest, public ::testing::WithParamInterface<std::string> {
 protected:
    static const MethodDescription& method() { return *all_methods().find(GetParam()); }
    static bool reads_demonstrations() { return emloc::reads_demonstrations(method().reads); }

    static AdaptationOptions options() {
        AdaptationOptions options{.method = {.name = GetParam(), .options = {}}, .demonstrations_per_chunk = 4};
        options.video.fps = 6;
        options.chunk_tokens = method().reads == Reads::kOneVideo ? 50 : options.chunk_tokens;
        return options;
    }

    // Of four demonstrations a chunk; one video for a method that reads one.
    static std::vector<Demonstration> input(std::size_t demonstrations = 8) {
        if (method().reads != Reads::kOneVideo) return glyphs(demonstrations);
        const auto clip = testing::project("motions") / "held-back/up/00.mp4";
        return {{.media = {{.kind = MediaKind::kVideo, .path = clip}},
                 .question = "What happens?",
                 .answer = {},
                 .is_label = false}};
    }

    static Result<Context> adapt(std::vector<Demonstration> demonstrations, Observer& observer,
                                 const std::stop_token& stop = {}) {
        return Adaptation(model_, options(), all_methods()).run(std::move(demonstrations), observer, stop);
    }

    static Context adapted(std::vector<Demonstration> demonstrations) {
        Observer silent;
        auto context = adapt(std::move(demonstrations), silent);
        if (!context) throw std::runtime_error(context.error().message);
        return std::move(*context);
    }

    static Classification classified(const Context& context) {
        const auto query = Query::open(model_, std::make_shared<const Context>(context), all_methods());
        if (!query) throw std::runtime_error(query.error().message);
        const std::vector<Media> media{glyphs(30).back().media.front()};
        const std::vector<std::string> labels{"star", "heart", "moon"};
        auto result = query->classify(media, "What is this?", labels);
        if (!result) throw std::runtime_error(result.error().message);
        return std::move(*result);
    }

    static void expect_same_memory(const Memory& a, const Memory& b) {
        ASSERT_EQ(a.layers.size(), b.layers.size());
        EXPECT_EQ(a.position_offset, b.position_offset);
        for (std::size_t l = 0; l < a.layers.size(); ++l) {
            EXPECT_EQ(a.layers[l].head_tokens, b.layers[l].head_tokens) << l;
            EXPECT_EQ(a.layers[l].positions, b.layers[l].positions) << l;
            EXPECT_TRUE(*a.layers[l].key == *b.layers[l].key && *a.layers[l].value == *b.layers[l].value) << l;
        }
    }
};

TEST_P(EveryMethod, KeepsWithinWhatItRead) {
    const auto context = adapted(input());
    const auto read = token_count(context);
    const auto& memory = context.memory;
    for (const auto& layer : memory.layers) {
        ASSERT_EQ(layer.positions.size(), static_cast<std::size_t>(memory.kv_heads));
        for (std::size_t head = 0; head < layer.positions.size(); ++head) {
            const auto& positions = layer.positions[head];
            const auto count = layer.head_tokens.empty() ? layer.tokens : layer.head_tokens[head];
            EXPECT_EQ(static_cast<std::int64_t>(positions.size()), count);
            EXPECT_TRUE(std::ranges::is_sorted(positions, std::less_equal<>()));
            if (read > 0 && !positions.empty()) {
                EXPECT_LT(positions.back(), read);
            }
        }
        const auto bytes = row_count(memory, layer) * memory.head_dim * 4;
        EXPECT_EQ(static_cast<std::int64_t>(layer.key->size()), bytes);
        EXPECT_EQ(static_cast<std::int64_t>(layer.value->size()), bytes);
    }
    EXPECT_LE(kept_share(context), 1.0);
}

TEST_P(EveryMethod, RecordsItselfWithAllItsOptions) {
    const auto context = adapted(input());
    EXPECT_EQ(context.options.method.name, GetParam());
    EXPECT_EQ(context.options.method.options.size(), method().options.size());
    for (const auto& chunk : context.chunks) EXPECT_EQ(chunk.method, context.options.method);
}

TEST_P(EveryMethod, DoesTheSameEveryTime) {
    expect_same_memory(adapted(input()).memory, adapted(input()).memory);
}

TEST_P(EveryMethod, EndsWhenItIsCancelled) {
    class Stopper : public Observer {
     public:
        void phase_begun(const PhaseBegun&) override { source.request_stop(); }
        std::stop_source source;
    };
    if (method().reads == Reads::kLabels) GTEST_SKIP() << "there is nothing to watch";
    Stopper stopper;
    const auto stopped = adapt(input(), stopper, stopper.source.get_token());
    ASSERT_FALSE(stopped);
    EXPECT_EQ(stopped.error().kind, ErrorKind::kCancelled);
}

TEST_P(EveryMethod, ContinuesAsIfAllHadBeenThereAtOnce) {
    if (!reads_demonstrations()) GTEST_SKIP() << "can't be continued";
    const auto all = input();
    const auto whole = adapted(all);
    const auto half = adapted({all.begin(), all.begin() + 4});
    Observer silent;
    const auto both = Adaptation(model_, options(), all_methods()).extend(half, {all.begin() + 4, all.end()}, silent);
    ASSERT_TRUE(both) << both.error().message;
    expect_same_memory(whole.memory, both->memory);
}

TEST_P(EveryMethod, AnswersTheSameFromTheStore) {
    const test::TemporaryFolder folder;
    const auto context = adapted(input());
    auto store = Store::open(folder / "contexts.emloc");
    ASSERT_TRUE(store) << store.error().message;
    ASSERT_TRUE(store->save("it", context));
    const auto loaded = store->load("it");
    ASSERT_TRUE(loaded) << loaded.error().message;
    EXPECT_EQ(loaded->options.method, context.options.method);
    expect_same_memory(context.memory, loaded->memory);
    const auto before = classified(context), after = classified(*loaded);
    for (std::size_t i = 0; i < before.labels.size(); ++i) {
        EXPECT_EQ(before.labels[i].label, after.labels[i].label);
        EXPECT_EQ(before.labels[i].probability, after.labels[i].probability);
        EXPECT_TRUE(std::isfinite(after.labels[i].probability));
    }
}

TEST_P(EveryMethod, TakesOneDemonstrationAndOneWithoutWords) {
    if (!reads_demonstrations()) GTEST_SKIP() << "reads no demonstrations";
    EXPECT_EQ(adapted(input(1)).chunks.size(), 1U);
    const std::vector<Demonstration> words{{.media = {}, .question = "x", .answer = "y"}};
    if (method().reads == Reads::kMedia) {  // nothing is found by words
        Observer silent;
        const auto refused = adapt(words, silent);
        ASSERT_FALSE(refused);
        EXPECT_EQ(refused.error().kind, ErrorKind::kInvalidArgument);
        return;
    }
    const auto bare = adapted(words);
    EXPECT_EQ(bare.chunks.size(), 1U);
    EXPECT_EQ(classified(bare).labels.size(), 3U);
}

TEST_P(EveryMethod, RefusesNoDemonstrationsAndUnknownOptions) {
    Observer silent;
    if (method().reads != Reads::kLabels) {
        const auto empty = adapt({}, silent);
        ASSERT_FALSE(empty);
        EXPECT_EQ(empty.error().kind, ErrorKind::kInvalidArgument);
    }
    auto odd = options();
    odd.method.options.set("no_such_option", true);
    const auto status = check(odd, all_methods());
    ASSERT_FALSE(status);
    EXPECT_NE(status.error().message.find("no_such_option"), std::string::npos);
}

std::vector<std::string> names() {
    std::vector<std::string> names;
    for (const auto& method : all_methods().all()) names.push_back(method.name);
    return names;
}

INSTANTIATE_TEST_SUITE_P(Registry, EveryMethod, ::testing::ValuesIn(names()), [](const auto& info) {
    auto name = info.param;
    std::ranges::replace(name, '-', '_');
    return name;
});

TEST(MethodOptions, AreCheckedByTheirDescription) {
    const auto& methods = builtin_methods();
    const auto refused = [&](OptionValues options) { return !methods.completed({"emloc", std::move(options)}); };
    EXPECT_TRUE(refused({{"delta", -0.1}}));
    EXPECT_TRUE(refused({{"delta", std::nan("")}}));
    EXPECT_TRUE(refused({{"delta", std::string("much")}}));
    EXPECT_TRUE(refused({{"ratios", std::vector<double>{0.5, 0.2}}}));
    EXPECT_TRUE(refused({{"ratios", std::vector<double>{1.0}}}));
    EXPECT_TRUE(refused({{"search", std::string("best")}}));
    EXPECT_FALSE(refused({{"delta", std::int64_t{1}}}));
    EXPECT_FALSE(methods.completed({"snapless", {}}));
    EXPECT_EQ(methods.completed({})->name, methods.standard().name);
    EXPECT_EQ(methods.completed({"random", {{"seed", 3.0}}})->options.get<std::int64_t>("seed"), 3);
}

// The window lists the methods by what was written when it was built.
TEST(MethodDescriptions, ComeBackWholeFromTheirJson) {
    const auto& methods = builtin_methods();
    const auto read = described_methods(to_json(methods).dump());
    ASSERT_TRUE(read);
    EXPECT_EQ(to_json(*read), to_json(methods));
    for (const auto& method : methods.all()) {
        const MethodChoice choice{method.name, {}};
        EXPECT_EQ(read->completed(choice)->options, methods.completed(choice)->options) << method.name;
        EXPECT_EQ(read->find(method.name)->reads, method.reads);
    }
    EXPECT_FALSE(read->completed({"emloc", {{"delta", -0.1}}}));
    EXPECT_FALSE(read->completed({"emloc", {{"search", std::string("best")}}}));
}

TEST(MethodDescriptions, AreRefusedWhereSomethingIsMissing) {
    for (const auto* text : {"", "[]", "{}", "[{}]", "[{\"method\": 3}]", "[{\"method\": \"a\"}]"}) {
        const auto read = described_methods(text);
        ASSERT_FALSE(read) << text;
        EXPECT_EQ(read.error().kind, ErrorKind::kMalformed);
    }
}

}  // namespace
}  // namespace emloc
