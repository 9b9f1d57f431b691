// Checkpoint files -> tensors on a device.
#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/digest.h"
#include "engine/core/result.h"
#include "engine/model/checkpoint/name_alias.h"
#include "engine/model/checkpoint/safetensors.h"
#include "engine/model/linear/linear.h"
#include "engine/model/model.h"

namespace emloc {

// A tensor and its published name.
struct NamedTensor {
    std::string name;
    at::Tensor tensor;
};

// Takes the tensors that a network asks for out of a mapped checkpoint, converts each to the wanted dtype on the wanted
// device, and gives the mapped pages back, so that no weight is held twice. The first failure is kept in status(); from
// then on undefined tensors are returned, and nothing else happens.
class WeightLoader {
 public:
    WeightLoader(const Checkpoint& checkpoint, at::Device device, at::ScalarType dtype, ProgressFunction progress,
                 std::stop_token stop);

    // From now on a name that the checkpoint lacks is looked for as the aliases have it. They must outlive the loader.
    void set_aliases(std::span<const NameAlias> aliases) { aliases_ = aliases; }
    // From now on every tensor taken is added to `parameters`, and linear maps keep the tensors that they are given, so
    // that a gradient can be asked of each. Null: no longer.
    void list_parameters_in(std::vector<NamedTensor>* parameters) { parameters_ = parameters; }
    // Of maps that are asked for in full.
    WeightPrecision precision() const {
        return parameters_ == nullptr ? WeightPrecision::kFull : WeightPrecision::kTrainable;
    }

    // Published name; shape must match.
    at::Tensor take(const std::string& name, const std::vector<std::int64_t>& shape);
    // name.weight [outputs, inputs] and, where it has one, name.bias [outputs].
    Linear take_linear(const std::string& name, std::int64_t outputs, std::int64_t inputs, bool has_bias,
                       WeightPrecision precision = WeightPrecision::kFull);

    const Status& status() const { return status_; }
    // Adds published name, shape, stored dtype and contents of every tensor taken so far, in the order taken.
    std::string digest(Sha256 digest) const;

 private:
    const Checkpoint& checkpoint_;
    std::span<const NameAlias> aliases_;
    at::Device device_;
    at::ScalarType dtype_;
    ProgressFunction progress_;
    std::stop_token stop_;
    Status status_;
    std::int64_t done_bytes_ = 0;
    std::string content_;
    std::vector<NamedTensor>* parameters_ = nullptr;
};

at::ScalarType scalar_type(DType dtype);
DType dtype_of(at::ScalarType type);

}  // namespace emloc
