// Small data sets in the layouts of published benchmarks, and parquet in many encodings.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/core/digest.h"
#include "engine/evaluation/benchmarks/benchmark.h"
#include "engine/evaluation/datasets/media.h"
#include "engine/evaluation/datasets/table_file.h"
#include "engine/media/stored_image.h"
#include "tests/conformance/cases.h"
#include "tests/conformance/golden_file.h"

namespace emloc::conformance {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

constexpr double kMeanTolerance = 2;  // of 255: decoders of JPEG differ

struct Check {
    std::int64_t all = 0, same = 0;
    std::string first = {};

    void is(bool holds, const std::string& what) {
        ++all;
        same += holds ? 1 : 0;
        if (!holds && first.empty()) first = what;
    }
    bool print(const std::string& name) const {
        Report report(name);
        if (!first.empty()) report.note("not " + first);
        report.equal("as expected", same, all);
        return report.print();
    }
};

std::string sha256_of(std::string_view text) {
    return sha256_hex(std::as_bytes(std::span(text)));
}

void check_picture(const Bytes& bytes, const json& golden, const std::string& what, Check& check) {
    check.is(sha256_hex(bytes) == golden.at("sha256").get<std::string>(), what + ": the picture's bytes");
    const auto image = required(decode_as_stored(bytes, what));
    check.is(image.width == golden.at("width").get<std::int64_t>() &&
                 image.height == golden.at("height").get<std::int64_t>(),
             what + ": the picture's size");
    if (golden.contains("rgb_sha256"))
        check.is(sha256_hex(std::as_bytes(std::span(image.rgb))) == golden["rgb_sha256"].get<std::string>(),
                 what + ": the picture's pixels");
    std::array<double, 3> sums{};
    for (std::size_t i = 0; i < image.rgb.size(); ++i) sums[i % 3] += image.rgb[i];
    for (std::size_t c = 0; c < sums.size(); ++c)
        check.is(std::abs(sums[c] / static_cast<double>(image.width * image.height) -
                          golden.at("mean_rgb").at(c).get<double>()) <= kMeanTolerance,
                 what + ": the picture's mean colour");
}

// Every frame of the fixtures' clips carries its number as eight squares at the bottom, the lowest bit on the left.
std::int64_t number_on(const Image& image) {
    std::int64_t number = 0;
    constexpr std::int64_t kBits = 8;
    const auto y = image.height - image.height / 10;
    for (std::int64_t bit = 0; bit < kBits; ++bit) {
        const auto x = (2 * bit + 1) * image.width / (2 * kBits);
        if (image.rgb[static_cast<std::size_t>((y * image.width + x) * 3)] > 127) number |= std::int64_t{1} << bit;
    }
    return number;
}

std::vector<std::int64_t> numbers_on(const Media& medium) {
    auto video = required(Video::open(medium));
    std::vector<std::int64_t> numbers;
    for (const double time : medium.choice.times) {
        const std::vector<std::int64_t> frame{video.frame_at(time)};
        numbers.push_back(number_on(required(video.read(frame)).images.front()));
    }
    return numbers;
}

void check_clip(const fs::path& file, const json& golden, const std::string& what, Check& check) {
    const auto video = required(Video::open({.kind = MediaKind::kVideo, .path = file}));
    const auto sampled = golden.at("sampled_indices").get<std::vector<std::int64_t>>();
    const auto count = static_cast<std::int64_t>(sampled.size());
    check.is(video.info().frames == golden.at("frames").get<std::int64_t>(), what + ": the number of frames");
    check.is(even_frames(video.info().frames, count) == sampled, what + ": the sampled frames");
    check.is(numbers_on(required(clip_medium(file, {.count = count}, {}))) ==
                 golden.at("frame_numbers_exact").get<std::vector<std::int64_t>>(),
             what + ": the exact frames");
    check.is(numbers_on(required(clip_medium(file, {.count = count, .key_frames = true}, {}))) ==
                 golden.at("frame_numbers_as_reference_reads_them").get<std::vector<std::int64_t>>(),
             what + ": the key frames");
}

// The fields of a data set by the names that it has them under.
void check_fields(const BenchmarkRow& row, const json& golden, const std::string& what, Check& check) {
    const auto text = [&](const char* name, const std::string& ours) {
        if (!golden.contains(name)) return;
        const auto& theirs = golden[name];
        check.is(ours == (theirs.is_string() ? theirs.get<std::string>() : theirs.dump()),
                 fmt::format("{}: {}", what, name));
    };
    const auto list = [&](const char* name, const auto& ours) {
        if (golden.contains(name))
            check.is(golden[name].get<std::decay_t<decltype(ours)>>() == ours, what + ": " + name);
    };
    for (const char* name : {"question", "instruction"}) text(name, row.question);
    for (const char* name : {"file_name", "question_id", "id", "index"}) text(name, row.id);
    for (const char* name : {"data_type", "category", "youtube_id"}) text(name, row.group);
    for (const char* name : {"data_source", "l2-category", "recipe_type"}) text(name, row.subgroup);
    text("sentence", row.answers.empty() ? "" : row.answers.front());
    text(golden.contains("letter") ? "letter" : "answer", row.answers.empty() ? "" : row.answers.front());
    list("options", row.options);
    list("answers", row.answers);
    list("bbox", row.box);
}

void check_rows(const BenchmarkDescription& benchmark, const BenchmarkData& data, const std::vector<BenchmarkRow>& rows,
                const json& golden, Check& check) {
    check.is(rows.size() == golden.size(), "as many rows");
    for (std::size_t i = 0; i < std::min(rows.size(), golden.size()); ++i) {
        const auto what = fmt::format("row {}", i);
        check_fields(rows[i], golden[i], what, check);
        check.is(benchmark.prompt(rows[i]) == golden[i].at("prompt").get<std::string>(), what + ": the prompt");
        check.is(benchmark.demonstration_answer(rows[i]) == golden[i].at("demo_answer").get<std::string>(),
                 what + ": a demonstration's answer");
        for (const char* name : {"image", "visual"})
            if (golden[i].contains(name) && golden[i][name].is_object())
                check_picture(*required(data.pictures->picture(rows[i])), golden[i][name], what, check);
        if (golden[i].contains("video")) check_clip(rows[i].file, golden[i]["video"], what, check);
    }
}

void check_plan(const BenchmarkData& data, const json& golden, Check& check) {
    if (!golden.is_object()) return;
    const Protocol protocol{.pool = golden.at("pool_size").get<std::int64_t>(),
                            .demonstrations = golden.at("demo_count").get<std::int64_t>(),
                            .seed = golden.at("seed").get<std::uint64_t>()};
    const auto plan = required(plan_benchmark(data, protocol));
    check.is(plan.pool == golden.at("pool").get<std::vector<std::int64_t>>(), "the pool");
    check.is(plan.demonstrations == golden.at("demos").get<std::vector<std::int64_t>>(), "the demonstrations");
    check.is(plan.queries == golden.at("queries").get<std::vector<std::int64_t>>(), "the queries");
}

bool run_data(const fs::path& folder, const std::string& name, const json& golden) {
    Check check;
    const auto found = required(recognise(folder));
    const auto& data = found.data;
    check_rows(*found.benchmark, data, data.rows, golden.contains("rows") ? golden["rows"] : golden.at("val"), check);
    if (golden.contains("train")) check_rows(*found.benchmark, data, data.train, golden["train"], check);
    check_plan(data, golden.at("protocol"), check);
    return check.print(fmt::format("{} ({})", name, data.layout));
}

// --- parquet in many encodings ---------------------------------------------------------------------------------------

template <class T>
void check_cell(const std::optional<T>& ours, const json& theirs, const std::string& what, Check& check) {
    check.is(ours.has_value() != theirs.is_null() && (!ours || *ours == theirs.get<T>()), what);
}

void check_group(TableFile& table, int group, std::size_t first, const json& rows, Check& check) {
    const auto numbers = required(table.numbers(group, "n"));
    const auto texts = required(table.texts(group, "text"));
    const auto tags = required(table.text_lists(group, "tags"));
    const auto boxes = required(table.number_lists(group, "box"));
    const auto bytes = required(table.texts(group, "image.bytes")), paths = required(table.texts(group, "image.path"));
    for (std::size_t i = 0; i < numbers.size(); ++i) {
        const auto& row = rows.at(first + i);
        const auto what = fmt::format("row {}: ", first + i);
        check_cell(numbers[i], row.at("n"), what + "n", check);
        check_cell(texts.cells.at(i) ? std::optional(std::string(*texts.cells[i])) : std::nullopt, row.at("text"),
                   what + "text", check);
        check_cell(tags.at(i), row.at("tags"), what + "tags", check);
        check_cell(boxes.at(i), row.at("box"), what + "box", check);
        const auto& image = row.at("image");
        check.is(bytes.cells.at(i).has_value() != image.is_null(), what + "image");
        if (!bytes.cells[i] || image.is_null()) continue;
        check.is(sha256_of(*bytes.cells[i]) == image.at("sha256").get<std::string>(), what + "image.bytes");
        check_cell(paths.cells.at(i) ? std::optional(std::string(*paths.cells[i])) : std::nullopt, image.at("path"),
                   what + "image.path", check);
    }
}

bool run_variants(const fs::path& folder, const json& golden) {
    bool holds = true;
    for (const auto& name : golden.at("files")) {
        Check check;
        const auto table = required(TableFile::open(folder / name.get<std::string>()));
        check.is(table->rows() == static_cast<std::int64_t>(golden.at("rows").size()), "as many rows");
        std::size_t first = 0;
        int group = 0;
        for (const auto rows : table->rows_of_groups()) {
            check_group(*table, group++, first, golden.at("rows"), check);
            first += static_cast<std::size_t>(rows);
        }
        holds = check.print(name.get<std::string>()) && holds;
    }
    return holds;
}

// Empty: every column of every row group could be read.
std::string why_refused(const fs::path& file) {
    const auto table = TableFile::open(file);
    if (!table) return table.error().message;
    int group = 0;
    for ([[maybe_unused]] const auto rows : (*table)->rows_of_groups()) {
        const auto numbers = (*table)->numbers(group, "n");
        if (!numbers) return numbers.error().message;
        for (const char* column : {"text", "image.bytes"})
            if (const auto texts = (*table)->texts(group, column); !texts) return texts.error().message;
        ++group;
    }
    return {};
}

}  // namespace

bool run_dataset(const fs::path& folder) {
    const auto golden = read_json(folder / "expected.json");
    if (golden.contains("files")) return run_variants(folder, golden);
    bool holds = run_data(folder, folder.filename().string(), golden);
    // The other forms of MME-RealWorld.
    for (const auto& entry : fs::directory_iterator(folder)) {
        const auto form = entry.path();
        if (form.extension() == ".tsv" || (entry.is_directory() && form.filename() == "original"))
            holds = run_data(form, folder.filename().string(), golden) && holds;
    }
    return holds;
}

bool run_damaged_parquet(const fs::path& folder) {
    std::vector<fs::path> files;
    for (const auto& entry : fs::directory_iterator(folder))
        if (entry.path().extension() == ".parquet") files.push_back(entry.path());
    std::ranges::sort(files);
    bool holds = !files.empty();
    for (const auto& file : files) {
        const auto why = why_refused(file);
        // A changed bit in a page without a checksum may read.
        const bool is_right = !why.empty() || file.filename() == "page_bitflip.parquet";
        fmt::print("{} {}: {}\n", is_right ? "ok  " : "FAIL", file.filename().string(),
                   why.empty() ? "read" : "refused: " + why);
        holds = holds && is_right;
    }
    return holds;
}

}  // namespace emloc::conformance
