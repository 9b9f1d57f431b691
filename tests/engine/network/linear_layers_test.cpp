// Layers without attention: whatever stands before a row, and however it was read, the row comes out alike.
#include <array>
#include <numeric>

#include "engine/kernels/parallel.h"
#include "engine/model/blocks/delta_rule.h"
#include "engine/model/decoder/row_runs.h"
#include "engine/model/forward.h"
#include "engine/query/session.h"
#include "tests/engine/network/finite_differences.h"
#include "tests/engine/network/tiny_network.h"

namespace emloc {
namespace {

using testing::difference;

constexpr double kRounding = 1e-4;  // of logits, through twelve layers

DeltaRows random_rows(std::int64_t count, at::ScalarType type = at::kFloat) {
    constexpr std::int64_t kHeads = 3, kKeyDim = 8, kValueDim = 6;
    const auto unit = [](const at::Tensor& x) { return x / x.square().sum(-1, true).sqrt(); };
    const auto options = at::TensorOptions(type);
    return {.query = unit(at::randn({kHeads, count, kKeyDim}, options)),
            .key = unit(at::randn({kHeads, count, kKeyDim}, options)),
            .value = at::randn({kHeads, count, kValueDim}, options),
            .rate = at::rand({kHeads, count}, options),
            .log_decay = -at::rand({kHeads, count}, options)};
}

// The recurrence as the paper writes it, one row after the other.
DeltaResult row_by_row(const DeltaRows& rows, at::Tensor state) {
    std::vector<at::Tensor> outputs;
    for (std::int64_t t = 0; t < rows.key.size(1); ++t) {
        const auto key = rows.key.select(1, t).unsqueeze(2), query = rows.query.select(1, t).unsqueeze(2);
        state = state * rows.log_decay.select(1, t).exp().view({-1, 1, 1});
        const auto held = (state * key).sum(1);
        const auto change = rows.rate.select(1, t).unsqueeze(1) * (rows.value.select(1, t) - held);
        state = state + key * change.unsqueeze(1);
        outputs.push_back((state * query).sum(1));
    }
    return {at::stack(outputs, 1), state};
}

class DeltaRule : public ::testing::TestWithParam<std::int64_t> {};

TEST_P(DeltaRule, OfBlocksIsThatOfSingleRows) {
    at::manual_seed(GetParam());
    const auto rows = random_rows(GetParam());
    const auto state = at::randn({3, 8, 6});
    const auto expected = row_by_row(rows, state), found = gated_delta_rule(rows, state);
    EXPECT_LT(difference(found.output, expected.output), 1e-5);
    EXPECT_LT(difference(found.recurrence, expected.recurrence), 1e-5);
}

// One row, a block less one, whole blocks, and one row more.
INSTANTIATE_TEST_SUITE_P(Lengths, DeltaRule, ::testing::Values(1, 2, 63, 64, 65, 128, 200));

TEST(DeltaRule, ForgetsAllThatDecaysToNothing) {
    auto rows = random_rows(70);
    rows.log_decay.select(1, 66).fill_(-1e4);
    const auto with = gated_delta_rule(rows, at::randn({3, 8, 6}) * 100),
               without = gated_delta_rule(rows, at::zeros({3, 8, 6}));
    EXPECT_LT(difference(with.recurrence, without.recurrence), 1e-6);
    EXPECT_TRUE(with.output.isfinite().all().item<bool>());
}

TEST(DeltaRule, HasTheSlopesOfFiniteDifferences) {
    at::manual_seed(3);
    const auto rows = random_rows(66, at::kDouble);
    const auto state = at::randn({3, 8, 6}, at::kDouble);
    const std::vector<at::Tensor> inputs{rows.query, rows.key, rows.value, rows.rate, rows.log_decay, state};
    for (const auto& input : inputs) input.requires_grad_();
    const auto weights = at::randn({3, 66, 6}, at::kDouble);
    testing::expect_slopes(
        [&] {
            const auto result = gated_delta_rule(rows, state);
            return (result.output * weights).sum() + result.recurrence.square().sum();
        },
        inputs);
}

TEST(RowRuns, OfSequencesStandBehindWhatTheyShare) {
    EXPECT_EQ(runs_of_sequences({0, 5, 9}), (std::vector<RowRun>{{0, 5, -1, false}, {5, 9, -1, false}}));
    EXPECT_EQ(runs_of_sequences({3, 5, 5, 9}),
              (std::vector<RowRun>{{0, 3, -1, true}, {3, 5, 0, false}, {5, 9, 0, false}}));
}

// a, a-b, a-b-c, a-b-d, e
TEST(RowRuns, OfATreePartWhereItsBranchesDo) {
    const auto visible = at::tensor({1, 0, 0, 0, 0,  //
                                     1, 1, 0, 0, 0,  //
                                     1, 1, 1, 0, 0,  //
                                     1, 1, 0, 1, 0,  //
                                     0, 0, 0, 0, 1})
                             .view({5, 5})
                             .to(at::kBool);
    EXPECT_EQ(runs_of_tree(visible),
              (std::vector<RowRun>{{0, 2, -1, true}, {2, 3, 0, false}, {3, 4, 0, false}, {4, 5, -1, false}}));
}

class LinearLayers : public ::testing::Test {
 protected:
    static void SetUpTestSuite() { network_ = testing::load_tiny_network(at::kFloat, {}, "method_qwen3_5/M1"); }
    static void TearDownTestSuite() { network_.reset(); }

    static const Decoder& decoder() { return network_->decoder(); }

    static std::vector<TokenId> ids(std::int64_t count, TokenId first) {
        std::vector<TokenId> all;
        for (std::int64_t i = 0; i < count; ++i) all.push_back((first + 37 * i) % 280);
        return all;
    }

    static ForwardPass read(const std::vector<TokenId>& tokens, std::int64_t offset,
                            std::span<const LayerCaches> before = {}) {
        const auto positions = text_positions(offset, std::ssize(tokens));
        return forward(decoder(), decoder().embed(tokens), decoder().pack({&positions, 1}), before);
    }

    static EmbeddedRows rows_of(const std::vector<TokenId>& tokens) {
        return network_->embed(tokens, text_positions(0, std::ssize(tokens)), {});
    }

    static inline std::unique_ptr<const Network> network_;
    at::NoGradGuard no_gradients_;
};

TEST_F(LinearLayers, StandWhereTheConfigurationSays) {
    EXPECT_EQ(decoder().depth(), 12);
    EXPECT_EQ(decoder().layers(), 3);
    EXPECT_EQ(decoder().depth_of(0), 3);
    EXPECT_EQ(decoder().depth_of(2), 11);
}

TEST_F(LinearLayers, ReadInPartsWhatTheyReadAtOnce) {
    const auto first = ids(70, 3), second = ids(20, 101);
    auto all = first;
    all.insert(all.end(), second.begin(), second.end());
    const auto whole = read(all, 0).logits.slice(0, 70);
    const std::array before{read(first, 0).own};
    EXPECT_EQ(before[0].states.size(), 9U);
    const auto parts = read(second, 70, before);
    EXPECT_LT(difference(parts.logits, whole), kRounding);
    // Without the states the keys and values alone give something else.
    const std::array stateless{LayerCaches{before[0].layers, {}}};
    EXPECT_GT(difference(read(second, 70, stateless).logits, whole), 100 * kRounding);
}

TEST_F(LinearLayers, KeepPackedSequencesApart) {
    const auto common = ids(5, 3), first = ids(9, 20), second = ids(4, 200);
    const auto alone = [&](const std::vector<TokenId>& tokens) {
        auto all = common;
        all.insert(all.end(), tokens.begin(), tokens.end());
        return read(all, 0).logits.slice(0, 5);
    };
    const std::array positions{text_positions(0, 5), text_positions(5, 9), text_positions(5, 4)};
    const auto rows = decoder().pack(positions, /*first_is_shared=*/true);
    auto tokens = common;
    tokens.insert(tokens.end(), first.begin(), first.end());
    tokens.insert(tokens.end(), second.begin(), second.end());
    const auto packed = forward(decoder(), decoder().embed(tokens), rows).logits;
    EXPECT_LT(difference(packed.slice(0, 5, 14), alone(first)), kRounding);
    EXPECT_LT(difference(packed.slice(0, 14), alone(second)), kRounding);
}

// A session asks a tree of labels without reading them; reading them step by step gives the same.
TEST_F(LinearLayers, ScoreATreeAsTheyReadItsBranches) {
    const LayerCaches no_memory;
    const auto prompt = ids(30, 7);
    const std::vector<TokenId> tree{11, 12, 13, 14, 15};
    const std::vector<std::uint8_t> visible{1, 0, 0, 0, 0,  //
                                            1, 1, 0, 0, 0,  //
                                            1, 1, 1, 0, 0,  //
                                            1, 1, 0, 1, 0,  //
                                            0, 0, 0, 0, 1};
    Session session(*network_, no_memory, 0, 40, {});
    session.prefill(rows_of(prompt));
    const auto scores = session.score(tree, {0, 1, 2, 2, 0}, visible);
    const std::vector<std::vector<std::int64_t>> branches{{0, 1, 2}, {0, 1, 3}, {4}};
    for (const auto& branch : branches) {
        Session stepwise(*network_, no_memory, 0, 40, {});
        stepwise.prefill(rows_of(prompt));
        for (const auto node : branch) {
            const auto step = stepwise.step(tree[static_cast<std::size_t>(node)]);
            EXPECT_LT(difference(scores[node], step), kRounding) << node;
        }
    }
    // Scoring has changed nothing.
    Session other(*network_, no_memory, 0, 40, {});
    other.prefill(rows_of(prompt));
    EXPECT_TRUE(session.step(11).equal(other.step(11)));
}

TEST_F(LinearLayers, AreKeptAsBytes) {
    const auto own = read(ids(40, 9), 0).own;
    Memory memory{.dtype = DType::kF32,
                  .kv_heads = network_->config().decoder.kv_heads,
                  .head_dim = network_->config().decoder.head_dim,
                  .position_offset = 40,
                  .layers = {},
                  .states = {}};
    for (const auto& layer : own) memory.layers.push_back(to_layer_memory(layer));
    for (const auto& state : own.states) memory.states.push_back(to_state_blob(state));
    const auto back = to_caches(memory, network_->config().decoder.linear, decoder().options());
    ASSERT_EQ(back.states.size(), own.states.size());
    for (std::size_t i = 0; i < own.states.size(); ++i) {
        EXPECT_TRUE(back.states[i].inputs.equal(own.states[i].inputs));
        EXPECT_TRUE(back.states[i].recurrence.equal(own.states[i].recurrence));
    }
}

TEST(TrainableLinearLayers, HaveTheSlopesOfFiniteDifferences) {
    const auto network = testing::load_tiny_network(at::kDouble, plan_of_training(), "method_qwen3_5/M3");
    const ParallelWidth one_thread(1);  // hundreds of passes, each too short to share
    const auto& decoder = network->decoder();
    // A layer of either kind, which all others stand behind.
    std::vector<at::Tensor> inputs;
    for (const auto& [name, tensor] : decoder.parameters())
        if (name.starts_with("model.layers.0.") || name.starts_with("model.layers.1."))
            inputs.push_back(tensor.requires_grad_());
    ASSERT_EQ(inputs.size(), 14U + 11U);
    const std::vector<TokenId> ids{3, 40, 77, 114, 151};
    const auto positions = text_positions(0, 5);
    const auto rows = decoder.pack({&positions, 1});
    testing::expect_slopes(
        [&] {
            const auto pass = forward(decoder, decoder.embed(ids), rows);
            const auto loss =
                at::cross_entropy_loss(pass.logits.slice(0, 0, 4), at::tensor({40, 77, 114, 151}, at::kLong));
            return loss / 100;  // slopes of the size that the tolerance is made for
        },
        inputs);
}

}  // namespace
}  // namespace emloc
