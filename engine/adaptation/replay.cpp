#include "engine/adaptation/replay.h"

#include "engine/adaptation/divergence.h"

namespace emloc {
namespace {

// begins[d] .. begins[d + 1] of every demonstration, one after the other.
at::Tensor ranges(const std::vector<std::int64_t>& begins, const std::vector<std::size_t>& demonstrations) {
    std::vector<std::int64_t> index;
    for (const auto d : demonstrations)
        for (auto row = begins[d]; row < begins[d + 1]; ++row) index.push_back(row);
    return at::tensor(index, at::kLong);
}

std::vector<std::int64_t> begins_of(const std::vector<std::int64_t>& begins,
                                    const std::vector<std::size_t>& demonstrations) {
    std::vector<std::int64_t> own{0};
    for (const auto d : demonstrations) own.push_back(own.back() + begins[d + 1] - begins[d]);
    return own;
}

}  // namespace

Replay::Replay(const Decoder& decoder, const LayerCaches& memory, const Observation& observation, std::int64_t first,
               const std::vector<std::size_t>& order, std::int64_t batch_rows, std::stop_token stop)
    : decoder_(decoder), memory_(memory), observation_(observation), first_(first), stop_(std::move(stop)) {
    const auto& begins = observation.rows.begins;
    std::int64_t rows = batch_rows;
    for (const auto d : order) {
        if (rows >= batch_rows) {
            planned_.emplace_back();
            rows = 0;
        }
        planned_.back().push_back(d);
        rows += begins[d + 1] - begins[d];
    }
}

Replay::Batch Replay::batch_of(std::vector<std::size_t> demonstrations) const {
    const auto& rows = observation_.rows;
    const auto& labels = observation_.labels;
    const auto index = ranges(rows.begins, demonstrations).to(observation_.hidden[0].device());
    const auto label_index = ranges(labels.begins, demonstrations).to(index.device());
    Batch batch;
    batch.rows = {.begins = begins_of(rows.begins, demonstrations),
                  .cosine = rows.cosine.index_select(0, index),
                  .sine = rows.sine.index_select(0, index),
                  .visible = {}};
    batch.labels.begins = begins_of(labels.begins, demonstrations);
    std::vector<std::int64_t> moved;
    for (std::size_t i = 0; i < demonstrations.size(); ++i) {
        const auto d = demonstrations[i];
        batch.labels.visible.push_back(labels.visible[d]);
        const auto by = batch.rows.begins[i] - rows.begins[d];
        moved.insert(moved.end(), static_cast<std::size_t>(labels.begins[d + 1] - labels.begins[d]), by);
    }
    batch.labels.rows = labels.rows.index_select(0, label_index) + at::tensor(moved, at::kLong).to(index.device());
    batch.hidden = observation_.hidden[static_cast<std::size_t>(first_)].index_select(0, index);
    batch.reference = observation_.reference.index_select(0, label_index);
    const auto projection = decoder_.project(first_, batch.hidden, batch.rows);
    const auto* selection = is_last(first_) ? &batch.labels : nullptr;
    const auto* memory = memory_.empty() ? nullptr : &memory_[static_cast<std::size_t>(first_)];
    batch.seen = decoder_.attend(projection, std::span(memory, memory == nullptr ? 0U : 1U), batch.rows, selection);
    batch.query = selection == nullptr ? projection.query : projection.query.index_select(1, selection->rows);
    batch.demonstrations = std::move(demonstrations);
    return batch;
}

at::Tensor Replay::pass(const Batch& batch, const LayerCaches& caches) const {
    auto x = batch.hidden;
    for (auto layer = first_; layer < decoder_.layers(); ++layer) {
        throw_if_stopped(stop_);
        const auto& chunk = caches[static_cast<std::size_t>(layer)];
        const auto* selection = is_last(layer) ? &batch.labels : nullptr;
        if (layer == first_) {
            x = decoder_.finish(layer, x, merge_with(batch.seen, batch.query, chunk).output, selection);
            continue;
        }
        const auto projection = decoder_.project(layer, x, batch.rows);
        const std::array prefix{memory_.empty() ? KeyValue{} : memory_[static_cast<std::size_t>(layer)], chunk};
        x = decoder_.finish(layer, x, projection, prefix, batch.rows, selection);
    }
    return row_divergence(decoder_.logits(x), batch.reference);
}

Divergence Replay::run(const LayerCaches& caches, double limit, std::vector<double>& sums) {
    const auto label_rows = static_cast<double>(observation_.labels.begins.back());
    double total = 0;
    for (std::size_t b = 0; b < planned_.size(); ++b) {
        if (b == batches_.size()) batches_.push_back(batch_of(planned_[b]));
        const auto& batch = batches_[b];
        const auto js = pass(batch, caches).to(at::kCPU, at::kDouble);
        const auto* values = js.const_data_ptr<double>();
        for (std::size_t i = 0; i < batch.demonstrations.size(); ++i) {
            double sum = 0;
            for (auto row = batch.labels.begins[i]; row < batch.labels.begins[i + 1]; ++row) sum += values[row];
            sums[batch.demonstrations[i]] = sum;
            total += sum;
        }
        const bool is_over = !(total <= limit * label_rows);  // so is what is not a number
        if (is_over && b + 1 < planned_.size()) return {total / label_rows, true};
    }
    return {total / label_rows, false};
}

}  // namespace emloc
