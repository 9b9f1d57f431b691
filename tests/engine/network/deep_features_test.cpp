// Features that enter the decoder behind its first layers: rows take them along wherever they are packed.
#include "engine/adaptation/encoding/encode_chunk.h"
#include "engine/adaptation/methods/emloc/observe.h"
#include "engine/adaptation/methods/emloc/replay.h"
#include "engine/model/decoder/walk.h"
#include "engine/query/session.h"
#include "tests/engine/network/tiny_network.h"

namespace emloc {
namespace {

using testing::difference;
using testing::kRounding;

class DeepFeatures : public testing::NetworkTest {
 protected:
    // Of two layers, as large as the embeddings; the first two rows have none, as text has not.
    EncodedSequence sequence(std::int64_t count, TokenId first) const {
        std::vector<TokenId> ids{1, 2};
        for (std::int64_t i = 2; i < count; ++i) ids.push_back(first + i);
        const auto embeddings = decoder().embed(ids);
        auto feature = embeddings.flip(1).clone();
        feature.slice(0, 0, 2).zero_();
        return {{embeddings, text_positions(0, count), {feature, feature * 0.5}}, {count - 3, count - 2}, {}};
    }

    EncodedChunk chunk() const {
        EncodedChunk chunk{.index = 0, .sequence = sequence(14, 40), .observations = {}};
        chunk.observations = {sequence(8, 10), sequence(9, 20)};
        return chunk;
    }

    // Each observation's divergence from itself, replayed from `first` behind the whole chunk.
    double replayed(const Observation& observation, const LayerCaches& caches, std::int64_t first) const {
        std::vector<double> sums(observation.batches.size());
        std::vector<std::size_t> order(sums.size());
        for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
        return Replay(decoder(), no_memory_, observation, {}).run(first, caches, order, kNoLimit, sums, false).js;
    }

    LayerCaches no_memory_;
};

TEST_F(DeepFeatures, AReplayFromAnyLayerAddsEachOnce) {
    const auto encoded = chunk();
    const auto caches = encode_chunk(decoder(), no_memory_, 0, encoded.sequence, {});
    auto observation = observe_chunk(decoder(), no_memory_, 0, encoded, caches, {}, {});
    constexpr double kNothing = 1e-7;  // a divergence from itself, computed in f32
    for (std::int64_t first = 0; first < decoder().layers(); ++first)
        EXPECT_LT(replayed(observation, caches, first), kNothing) << first;
    for (auto& batch : observation.batches) batch.rows.deep.clear();
    EXPECT_GT(replayed(observation, caches, 0), 0.01);
    EXPECT_LT(replayed(observation, caches, 2), kNothing);  // behind the layers that have one
}

TEST_F(DeepFeatures, PackedDemonstrationsAreWhatTheyAreAlone) {
    const auto encoded = chunk();
    const auto caches = encode_chunk(decoder(), no_memory_, 0, encoded.sequence, {});
    const auto reference = [&](std::int64_t batch_rows) {
        const SearchRule rule{.batch_rows = batch_rows};
        return observe_chunk(decoder(), no_memory_, 0, encoded, caches, rule, {}).reference();
    };
    EXPECT_LT(difference(reference(1), reference(1000)), 10 * kRounding);
}

TEST_F(DeepFeatures, APromptIsReadWithThem) {
    const auto whole = sequence(12, 30);
    const LayerCaches no_memory;
    Session session(*network_, no_memory, 0, 12, {});
    const auto logits = session.prefill(whole, true);
    auto rows = decoder().pack({&whole.positions, 1});
    rows.deep = whole.deep;
    const auto last = walk_layers(decoder(), whole.embeddings, rows, {}, {}, [&](const LayerVisit& visit) {
        return decoder().attend(decoder().project(visit.layer, visit.hidden, rows), {}, rows).output;
    });
    EXPECT_LT(difference(logits, decoder().logits(last)), 10 * kRounding);
    Session plain(*network_, no_memory, 0, 12, {});
    EXPECT_GT(difference(plain.prefill({whole.embeddings, whole.positions, {}}, true), logits), 1000 * kRounding);
}

}  // namespace
}  // namespace emloc
