#include "engine/training/saved_tensors.h"

#include <cstddef>
#include <stdexcept>

#include "engine/model/checkpoint/safetensors_writer.h"

namespace emloc {

TensorType tensor_type(at::ScalarType type) {
    switch (type) {
        case at::kFloat:
            return TensorType::kF32;
        case at::kHalf:
            return TensorType::kF16;
        case at::kBFloat16:
            return TensorType::kBF16;
        default:
            throw std::logic_error("weights have no such type");
    }
}

Status save_tensors(const std::filesystem::path& file, std::span<const NamedTensor> tensors,
                    const std::map<std::string, std::string>& metadata) {
    std::vector<TensorView> views;
    for (const auto& [name, tensor] : tensors)
        views.push_back(
            {.name = name, .type = tensor_type(tensor.scalar_type()), .shape = tensor.sizes().vec(), .data = {}});
    at::Tensor written;
    const auto data_of = [&, i = std::size_t{0}](const TensorView&) mutable -> Result<std::span<const std::byte>> {
        written = tensors[i++].tensor.detach().cpu().contiguous();
        return std::span(static_cast<const std::byte*>(written.const_data_ptr()), written.nbytes());
    };
    return write_safetensors(file, views, data_of, metadata);
}

Result<SavedTensors> load_tensors(const std::filesystem::path& file) {
    const auto opened = SafetensorsFile::open(file);
    if (!opened) return tl::unexpected(opened.error());
    SavedTensors saved{.tensors = {}, .metadata = opened->metadata()};
    for (const auto& view : opened->tensors()) {
        if (!stored_type(view.type))
            return fail(ErrorKind::kUnsupported, "{} holds {} as {}, which no weight is kept as.", file.string(),
                        view.name, name_of(view.type));
        saved.tensors.push_back({view.name, shared_tensor(view).clone()});
    }
    return saved;
}

}  // namespace emloc
