// A split that lies in several parquet files, as Hugging Face publishes data sets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/core/result.h"
#include "engine/evaluation/datasets/benchmark_row.h"
#include "engine/evaluation/datasets/table_file.h"

namespace emloc {

// The folder where a data set lies: `folder` itself, or in a cache of huggingface_hub (datasets--OWNER--NAME with its
// snapshots) the snapshot that is current. `repository`: "owner/name".
std::filesystem::path dataset_folder(const std::filesystem::path& folder, const std::string& repository);

// The files SPLIT-NNNNN-of-NNNNN.parquet in the folder or up to two folders below it, in their order; none where there
// are none. kNotFound where some of them are missing.
Result<std::vector<std::filesystem::path>> find_shards(const std::filesystem::path& folder, const std::string& split);

// Rows that know their places and nothing else yet.
std::vector<BenchmarkRow> numbered_rows(std::int64_t count);

// One column of one row group of one file at a time is in memory; of pictures a page and a few cells.
class ParquetShards {
 public:
    static Result<std::shared_ptr<ParquetShards>> open(const std::vector<std::filesystem::path>& files);

    std::int64_t rows() const { return rows_; }
    std::size_t files() const { return files_.size(); }

    // Of every row of every file in turn. Where a cell is null or a row is missing the value is empty. Errors as
    // TableFile's.
    Status each_text(const std::string& column, const std::function<void(std::size_t, std::string)>& take);
    Status each_number(const std::string& column, const std::function<void(std::size_t, double)>& take);
    Status each_text_list(const std::string& column,
                          const std::function<void(std::size_t, std::vector<std::string>)>& take);
    Status each_number_list(const std::string& column,
                            const std::function<void(std::size_t, std::vector<double>)>& take);

    bool has(const std::string& column) const;

    // The bytes of one cell, which stay until another is asked for. kMalformed where it is null. Rows are best asked
    // for in ascending order: what lies before one in its row group is read over.
    Result<std::string_view> bytes(std::int64_t row, const std::string& column);

 private:
    struct Group {
        std::size_t file = 0;
        int group = 0;
        std::int64_t first = 0, rows = 0;
    };

    Status go_to(const Group& group, const std::string& column, std::int64_t place);
    void forget();
    template <class Read, class Take>
    Status each(const Read& read, const Take& take);

    std::vector<std::filesystem::path> files_;
    std::vector<std::unique_ptr<TableFile>> tables_;
    std::vector<Group> groups_;
    std::int64_t rows_ = 0;
    // Where bytes() is.
    const Group* group_ = nullptr;
    std::string column_;
    std::unique_ptr<TextStream> stream_;
    std::int64_t first_ = 0;  // of `cells_`, within the group
    TextColumn cells_;
};

// Pictures in a column of bytes, or of base64.
class ParquetPictures : public PictureSource {
 public:
    enum class Coding { kBytes, kBase64 };
    ParquetPictures(std::shared_ptr<ParquetShards> shards, std::string column, Coding coding)
        : shards_(std::move(shards)), column_(std::move(column)), coding_(coding) {}
    Result<std::shared_ptr<const Bytes>> picture(const BenchmarkRow& row) override;

 private:
    std::shared_ptr<ParquetShards> shards_;
    std::string column_;
    Coding coding_;
};

}  // namespace emloc
