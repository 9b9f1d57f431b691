// Numbers, names and tables as people read them.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/context/options.h"
#include "engine/core/number_text.h"

namespace emloc::cli {

std::string count_of(std::int64_t count, std::string_view singular);  // "1 chunk", "2 chunks"

// A number as nlohmann-json would write it, without needless digits: "0.1".
std::string short_number(double value);
std::string text_of(const OptionValue& value);  // "0.005", "0.1,0.2", "exact", "on"

// Control characters (a file name may hold any) as U+FFFD, so that nothing given can steer the terminal; newline and
// tab stay.
std::string printable(std::string_view text);

// On one line: names of files may hold line breaks, which are written as \n.
std::string one_line(std::string_view text);

// A token's bytes on one line: as they are where they are whole printable characters, else with \n, \xNN.
std::string escaped(std::string_view bytes);

std::string to_text(const std::filesystem::path& path);

// Terminal columns that UTF-8 text takes: wide characters two, combining ones none.
int display_width(std::string_view text);

// Cut to `columns` with "…" at the end, at a character's border.
std::string truncated(std::string_view text, int columns);

// Rows of cells in columns as wide as their widest cell, two spaces between them.
class Table {
 public:
    enum class Align { kLeft, kRight };
    explicit Table(std::vector<Align> columns) : columns_(std::move(columns)) {}
    // Cells that are missing at the end stay empty.
    void add(std::vector<std::string> cells);
    std::string text(std::string_view indent = "") const;

 private:
    std::vector<Align> columns_;
    std::vector<std::vector<std::string>> rows_;
};

}  // namespace emloc::cli
