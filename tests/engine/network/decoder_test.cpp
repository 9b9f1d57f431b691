#include "engine/model/decoder/decoder.h"

#include "engine/model/decoder/walk.h"
#include "engine/query/session.h"
#include "tests/engine/network/tiny_network.h"

namespace emloc {
namespace {

using testing::difference;
using testing::kRounding;

class DecoderTest : public testing::NetworkTest {
 protected:
    static std::vector<TokenId> some_ids(std::int64_t count, TokenId first) {
        std::vector<TokenId> ids;
        for (std::int64_t i = 0; i < count; ++i) ids.push_back((first + 37 * i) % 480);
        return ids;
    }

    // Hidden states behind the last layer, and the caches of all layers.
    std::pair<at::Tensor, LayerCaches> forward(const at::Tensor& embeddings, const PackedRows& rows,
                                               const LayerCaches& prefix = {},
                                               const RowSelection* selection = nullptr) const {
        LayerCaches caches;
        const WalkOptions options{.last_rows = selection};
        const auto x = walk_layers(decoder(), embeddings, rows, options, {}, [&](const LayerVisit& visit) {
            const auto projection = decoder().project(visit.layer, visit.hidden, rows, visit.selection);
            caches.push_back(projection.own);
            return decoder().attend(projection, part_of(prefix, visit.layer), rows, visit.selection).output;
        });
        return {x, caches};
    }
};

TEST_F(DecoderTest, PackedSequencesDoNotSeeEachOther) {
    const auto a = some_ids(9, 3), b = some_ids(5, 101);
    const std::vector<Positions> both{text_positions(0, 9), text_positions(0, 5)};
    const auto [packed, unused] = forward(at::cat({decoder().embed(a), decoder().embed(b)}), decoder().pack(both));
    const auto alone = forward(decoder().embed(b), decoder().pack({&both[1], 1})).first;
    EXPECT_LT(difference(packed.slice(0, 9, 14), alone), kRounding);
}

TEST_F(DecoderTest, ASplitSequenceIsTheWholeOne) {
    const auto ids = some_ids(20, 5);
    const auto whole_positions = text_positions(0, 20), head = text_positions(0, 12), tail = text_positions(12, 8);
    const auto embeddings = decoder().embed(ids);
    const auto whole = forward(embeddings, decoder().pack({&whole_positions, 1})).first;
    const auto caches = forward(embeddings.slice(0, 0, 12), decoder().pack({&head, 1})).second;
    const auto behind = forward(embeddings.slice(0, 12, 20), decoder().pack({&tail, 1}), caches).first;
    EXPECT_LT(difference(whole.slice(0, 12, 20), behind), kRounding);
}

TEST_F(DecoderTest, SelectedRowsAreThoseOfAllRows) {
    const std::vector<Positions> both{text_positions(4, 9), text_positions(4, 6)};
    const auto rows = decoder().pack(both);
    const auto embeddings = decoder().embed(some_ids(15, 8));
    const std::vector<std::int64_t> wanted{0, 3, 8, 10, 14};
    const auto selection = decoder().select(rows, wanted);
    const auto all = forward(embeddings, rows).first.index_select(0, at::tensor(wanted, at::kLong));
    EXPECT_LT(difference(forward(embeddings, rows, {}, &selection).first, all), kRounding);
}

TEST_F(DecoderTest, SequencesBehindASharedBeginningAreTheWholeOnes) {
    const auto a = some_ids(9, 3);
    auto b = some_ids(7, 101);
    std::copy_n(a.begin(), 4, b.begin());
    const std::vector<Positions> whole{text_positions(2, 9), text_positions(2, 7)};
    const std::vector<Positions> split{text_positions(2, 4), text_positions(6, 5), text_positions(6, 3)};
    const auto x = decoder().embed(a), y = decoder().embed(b);
    const auto apart = forward(at::cat({x, y}), decoder().pack(whole)).first;
    const auto rows = decoder().pack(split, true);
    const auto packed = at::cat({x, y.slice(0, 4)});
    const auto shared = forward(packed, rows).first;
    EXPECT_LT(difference(shared.slice(0, 0, 9), apart.slice(0, 0, 9)), kRounding);
    EXPECT_LT(difference(shared.slice(0, 9), apart.slice(0, 13)), kRounding);
    const auto selection = decoder().select(rows, {8, 11});
    const auto wanted = apart.index_select(0, at::tensor({std::int64_t{8}, std::int64_t{15}}));
    EXPECT_LT(difference(forward(packed, rows, {}, &selection).first, wanted), kRounding);
}

TEST_F(DecoderTest, ASequenceWithoutSelectedRowsIsLeftOut) {
    const std::vector<Positions> both{text_positions(0, 4), text_positions(0, 3)};
    const auto rows = decoder().pack(both);
    const auto selection = decoder().select(rows, {5});
    EXPECT_EQ(forward(decoder().embed(some_ids(7, 8)), rows, {}, &selection).first.size(0), 1);
}

TEST_F(DecoderTest, GeneratingStepByStepIsReadingAllAtOnce) {
    const auto ids = some_ids(11, 60);
    const LayerCaches no_memory;
    Session whole(*network_, no_memory, 0, 11, {});
    const auto expected = whole.prefill({decoder().embed(ids), text_positions(0, 11), {}}, true);
    Session stepped(*network_, no_memory, 0, 11, {});
    stepped.prefill({decoder().embed({ids.begin(), ids.begin() + 6}), text_positions(0, 6), {}});
    for (std::int64_t i = 6; i < 11; ++i)
        EXPECT_LT(difference(stepped.step(ids[static_cast<std::size_t>(i)]), expected[i]), 10 * kRounding) << i;
}

TEST_F(DecoderTest, ATokenTreeIsScoredAsItsBranchesOneByOne) {
    const auto prompt = some_ids(8, 20);
    const LayerCaches no_memory;
    Session session(*network_, no_memory, 0, 16, {});
    session.prefill({decoder().embed(prompt), text_positions(0, 8), {}});
    // 50 -> {51, 52 -> 53}
    const auto scores = session.score({50, 51, 52, 53}, {0, 1, 1, 2}, {1, 0, 0, 0, 1, 1, 0, 0, 1, 0, 1, 0, 1, 0, 1, 1});
    Session branch(*network_, no_memory, 0, 16, {});
    branch.prefill({decoder().embed(prompt), text_positions(0, 8), {}});
    EXPECT_LT(difference(branch.step(50), scores[0]), 10 * kRounding);
    EXPECT_LT(difference(branch.step(52), scores[2]), 10 * kRounding);
    EXPECT_LT(difference(branch.step(53), scores[3]), 10 * kRounding);
}

TEST_F(DecoderTest, ADeepFeatureIsAddedToWhatLeavesItsLayer) {
    const auto positions = text_positions(0, 9);
    const auto embeddings = decoder().embed(some_ids(9, 3));
    auto rows = decoder().pack({&positions, 1});
    const auto keep = [&](std::vector<at::Tensor>& entering, std::int64_t first) {
        return walk_layers(decoder(), entering.empty() ? embeddings : entering[static_cast<std::size_t>(first)], rows,
                           {.first = first}, {}, [&, collects = entering.empty()](const LayerVisit& visit) {
                               if (collects) entering.push_back(visit.hidden.clone());
                               const auto projection = decoder().project(visit.layer, visit.hidden, rows);
                               return decoder().attend(projection, {}, rows).output;
                           });
    };
    std::vector<at::Tensor> plain, deep;
    keep(plain, 0);
    const auto feature = at::arange(embeddings.numel(), at::kFloat).view_as(embeddings) / 1000;
    rows.deep = {feature};
    const auto last = keep(deep, 0);
    EXPECT_TRUE(deep[0].equal(plain[0]));
    EXPECT_TRUE(deep[1].equal(plain[1] + feature));
    EXPECT_GT(difference(deep[2], plain[2]), 100 * kRounding);
    // A walk that begins further up does not add again what its rows hold already.
    EXPECT_TRUE(keep(deep, 1).equal(last));
}

TEST_F(DecoderTest, AStopEndsAForwardPassWithinOneLayer) {
    std::stop_source stop;
    stop.request_stop();
    const LayerCaches no_memory;
    Session session(*network_, no_memory, 0, 4, stop.get_token());
    EXPECT_THROW(session.prefill({decoder().embed({1, 2}), text_positions(0, 2), {}}), Cancelled);
}

}  // namespace
}  // namespace emloc
