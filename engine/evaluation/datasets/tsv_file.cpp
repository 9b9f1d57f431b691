#include "engine/evaluation/datasets/tsv_file.h"

#include <fstream>

#include "engine/core/file.h"

namespace emloc {
namespace {

// Larger than any picture in base64; what is longer isn't a row.
constexpr std::size_t kMostBytesOfRow = std::size_t{1} << 30;

// False at the end of the file.
bool read_row(std::streambuf& in, TsvRow& row) {
    row.assign(1, {});
    constexpr int kEnd = std::char_traits<char>::eof();
    bool is_quoted = false;
    std::size_t size = 0;
    for (int c = in.sbumpc(); c != kEnd && ++size < kMostBytesOfRow; c = in.sbumpc()) {
        if (is_quoted && c == '"' && in.sgetc() == '"') {
            row.back() += '"';
            in.sbumpc();
        } else if (c == '"' && (is_quoted || row.back().empty())) {
            is_quoted = !is_quoted;
        } else if (!is_quoted && c == '\t') {
            row.emplace_back();
        } else if (!is_quoted && c == '\n') {
            if (row.back().ends_with('\r')) row.back().pop_back();
            return true;
        } else {
            row.back() += static_cast<char>(c);
        }
    }
    return size > 0;
}

}  // namespace

Result<TsvRow> read_tsv(const std::filesystem::path& file,
                        const std::function<void(const TsvRow& row, std::int64_t begin)>& take) {
    if (auto regular = check_regular_file(file); !regular) return tl::unexpected(regular.error());
    std::ifstream in(file, std::ios::binary);
    auto& buffer = *in.rdbuf();
    TsvRow names, row;
    if (!in || !read_row(buffer, names)) return fail(ErrorKind::kMalformed, "{} is empty.", file.string());
    const auto place = [&] { return static_cast<std::int64_t>(buffer.pubseekoff(0, std::ios::cur, std::ios::in)); };
    std::int64_t number = 1;
    for (auto begin = place(); read_row(buffer, row); begin = place()) {
        ++number;
        if (row.size() == 1 && row.front().empty()) continue;
        if (row.size() != names.size())
            return fail(ErrorKind::kMalformed, "{}: row {} has {} fields instead of {}.", file.string(), number,
                        row.size(), names.size());
        take(row, begin);
    }
    return names;
}

Result<std::shared_ptr<const Bytes>> TsvPictures::picture(const BenchmarkRow& row) {
    const auto name = fmt::format("{}, row {}", file_.string(), row.row);
    std::ifstream in(file_, std::ios::binary);
    TsvRow fields;
    if (row.row < 0 || static_cast<std::size_t>(row.row) >= begins_.size() ||
        !in.seekg(begins_[static_cast<std::size_t>(row.row)]) || !read_row(*in.rdbuf(), fields) ||
        fields.size() <= column_)
        return fail(ErrorKind::kUnreadable, "{} can't be read.", name);
    return bytes_of_base64(fields[column_], name);
}

}  // namespace emloc
