// The guided search on the bundled model, which is deep enough for it.
#include "engine/adaptation/methods/emloc/guided_search.h"

#include <cmath>

#include "engine/adaptation/adaptation.h"
#include "tests/engine/network/pocket.h"

namespace emloc {
namespace {

class GuidedSearchTest : public testing::PocketTest {
 protected:
    static Context adapted_glyphs(const std::string& search) {
        AdaptationOptions options{.method = {.name = {}, .options = {{"search", search}}}};
        options.demonstrations_per_chunk = 16;
        return adapted(options, glyphs(48));
    }
};

TEST_F(GuidedSearchTest, KeepsEveryChunkWithinDeltaByTheLastAcceptedTrial) {
    const auto context = adapted_glyphs("guided");
    ASSERT_GT(context.chunks.size(), 1U);
    for (const auto& chunk : context.chunks) {
        double kept = 0;
        for (const auto& decision : chunk.decisions) kept += decision.ratio;
        const auto share = kept / static_cast<double>(chunk.decisions.size());
        if (share == 1) continue;
        const Trial* last = nullptr;
        for (const auto& trial : chunk.trials)
            if (trial.accepted && std::abs(trial.ratio - share) < 1e-9) last = &trial;
        ASSERT_NE(last, nullptr) << "what was decided must have been measured";
        EXPECT_LE(last->js, context.options.method.options.get<double>("delta"));
        EXPECT_FALSE(last->is_lower_bound);
    }
}

TEST_F(GuidedSearchTest, KeepsAtMostATenthMoreThanTheExactOne) {
    EXPECT_LE(kept_share(adapted_glyphs("guided")), 1.1 * kept_share(adapted_glyphs("exact")));
}

TEST_F(GuidedSearchTest, KnowsFromOneChunkHowFarToGoInTheNext) {
    const auto context = adapted_glyphs("guided");
    for (std::size_t i = 1; i < context.chunks.size(); ++i) EXPECT_LE(context.chunks[i].trials.size(), 5U) << i;
}

TEST_F(GuidedSearchTest, TakesFewerTrialsThanTheExactOne) {
    const auto trials = [](const Context& context) {
        std::size_t count = 0;
        for (const auto& chunk : context.chunks) count += chunk.trials.size();
        return count;
    };
    EXPECT_LT(2 * trials(adapted_glyphs("guided")), trials(adapted_glyphs("exact")));
}

}  // namespace
}  // namespace emloc
