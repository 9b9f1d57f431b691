// A table of tab-separated values with quoted fields, as Python's csv writes it, read row by row.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/core/result.h"
#include "engine/evaluation/datasets/benchmark_row.h"

namespace emloc {

using TsvRow = std::vector<std::string>;

// Calls `take` with each row behind the first, which names the columns, and the byte at which it begins. One row is in
// memory at a time. kMalformed where a row has another number of fields than the first; kNotFound, kUnreadable.
Result<TsvRow> read_tsv(const std::filesystem::path& file,
                        const std::function<void(const TsvRow& row, std::int64_t begin)>& take);

// Pictures in base64 in one column; rows are found by where they begin.
class TsvPictures : public PictureSource {
 public:
    TsvPictures(std::filesystem::path file, std::size_t column, std::vector<std::int64_t> begins)
        : file_(std::move(file)), column_(column), begins_(std::move(begins)) {}
    Result<std::shared_ptr<const Bytes>> picture(const BenchmarkRow& row) override;

 private:
    std::filesystem::path file_;
    std::size_t column_;
    std::vector<std::int64_t> begins_;
};

}  // namespace emloc
