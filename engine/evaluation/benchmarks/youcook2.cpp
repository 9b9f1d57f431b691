// YouCook2: a caption for a clip of a cooking video.
#include <fmt/format.h>

#include "engine/evaluation/benchmarks/benchmark.h"
#include "engine/evaluation/datasets/parquet_shards.h"

namespace emloc {
namespace {

namespace fs = std::filesystem;

// Where a clip may lie; the first place where there is none at all, so that a message names it.
fs::path clip_file(const fs::path& folder, const fs::path& clip) {
    constexpr const char* kUnpacked = "YouCookIIVideos";
    std::error_code error;
    for (const auto& root : {folder / kUnpacked, folder, folder.parent_path() / kUnpacked, folder.parent_path()})
        for (const auto& file : {root / clip, root / clip.filename()})
            if (fs::is_regular_file(file, error)) return file;
    return folder / kUnpacked / clip;
}

Result<BenchmarkData> read(const BenchmarkDescription& benchmark, const fs::path& given) {
    const auto folder = dataset_folder(given, benchmark.repository);
    const auto files = find_shards(folder, benchmark.split);
    if (!files) return tl::unexpected(files.error());
    if (files->empty()) return fail(ErrorKind::kNotFound, "{} has no parquet files.", folder.string());
    auto shards = ParquetShards::open(*files);
    if (!shards) return tl::unexpected(shards.error());
    if (!(*shards)->has("sentence") || !(*shards)->has("youtube_id"))
        return fail(ErrorKind::kNotFound, "{} isn't YouCook2.", folder.string());
    BenchmarkData data{fmt::format("{} parquet files and clips", files->size()),
                       numbered_rows((*shards)->rows()),
                       {},
                       std::make_shared<PictureFiles>()};
    auto& rows = data.rows;
    for (const auto& read :
         {(*shards)->each_text("id", [&](std::size_t i, std::string value) { rows[i].id = std::move(value); }),
          (*shards)->each_text("sentence",
                               [&](std::size_t i, std::string value) { rows[i].answers = {std::move(value)}; }),
          (*shards)->each_text("youtube_id",
                               [&](std::size_t i, std::string value) { rows[i].group = std::move(value); }),
          (*shards)->each_text("recipe_type",
                               [&](std::size_t i, std::string value) { rows[i].subgroup = std::move(value); }),
          (*shards)->each_text(
              "video_path", [&](std::size_t i, const std::string&value) { rows[i].file = clip_file(folder, value); })})
        if (!read) return tl::unexpected(read.error());
    return data;
}

}  // namespace

BenchmarkDescription youcook2_benchmark() {
    return {.name = "youcook2",
            .title = "YouCook2",
            .metrics = {"CIDEr", "ROUGE_L", "Bleu_1 to Bleu_4, as the release prints each", "METEOR-exact", "Bleu_1",
                        "Bleu_2", "Bleu_3", "Bleu_4", "METEOR"},
            .repository = "lmms-lab/YouCook2",
            .split = "val",
            .published_rows = 3179,
            .protocol = {.visual_tokens = 256, .max_new_tokens = 128, .frames = 8},
            .read = read,
            .prompt = [](const BenchmarkRow&) -> std::string {
                return "Provide a one-sentence caption for the provided video.";
            },
            .demonstration_answer = [](const BenchmarkRow& row) { return row.answers.front(); }};
}

}  // namespace emloc
