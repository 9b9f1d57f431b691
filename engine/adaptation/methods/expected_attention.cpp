// Expected attention (Devoto et al., 2025), as kvpress has it: how much queries to come will attend to a token, if they
// are like the chunk's own and stand at the next positions; times the length of its value.
#include <algorithm>
#include <cmath>

#include "engine/adaptation/methods/chunk_attention.h"
#include "engine/adaptation/methods/scored.h"
#include "engine/kernels/row_operations.h"

namespace emloc {
namespace {

constexpr std::int64_t kSinks = 4;        // of the context, which stay and aren't counted
constexpr std::int64_t kPositions = 512;  // behind the chunk, over which rotations are averaged

// Mean [heads, d] and covariance [heads, d, d] of queries to come: those of the chunk's queries before they were turned
// by their own positions, turned by the mean of the next positions.
struct FutureQueries {
    at::Tensor mean, covariance;
};

FutureQueries future_queries(const ReadLayer& layer, std::int64_t first) {
    const auto turned = layer.projection.query.to(at::kFloat).transpose(0, 1);
    const auto query = rotate(turned, layer.rows.cosine, -layer.rows.sine).slice(1, first);
    const auto mean = query.mean(1);
    const auto apart = query - mean.unsqueeze(1);
    const auto covariance = at::matmul(apart.transpose(1, 2), apart) / static_cast<double>(query.size(1));
    const auto positions = text_positions(layer.behind, kPositions);
    const auto future = layer.decoder.pack({&positions, 1});
    const auto width = query.size(2);
    const auto across = [&](const at::Tensor& of) { return of.mean(0, true).expand({width, -1}); };
    // The rows of the identity, turned: the transpose of the mean rotation.
    const auto identity = at::eye(width, query.options()).unsqueeze(1);
    const auto rotation = rotate(identity, across(future.cosine), across(future.sine)).select(0, 0);
    return {at::matmul(mean, rotation), at::matmul(at::matmul(rotation.t(), covariance), rotation)};
}

at::Tensor expected_scores(const ReadLayer& layer, const OptionValues&) {
    const auto& own = layer.projection.own;
    const auto kv_heads = own.key.size(0), tokens = own.tokens();
    const auto first = layer.offset == 0 ? std::min(kSinks, tokens) : 0;
    if (first == tokens) return at::ones({kv_heads, tokens}, own.key.options().dtype(at::kFloat));
    const auto [mean, covariance] = future_queries(layer, first);
    const auto group = layer.projection.query.size(0) / kv_heads;
    const auto key = own.key.to(at::kFloat).slice(1, first).repeat_interleave(group, 0);
    const auto width = static_cast<double>(key.size(2));
    const auto by_mean = at::matmul(key, mean.unsqueeze(2)).squeeze(2) / std::sqrt(width);
    const auto by_spread = (at::matmul(key, covariance) * key).sum(2) / (2 * width);
    const auto attention = mean_of_groups((by_mean + by_spread).softmax(-1), kv_heads);
    const auto scores = attention * own.value.to(at::kFloat).slice(1, first).norm(2, -1);
    const auto sinks = (scores.max() + 1).expand({kv_heads, first});
    return at::cat({sinks, scores}, 1);
}

}  // namespace

MethodDescription expected_attention_method() {
    return scored_method(
        "expected-attention", translatable("Methods", "Expected attention"),
        translatable("Methods", "Keeps what queries to come are expected to attend to, from the chunk's own queries"),
        {.by_layer = expected_scores});
}

}  // namespace emloc
