// ImageNet-100: which of a hundred classes a picture shows, in words.
#include <nlohmann/json.hpp>

#include "engine/core/file.h"
#include "engine/evaluation/benchmarks/benchmark.h"

namespace emloc {
namespace {

namespace fs = std::filesystem;

constexpr std::uintmax_t kMaxListBytes = 1U << 28;

Result<std::vector<BenchmarkRow>> read_list(const fs::path& file, const fs::path& root) {
    const auto text = read_text_file(file, kMaxListBytes);
    if (!text) return tl::unexpected(text.error());
    const auto list = nlohmann::json::parse(*text, nullptr, false);
    if (!list.is_array()) return fail(ErrorKind::kMalformed, "{} is no JSON list.", file.string());
    std::vector<BenchmarkRow> rows;
    for (const auto& entry : list) {
        const auto text_of = [&](const char* name) {
            const auto at = entry.is_object() ? entry.find(name) : entry.end();
            return at != entry.end() && at->is_string() ? at->get<std::string>() : std::string();
        };
        BenchmarkRow row{.row = static_cast<std::int64_t>(rows.size()), .id = text_of("image")};
        row.question = text_of("question");
        row.answers = {text_of("answer")};
        row.file = (root / row.id).lexically_normal();
        row.group = row.file.parent_path().filename().string();
        if (row.id.empty() || row.answers.front().empty())
            return fail(ErrorKind::kMalformed, "{}: entry {} has no image or no answer.", file.string(), row.row + 1);
        rows.push_back(std::move(row));
    }
    return rows;
}

Result<BenchmarkData> read(const BenchmarkDescription&, const fs::path& folder) {
    std::error_code error;
    for (const auto& lists : {folder / "data", folder}) {
        const auto val = lists / "lmms_eval_ImageNet100_val.json", train = lists / "lmms_eval_ImageNet100_train.json";
        if (!fs::exists(val, error) || !fs::exists(train, error)) continue;
        // The paths begin with ./data.
        const auto root = lists == folder ? folder.parent_path() : folder;
        auto rows = read_list(val, root), shown = read_list(train, root);
        if (!rows) return tl::unexpected(rows.error());
        if (!shown) return tl::unexpected(shown.error());
        return BenchmarkData{"two JSON lists and folders of pictures", std::move(*rows), std::move(*shown),
                             std::make_shared<PictureFiles>()};
    }
    return fail(ErrorKind::kNotFound, "{} has no data/lmms_eval_ImageNet100_val.json with its train list.",
                folder.string());
}

}  // namespace

BenchmarkDescription imagenet100_benchmark() {
    return {.name = "imagenet100",
            .title = "ImageNet-100",
            .metrics = {"substring accuracy"},
            .repository = "Zehong-Ma/EMLoC",
            .split = "val",
            .published_rows = 5000,
            .protocol = {.visual_tokens = 64,
                         .max_new_tokens = 32,
                         .pool = 0,
                         .demonstrations = 200,
                         .demonstrations_per_chunk = 20},
            .read = read,
            .prompt = [](const BenchmarkRow& row) { return row.question; },
            .demonstration_answer =
                [](const BenchmarkRow& row) {
                    const auto& answer = row.answers.front();
                    return answer.ends_with('.') ? answer : answer + ".";
                }};
}

}  // namespace emloc
