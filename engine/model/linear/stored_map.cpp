#include "engine/model/linear/stored_map.h"

#include "engine/kernels/parallel.h"

namespace emloc {
namespace {

constexpr std::int64_t kWorthAThread = 1 << 16;  // products, or numbers that are rounded

// Memory for the rounded rows of one product.
struct RoundedMemory {
    at::Tensor steps, scales, sums;

    explicit RoundedMemory(std::int64_t rows, std::int64_t groups)
        : steps(at::empty({rows, groups * kStoredInputs}, at::kChar)),
          scales(at::empty({rows, groups}, at::kFloat)),
          sums(at::empty({rows, groups}, at::kInt)) {}

    RoundedRows view() const {
        return {steps.mutable_data_ptr<std::int8_t>(), scales.mutable_data_ptr<float>(),
                sums.mutable_data_ptr<std::int32_t>()};
    }
};

void multiply_all(const StoredProduct& product) {
    const auto pieces = stored_pieces(product);
    run_in_shares(product.rows * product.weight.outputs * product.weight.inputs, kWorthAThread,
                  [&](const Share& share) { multiply_stored(product, share.begin(pieces), share.end(pieces)); });
}

}  // namespace

StoredMap::StoredMap(const at::Tensor& weight, StoredFormat format)
    : format_(format),
      outputs_(weight.size(0)),
      inputs_(weight.size(1)),
      panels_(at::empty({stored_bytes(format, outputs_, inputs_)}, at::kByte)) {
    const auto rows = weight.contiguous();
    const auto panels = stored_panels(outputs_);
    run_in_shares(rows.numel(), kWorthAThread, [&](const Share& share) {
        store_weight(rows.const_data_ptr<float>(), view(), share.begin(panels), share.end(panels));
    });
}

StoredWeight StoredMap::view() const {
    return {format_, reinterpret_cast<std::byte*>(panels_.mutable_data_ptr<std::uint8_t>()), outputs_, inputs_};
}

at::Tensor StoredMap::multiply(const at::Tensor& x, const std::optional<at::Tensor>& bias) const {
    const auto rows = x.contiguous();
    const auto count = rows.size(0);
    auto y = at::empty({count, outputs_}, rows.options());
    StoredProduct product{view(), rows.const_data_ptr<float>(), count, y.mutable_data_ptr<float>()};
    if (multiplies_bytes(format_)) {
        const RoundedMemory memory(count, stored_groups(inputs_));
        product.rounded = memory.view();
        run_in_shares(rows.numel(), kWorthAThread, [&](const Share& share) {
            round_rows(product.x, inputs_, product.rounded, share.begin(count), share.end(count));
        });
        multiply_all(product);
    } else {
        multiply_all(product);
    }
    if (bias) y.add_(*bias);
    return y;
}

at::Tensor StoredMap::plain() const {
    auto weight = at::empty({outputs_, inputs_}, at::kFloat);
    widen_weight(view(), weight.mutable_data_ptr<float>(), 0, stored_panels(outputs_));
    return weight;
}

}  // namespace emloc
