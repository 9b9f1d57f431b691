// A frozen weight and the two thin ones beside it that are trained in its stead (Hu et al., "LoRA", 2021).
#pragma once

#include <ATen/ATen.h>

#include <optional>
#include <utility>

#include "engine/model/linear/plain.h"

namespace emloc {

// a: [rank, inputs], b: [outputs, rank], both f32 and shared with whoever trains them.
struct LowRankPair {
    at::Tensor a, b;
    double scale = 1;
};

class AdaptedWeight {
 public:
    // weight: [outputs, inputs], shared. `part`: of heads, as in PlainWeight.
    AdaptedWeight(at::Tensor weight, LowRankPair pair, std::optional<HeadPart> part = {})
        : weight_(part ? PlainWeight(std::move(weight), *part) : PlainWeight(std::move(weight))),
          pair_(std::move(pair)),
          part_(part) {}

    // x: [rows, inputs] -> x W^T + bias + scale (x A^T) B^T, [rows, outputs]; differentiable in x, bias, A and B.
    at::Tensor multiply(const at::Tensor& x, const std::optional<at::Tensor>& bias) const {
        const auto added = at::linear(at::linear(x.to(pair_.a.scalar_type()), pair_.a), b());
        return weight_.multiply(x, bias).add(added.to(x.scalar_type()), pair_.scale);
    }

    // [outputs, inputs]: W + scale B A, a copy.
    at::Tensor plain() const {
        const auto weight = weight_.plain();
        return weight.to(pair_.a.scalar_type()).addmm(b(), pair_.a, 1, pair_.scale).to(weight.scalar_type());
    }

 private:
    at::Tensor b() const { return part_ ? part_->of(pair_.b) : pair_.b; }

    PlainWeight weight_;
    LowRankPair pair_;
    std::optional<HeadPart> part_;
};

}  // namespace emloc
