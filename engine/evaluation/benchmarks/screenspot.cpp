// ScreenSpot: where on a screen the thing is that an instruction means.
#include <fmt/format.h>

#include <algorithm>

#include "engine/evaluation/benchmarks/benchmark.h"
#include "engine/evaluation/datasets/parquet_shards.h"
#include "engine/evaluation/metrics/box.h"
#include "engine/evaluation/metrics/python_text.h"

namespace emloc {
namespace {

constexpr std::size_t kSides = 4;

Status read_columns(ParquetShards& shards, std::vector<BenchmarkRow>& rows) {
    const auto text = [&](const char* column, std::string BenchmarkRow::*field) {
        return shards.each_text(column, [&](std::size_t i, std::string value) { rows[i].*field = std::move(value); });
    };
    if (auto read = text("file_name", &BenchmarkRow::id); !read) return read;
    if (auto read = text("instruction", &BenchmarkRow::question); !read) return read;
    if (auto read = text("data_type", &BenchmarkRow::group); !read) return read;
    if (auto read = text("data_source", &BenchmarkRow::subgroup); !read) return read;
    return shards.each_number_list("bbox",
                                   [&](std::size_t i, std::vector<double> box) { rows[i].box = std::move(box); });
}

// An early revision has whole pixels instead of shares.
Status check_boxes(const std::vector<BenchmarkRow>& rows) {
    for (const auto& row : rows)
        if (row.box.size() != kSides ||
            std::ranges::any_of(row.box, [](double side) { return !(side >= 0 && side <= 1); }))
            return fail(ErrorKind::kUnsupported,
                        "Row {} ({}) has the box {}, which isn't four numbers between 0 and 1. Download the data set's "
                        "current revision.",
                        row.row, row.id, python_list(row.box));
    return {};
}

Result<BenchmarkData> read(const BenchmarkDescription& benchmark, const std::filesystem::path& folder) {
    const auto files = find_shards(dataset_folder(folder, benchmark.repository), benchmark.split);
    if (!files) return tl::unexpected(files.error());
    if (files->empty()) return fail(ErrorKind::kNotFound, "{} has no parquet files.", folder.string());
    auto shards = ParquetShards::open(*files);
    if (!shards) return tl::unexpected(shards.error());
    if (!(*shards)->has("bbox") || !(*shards)->has("instruction"))
        return fail(ErrorKind::kNotFound, "{} isn't ScreenSpot.", folder.string());
    BenchmarkData data{fmt::format("{} parquet files", files->size()),
                       numbered_rows((*shards)->rows()),
                       {},
                       std::make_shared<ParquetPictures>(*shards, "image.bytes", ParquetPictures::Coding::kBytes)};
    if (const auto read = read_columns(**shards, data.rows); !read) return tl::unexpected(read.error());
    if (const auto checked = check_boxes(data.rows); !checked) return tl::unexpected(checked.error());
    return data;
}

}  // namespace

BenchmarkDescription screenspot_benchmark() {
    return {.name = "screenspot",
            .title = "ScreenSpot",
            .metrics = {"centre accuracy", "IoU", "ACC@0.1", "ACC@0.3", "ACC@0.5", "ACC@0.7", "ACC@0.9"},
            .groups = {[](const BenchmarkRow& row) { return screen_group(row.group, row.subgroup); }},
            .repository = "rootsautomation/ScreenSpot",
            .split = "test",
            .published_rows = 1272,
            .protocol = {.visual_tokens = 256, .max_new_tokens = 128, .until = "ASSISTANT:"},
            .read = read,
            .prompt =
                [](const BenchmarkRow& row) {
                    return "Bounding box coordinates are specified in the format (top-left x, top-left y, bottom-right "
                           "x, bottom-right y). All values are floating point numbers bounded between 0 and 1 with two "
                           "decimal places of precision (e.g., 0.15). Please provide the bounding box coordinates of "
                           "the region that corresponds to the command: " +
                           row.question;
                },
            .demonstration_answer = [](const BenchmarkRow& row) { return python_list(row.box); }};
}

}  // namespace emloc
