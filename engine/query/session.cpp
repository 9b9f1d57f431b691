#include "engine/query/session.h"

#include <algorithm>

namespace emloc {

Session::Session(const Network& network, const LayerCaches& memory, std::int64_t offset, std::int64_t capacity,
                 std::stop_token stop)
    : network_(network),
      memory_(memory),
      cache_(network.config(), capacity, network.decoder().options()),
      next_position_(offset),
      stop_(std::move(stop)) {}

KeyValue Session::memory(std::int64_t layer) const {
    return memory_.empty() ? KeyValue{} : memory_[static_cast<std::size_t>(layer)];
}

std::array<KeyValue, 2> Session::prefix(std::int64_t layer) const {
    return {memory(layer), cache_.layer(layer)};
}

at::Tensor Session::forward(at::Tensor hidden, const PackedRows& rows, const RowSelection* last_rows) {
    const auto& decoder = network_.decoder();
    const auto last = decoder.layers() - 1;
    for (std::int64_t layer = 0; layer <= last; ++layer) {
        throw_if_stopped(stop_);
        const auto* selection = layer == last ? last_rows : nullptr;
        const auto projection = decoder.project(layer, hidden, rows, selection);
        hidden = decoder.finish(layer, hidden, projection, prefix(layer), rows, selection);
        cache_.append(layer, projection.own);
    }
    cache_.advance(rows.size());
    return decoder.logits(hidden);
}

at::Tensor Session::prefill(const at::Tensor& embeddings, Positions positions, bool all_rows) {
    positions.shift(next_position_);
    next_position_ = positions.end();
    const auto rows = network_.decoder().pack({&positions, 1});
    if (all_rows) return forward(embeddings, rows, nullptr);
    const auto last = network_.decoder().select(rows, {rows.size() - 1});
    return forward(embeddings, rows, &last);
}

// A single row sees all that is there: its own key goes into the cache first, so that no part of one token is merged.
at::Tensor Session::step(TokenId token) {
    const auto& decoder = network_.decoder();
    const auto positions = text_positions(next_position_++, 1);
    const auto row = decoder.pack({&positions, 1});
    auto hidden = decoder.embed({token});
    for (std::int64_t layer = 0; layer < decoder.layers(); ++layer) {
        throw_if_stopped(stop_);
        const auto [query, own] = decoder.project(layer, hidden, row);
        cache_.append(layer, own);
        const auto attended = merge_with(attend_all(query, cache_.layer(layer, 1)), query, memory(layer));
        hidden = decoder.finish(layer, hidden, attended.output);
    }
    cache_.advance(1);
    return decoder.logits(hidden)[0];
}

at::Tensor Session::score(const std::vector<TokenId>& tokens, const std::vector<std::int64_t>& depths,
                          const std::vector<std::uint8_t>& visible) const {
    const auto& decoder = network_.decoder();
    const auto count = static_cast<std::int64_t>(tokens.size());
    Positions positions;
    for (const auto depth : depths)
        positions.add({next_position_ + depth, next_position_ + depth, next_position_ + depth});
    const auto mask = at::tensor(std::vector<std::int64_t>(visible.begin(), visible.end()), at::kLong);
    const auto rows = decoder.pack_tree(positions, mask.view({count, count}).to(at::kBool));
    auto hidden = decoder.embed(tokens);
    for (std::int64_t layer = 0; layer < decoder.layers(); ++layer) {
        throw_if_stopped(stop_);
        hidden = decoder.finish(layer, hidden, decoder.project(layer, hidden, rows), prefix(layer), rows);
    }
    return decoder.logits(hidden);
}

}  // namespace emloc
