// IllusionVQA, soft localisation: what an optical illusion shows where.
#include <fmt/format.h>

#include <algorithm>

#include "engine/evaluation/benchmarks/benchmark.h"
#include "engine/evaluation/datasets/parquet_shards.h"

namespace emloc {
namespace {

std::string letter(std::size_t option) {
    return {static_cast<char>('A' + option)};
}

Result<BenchmarkData> read(const BenchmarkDescription& benchmark, const std::filesystem::path& folder) {
    const auto files = find_shards(dataset_folder(folder, benchmark.repository), benchmark.split);
    if (!files) return tl::unexpected(files.error());
    if (files->empty()) return fail(ErrorKind::kNotFound, "{} has no parquet files.", folder.string());
    auto shards = ParquetShards::open(*files);
    if (!shards) return tl::unexpected(shards.error());
    if (!(*shards)->has("options") || !(*shards)->has("answer") || !(*shards)->has("image.bytes"))
        return fail(ErrorKind::kNotFound, "{} isn't IllusionVQA.", folder.string());
    BenchmarkData data{fmt::format("{} parquet files", files->size()),
                       numbered_rows((*shards)->rows()),
                       {},
                       std::make_shared<ParquetPictures>(*shards, "image.bytes", ParquetPictures::Coding::kBytes)};
    auto& rows = data.rows;
    for (const auto& read :
         {(*shards)->each_text("question",
                               [&](std::size_t i, std::string value) { rows[i].question = std::move(value); }),
          (*shards)->each_text("answer",
                               [&](std::size_t i, std::string value) { rows[i].answers = {std::move(value)}; }),
          (*shards)->each_text_list("options", [&](std::size_t i, std::vector<std::string> options) {
              rows[i].options = std::move(options);
          })})
        if (!read) return tl::unexpected(read.error());
    for (auto& row : rows) {
        const auto at = std::ranges::find(row.options, row.answers.front());
        if (at == row.options.end())
            return fail(ErrorKind::kMalformed, "Row {}: the answer “{}” is none of the options.", row.row,
                        row.answers.front());
        row.id = std::to_string(row.row);
        row.answers = {letter(static_cast<std::size_t>(at - row.options.begin()))};
    }
    return data;
}

std::string prompt(const BenchmarkRow& row) {
    auto text =
        "You'll be given an image, an instruction and some options. You have to select the correct one. Do not explain "
        "your reasoning. Answer with only the letter which corresponds to the correct option. Do not repeat the entire "
        "answer." +
        row.question;
    for (std::size_t i = 0; i < row.options.size(); ++i) text += "\n" + letter(i) + ". " + row.options[i];
    return text;
}

}  // namespace

BenchmarkDescription illusionvqa_benchmark() {
    return {.name = "illusionvqa",
            .title = "IllusionVQA (soft localisation)",
            .metrics = {"exact match"},
            .repository = "csebuetnlp/illusionVQA-Soft-Localization",
            .split = "test",
            .published_rows = 1000,
            .protocol = {.visual_tokens = 256, .max_new_tokens = 16},
            .read = read,
            .prompt = prompt,
            .demonstration_answer = [](const BenchmarkRow& row) { return row.answers.front(); }};
}

}  // namespace emloc
