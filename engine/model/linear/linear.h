// y = x W^T + b, with the weight kept in the form that its use wants.
#pragma once

#include <ATen/ATen.h>

#include <initializer_list>
#include <optional>
#include <variant>
#include <vector>

#include "engine/model/linear/adapted.h"
#include "engine/model/linear/packed.h"
#include "engine/model/linear/plain.h"
#include "engine/model/linear/quantised.h"
#include "engine/model/linear/stored_map.h"

namespace emloc {

enum class WeightPrecision {
    kFull,        // as computed with; on the CPU in f32 packed anew, for speed
    kInt8,        // on the CPU: rows of the weight in 8 bits, inputs too, quantised row by row as they come
    kInt8Groups,  // on the CPU: groups of 32 inputs in 8 bits (StoredMap), closer to the weight and slower
    kInt4,        // likewise in 4 bits
    kBf16,        // on the CPU: the weight in bf16, widened as it is computed with
    kTrainable,   // as computed with, and left the tensor it is, whose gradient can be asked for
};

// Every map is differentiable in x, addend and factor, whatever its weight's form: what autograd records is computed by
// the plain weight, of which a packed form makes a copy at each call. Only a plain weight itself can have a gradient.
class Linear {
 public:
    Linear();
    // weight: [outputs, inputs]; bias: [outputs], or undefined. Where the weight is packed, the tensor given is no
    // longer needed. An undefined weight (a loader that failed) makes a linear map that must not be used.
    Linear(at::Tensor weight, at::Tensor bias, WeightPrecision precision = WeightPrecision::kFull);

    // Shares the weight as it is.
    static Linear unpacked(at::Tensor weight);
    // As the first, of a frozen weight that stays the tensor it is, and what is trained beside it.
    static Linear adapted(at::Tensor weight, at::Tensor bias, LowRankPair pair);
    // The map to some outputs of every head alone, without a bias. Of a trainable weight the whole is shared.
    static Linear of_heads(const at::Tensor& whole, const HeadPart& part, WeightPrecision precision,
                           std::optional<LowRankPair> pair = {});

    // x: [rows, inputs]; all return [rows, outputs].
    at::Tensor operator()(const at::Tensor& x) const;
    at::Tensor silu(const at::Tensor& x) const;                             // silu(x W^T + b)
    at::Tensor plus(const at::Tensor& x, const at::Tensor& addend) const;   // x W^T + b + addend
    at::Tensor times(const at::Tensor& x, const at::Tensor& factor) const;  // (x W^T + b) * factor, by element

    // What each of the maps makes of the same x: faster than one after another where x is a single row.
    static std::vector<at::Tensor> each(std::initializer_list<const Linear*> maps, const at::Tensor& x);

    // [outputs, inputs]: the tensor itself where it is plain, otherwise a copy (of the rounded numbers, in 8 bits).
    at::Tensor weight() const;
    // [outputs], or undefined.
    at::Tensor bias() const { return bias_.value_or(at::Tensor()); }
    // Whether weight() is the tensor itself, so that a gradient can be asked of it and a step be taken in place.
    bool is_plain() const { return std::holds_alternative<PlainWeight>(weight_); }

 private:
    // The weights of multiply_row(), where the form has one that may be used now.
    std::optional<RowWeight> row_weight() const;
    std::optional<Int8Weight> int8_row_weight() const;
    // What multiply_row() makes of a single row x by each map; nothing where x is none, or a map lacks that weight.
    template <class Product, class Weight>
    static std::vector<at::Tensor> of_row(std::initializer_list<const Linear*> maps, const at::Tensor& x,
                                          std::optional<Weight> (Linear::*weight)() const);
    at::Tensor of_row(const at::Tensor& x) const;  // of this map alone, by either; undefined for nothing
    // By which oneDNN does a product of several rows and what follows it in one go; null where it may not.
    const PackedWeight* fused(const at::Tensor& x) const;

    std::variant<PlainWeight, AdaptedWeight, PackedWeight, PanelWeight, QuantisedWeight, StoredMap> weight_;
    std::optional<at::Tensor> bias_;
};

}  // namespace emloc
