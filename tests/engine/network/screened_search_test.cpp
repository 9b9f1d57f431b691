// The screened search on the bundled model: it decides as the exact one does, on fewer demonstrations.
#include "engine/adaptation/adaptation.h"
#include "tests/engine/network/pocket.h"

namespace emloc {
namespace {

class ScreenedSearchTest : public testing::PocketTest {
 protected:
    static Context adapted_glyphs(const std::string& search, double delta = kDefaultDelta) {
        return adapted({.method = {.name = {}, .options = {{"delta", delta}, {"search", search}}}}, glyphs(48));
    }
};

TEST_F(ScreenedSearchTest, DecidesAsTheExactSearchDoes) {
    for (const double delta : {0.001, 0.005, 0.02}) {
        const auto exact = adapted_glyphs("exact", delta);
        const auto screened = adapted_glyphs("screened", delta);
        ASSERT_EQ(exact.chunks.size(), screened.chunks.size());
        for (std::size_t c = 0; c < exact.chunks.size(); ++c)
            for (std::size_t l = 0; l < exact.chunks[c].decisions.size(); ++l)
                EXPECT_EQ(exact.chunks[c].decisions[l].kept, screened.chunks[c].decisions[l].kept) << delta;
    }
}

TEST_F(ScreenedSearchTest, EndsTrialsWhoseRejectionIsForetoldAndNoOthers) {
    std::size_t estimates = 0;
    for (const double delta : {0.0005, 0.001, 0.005}) {
        for (const auto& chunk : adapted_glyphs("screened", delta).chunks) {
            for (const auto& trial : chunk.trials) {
                EXPECT_FALSE(trial.is_lower_bound);
                EXPECT_FALSE(trial.is_estimate && trial.accepted) << "what is accepted has been measured";
                EXPECT_EQ(trial.accepted, trial.js <= delta);
                estimates += trial.is_estimate ? 1 : 0;
            }
        }
    }
    EXPECT_GT(estimates, 0U);
}

TEST_F(ScreenedSearchTest, RunsAllTrialsToTheirEndWhereThatIsAskedFor) {
    const auto context = adapted(
        {.method = {.name = {}, .options = {{"search", std::string("screened")}, {"full_trials", true}}}}, glyphs(48));
    for (const auto& chunk : context.chunks)
        for (const auto& trial : chunk.trials) EXPECT_FALSE(trial.is_estimate || trial.is_lower_bound);
}

}  // namespace
}  // namespace emloc
