// A parquet file, read one column of one row group at a time. No Arrow in this header: the library that has it is
// opened when the first file is.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/core/result.h"

namespace emloc {

// One column of one row group; an empty cell is a null. The texts lie in `owner`.
struct TextColumn {
    std::shared_ptr<const void> owner;
    std::vector<std::optional<std::string_view>> cells;
};

// The cells of a column in turn, a few at a time.
class TextStream {
 public:
    virtual ~TextStream() = default;
    // The next ones; none behind the last. What came before may go. Errors as TableFile's.
    virtual Result<TextColumn> next() = 0;
};

template <class T>
using Cells = std::vector<std::optional<T>>;

// One thread uses it at a time. `column` is a column's name, or of a part of a struct "image.bytes". Errors of every
// function: kMalformed where the file is damaged or the column isn't of that kind, kNotFound where there is none of
// that name, kUnsupported, kOutOfMemory; each message names the file.
class TableFile {
 public:
    // kNotFound also where the program was built without Arrow.
    static Result<std::unique_ptr<TableFile>> open(const std::filesystem::path& file);
    virtual ~TableFile() = default;

    virtual std::int64_t rows() const = 0;
    virtual std::vector<std::int64_t> rows_of_groups() const = 0;
    virtual bool has(const std::string& column) const = 0;

    virtual Result<TextColumn> texts(int group, const std::string& column) = 0;  // of bytes too
    // The same cells without holding them all: at most one page of the file and a few cells. The file outlives it.
    virtual Result<std::unique_ptr<TextStream>> stream(int group, const std::string& column) = 0;
    virtual Result<Cells<double>> numbers(int group, const std::string& column) = 0;
    virtual Result<Cells<std::vector<std::string>>> text_lists(int group, const std::string& column) = 0;
    virtual Result<Cells<std::vector<double>>> number_lists(int group, const std::string& column) = 0;
};

// What the library exports as `emloc_open_table`.
using OpenTable = void (*)(const std::filesystem::path& file, Result<std::unique_ptr<TableFile>>& result);

}  // namespace emloc
