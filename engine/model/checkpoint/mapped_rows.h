// A table whose rows stay in their file and are read when they are asked for.
#pragma once

#include <ATen/ATen.h>

#include <cstddef>
#include <cstdint>
#include <span>

#include "engine/core/mapped_file.h"

namespace emloc {

class MappedRows {
 public:
    // `data`, within the file: [rows, width] of `stored`, row-major.
    MappedRows(MappedFile file, std::span<const std::byte> data, at::ScalarType stored, std::int64_t width);

    // [ids, width] in f32. Every id is that of a row.
    at::Tensor select(std::span<const std::int64_t> ids) const;

 private:
    MappedFile file_;
    std::span<const std::byte> data_;
    at::ScalarType stored_;
    std::int64_t width_;
};

}  // namespace emloc
