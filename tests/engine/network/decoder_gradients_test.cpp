// The decoder as training uses it: a loss on label tokens behind a memory and a chunk, which are read as parts of their
// own and merged. Its gradients are those of finite differences and of the textbook's decoder, which knows no parts.
#include <cmath>
#include <map>

#include "engine/kernels/parallel.h"
#include "engine/model/forward.h"
#include "tests/engine/network/finite_differences.h"
#include "tests/engine/network/tiny_network.h"

namespace emloc {
namespace {

constexpr double kExactRounding = 1e-10;    // of f64, by the norm: sums in another order
constexpr double kGradientRounding = 1e-4;  // of f32, through five layers and back

constexpr std::int64_t kMemoryTokens = 7, kChunkTokens = 12, kQuestionTokens = 11;
const std::vector<std::int64_t> kLabelRows{6, 7, 9};  // of the question
const std::vector<std::int64_t> kLabels{41, 5, 300};

std::vector<TokenId> some_ids(std::int64_t count, TokenId first) {
    std::vector<TokenId> ids;
    for (std::int64_t i = 0; i < count; ++i) ids.push_back((first + 37 * i) % 480);
    return ids;
}

at::Tensor loss_of(const at::Tensor& logits) {
    return at::cross_entropy_loss(logits, at::tensor(kLabels, at::kLong));
}

LayerCaches some_memory(const DecoderConfig& config, at::ScalarType type) {
    at::manual_seed(5);
    LayerCaches memory;
    for (std::int64_t layer = 0; layer < config.layers; ++layer) {
        const auto numbers = [&] { return at::randn({config.kv_heads, kMemoryTokens, config.head_dim}).to(type); };
        memory.push_back({numbers(), numbers()});
    }
    return memory;
}

// The program's own pass: the chunk behind the memory, the question behind both. `question`: its embeddings.
at::Tensor logits_behind_parts(const Decoder& decoder, const LayerCaches& memory, const at::Tensor& question) {
    const auto chunk_positions = text_positions(kMemoryTokens, kChunkTokens);
    const auto chunk_rows = decoder.pack({&chunk_positions, 1});
    const auto chunk = decoder.embed(some_ids(kChunkTokens, 3));
    const std::array before{memory, forward(decoder, chunk, chunk_rows, {&memory, 1}).own};
    const auto positions = text_positions(kMemoryTokens + kChunkTokens, kQuestionTokens);
    const auto rows = decoder.pack({&positions, 1});
    const auto wanted = decoder.select(rows, kLabelRows);
    return forward(decoder, question, rows, before, &wanted).logits;
}

at::Tensor loss_behind_parts(const Decoder& decoder, const LayerCaches& memory) {
    return loss_of(logits_behind_parts(decoder, memory, decoder.embed(some_ids(kQuestionTokens, 101))));
}

std::vector<at::Tensor> trained(const Decoder& decoder, const LayerCaches& memory) {
    std::vector<at::Tensor> all;
    for (const auto& parameter : decoder.parameters()) all.push_back(parameter.tensor);
    for (const auto& layer : memory) all.insert(all.end(), {layer.key, layer.value});
    for (const auto& tensor : all) tensor.requires_grad_();
    return all;
}

// As the paper of Qwen2 has it, in libtorch's operations alone: one sequence, one softmax, keys repeated by query head.
class TextbookDecoder {
 public:
    TextbookDecoder(const DecoderConfig& config, const Decoder& weights) : config_(config) {
        for (const auto& [name, tensor] : weights.parameters()) weights_[name] = tensor;
    }

    at::Tensor loss(const LayerCaches& memory) const {
        auto ids = some_ids(kChunkTokens, 3);
        for (const auto id : some_ids(kQuestionTokens, 101)) ids.push_back(id);
        auto x = at::embedding(weights_.at("model.embed_tokens.weight"), at::tensor(ids, at::kLong));
        for (std::size_t layer = 0; layer < memory.size(); ++layer) x = through(layer, x, memory[layer]);
        const auto wanted = at::tensor(kLabelRows, at::kLong) + kChunkTokens;
        const auto last = norm("model.norm", x).index_select(0, wanted);
        return loss_of(at::matmul(last, weights_.at("lm_head.weight").t()));
    }

 private:
    at::Tensor norm(const std::string& name, const at::Tensor& x) const {
        const auto size = (x.square().mean(-1, true) + config_.rms_norm_eps).sqrt();
        return x / size * weights_.at(name + ".weight");
    }

    at::Tensor linear(const std::string& name, const at::Tensor& x) const {
        const auto y = at::matmul(x, weights_.at(name + ".weight").t());
        return weights_.contains(name + ".bias") ? y + weights_.at(name + ".bias") : y;
    }

    // [rows, heads * head_dim] -> [heads, rows, head_dim], each pair of numbers turned by its angle. Angles are f32, as
    // the program's.
    at::Tensor turned(const at::Tensor& x) const {
        const auto half = config_.head_dim / 2, rows = x.size(0);
        const auto frequency =
            at::pow(at::scalar_tensor(config_.rotary.theta, at::kFloat), at::arange(half, at::kFloat) / half)
                .reciprocal();
        const auto angles = at::arange(kMemoryTokens, kMemoryTokens + rows, at::kFloat).unsqueeze(1) * frequency;
        const auto heads = x.view({rows, -1, config_.head_dim}).transpose(0, 1);
        const auto numbers = at::complex(heads.slice(2, 0, half), heads.slice(2, half));
        const auto rotated = numbers * at::complex(angles.cos(), angles.sin());
        return at::cat({at::real(rotated), at::imag(rotated)}, 2);
    }

    at::Tensor attended(const at::Tensor& query, const at::Tensor& key, const at::Tensor& value) const {
        const auto group = config_.heads / config_.kv_heads, rows = query.size(1), tokens = key.size(1);
        auto scores = at::matmul(query, key.repeat_interleave(group, 0).transpose(1, 2));
        const auto hidden = at::ones({rows, tokens}, at::kBool).tril(tokens - rows).logical_not();
        scores = (scores / std::sqrt(static_cast<double>(config_.head_dim))).masked_fill(hidden, -INFINITY);
        return at::matmul(scores.softmax(-1), value.repeat_interleave(group, 0)).transpose(0, 1).flatten(1);
    }

    at::Tensor through(std::size_t layer, const at::Tensor& entering, const KeyValue& memory) const {
        const auto name = "model.layers." + std::to_string(layer) + ".";
        const auto x = norm(name + "input_layernorm", entering);
        const auto query = turned(linear(name + "self_attn.q_proj", x));
        const auto key = at::cat({memory.key, turned(linear(name + "self_attn.k_proj", x))}, 1);
        const auto own_value = linear(name + "self_attn.v_proj", x).view({x.size(0), -1, config_.head_dim});
        const auto value = at::cat({memory.value, own_value.transpose(0, 1)}, 1);
        const auto middle = entering + linear(name + "self_attn.o_proj", attended(query, key, value));
        const auto y = norm(name + "post_attention_layernorm", middle);
        const auto inner = at::silu(linear(name + "mlp.gate_proj", y)) * linear(name + "mlp.up_proj", y);
        return middle + linear(name + "mlp.down_proj", inner);
    }

    const DecoderConfig& config_;
    std::map<std::string, at::Tensor> weights_;
};

class DecoderGradients : public ::testing::Test {
 protected:
    static std::unique_ptr<const Network> trainable(at::ScalarType dtype) {
        return testing::load_tiny_network(dtype, plan_of_training());
    }
};

TEST_F(DecoderGradients, OfEveryParameterAndTheMemoryAreThoseOfFiniteDifferences) {
    const ParallelWidth one_thread(1);  // hundreds of passes, each too short to share
    const auto network = trainable(at::kDouble);
    const auto& decoder = network->decoder();
    // Of a layer: two norms, seven maps, three biases; beside them the embedding, the last norm and the head.
    ASSERT_EQ(decoder.parameters().size(), static_cast<std::size_t>(decoder.layers()) * (2 + 7 + 3) + 3);
    const auto memory = some_memory(network->config().decoder, at::kDouble);
    testing::expect_slopes([&] { return loss_behind_parts(decoder, memory); }, trained(decoder, memory));
}

TEST_F(DecoderGradients, AreThoseOfTheTextbookInBothPrecisions) {
    const auto exact = trainable(at::kDouble), rounded = trainable(at::kFloat);
    const auto memory = some_memory(exact->config().decoder, at::kDouble),
               narrow = some_memory(exact->config().decoder, at::kFloat);
    const auto inputs = trained(exact->decoder(), memory), narrow_inputs = trained(rounded->decoder(), narrow);
    const TextbookDecoder textbook(exact->config().decoder, exact->decoder());
    const auto expected = testing::gradients([&] { return textbook.loss(memory); }, inputs);
    const auto found = testing::gradients([&] { return loss_behind_parts(exact->decoder(), memory); }, inputs);
    const auto in_f32 =
        testing::gradients([&] { return loss_behind_parts(rounded->decoder(), narrow); }, narrow_inputs);
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        EXPECT_LT(testing::relative_error(found[i], expected[i]), kExactRounding) << "input " << i;
        EXPECT_LT(testing::relative_error(in_f32[i], expected[i]), kGradientRounding) << "input " << i;
    }
}

// Packed weights have no gradient, but what stands before them may: rows of a vision tower, an adapter of an earlier
// layer.
TEST_F(DecoderGradients, FlowThroughFrozenWeightsOfAnyForm) {
    const auto plain = trainable(at::kFloat), packed = testing::load_tiny_network();
    EXPECT_TRUE(packed->decoder().parameters().empty());
    const auto memory = some_memory(plain->config().decoder, at::kFloat);
    std::vector<at::Tensor> by_form;
    for (const auto* network : {plain.get(), packed.get()}) {
        const auto& decoder = network->decoder();
        const auto question = decoder.embed(some_ids(kQuestionTokens, 101)).requires_grad_();
        const auto loss = [&] { return loss_of(logits_behind_parts(decoder, memory, question)); };
        by_form.push_back(testing::gradients(loss, {question})[0]);
    }
    EXPECT_LT(testing::relative_error(by_form[1], by_form[0]), kGradientRounding);
}

TEST_F(DecoderGradients, ChangeNothingWhereNoneIsWanted) {
    const auto plain = trainable(at::kFloat), packed = testing::load_tiny_network();
    const auto memory = some_memory(plain->config().decoder, at::kFloat);
    for (const auto* network : {plain.get(), packed.get()}) {
        const auto logits = [&] {
            const auto question = network->decoder().embed(some_ids(kQuestionTokens, 101));
            return logits_behind_parts(network->decoder(), memory, question);
        };
        const auto with_gradients = logits();
        const at::NoGradGuard no_gradients;
        EXPECT_TRUE(at::equal(logits(), with_gradients));
    }
    trained(plain->decoder(), memory);
    const auto recorded = loss_behind_parts(plain->decoder(), memory);
    const at::NoGradGuard no_gradients;
    const auto by_kernels = loss_behind_parts(packed->decoder(), memory);
    EXPECT_LT(std::abs(recorded.item<double>() - by_kernels.item<double>()), testing::kRounding);
}

TEST_F(DecoderGradients, LeadDownhillInThePlaceOfTheWeightsThemselves) {
    constexpr double kStep = 0.05;
    const auto network = trainable(at::kFloat);
    const auto memory = some_memory(network->config().decoder, at::kFloat);
    const auto loss = [&] { return loss_behind_parts(network->decoder(), memory); };
    const auto inputs = trained(network->decoder(), {});
    const auto found = testing::gradients(loss, inputs);
    const at::NoGradGuard no_gradients;
    const auto before = loss().item<double>();
    for (std::size_t i = 0; i < inputs.size(); ++i) inputs[i].sub_(found[i], kStep);
    EXPECT_LT(loss().item<double>(), before);
}

}  // namespace
}  // namespace emloc
