#include "engine/model/checkpoint/weights.h"

#include <ATen/CPUGeneratorImpl.h>
#include <fmt/ranges.h>
#include <xxhash.h>

#include <algorithm>
#include <cmath>

#include "engine/core/bounded_memory.h"

namespace emloc {
namespace {

// The tensor in f32: a copy, for the mapping goes away.
at::Tensor in_float(const TensorView& view) {
    return at::empty(view.shape, at::kFloat).copy_(shared_tensor(view));
}

Error unusable(std::string_view name, TensorType type) {
    return {ErrorKind::kUnsupported,
            fmt::format("The tensor {} is stored as {}; F32, F16 and BF16 weights can be used.", name, name_of(type))};
}

}  // namespace

WeightLoader::WeightLoader(const Checkpoint& checkpoint, at::Device device, at::ScalarType dtype,
                           ProgressFunction progress, std::stop_token stop)
    : checkpoint_(checkpoint), device_(device), dtype_(dtype), progress_(std::move(progress)), stop_(std::move(stop)) {}

const TensorView* WeightLoader::find(const std::string& name, const std::vector<std::int64_t>& shape) {
    if (!status_) return nullptr;
    if (stop_.stop_requested()) {
        status_ = fail(ErrorKind::kCancelled, "Loading the model was cancelled.");
        return nullptr;
    }
    const auto found = checkpoint_.find(stored_name(checkpoint_, aliases_, name), shape);
    if (!found) {
        status_ = tl::unexpected(found.error());
        return nullptr;
    }
    if (stored_type((*found)->type)) return *found;
    status_ = tl::unexpected(unusable(name, (*found)->type));
    return nullptr;
}

at::Tensor WeightLoader::take(const std::string& name, const std::vector<std::int64_t>& shape) {
    const auto* found = find(name, shape);
    if (found == nullptr) return {};
    const auto& view = *found;
    note(name, view);
    const auto* update = thin_ == nullptr ? update_of(name, shape) : nullptr;
    if (!status_) return {};
    // A copy in any case: the mapping goes away, and its pages are given back as soon as they were read.
    auto tensor = at::empty(shape, at::TensorOptions(dtype_).device(device_));
    if (update == nullptr) {
        tensor.copy_(shared_tensor(view));
    } else {
        const auto b = in_float(*update->b);
        const auto a = in_float(*update->a);
        tensor.copy_(in_float(view).addmm_(b, a, 1, adapter_->config().scale()));
    }
    pass(view);
    if (parameters_ != nullptr) parameters_->push_back({name, tensor});
    return tensor;
}

std::optional<MappedRows> WeightLoader::map_rows(const std::string& name, const std::vector<std::int64_t>& shape,
                                                 bool is_taken_too) {
    const auto* view = adapter_ == nullptr ? find(name, shape) : nullptr;
    if (view == nullptr) return std::nullopt;
    const auto file = std::ranges::find_if(checkpoint_.files(),
                                           [&](const SafetensorsFile& one) { return one.mapping().holds(view->data); });
    auto mapping = MappedFile::open(file->path());
    if (!mapping || mapping->bytes().size() != file->mapping().bytes().size()) return std::nullopt;
    if (!is_taken_too) {
        note(name, *view);
        pass(*view);
    }
    const auto begin = view->data.data() - file->mapping().bytes().data();
    const auto data = mapping->bytes().subspan(static_cast<std::size_t>(begin), view->data.size());
    return MappedRows(std::move(*mapping), data, *stored_type(view->type), shape[1]);
}

void WeightLoader::pass(const TensorView& view) {
    checkpoint_.drop_pages(view);
    done_bytes_ += static_cast<std::int64_t>(view.data.size());
    if (progress_) progress_({"Loading weights", done_bytes_, checkpoint_.total_bytes()});
    // What is rounded leaves holes behind among what stays, a quarter of it in the end.
    constexpr std::int64_t kOften = std::int64_t{256} << 20;
    if (precision_ == WeightPrecision::kFull || done_bytes_ - trimmed_bytes_ < kOften) return;
    give_memory_back();
    trimmed_bytes_ = done_bytes_;
}

void WeightLoader::note(std::string_view name, const TensorView& view) {
    const auto hash = XXH3_128bits(view.data.data(), view.data.size());
    content_ += fmt::format("{} {} [{}] {:016x}{:016x}\n", name, name_of(view.type), fmt::join(view.shape, ","),
                            hash.high64, hash.low64);
}

const LowRankUpdate* WeightLoader::update_of(const std::string& name, const std::vector<std::int64_t>& shape) {
    constexpr std::string_view kWeight = ".weight";
    if (adapter_ == nullptr || !name.ends_with(kWeight)) return nullptr;
    const auto map = name.substr(0, name.size() - kWeight.size());
    const auto found = adapter_->find_for(map, aliases_, shape);
    if (!found) status_ = tl::unexpected(found.error());
    const auto* update = found.value_or(nullptr);
    if (update == nullptr) return nullptr;
    for (const auto* part : {update->a, update->b}) {
        if (!stored_type(part->type)) status_ = tl::unexpected(unusable(part->name, part->type));
        note(map, *part);
    }
    content_ += fmt::format("{} {}\n", map, adapter_->config().scale());
    adapted_.insert(update);
    return update;
}

void WeightLoader::list_low_rank_in(std::vector<NamedTensor>* parameters, const LowRank& low_rank) {
    thin_ = parameters;
    low_rank_ = low_rank;
    if (adapter_ != nullptr) {
        low_rank_.rank = adapter_->config().rank;
        low_rank_.alpha = adapter_->config().scale() * static_cast<double>(low_rank_.rank);
    }
    random_ = at::detail::createCPUGenerator(low_rank.seed);
}

std::optional<LowRankPair> WeightLoader::low_rank_of(const std::string& name, std::int64_t outputs,
                                                     std::int64_t inputs) {
    if (thin_ == nullptr || !status_) return std::nullopt;
    const auto begin = 1 / std::sqrt(static_cast<double>(inputs));
    LowRankPair pair{at::empty({low_rank_.rank, inputs}, at::kFloat).uniform_(-begin, begin, random_),
                     at::zeros({outputs, low_rank_.rank}, at::kFloat),
                     low_rank_.alpha / static_cast<double>(low_rank_.rank)};
    if (const auto* update = update_of(name + ".weight", {outputs, inputs}); update != nullptr && status_) {
        pair.a.copy_(in_float(*update->a));
        pair.b.copy_(in_float(*update->b));
    }
    pair.a = pair.a.to(device_);
    pair.b = pair.b.to(device_);
    thin_->push_back({name + ".lora_A.weight", pair.a});
    thin_->push_back({name + ".lora_B.weight", pair.b});
    return pair;
}

Status WeightLoader::check_adapter_is_used() const {
    return adapter_ == nullptr ? Status{} : adapter_->check_all_used(adapted_);
}

Linear WeightLoader::take_linear(const std::string& name, std::int64_t outputs, std::int64_t inputs, bool has_bias,
                                 std::optional<WeightPrecision> precision) {
    auto weight = take(name + ".weight", {outputs, inputs});
    auto bias = has_bias ? take(name + ".bias", {outputs}) : at::Tensor();
    if (auto pair = low_rank_of(name, outputs, inputs)) return Linear::adapted(weight, bias, std::move(*pair));
    if (parameters_ != nullptr) precision = WeightPrecision::kTrainable;
    return status_ ? Linear(std::move(weight), std::move(bias), precision.value_or(precision_)) : Linear();
}

std::string WeightLoader::digest(Sha256 digest) const {
    digest.add(content_);
    return digest.hex();
}

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

at::Tensor shared_tensor(const TensorView& view) {
    return at::from_blob(const_cast<std::byte*>(view.data.data()), view.shape, *stored_type(view.type));
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
