#include "engine/query/session.h"

#include <algorithm>

#include "engine/model/decoder/walk.h"

namespace emloc {

Session::Session(const Network& network, const LayerCaches& memory, std::int64_t offset, std::int64_t capacity,
                 std::stop_token stop)
    : network_(network),
      memory_(memory),
      cache_(network.config(), capacity, network.decoder().options()),
      states_(memory.states),
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
    LayerStates after;
    const WalkOptions options{.last_rows = last_rows, .before = &states_, .after = &after};
    const auto last = walk_layers(decoder, std::move(hidden), rows, options, stop_, [&](const LayerVisit& visit) {
        const auto projection = decoder.project(visit.layer, visit.hidden, rows, visit.selection);
        const auto attended = decoder.attend(projection, prefix(visit.layer), rows, visit.selection);
        cache_.append(visit.layer, projection.own);
        return attended.output;
    });
    cache_.advance(rows.size());
    states_ = std::move(after);
    return decoder.logits(last);
}

at::Tensor Session::prefill(EmbeddedRows prompt, bool all_rows) {
    prompt.positions.shift(next_position_);
    next_position_ = prompt.positions.end();
    auto rows = network_.decoder().pack({&prompt.positions, 1});
    rows.deep = std::move(prompt.deep);
    if (all_rows) return forward(std::move(prompt.embeddings), rows, nullptr);
    const auto last = network_.decoder().select(rows, {rows.size() - 1});
    return forward(std::move(prompt.embeddings), rows, &last);
}

// A single row sees all that is there: its own key goes into the cache first, so that no part of one token is merged.
at::Tensor Session::step(TokenId token) {
    const auto& decoder = network_.decoder();
    const auto positions = text_positions(next_position_++, 1);
    const auto row = decoder.pack({&positions, 1});
    LayerStates after;
    const WalkOptions options{.before = &states_, .after = &after};
    const auto last = walk_layers(decoder, decoder.embed({token}), row, options, stop_, [&](const LayerVisit& visit) {
        const auto [query, own] = decoder.project(visit.layer, visit.hidden, row);
        cache_.append(visit.layer, own);
        const auto seen = attend_all(query, cache_.layer(visit.layer, 1));
        return merge_with(seen, query, memory(visit.layer)).output;
    });
    cache_.advance(1);
    states_ = std::move(after);
    return decoder.logits(last)[0];
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
    const WalkOptions options{.before = &states_};
    const auto last = walk_layers(decoder, decoder.embed(tokens), rows, options, stop_, [&](const LayerVisit& visit) {
        const auto projection = decoder.project(visit.layer, visit.hidden, rows);
        return decoder.attend(projection, prefix(visit.layer), rows).output;
    });
    return decoder.logits(last);
}

}  // namespace emloc
