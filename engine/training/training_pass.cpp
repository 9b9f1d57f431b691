#include "engine/training/training_pass.h"

#include <ATen/autocast_mode.h>
#include <ATen/core/grad_mode.h>

#include <utility>
#include <vector>

#include "engine/core/cancelled.h"
#include "engine/kernels/device.h"
#include "engine/model/forward.h"

namespace emloc {
namespace {

// The sequences one behind the other.
struct Packed {
    std::vector<TokenId> ids;
    std::vector<Positions> positions;
    std::vector<at::Tensor> media;
    std::vector<std::int64_t> rows;
    std::vector<TokenId> labels;
};

Packed packed(std::span<const TrainingSequence* const> sequences) {
    Packed all;
    for (const auto* sequence : sequences) {
        const auto begin = std::ssize(all.ids);
        for (const auto row : sequence->rows) all.rows.push_back(begin + row);
        all.labels.insert(all.labels.end(), sequence->labels.begin(), sequence->labels.end());
        all.ids.insert(all.ids.end(), sequence->ids.begin(), sequence->ids.end());
        all.positions.push_back(sequence->positions);
        if (sequence->media.defined()) all.media.push_back(sequence->media);
    }
    return all;
}

// Matrix products in bf16 on a device, as long as it is there: a forward pass, and not the way back, whose products
// have the types of those. The copies that autocast keeps of f32 weights go with it: the next step has other weights.
class ProductsInBf16 {
 public:
    explicit ProductsInBf16(at::DeviceType device)
        : device_(device),
          was_enabled_(at::autocast::is_autocast_enabled(device)),
          type_(at::autocast::get_autocast_dtype(device)) {
        at::autocast::set_autocast_dtype(device_, at::kBFloat16);
        at::autocast::set_autocast_enabled(device_, true);
        at::autocast::increment_nesting();
    }
    ~ProductsInBf16() {
        if (at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
        at::autocast::set_autocast_enabled(device_, was_enabled_);
        at::autocast::set_autocast_dtype(device_, type_);
    }
    ProductsInBf16(const ProductsInBf16&) = delete;
    ProductsInBf16& operator=(const ProductsInBf16&) = delete;

 private:
    at::DeviceType device_;
    bool was_enabled_;
    at::ScalarType type_;
};

// Some sequences on their way through a decoder. The last layer gives the labels' rows alone.
class Pass {
 public:
    Pass(const Decoder& decoder, const PackedRows& rows, const Packed& all, std::int64_t labels, DType precision)
        : decoder_(decoder),
          rows_(rows),
          wanted_(decoder.select(rows, all.rows)),
          targets_(to_device(at::tensor(all.labels, at::kLong), decoder.options().device())),
          labels_(labels),
          precision_(precision) {}

    // The loss of all layers, to be derived.
    at::Tensor loss(const at::Tensor& embeddings, const std::stop_token& stop) const {
        return in_precision([&] { return loss_of(forward(decoder_, embeddings, rows_, {}, &wanted_, stop).logits); });
    }
    // Forward letting go of each layer, then back layer by layer, each computed again from what entered it. Adds the
    // gradients, and returns the loss.
    double add_recomputed(const at::Tensor& embeddings, const std::stop_token& stop) const;

 private:
    template <class Work>
    at::Tensor in_precision(Work&& work) const {
        if (precision_ != DType::kBF16) return work();
        const ProductsInBf16 products(decoder_.options().device().type());
        return work();
    }
    at::Tensor loss_of(const at::Tensor& logits) const {
        constexpr std::int64_t kNoneIgnored = -100;
        return at::cross_entropy_loss(logits, targets_, {}, at::Reduction::Sum, kNoneIgnored) /
               static_cast<double>(labels_);
    }
    at::Tensor layer(std::int64_t depth, const at::Tensor& hidden) const;

    const Decoder& decoder_;
    const PackedRows& rows_;
    RowSelection wanted_;
    at::Tensor targets_;
    std::int64_t labels_;
    DType precision_;
};

// The layer at that depth, of either kind.
at::Tensor Pass::layer(std::int64_t depth, const at::Tensor& hidden) const {
    std::int64_t layer = 0;  // those with attention before it
    while (layer < decoder_.layers() && decoder_.depth_of(layer) < depth) ++layer;
    const bool has_attention = layer < decoder_.layers() && decoder_.depth_of(layer) == depth;
    const auto* selection = depth + 1 == decoder_.depth() ? &wanted_ : nullptr;
    at::Tensor left;
    if (has_attention) {
        const auto projection = decoder_.project(layer, hidden, rows_, selection);
        left = decoder_.finish(layer, hidden, decoder_.attend(projection, {}, rows_, selection).output, selection);
    } else {
        left = decoder_.pass_linear(depth - layer, hidden, rows_, {}, nullptr);
    }
    if (depth >= std::ssize(rows_.deep)) return left;
    const auto& feature = rows_.deep[static_cast<std::size_t>(depth)];
    return left + (selection == nullptr ? feature : feature.index_select(0, selection->rows));
}

double Pass::add_recomputed(const at::Tensor& embeddings, const std::stop_token& stop) const {
    // What enters a layer asks for a gradient on both ways, so that both compute by the same kernels. The first layer's
    // does where the embedding is trained.
    std::vector<at::Tensor> inputs{embeddings.detach().requires_grad_(embeddings.requires_grad())};
    const auto computed = [&](std::int64_t depth, const at::Tensor& input) {
        throw_if_stopped(stop);
        return in_precision([&] { return layer(depth, input); });
    };
    for (std::int64_t depth = 0; depth < decoder_.depth(); ++depth)
        inputs.push_back(computed(depth, inputs.back()).detach().requires_grad_());
    const auto taken = [&inputs] {
        auto last = std::move(inputs.back());
        inputs.pop_back();
        return last;
    };
    const auto last = taken();
    const auto loss = in_precision([&] { return loss_of(decoder_.logits(last)); });
    loss.backward();
    auto gradient = last.grad();
    for (auto depth = decoder_.depth() - 1; depth >= 0; --depth) {
        const auto input = taken();
        computed(depth, input).backward(gradient);
        gradient = input.grad();
    }
    if (embeddings.requires_grad()) embeddings.backward(gradient);
    return loss.item<double>();
}

}  // namespace

double add_gradients(const Network& network, std::span<const TrainingSequence* const> sequences, std::int64_t labels,
                     const std::stop_token& stop, Kept kept, DType precision) {
    const at::AutoGradMode with_gradients(true);
    const auto& decoder = network.decoder();
    const auto all = packed(sequences);
    auto rows = decoder.pack(all.positions);
    const auto embedded = network.embed(all.ids, {}, all.media.empty() ? at::Tensor() : at::cat(all.media));
    rows.deep = embedded.deep;
    const Pass pass(decoder, rows, all, labels, precision);
    if (kept == Kept::kLayerInputs) return pass.add_recomputed(embedded.embeddings, stop);
    const auto loss = pass.loss(embedded.embeddings, stop);
    loss.backward();
    return loss.item<double>();
}

}  // namespace emloc
