// The rows of a benchmark's data set on a user's disk, whatever layout they lie in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "engine/core/result.h"

namespace emloc {

// One row without its picture. Which fields a benchmark fills is its own.
struct BenchmarkRow {
    std::int64_t row = 0;  // within its split
    std::string id;        // for people: a file's name, a question's number
    std::string question;  // the instruction, the question, as the data set has it
    std::vector<std::string> options;
    std::vector<std::string> answers;  // the right one; of OK-VQA those of all people
    std::vector<double> box;           // left, top, right, bottom as shares
    std::string group;                 // category, kind of screen, video: what figures are given for
    std::string subgroup;
    std::filesystem::path file;  // where its picture or clip lies in a file of its own
};

using Bytes = std::vector<std::byte>;

// The pictures of rows, read when they are asked for. One thread at a time.
class PictureSource {
 public:
    virtual ~PictureSource() = default;
    // The encoded picture; errors name the file.
    virtual Result<std::shared_ptr<const Bytes>> picture(const BenchmarkRow& row) = 0;
};

// Pictures that lie in files of their own.
class PictureFiles : public PictureSource {
 public:
    Result<std::shared_ptr<const Bytes>> picture(const BenchmarkRow& row) override;
};

// What was found in a folder.
struct BenchmarkData {
    std::string layout;               // for people: "3 parquet files"
    std::vector<BenchmarkRow> rows;   // of the split that is tested
    std::vector<BenchmarkRow> train;  // where demonstrations come from; empty: drawn from `rows`
    std::shared_ptr<PictureSource> pictures;
};

// From base64, line breaks passed over. kMalformed, with `name` in the message.
Result<std::shared_ptr<const Bytes>> bytes_of_base64(std::string_view text, const std::string& name);

}  // namespace emloc
