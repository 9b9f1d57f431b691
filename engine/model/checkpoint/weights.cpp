#include "engine/model/checkpoint/weights.h"

#include <fmt/ranges.h>
#include <xxhash.h>

namespace emloc {
namespace {

// libtorch's name of a stored type, for those that weights come in.
std::optional<at::ScalarType> stored_type(TensorType type) {
    switch (type) {
        case TensorType::kF32:
            return at::kFloat;
        case TensorType::kF16:
            return at::kHalf;
        case TensorType::kBF16:
            return at::kBFloat16;
        default:
            return std::nullopt;
    }
}

}  // namespace

WeightLoader::WeightLoader(const Checkpoint& checkpoint, at::Device device, at::ScalarType dtype,
                           ProgressFunction progress, std::stop_token stop)
    : checkpoint_(checkpoint), device_(device), dtype_(dtype), progress_(std::move(progress)), stop_(std::move(stop)) {}

at::Tensor WeightLoader::take(const std::string& name, const std::vector<std::int64_t>& shape) {
    if (!status_) return {};
    if (stop_.stop_requested()) {
        status_ = fail(ErrorKind::kCancelled, "Loading the model was cancelled.");
        return {};
    }
    const auto found = checkpoint_.find(stored_name(checkpoint_, aliases_, name), shape);
    if (!found) {
        status_ = tl::unexpected(found.error());
        return {};
    }
    const auto& view = **found;
    const auto type = stored_type(view.type);
    if (!type) {
        status_ = fail(ErrorKind::kUnsupported, "The tensor {} is stored as {}; F32, F16 and BF16 weights can be used.",
                       name, name_of(view.type));
        return {};
    }
    const auto hash = XXH3_128bits(view.data.data(), view.data.size());
    content_ += fmt::format("{} {} [{}] {:016x}{:016x}\n", name, name_of(view.type), fmt::join(shape, ","), hash.high64,
                            hash.low64);
    // A copy in any case: the mapping goes away, and its pages are given back as soon as they were read.
    auto tensor = at::empty(shape, at::TensorOptions(dtype_).device(device_));
    tensor.copy_(at::from_blob(const_cast<std::byte*>(view.data.data()), shape, *type));
    checkpoint_.drop_pages(view);
    done_bytes_ += static_cast<std::int64_t>(view.data.size());
    if (progress_) progress_({"Loading weights", done_bytes_, checkpoint_.total_bytes()});
    if (parameters_ != nullptr) parameters_->push_back({name, tensor});
    return tensor;
}

Linear WeightLoader::take_linear(const std::string& name, std::int64_t outputs, std::int64_t inputs, bool has_bias,
                                 WeightPrecision precision) {
    auto weight = take(name + ".weight", {outputs, inputs});
    auto bias = has_bias ? take(name + ".bias", {outputs}) : at::Tensor();
    if (parameters_ != nullptr) precision = WeightPrecision::kTrainable;
    return status_ ? Linear(std::move(weight), std::move(bias), precision) : Linear();
}

std::string WeightLoader::digest(Sha256 digest) const {
    digest.add(content_);
    return digest.hex();
}

at::ScalarType scalar_type(DType dtype) {
    switch (dtype) {
        case DType::kF32:
            return at::kFloat;
        case DType::kF16:
            return at::kHalf;
        case DType::kBF16:
            return at::kBFloat16;
    }
    return at::kFloat;
}

DType dtype_of(at::ScalarType type) {
    return type == at::kHalf ? DType::kF16 : type == at::kBFloat16 ? DType::kBF16 : DType::kF32;
}

}  // namespace emloc
