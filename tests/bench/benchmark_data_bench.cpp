// Reads a synthetic data set of each benchmark's layout at its published size: rows a second, and the most memory
// beside what the largest row group takes: what Arrow held of the files, and what the process grew by with it.
//   benchmark_data_bench FOLDER [NAME...]     FOLDER must have room for 3 GB
#include <arrow/api.h>
#include <arrow/io/file.h>
#include <fmt/format.h>
#include <parquet/arrow/writer.h>
#include <parquet/file_reader.h>
#include <parquet/metadata.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <random>
#include <string>
#include <vector>

#include "engine/core/stopwatch.h"
#include "engine/evaluation/benchmarks/benchmark.h"
#include "engine/evaluation/datasets/table_file.h"

namespace {

namespace fs = std::filesystem;
using Columns = std::vector<std::pair<std::string, std::function<std::shared_ptr<arrow::Array>(std::int64_t rows)>>>;

template <class T>
T required(arrow::Result<T> result) {
    if (!result.ok()) throw std::runtime_error(result.status().ToString());
    return std::move(*result);
}
void require(const arrow::Status& status) {
    if (!status.ok()) throw std::runtime_error(status.ToString());
}

// Bytes that no codec makes smaller, as pictures are; of the letters of base64 where they are text.
std::string noise(std::size_t size, bool is_text) {
    static std::mt19937_64 random(1);
    std::string bytes(size, '\0');
    for (std::size_t i = 0; i < size; i += sizeof(std::uint64_t)) {
        auto word = random();
        for (std::size_t j = i; j < std::min(size, i + sizeof word); ++j, word >>= 8)
            bytes[j] = is_text ? "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"[word & 63]
                               : static_cast<char>(word);
    }
    return bytes;
}

std::shared_ptr<arrow::Array> texts(std::int64_t rows, const std::function<std::string()>& make) {
    arrow::StringBuilder builder;
    for (std::int64_t i = 0; i < rows; ++i) require(builder.Append(make()));
    return required(builder.Finish());
}

auto text(const std::string& value) {
    return [value](std::int64_t rows) { return texts(rows, [&] { return value; }); };
}

auto text_list(const std::vector<std::string>& values) {
    return [values](std::int64_t rows) {
        auto inner = std::make_shared<arrow::StringBuilder>();
        arrow::ListBuilder builder(arrow::default_memory_pool(), inner);
        for (std::int64_t i = 0; i < rows; ++i) {
            require(builder.Append());
            for (const auto& value : values) require(inner->Append(value));
        }
        return required(builder.Finish());
    };
}

std::shared_ptr<arrow::Array> boxes(std::int64_t rows) {
    auto inner = std::make_shared<arrow::DoubleBuilder>();
    arrow::ListBuilder builder(arrow::default_memory_pool(), inner);
    for (std::int64_t i = 0; i < rows; ++i) {
        require(builder.Append());
        require(inner->AppendValues({0.125, 0.25, 0.5, 0.75}));
    }
    return required(builder.Finish());
}

std::shared_ptr<arrow::Array> indices(std::int64_t rows) {
    arrow::Int64Builder builder;
    for (std::int64_t i = 0; i < rows; ++i) require(builder.Append(i));
    return required(builder.Finish());
}

auto pictures(std::size_t size) {
    return [size](std::int64_t rows) -> std::shared_ptr<arrow::Array> {
        arrow::BinaryBuilder bytes;
        for (std::int64_t i = 0; i < rows; ++i) require(bytes.Append(noise(size, false)));
        const auto paths = texts(rows, [] { return std::string("picture.png"); });
        const std::vector<std::shared_ptr<arrow::Array>> parts{required(bytes.Finish()), paths};
        const std::vector<std::string> names{"bytes", "path"};
        return required(arrow::StructArray::Make(parts, names));
    };
}

auto base64(std::size_t size) {
    return [size](std::int64_t rows) { return texts(rows, [size] { return noise(size / 4 * 4, true); }); };
}

struct Layout {
    std::string name, split;
    std::int64_t rows = 0, shards = 1, rows_of_group = 100;
    Columns columns;
};

// Published counts of rows and files, and sizes of them.
std::vector<Layout> layouts() {
    constexpr std::size_t kKilobyte = 1000;
    return {{"screenspot",
             "test",
             1272,
             3,
             100,
             {{"file_name", text("a.png")},
              {"bbox", boxes},
              {"instruction", text("press it")},
              {"data_type", text("text")},
              {"data_source", text("ios")},
              {"image", pictures(473 * kKilobyte)}}},
            {"mme-realworld",
             "train",
             1919,
             4,
             1000,
             {{"index", indices},
              {"bytes", base64(1000 * kKilobyte)},
              {"question", text("What?")},
              {"multi-choice options", text_list({"(A) a", "(B) b", "(C) c", "(D) d", "(E) e"})},
              {"answer", text("A")},
              {"category", text("Perception/Monitoring")},
              {"l2-category", text("person/counting")}}},
            {"illusionvqa",
             "test",
             1000,
             1,
             100,
             {{"image", pictures(24 * kKilobyte)},
              {"question", text("Which?")},
              {"options", text_list({"Left", "Right"})},
              {"answer", text("Left")}}},
            {"ok-vqa",
             "val2014",
             5046,
             2,
             100,
             {{"question_id", text("1")},
              {"image", pictures(165 * kKilobyte)},
              {"question", text("What?")},
              {"answers", text_list(std::vector<std::string>(10, "cat"))}}},
            {"youcook2",
             "val",
             3179,
             1,
             1000,
             {{"id", text("1")},
              {"recipe_type", text("1")},
              {"sentence", text("stir")},
              {"video_path", text("val/1.mp4")},
              {"youtube_id", text("v")}}}};
}

void write_shard(const Layout& layout, const fs::path& file, std::int64_t rows) {
    std::vector<std::shared_ptr<arrow::Field>> fields;
    for (const auto& [name, make] : layout.columns) fields.push_back(arrow::field(name, make(0)->type()));
    const auto schema = arrow::schema(fields);
    const auto out = required(arrow::io::FileOutputStream::Open(file.string()));
    auto writer = required(parquet::arrow::FileWriter::Open(*schema, arrow::default_memory_pool(), out));
    for (std::int64_t done = 0; done < rows; done += layout.rows_of_group) {
        const auto count = std::min(layout.rows_of_group, rows - done);
        std::vector<std::shared_ptr<arrow::Array>> arrays;
        for (const auto& [name, make] : layout.columns) arrays.push_back(make(count));
        require(writer->WriteTable(*arrow::Table::Make(schema, arrays), count));
    }
    require(writer->Close());
}

// In a process of its own, whose memory doesn't count.
bool in_child(const std::function<void()>& work) {
    const auto child = fork();
    if (child == 0) {
        try {
            work();
        } catch (const std::exception& error) {
            fmt::print(stderr, "{}\n", error.what());
            _exit(1);
        }
        std::fflush(stdout);
        _exit(0);
    }
    int status = 0;
    waitpid(child, &status, 0);
    return status == 0;
}

void write(const Layout& layout, const fs::path& folder) {
    fs::create_directories(folder / "data");
    const auto each = (layout.rows + layout.shards - 1) / layout.shards;
    for (std::int64_t shard = 0; shard < layout.shards; ++shard)
        write_shard(layout, folder / fmt::format("data/{}-{:05}-of-{:05}.parquet", layout.split, shard, layout.shards),
                    std::min(each, layout.rows - shard * each));
}

// Two JSON lists and 5,200 pictures.
void write_imagenet(const fs::path& folder) {
    fs::create_directories(folder / "data");
    const auto picture = noise(110'000, false);
    for (const auto& [part, count] : {std::pair{"train", 200}, std::pair{"val", 5000}}) {
        std::ofstream list(folder / fmt::format("data/lmms_eval_ImageNet100_{}.json", part));
        list << "[";
        for (int i = 0; i < count; ++i) {
            const auto name = fmt::format("./data/imagenet1k/{}/n{:08}/{}.JPEG", part, i % 100, i);
            fs::create_directories((folder / name).parent_path());
            std::ofstream(folder / name, std::ios::binary) << picture;
            list << (i > 0 ? "," : "") << fmt::format(R"({{"question":"What?","answer":"cat","image":"{}"}})", name);
        }
        list << "]";
    }
}

std::int64_t peak() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<std::int64_t>(usage.ru_maxrss) * 1024;
}

// The bytes of the largest row group of a folder's files, as they lie there; 0 where there are none.
std::int64_t largest_group(const fs::path& folder) {
    std::int64_t largest = 0;
    for (const auto& entry : fs::directory_iterator(folder / "data")) {
        if (entry.path().extension() != ".parquet") continue;
        const auto metadata = parquet::ParquetFileReader::OpenFile(entry.path().string())->metadata();
        for (int group = 0; group < metadata->num_row_groups(); ++group)
            largest = std::max(largest, metadata->RowGroup(group)->total_compressed_size());
    }
    return largest;
}

void read(const std::string& name, const fs::path& folder) {
    const auto largest = largest_group(folder);
    const auto before = peak();
    const emloc::Stopwatch watch;
    const auto found = emloc::recognise(folder);
    if (!found) throw std::runtime_error(found.error().message);
    const auto listed = watch.seconds();
    if (name != "youcook2")
        for (const auto& row : found->data.rows) {
            const auto picture = found->data.pictures->picture(row);
            if (!picture) throw std::runtime_error(picture.error().message);
        }
    const auto seconds = watch.seconds();
    constexpr double kMega = 1e6;
    fmt::print(
        "{}: {} rows, listed in {:.2f} s, read in {:.2f} s, {:.0f} rows a second; largest row group {:.0f} MB, of "
        "which "
        "Arrow held {:.0f} MB at its most, the process {:.0f} MB more than before\n",
        found->benchmark->name, found->data.rows.size(), listed, seconds,
        static_cast<double>(found->data.rows.size()) / seconds, static_cast<double>(largest) / kMega,
        static_cast<double>(arrow::system_memory_pool()->max_memory()) / kMega,
        static_cast<double>(peak() - before) / kMega);
}

bool measure(const std::string& name, const fs::path& folder, const std::function<void()>& make) {
    fs::remove_all(folder);
    const bool good = in_child(make) && in_child([&] { read(name, folder); });
    fs::remove_all(folder);
    return good;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 2) {
        fmt::print(stderr, "usage: benchmark_data_bench FOLDER [NAME...]\n");
        return 2;
    }
    const fs::path folder = fs::path(argv[1]) / "benchmark_data_bench";
    const std::vector<std::string> names(argv + 2, argv + argc);
    const auto is_wanted = [&](const std::string& name) {
        return names.empty() || std::ranges::find(names, name) != names.end();
    };
    bool good = true;
    for (const auto& layout : layouts())
        if (is_wanted(layout.name)) good = measure(layout.name, folder, [&] { write(layout, folder); }) && good;
    if (is_wanted("imagenet100")) good = measure("imagenet100", folder, [&] { write_imagenet(folder); }) && good;
    return good ? 0 : 1;
}
