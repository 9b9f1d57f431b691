// Checkpoint files: one .safetensors file, and a folder of them. No libtorch here.
#pragma once

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "engine/core/mapped_file.h"
#include "engine/core/result.h"

namespace emloc {

// The element types of the format.
enum class TensorType {
    kBool,
    kU8,
    kI8,
    kF8E4M3,
    kF8E5M2,
    kI16,
    kU16,
    kF16,
    kBF16,
    kI32,
    kU32,
    kF32,
    kF64,
    kI64,
    kU64,
};

// As the format spells it: "BF16".
std::string_view name_of(TensorType type);
// Bytes of one element.
std::int64_t size_of(TensorType type);

// One tensor of an open file, row-major, little-endian. `data` points into the mapping: it lives as long as the
// SafetensorsFile (or Checkpoint) does, and may start at any address, aligned or not.
struct TensorView {
    std::string name;
    TensorType type = TensorType::kF32;
    std::vector<std::int64_t> shape;  // empty: a scalar
    std::span<const std::byte> data;

    std::int64_t elements() const;
};

class SafetensorsFile {
 public:
    // As strict as the format's own library: a header of at most 100 MB that is one JSON object, every key once, every
    // tensor's length what its type and shape say, and the tensors covering the rest of the file without holes,
    // overlaps or trailing bytes. Errors name the file and the tensor: kNotFound, kUnreadable, kMalformed, kUnsupported
    // (an element type that is not listed above).
    static Result<SafetensorsFile> open(const std::filesystem::path& file);

    const std::filesystem::path& path() const { return path_; }
    const std::map<std::string, std::string>& metadata() const { return metadata_; }
    // All tensors, in the order of their data in the file.
    std::span<const TensorView> tensors() const { return tensors_; }
    // The tensor of that name; null where there is none.
    const TensorView* find(std::string_view name) const;
    const MappedFile& mapping() const { return mapping_; }

 private:
    SafetensorsFile(std::filesystem::path path, MappedFile mapping);

    std::filesystem::path path_;
    MappedFile mapping_;
    std::map<std::string, std::string> metadata_;
    std::vector<TensorView> tensors_;
    std::map<std::string, std::size_t, std::less<>> index_;
};

// The weights of a Hugging Face folder.
class Checkpoint {
 public:
    // Opens model.safetensors or, where there is none, every shard that model.safetensors.index.json names. Errors name
    // the file and the tensor: kNotFound (no weights, a missing shard), kMalformed (a broken file or index, a tensor
    // that its shard lacks or that two shards hold, a shard outside the folder), kUnsupported (weights of another
    // format).
    static Result<Checkpoint> open(const std::filesystem::path& folder);

    // kMalformed where it is missing or has another shape; the pointer lives as long as this object, and moving it does
    // not move the tensors.
    Result<const TensorView*> find(std::string_view name, const std::vector<std::int64_t>& shape) const;
    // As above, for a tensor of any shape; null where there is none of that name.
    const TensorView* find(std::string_view name) const;

    std::span<const SafetensorsFile> files() const { return files_; }
    const std::filesystem::path& folder() const { return folder_; }
    std::int64_t tensor_count() const;
    std::int64_t total_bytes() const;   // of all tensors
    std::int64_t weight_count() const;  // numbers in all tensors

    // Gives the tensor's pages back to the operating system after it was read.
    void drop_pages(const TensorView& tensor) const;

 private:
    explicit Checkpoint(std::filesystem::path folder) : folder_(std::move(folder)) {}
    Status open_shards(const std::filesystem::path& index_file);
    Status add(SafetensorsFile file);

    std::filesystem::path folder_;
    std::vector<SafetensorsFile> files_;
    std::map<std::string, const TensorView*, std::less<>> tensors_;
};

}  // namespace emloc
