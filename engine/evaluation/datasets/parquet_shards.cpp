#include "engine/evaluation/datasets/parquet_shards.h"

#include <algorithm>
#include <iterator>
#include <regex>

#include "engine/evaluation/metrics/python_text.h"
#include "engine/model/checkpoint/model_folder.h"

namespace emloc {
namespace {

namespace fs = std::filesystem;

bool is_folder(const fs::path& path) {
    std::error_code error;
    return fs::is_directory(path, error);
}

// Of a repository in the cache: the snapshot that its branch "main" stands for, else the last by name.
fs::path snapshot_of(const fs::path& repository) {
    if (auto current = current_snapshot(repository); !current.empty()) return current;
    fs::path last = repository;
    std::error_code error;
    for (const auto& entry : fs::directory_iterator(repository / "snapshots", error))
        if (entry.is_directory(error)) last = std::max(last, entry.path());
    return last;
}

}  // namespace

fs::path dataset_folder(const fs::path& folder, const std::string& repository) {
    const auto cached = "datasets--" + replace_all(repository, "/", "--");
    for (const auto& candidate : {folder / cached, folder / "hub" / cached})
        if (is_folder(candidate / "snapshots")) return snapshot_of(candidate);
    if (is_folder(folder / "snapshots")) return snapshot_of(folder);
    return folder;
}

Result<std::vector<fs::path>> find_shards(const fs::path& folder, const std::string& split) {
    const std::regex pattern(split + R"(-(\d{5})-of-(\d{5})(-[0-9a-f]+)?\.parquet)");
    std::map<int, fs::path> shards;
    int expected = 0;
    std::error_code error;
    constexpr int kDepth = 2;
    for (fs::recursive_directory_iterator at(folder, fs::directory_options::skip_permission_denied, error), end;
         !error && at != end; at.increment(error)) {
        if (at.depth() >= kDepth) at.disable_recursion_pending();
        std::smatch match;
        const auto name = at->path().filename().string();
        if (!std::regex_match(name, match, pattern)) continue;
        shards.try_emplace(std::stoi(match[1]), at->path());
        expected = std::stoi(match[2]);
    }
    std::vector<fs::path> files;
    for (auto& [number, file] : shards) files.push_back(std::move(file));
    if (static_cast<int>(files.size()) == expected) return files;
    return fail(ErrorKind::kNotFound, "{} has {} of the {} parquet files of “{}”. Download the others too.",
                folder.string(), files.size(), expected, split);
}

std::vector<BenchmarkRow> numbered_rows(std::int64_t count) {
    std::vector<BenchmarkRow> rows(static_cast<std::size_t>(count));
    for (std::int64_t i = 0; i < count; ++i) rows[static_cast<std::size_t>(i)].row = i;
    return rows;
}

Result<std::shared_ptr<ParquetShards>> ParquetShards::open(const std::vector<fs::path>& files) {
    auto shards = std::make_shared<ParquetShards>();
    for (const auto& file : files) {
        auto table = TableFile::open(file);
        if (!table) return tl::unexpected(table.error());
        int group = 0;
        for (const auto rows : (*table)->rows_of_groups()) {
            shards->groups_.push_back({shards->tables_.size(), group++, shards->rows_, rows});
            shards->rows_ += rows;
        }
        shards->files_.push_back(file);
        shards->tables_.push_back(std::move(*table));
    }
    return shards;
}

bool ParquetShards::has(const std::string& column) const {
    return std::ranges::all_of(tables_, [&](const auto& table) { return table->has(column); });
}

template <class Read, class Take>
Status ParquetShards::each(const Read& read, const Take& take) {
    forget();  // never two row groups
    for (const auto& group : groups_) {
        auto column = read(*tables_[group.file], group.group);
        if (!column) return tl::unexpected(column.error());
        for (std::int64_t i = 0; i < group.rows; ++i)
            take(static_cast<std::size_t>(group.first + i), *column, static_cast<std::size_t>(i));
    }
    return {};
}

Status ParquetShards::each_text(const std::string& name, const std::function<void(std::size_t, std::string)>& take) {
    return each([&](TableFile& table, int group) { return table.texts(group, name); },
                [&](std::size_t row, const TextColumn& column, std::size_t i) {
                    take(row, i < column.cells.size() ? std::string(column.cells[i].value_or("")) : std::string());
                });
}

Status ParquetShards::each_number(const std::string& name, const std::function<void(std::size_t, double)>& take) {
    return each([&](TableFile& table, int group) { return table.numbers(group, name); },
                [&](std::size_t row, const Cells<double>& cells, std::size_t i) {
                    take(row, i < cells.size() ? cells[i].value_or(0) : 0);
                });
}

Status ParquetShards::each_text_list(const std::string& name,
                                     const std::function<void(std::size_t, std::vector<std::string>)>& take) {
    return each([&](TableFile& table, int group) { return table.text_lists(group, name); },
                [&](std::size_t row, Cells<std::vector<std::string>>& cells, std::size_t i) {
                    take(row, i < cells.size() ? std::move(cells[i]).value_or(std::vector<std::string>{})
                                               : std::vector<std::string>{});
                });
}

Status ParquetShards::each_number_list(const std::string& name,
                                       const std::function<void(std::size_t, std::vector<double>)>& take) {
    return each(
        [&](TableFile& table, int group) { return table.number_lists(group, name); },
        [&](std::size_t row, Cells<std::vector<double>>& cells, std::size_t i) {
            take(row, i < cells.size() ? std::move(cells[i]).value_or(std::vector<double>{}) : std::vector<double>{});
        });
}

void ParquetShards::forget() {
    group_ = nullptr;
    cells_ = {};
    stream_.reset();
}

// Until the cell at `place` of the group is among cells_, or the column has ended.
Status ParquetShards::go_to(const Group& group, const std::string& column, std::int64_t place) {
    if (group_ != &group || column_ != column || place < first_) {
        forget();
        auto stream = tables_[group.file]->stream(group.group, column);
        if (!stream) return tl::unexpected(stream.error());
        stream_ = std::move(*stream);
        group_ = &group;
        column_ = column;
        first_ = 0;
    }
    while (place >= first_ + std::ssize(cells_.cells)) {
        first_ += std::ssize(cells_.cells);
        cells_ = {};  // before the next ones are read
        auto next = stream_->next();
        if (!next) {
            forget();
            return tl::unexpected(next.error());
        }
        if (next->cells.empty()) break;
        cells_ = std::move(*next);
    }
    return {};
}

Result<std::string_view> ParquetShards::bytes(std::int64_t row, const std::string& name) {
    const auto after = std::ranges::upper_bound(groups_, row, {}, &Group::first);
    if (row < 0 || row >= rows_ || after == groups_.begin())
        return fail(ErrorKind::kInvalidArgument, "There is no row {}.", row);
    const auto& group = *std::prev(after);
    const auto in_group = row - group.first;
    if (auto there = go_to(group, name, in_group); !there) return tl::unexpected(there.error());
    const auto place = static_cast<std::size_t>(in_group - first_);
    if (place < cells_.cells.size() && cells_.cells[place]) return *cells_.cells[place];
    return fail(ErrorKind::kMalformed, "{}: row {} has no picture.", files_[group.file].string(), row);
}

Result<std::shared_ptr<const Bytes>> ParquetPictures::picture(const BenchmarkRow& row) {
    const auto bytes = shards_->bytes(row.row, column_);
    if (!bytes) return tl::unexpected(bytes.error());
    if (coding_ == Coding::kBase64) return bytes_of_base64(*bytes, fmt::format("The picture of row {}", row.row));
    const auto* begin = reinterpret_cast<const std::byte*>(bytes->data());
    return std::make_shared<const Bytes>(begin, begin + bytes->size());
}

}  // namespace emloc
