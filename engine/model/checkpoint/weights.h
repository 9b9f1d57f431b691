// Checkpoint files -> tensors on a device.
#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <optional>
#include <set>
#include <span>
#include <stop_token>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/digest.h"
#include "engine/core/result.h"
#include "engine/model/checkpoint/adapter.h"
#include "engine/model/checkpoint/mapped_rows.h"
#include "engine/model/checkpoint/name_alias.h"
#include "engine/model/checkpoint/safetensors.h"
#include "engine/model/linear/linear.h"
#include "engine/model/model.h"
#include "engine/model/trainable.h"

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
    // From now on what the adapter adds to a weight is added as the weight is taken: in f32, and rounded after it. It
    // must outlive the loader. Null: none.
    void set_adapter(const Adapter* adapter) { adapter_ = adapter; }
    // An error where the adapter has a map that none of the weights taken so far is of.
    Status check_adapter_is_used() const;
    // From now on linear maps get thin weights to be trained beside their own, which stay the tensors that they are;
    // only those are added to `parameters`, by the map's name and ".lora_A.weight" or ".lora_B.weight". An adapter that
    // was set gives their first values, and its rank and alpha, in place of being merged. Null: no longer.
    void list_low_rank_in(std::vector<NamedTensor>* parameters, const LowRank& low_rank = {});
    // The thin weights for the map of that name and shape, where such are wanted now.
    std::optional<LowRankPair> low_rank_of(const std::string& name, std::int64_t outputs, std::int64_t inputs);
    // From now on, of linear maps for which nothing else is asked.
    void set_precision(WeightPrecision precision) { precision_ = precision; }
    WeightPrecision precision() const {
        return parameters_ == nullptr && thin_ == nullptr ? precision_ : WeightPrecision::kTrainable;
    }

    // Published name; shape must match.
    at::Tensor take(const std::string& name, const std::vector<std::int64_t>& shape);
    // Rows of that tensor, which stay in their file; nothing where there is an adapter, which may change them, or where
    // they can't. A tensor that is not taken too is noted for digest() now.
    std::optional<MappedRows> map_rows(const std::string& name, const std::vector<std::int64_t>& shape,
                                       bool is_taken_too);
    // name.weight [outputs, inputs] and, where it has one, name.bias [outputs].
    Linear take_linear(const std::string& name, std::int64_t outputs, std::int64_t inputs, bool has_bias,
                       std::optional<WeightPrecision> precision = {});

    const Status& status() const { return status_; }
    // Adds published name, shape, stored dtype and contents of every tensor taken so far, in the order taken.
    std::string digest(Sha256 digest) const;

 private:
    // What the adapter has for the weight of that name; null where it has nothing, or nothing that fits.
    const LowRankUpdate* update_of(const std::string& name, const std::vector<std::int64_t>& shape);
    // The tensor, unless the loader has failed, fails over it, or is to stop: then null.
    const TensorView* find(const std::string& name, const std::vector<std::int64_t>& shape);
    // What has been read is given back, and told.
    void pass(const TensorView& view);
    // Notes what a tensor consists of, for digest().
    void note(std::string_view name, const TensorView& view);

    const Checkpoint& checkpoint_;
    std::span<const NameAlias> aliases_;
    at::Device device_;
    at::ScalarType dtype_;
    ProgressFunction progress_;
    std::stop_token stop_;
    WeightPrecision precision_ = WeightPrecision::kFull;
    Status status_;
    std::int64_t done_bytes_ = 0, trimmed_bytes_ = 0;
    std::string content_;
    std::vector<NamedTensor>* parameters_ = nullptr;
    std::vector<NamedTensor>* thin_ = nullptr;
    LowRank low_rank_;
    at::Generator random_;
    const Adapter* adapter_ = nullptr;
    std::set<const LowRankUpdate*> adapted_;
};

// libtorch's name of a stored type, for those that weights come in.
std::optional<at::ScalarType> stored_type(TensorType type);
// The view's numbers as they are stored, not copied: the view's file must outlive the tensor. Its type is one of those.
at::Tensor shared_tensor(const TensorView& view);
at::ScalarType scalar_type(DType dtype);
DType dtype_of(at::ScalarType type);

}  // namespace emloc
