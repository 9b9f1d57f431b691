#include "engine/model/checkpoint/mapped_rows.h"

#include <cstring>
#include <utility>

namespace emloc {

MappedRows::MappedRows(MappedFile file, std::span<const std::byte> data, at::ScalarType stored, std::int64_t width)
    : file_(std::move(file)), data_(data), stored_(stored), width_(width) {}

at::Tensor MappedRows::select(std::span<const std::int64_t> ids) const {
    const auto bytes = static_cast<std::size_t>(width_) * at::elementSize(stored_);
    auto rows = at::empty({static_cast<std::int64_t>(ids.size()), width_}, stored_);
    auto* to = static_cast<std::byte*>(rows.mutable_data_ptr());
    for (const auto id : ids) {
        std::memcpy(to, data_.data() + static_cast<std::size_t>(id) * bytes, bytes);
        to += bytes;
    }
    return rows.to(at::kFloat);
}

}  // namespace emloc
