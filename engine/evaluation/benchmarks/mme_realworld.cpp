// MME-RealWorld-lite: one of five choices about a large picture.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>

#include "engine/core/file.h"
#include "engine/evaluation/benchmarks/benchmark.h"
#include "engine/evaluation/datasets/parquet_shards.h"
#include "engine/evaluation/datasets/tsv_file.h"
#include "engine/evaluation/metrics/choice_letter.h"
#include "engine/evaluation/metrics/python_text.h"

namespace emloc {
namespace {

namespace fs = std::filesystem;

Result<BenchmarkData> read_parquet(const fs::path& folder, const std::vector<fs::path>& files) {
    auto shards = ParquetShards::open(files);
    if (!shards) return tl::unexpected(shards.error());
    if (!(*shards)->has("multi-choice options") || !(*shards)->has("l2-category"))
        return fail(ErrorKind::kNotFound, "{} isn't MME-RealWorld.", folder.string());
    BenchmarkData data{fmt::format("{} parquet files", files.size()),
                       numbered_rows((*shards)->rows()),
                       {},
                       std::make_shared<ParquetPictures>(*shards, "bytes", ParquetPictures::Coding::kBase64)};
    auto& rows = data.rows;
    const auto text = [&](const char* column, std::string BenchmarkRow::*field) {
        return (*shards)->each_text(column,
                                    [&](std::size_t i, std::string value) { rows[i].*field = std::move(value); });
    };
    for (const auto& read :
         {text("question", &BenchmarkRow::question), text("category", &BenchmarkRow::group),
          text("l2-category", &BenchmarkRow::subgroup),
          (*shards)->each_text("answer",
                               [&](std::size_t i, std::string value) { rows[i].answers = {std::move(value)}; }),
          (*shards)->each_text_list(
              "multi-choice options",
              [&](std::size_t i, std::vector<std::string> options) { rows[i].options = std::move(options); }),
          (*shards)->each_number("index", [&](std::size_t i, double index) { rows[i].id = fmt::format("{}", index); })})
        if (!read) return tl::unexpected(read.error());
    return data;
}

// VLMEvalKit's table.
Result<BenchmarkData> read_table(const fs::path& file) {
    BenchmarkData data{"a table of tab-separated values", {}, {}, nullptr};
    std::vector<TsvRow> kept;
    std::vector<std::int64_t> begins;
    std::size_t picture = 0;
    const auto names = read_tsv(file, [&](const TsvRow& row, std::int64_t begin) {
        begins.push_back(begin);
        kept.push_back(row);
        // The longest field is the picture, which is read again when it is asked for.
        picture = 0;
        for (std::size_t i = 0; i < row.size(); ++i)
            if (row[i].size() > row[picture].size()) picture = i;
        kept.back()[picture] = {};
    });
    if (!names) return tl::unexpected(names.error());
    const auto column = [&](const std::string& name) { return std::ranges::find(*names, name) - names->begin(); };
    const std::array<std::string, 6> needed{"index", "image", "question", "answer", "category", "l2-category"};
    for (const auto& name : needed)
        if (column(name) == static_cast<std::ptrdiff_t>(names->size()))
            return fail(ErrorKind::kMalformed, "{} has no column “{}”.", file.string(), name);
    for (const auto& row : kept) {
        const auto field = [&](const std::string& name) { return row[static_cast<std::size_t>(column(name))]; };
        BenchmarkRow one{.row = static_cast<std::int64_t>(data.rows.size()), .id = field("index")};
        one.question = field("question");
        one.answers = {field("answer")};
        one.group = field("category");
        one.subgroup = field("l2-category");
        for (const char letter : std::string_view("ABCDE"))
            if (const std::string name{letter}; column(name) < static_cast<std::ptrdiff_t>(names->size()))
                one.options.push_back(fmt::format("({}) {}", letter, field(name)));
        data.rows.push_back(std::move(one));
    }
    data.pictures = std::make_shared<TsvPictures>(file, static_cast<std::size_t>(column("image")), std::move(begins));
    return data;
}

// The authors' own list, with pictures in files.
Result<BenchmarkData> read_list(const fs::path& file) {
    constexpr std::uintmax_t kMaxListBytes = 1U << 28;
    const auto text = read_text_file(file, kMaxListBytes);
    if (!text) return tl::unexpected(text.error());
    const auto list = nlohmann::json::parse(*text, nullptr, false);
    if (!list.is_array()) return fail(ErrorKind::kMalformed, "{} is no JSON list.", file.string());
    BenchmarkData data{"a JSON list and picture files", {}, {}, std::make_shared<PictureFiles>()};
    try {
        for (const auto& entry : list) {
            const auto field = [&](const char* name) { return entry.at(name).get<std::string>(); };
            BenchmarkRow row{.row = static_cast<std::int64_t>(data.rows.size())};
            row.id = std::to_string(row.row);  // as in the other forms: their index
            row.question = field("Text");
            row.options = entry.at("Answer choices").get<std::vector<std::string>>();
            row.answers = {field("Ground truth")};
            row.group = field("Task") + "/" + field("Subtask");
            row.subgroup = field("Category");
            std::error_code error;
            const auto folder = file.parent_path();
            row.file = folder / "images" / field("Image");
            if (!fs::exists(row.file, error)) row.file = folder / field("Image");
            data.rows.push_back(std::move(row));
        }
    } catch (const nlohmann::json::exception& fault) {
        return fail(ErrorKind::kMalformed, "{}: entry {}: {}.", file.string(), data.rows.size() + 1, fault.what());
    }
    return data;
}

Result<BenchmarkData> read(const BenchmarkDescription& benchmark, const fs::path& given) {
    const auto folder = dataset_folder(given, benchmark.repository);
    const auto files = find_shards(folder, benchmark.split);
    if (!files) return tl::unexpected(files.error());
    if (!files->empty()) return read_parquet(folder, *files);
    std::error_code error;
    if (fs::is_regular_file(given, error) && given.extension() == ".tsv") return read_table(given);
    if (fs::is_regular_file(given, error) && given.extension() == ".json") return read_list(given);
    for (const auto* name : {"MME-RealWorld-Lite.tsv", "MME-RealWorld.tsv"})
        if (fs::exists(folder / name, error)) return read_table(folder / name);
    for (const auto* name : {"MME_RealWorld.json", "MME-RealWorld-Lite.json", "original/MME_RealWorld.json"})
        if (fs::exists(folder / name, error)) return read_list(folder / name);
    return fail(ErrorKind::kNotFound, "{} has no parquet files, no MME-RealWorld-Lite.tsv and no MME_RealWorld.json.",
                folder.string());
}

}  // namespace

BenchmarkDescription mme_realworld_benchmark() {
    return {.name = "mme-realworld",
            .title = "MME-RealWorld-lite",
            .metrics = {"accuracy"},
            .groups = {[](const BenchmarkRow& row) { return split_at(row.group, '/').front(); },
                       [](const BenchmarkRow& row) { return row.group; },
                       [](const BenchmarkRow& row) { return row.group + "/" + merged_category(row.subgroup); }},
            .repository = "yifanzhang114/MME-RealWorld-lite-lmms-eval",
            .split = "train",
            .published_rows = 1919,
            .protocol = {.visual_tokens = 256, .max_new_tokens = 16},
            .read = read,
            .prompt =
                [](const BenchmarkRow& row) {
                    return row.question + " The choices are listed below:\n" + join(row.options, "\n") +
                           "\nSelect the best answer to the above multiple-choice question based on the image. Respond "
                           "with only the letter (A, B, C, D, or E) of the correct option.\nThe best answer is: ";
                },
            .demonstration_answer = [](const BenchmarkRow& row) { return row.answers.front(); }};
}

}  // namespace emloc
