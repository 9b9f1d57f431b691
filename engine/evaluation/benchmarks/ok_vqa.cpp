// OK-VQA: questions about pictures that need outside knowledge.
#include <fmt/format.h>

#include "engine/evaluation/benchmarks/benchmark.h"
#include "engine/evaluation/datasets/parquet_shards.h"
#include "engine/evaluation/metrics/vqa_accuracy.h"

namespace emloc {
namespace {

Result<BenchmarkData> read(const BenchmarkDescription& benchmark, const std::filesystem::path& folder) {
    const auto files = find_shards(dataset_folder(folder, benchmark.repository), benchmark.split);
    if (!files) return tl::unexpected(files.error());
    if (files->empty()) return fail(ErrorKind::kNotFound, "{} has no parquet files.", folder.string());
    auto shards = ParquetShards::open(*files);
    if (!shards) return tl::unexpected(shards.error());
    if (!(*shards)->has("answers") || !(*shards)->has("question_id"))
        return fail(ErrorKind::kNotFound, "{} isn't OK-VQA.", folder.string());
    BenchmarkData data{fmt::format("{} parquet files", files->size()),
                       numbered_rows((*shards)->rows()),
                       {},
                       std::make_shared<ParquetPictures>(*shards, "image.bytes", ParquetPictures::Coding::kBytes)};
    auto& rows = data.rows;
    for (const auto& read :
         {(*shards)->each_text("question_id", [&](std::size_t i, std::string value) { rows[i].id = std::move(value); }),
          (*shards)->each_text("question",
                               [&](std::size_t i, std::string value) { rows[i].question = std::move(value); }),
          (*shards)->each_text_list("answers", [&](std::size_t i, std::vector<std::string> answers) {
              rows[i].answers = std::move(answers);
          })})
        if (!read) return tl::unexpected(read.error());
    return data;
}

}  // namespace

BenchmarkDescription ok_vqa_benchmark() {
    return {.name = "ok-vqa",
            .title = "OK-VQA",
            .metrics = {"VQA accuracy"},
            .repository = "lmms-lab/OK-VQA",
            .split = "val2014",
            .published_rows = 5046,
            .protocol = {.visual_tokens = 256, .max_new_tokens = 128, .until = "ASSISTANT:"},
            .read = read,
            .prompt =
                [](const BenchmarkRow& row) {
                    return row.question +
                           "\nWhen the provided information is insufficient, respond with 'Unanswerable'.\nAnswer the "
                           "question using a single word or phrase.";
                },
            .demonstration_answer = [](const BenchmarkRow& row) { return most_frequent(row.answers); }};
}

}  // namespace emloc
