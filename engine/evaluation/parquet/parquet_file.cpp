// Parquet by Apache Arrow.
#include <arrow/api.h>
#include <arrow/io/file.h>
#include <fmt/format.h>
#include <parquet/arrow/reader.h>
#include <parquet/arrow/schema.h>
#include <parquet/file_reader.h>

#include <functional>
#include <map>
#include <new>
#include <utility>

#include "engine/evaluation/datasets/table_file.h"

namespace emloc {
namespace {

using ArrayPointer = std::shared_ptr<arrow::Array>;

constexpr std::int64_t kCellsAtOnce = 8;  // of a stream: pictures of up to some megabytes each

// The first line: Arrow's messages may go on with a trace.
std::string first_line(const std::string& text) {
    return text.substr(0, text.find('\n'));
}

// A struct's one part, or the list or value itself, with the nulls of the struct.
struct Leaf {
    ArrayPointer values;
    ArrayPointer parent;  // null: not in a struct

    bool is_null(std::int64_t row) const { return (parent && parent->IsNull(row)) || values->IsNull(row); }
};

template <class Array>
bool take_texts(const Leaf& leaf, TextColumn& column) {
    const auto* array = dynamic_cast<const Array*>(leaf.values.get());
    if (array == nullptr) return false;
    for (std::int64_t row = 0; row < array->length(); ++row)
        column.cells.push_back(leaf.is_null(row) ? std::nullopt : std::optional(std::string_view(array->GetView(row))));
    return true;
}

template <class Array>
bool take_numbers(const Leaf& leaf, Cells<double>& cells) {
    const auto* array = dynamic_cast<const Array*>(leaf.values.get());
    if (array == nullptr) return false;
    for (std::int64_t row = 0; row < array->length(); ++row)
        cells.push_back(leaf.is_null(row) ? std::nullopt : std::optional(static_cast<double>(array->Value(row))));
    return true;
}

bool texts_of(const Leaf& leaf, TextColumn& column) {
    return take_texts<arrow::BinaryArray>(leaf, column) || take_texts<arrow::LargeBinaryArray>(leaf, column);
}

bool numbers_of(const Leaf& leaf, Cells<double>& cells) {
    return take_numbers<arrow::DoubleArray>(leaf, cells) || take_numbers<arrow::FloatArray>(leaf, cells) ||
           take_numbers<arrow::Int64Array>(leaf, cells) || take_numbers<arrow::Int32Array>(leaf, cells);
}

// For each row of a list column, where its values begin and end; calls `take` with the values of all rows once.
template <class Array>
bool rows_of_list(const Leaf& leaf, const std::function<bool(const Leaf&)>& values,
                  const std::function<void(bool is_null, std::int64_t begin, std::int64_t end)>& row) {
    const auto* array = dynamic_cast<const Array*>(leaf.values.get());
    if (array == nullptr) return false;
    if (!values({array->values(), nullptr})) return false;
    for (std::int64_t i = 0; i < array->length(); ++i)
        row(leaf.is_null(i), array->value_offset(i), array->value_offset(i) + array->value_length(i));
    return true;
}

bool rows_of_any_list(const Leaf& leaf, const std::function<bool(const Leaf&)>& values,
                      const std::function<void(bool, std::int64_t, std::int64_t)>& row) {
    return rows_of_list<arrow::ListArray>(leaf, values, row) ||
           rows_of_list<arrow::LargeListArray>(leaf, values, row) ||
           rows_of_list<arrow::FixedSizeListArray>(leaf, values, row);
}

bool text_lists_of(const Leaf& leaf, Cells<std::vector<std::string>>& cells) {
    TextColumn values;
    return rows_of_any_list(
        leaf, [&](const Leaf& inner) { return texts_of(inner, values); },
        [&](bool is_null, std::int64_t begin, std::int64_t end) {
            if (is_null) return cells.push_back(std::nullopt);
            auto& list = cells.emplace_back().emplace();
            for (auto i = begin; i < end; ++i)
                list.emplace_back(values.cells[static_cast<std::size_t>(i)].value_or(std::string_view()));
        });
}

bool number_lists_of(const Leaf& leaf, Cells<std::vector<double>>& cells) {
    Cells<double> values;
    return rows_of_any_list(
        leaf, [&](const Leaf& inner) { return numbers_of(inner, values); },
        [&](bool is_null, std::int64_t begin, std::int64_t end) {
            if (is_null) return cells.push_back(std::nullopt);
            auto& list = cells.emplace_back().emplace();
            for (auto i = begin; i < end; ++i) list.push_back(values[static_cast<std::size_t>(i)].value_or(0));
        });
}

// Calls `read`, which may throw, and says what went wrong with the column of the file.
template <class Read>
auto guarded(const std::string& file, const std::string& column, const Read& read) -> decltype(read()) {
    try {
        return read();
    } catch (const std::bad_alloc&) {
        return fail(ErrorKind::kOutOfMemory, "There is not enough memory for the column “{}” of {}.", column, file);
    } catch (const std::exception& error) {
        return fail(ErrorKind::kMalformed, "{} is damaged: {}.", file, first_line(error.what()));
    }
}

tl::unexpected<Error> broken(const std::string& file, const arrow::Status& status) {
    if (status.IsOutOfMemory())
        return fail(ErrorKind::kOutOfMemory, "There is not enough memory for a row group of {}.", file);
    return fail(ErrorKind::kMalformed, "{} is damaged: {}.", file, first_line(status.message()));
}

tl::unexpected<Error> unexpected_type(const std::string& file, const std::string& column, const arrow::Array& array) {
    return fail(ErrorKind::kMalformed, "{}: the column “{}” holds {}, which isn't what is expected.", file, column,
                array.type()->ToString());
}

Leaf leaf_of(const ArrayPointer& chunk, const std::string& column) {
    const auto* parts = dynamic_cast<const arrow::StructArray*>(chunk.get());
    if (parts == nullptr || column.find('.') == std::string::npos) return {chunk, nullptr};
    return {parts->field(0), chunk};
}

class ParquetStream : public TextStream {
 public:
    ParquetStream(std::string name, std::string column, std::unique_ptr<arrow::RecordBatchReader> batches)
        : name_(std::move(name)), column_(std::move(column)), batches_(std::move(batches)) {}

    Result<TextColumn> next() override {
        return guarded(name_, column_, [&]() -> Result<TextColumn> {
            std::shared_ptr<arrow::RecordBatch> batch;
            if (const auto read = batches_->ReadNext(&batch); !read.ok()) return broken(name_, read);
            TextColumn result;
            if (!batch) return result;
            if (const auto valid = batch->ValidateFull(); !valid.ok()) return broken(name_, valid);
            const auto& array = batch->column(0);
            if (!texts_of(leaf_of(array, column_), result)) return unexpected_type(name_, column_, *array);
            result.owner = std::move(batch);
            return result;
        });
    }

 private:
    std::string name_, column_;
    std::unique_ptr<arrow::RecordBatchReader> batches_;
};

class ParquetFile : public TableFile {
 public:
    ParquetFile(std::string name, std::unique_ptr<parquet::arrow::FileReader> reader)
        : name_(std::move(name)), reader_(std::move(reader)) {
        const auto& metadata = *reader_->parquet_reader()->metadata();
        for (int leaf = 0; leaf < metadata.num_columns(); ++leaf) {
            const auto path = metadata.schema()->Column(leaf)->path()->ToDotVector();
            leaves_.try_emplace(path.front(), leaf);
            if (path.size() > 1) leaves_.try_emplace(path[0] + "." + path[1], leaf);
        }
    }

    std::int64_t rows() const override { return reader_->parquet_reader()->metadata()->num_rows(); }

    std::vector<std::int64_t> rows_of_groups() const override {
        const auto metadata = reader_->parquet_reader()->metadata();
        std::vector<std::int64_t> rows;
        for (int group = 0; group < metadata->num_row_groups(); ++group)
            rows.push_back(metadata->RowGroup(group)->num_rows());
        return rows;
    }

    bool has(const std::string& column) const override { return leaves_.contains(column); }

    Result<TextColumn> texts(int group, const std::string& column) override {
        TextColumn result;
        auto table = read(group, column, [&](const Leaf& leaf) { return texts_of(leaf, result); });
        if (!table) return tl::unexpected(table.error());
        result.owner = std::move(*table);
        return result;
    }
    Result<std::unique_ptr<TextStream>> stream(int group, const std::string& column) override {
        const auto at = leaf(column);
        if (!at) return tl::unexpected(at.error());
        return guarded(name_, column, [&]() -> Result<std::unique_ptr<TextStream>> {
            auto batches = reader_->GetRecordBatchReader({group}, {*at});
            if (!batches.ok()) return broken(name_, batches.status());
            return std::make_unique<ParquetStream>(name_, column, std::move(*batches));
        });
    }
    Result<Cells<double>> numbers(int group, const std::string& column) override {
        return cells<double>(group, column, numbers_of);
    }
    Result<Cells<std::vector<std::string>>> text_lists(int group, const std::string& column) override {
        return cells<std::vector<std::string>>(group, column, text_lists_of);
    }
    Result<Cells<std::vector<double>>> number_lists(int group, const std::string& column) override {
        return cells<std::vector<double>>(group, column, number_lists_of);
    }

 private:
    template <class T>
    Result<Cells<T>> cells(int group, const std::string& column, bool (*take)(const Leaf&, Cells<T>&)) {
        Cells<T> result;
        const auto table = read(group, column, [&](const Leaf& leaf) { return take(leaf, result); });
        if (!table) return tl::unexpected(table.error());
        return result;
    }

    Result<int> leaf(const std::string& column) const {
        const auto at = leaves_.find(column);
        if (at == leaves_.end()) return fail(ErrorKind::kNotFound, "{} has no column “{}”.", name_, column);
        return at->second;
    }

    // Hands each piece of the column to `take`, which says whether it is of its kind; the result holds the memory.
    Result<std::shared_ptr<const void>> read(int group, const std::string& column,
                                             const std::function<bool(const Leaf&)>& take) {
        const auto at = leaf(column);
        if (!at) return tl::unexpected(at.error());
        return guarded(name_, column, [&]() -> Result<std::shared_ptr<const void>> {
            auto read = reader_->ReadRowGroup(group, {*at});
            if (!read.ok()) return broken(name_, read.status());
            const std::shared_ptr<arrow::Table> table = *read;
            if (const auto valid = table->ValidateFull(); !valid.ok()) return broken(name_, valid);
            for (const auto& chunk : table->column(0)->chunks())
                if (!take(leaf_of(chunk, column))) return unexpected_type(name_, column, *chunk);
            return std::shared_ptr<const void>(table);
        });
    }

    std::string name_;
    std::unique_ptr<parquet::arrow::FileReader> reader_;
    std::map<std::string, int> leaves_;
};

Result<std::unique_ptr<TableFile>> open_parquet(const std::filesystem::path& file) {
    const auto refused = [&](const std::string& why) {
        return fail(ErrorKind::kMalformed, "{} is no parquet file that can be read: {}.", file.string(),
                    first_line(why));
    };
    try {
        const auto source = arrow::io::ReadableFile::Open(file.string());
        if (!source.ok()) return refused(source.status().message());
        // The C library's memory goes back to the system when it is freed; Arrow's own pool keeps what it once had.
        auto* memory = arrow::system_memory_pool();
        parquet::ReaderProperties properties(memory);
        properties.enable_buffered_stream();
        properties.set_page_checksum_verification(true);
        parquet::arrow::FileReaderBuilder builder;
        if (const auto opened = builder.Open(*source, properties); !opened.ok()) return refused(opened.message());
        parquet::ArrowReaderProperties reading;
        reading.set_pre_buffer(false);  // otherwise the whole column of a row group is read ahead
        reading.set_batch_size(kCellsAtOnce);
        auto reader = builder.memory_pool(memory)->properties(reading)->Build();
        if (!reader.ok()) return refused(reader.status().message());
        return std::make_unique<ParquetFile>(file.string(), std::move(*reader));
    } catch (const std::exception& error) {
        return refused(error.what());
    }
}

}  // namespace
}  // namespace emloc

extern "C" __attribute__((visibility("default"))) void emloc_open_table(
    const std::filesystem::path& file, emloc::Result<std::unique_ptr<emloc::TableFile>>& result) {
    result = emloc::open_parquet(file);
}
