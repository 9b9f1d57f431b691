// AdamW (Loshchilov and Hutter, 2019) with clipping, and the learning rate of each step.
#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <vector>

#include "engine/model/checkpoint/weights.h"

namespace emloc {

// Linear from 0 over the first ceil(warm_up * steps) steps, so that step 0 only feeds the moments, then half a cosine
// down to 0 (transformers' get_cosine_schedule_with_warmup).
double scheduled_rate(double rate, std::int64_t step, std::int64_t steps, double warm_up);

class Optimizer {
 public:
    // The parameters' gradients are asked for from now on; they are changed in place.
    explicit Optimizer(std::vector<NamedTensor> parameters);

    void clear_gradients();
    // Scales the gradients so that their common norm is at most `largest`; returns what it was. Without a finite norm
    // nothing may be stepped.
    double clip_gradients(double largest);
    // One step of AdamW by the gradients: betas 0.9 and 0.999, eps 1e-8, no decay.
    void step(double rate);

    const std::vector<NamedTensor>& parameters() const { return parameters_; }
    // The moments and the count of steps by their parameters' names, to be written beside them and read again.
    std::vector<NamedTensor> state() const;
    // False where a tensor is missing or of another shape; nothing is changed then.
    bool set_state(const std::vector<NamedTensor>& state);

 private:
    std::vector<at::Tensor> tensors() const;
    std::vector<at::Tensor> gradients() const;

    std::vector<NamedTensor> parameters_;
    std::vector<at::Tensor> mean_, square_, steps_;
};

}  // namespace emloc
