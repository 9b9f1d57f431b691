#include "engine/model/checkpoint/safetensors.h"

#include <algorithm>
#include <array>
#include <functional>
#include <nlohmann/json.hpp>
#include <numeric>
#include <set>

#include "engine/core/file.h"
#include "engine/core/json.h"
#include "engine/model/checkpoint/model_folder.h"
#include "engine/model/checkpoint/safetensors_header.h"

namespace emloc {

std::int64_t TensorView::elements() const {
    return std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>());
}

namespace {

constexpr std::size_t kLengthBytes = 8;  // the header's length, little-endian, stands first
constexpr std::uint64_t kMaxHeaderBytes = 100'000'000;
constexpr std::uintmax_t kMaxIndexBytes = 64 << 20;

constexpr const char* kSingleFile = "model.safetensors";
constexpr const char* kIndexFile = "model.safetensors.index.json";

std::uint64_t little_endian(std::span<const std::byte> bytes) {
    std::uint64_t value = 0;
    for (std::size_t i = bytes.size(); i-- > 0;) value = value << 8 | std::to_integer<std::uint64_t>(bytes[i]);
    return value;
}

// A shard lies in the checkpoint's folder: a relative path that never goes up.
bool stays_inside(const std::filesystem::path& shard) {
    return !shard.empty() && shard.is_relative() && shard.has_filename() &&
           std::ranges::none_of(shard, [](const auto& part) { return part == ".."; });
}

}  // namespace

SafetensorsFile::SafetensorsFile(std::filesystem::path path, MappedFile mapping)
    : path_(std::move(path)), mapping_(std::move(mapping)) {}

Result<SafetensorsFile> SafetensorsFile::open(const std::filesystem::path& path) {
    auto mapping = MappedFile::open(path);
    if (!mapping) return tl::unexpected(mapping.error());
    const auto bytes = mapping->bytes();
    if (const auto other = stand_in({reinterpret_cast<const char*>(bytes.data()), bytes.size()}); !other.empty())
        return fail(ErrorKind::kMalformed, "{} is {}", path.string(), other);
    if (bytes.size() < kLengthBytes)
        return fail(ErrorKind::kMalformed, "{} is not a safetensors file: it is only {} bytes long.", path.string(),
                    bytes.size());
    const auto length = little_endian(bytes.first(kLengthBytes));
    if (length > kMaxHeaderBytes)
        return fail(ErrorKind::kMalformed, "{} is not a safetensors file: its header would be {} bytes long.",
                    path.string(), length);
    if (length > bytes.size() - kLengthBytes)
        return fail(ErrorKind::kMalformed, "{}: the header of {} bytes does not fit in the file: it was cut short.",
                    path.string(), length);
    const auto text = bytes.subspan(kLengthBytes, length);
    const auto data = bytes.subspan(kLengthBytes + length);
    auto header =
        parse_safetensors_header({reinterpret_cast<const char*>(text.data()), text.size()}, data.size(), path.string());
    if (!header) return tl::unexpected(header.error());

    SafetensorsFile file(path, std::move(*mapping));
    file.metadata_ = std::move(header->metadata);
    file.tensors_.reserve(header->entries.size());
    for (auto& entry : header->entries) {
        file.index_.emplace(entry.name, file.tensors_.size());
        file.tensors_.push_back({std::move(entry.name), entry.type, std::move(entry.shape),
                                 data.subspan(entry.begin, entry.end - entry.begin)});
    }
    return file;
}

const TensorView* SafetensorsFile::find(std::string_view name) const {
    const auto found = index_.find(name);
    return found == index_.end() ? nullptr : &tensors_[found->second];
}

Result<Checkpoint> Checkpoint::open(const std::filesystem::path& folder) {
    std::error_code ignored;
    if (!std::filesystem::is_directory(folder, ignored))
        return fail(ErrorKind::kNotFound, "There is no folder {}.", folder.string());
    Checkpoint checkpoint(folder);
    if (std::filesystem::exists(folder / kSingleFile, ignored)) {
        auto file = SafetensorsFile::open(folder / kSingleFile);
        if (!file) return tl::unexpected(file.error());
        if (auto status = checkpoint.add(std::move(*file)); !status) return tl::unexpected(status.error());
    } else if (std::filesystem::exists(folder / kIndexFile, ignored)) {
        if (auto status = checkpoint.open_shards(folder / kIndexFile); !status) return tl::unexpected(status.error());
    } else {
        return tl::unexpected(no_weights_in(folder));
    }
    return checkpoint;
}

Status Checkpoint::open_shards(const std::filesystem::path& index_file) {
    const auto index = read_json_object(index_file, kMaxIndexBytes);
    if (!index) return tl::unexpected(index.error());
    const auto map = index->find("weight_map");
    if (map == index->end() || !map->is_object() || map->empty())
        return fail(ErrorKind::kMalformed, "{}: there is no weight_map that says which tensor lies in which file.",
                    index_file.string());

    std::set<std::string> shards;
    for (const auto& [tensor, shard] : map->items()) {
        if (!shard.is_string() || !stays_inside(shard.get_ref<const std::string&>()))
            return fail(ErrorKind::kMalformed, "{}: the file of tensor {} is {}; it must be one in the same folder.",
                        index_file.string(), tensor,
                        shard.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
        shards.insert(shard.get<std::string>());
    }
    for (const auto& shard : shards) {
        auto file = SafetensorsFile::open(folder_ / shard);
        if (!file && file.error().kind == ErrorKind::kNotFound)
            return fail(ErrorKind::kNotFound, "{} names {}, which is missing. Download the checkpoint completely.",
                        index_file.string(), shard);
        if (!file) return tl::unexpected(file.error());
        if (auto status = add(std::move(*file)); !status) return status;
    }
    for (const auto& [tensor, shard] : map->items()) {
        const auto path = folder_ / shard.get_ref<const std::string&>();
        const auto file = std::ranges::find(files_, path, &SafetensorsFile::path);
        if (file->find(tensor) == nullptr)
            return fail(ErrorKind::kMalformed, "{} says that tensor {} lies in {}, but it does not.",
                        index_file.string(), tensor, path.string());
    }
    return {};
}

Status Checkpoint::add(SafetensorsFile file) {
    for (const auto& tensor : file.tensors()) {
        const auto [earlier, is_new] = tensors_.emplace(tensor.name, &tensor);
        if (is_new) continue;
        const auto holder = std::ranges::find_if(files_, [&](const auto& f) { return f.find(tensor.name) != nullptr; });
        return fail(ErrorKind::kMalformed, "Tensor {} lies both in {} and in {}; only one may hold it.", tensor.name,
                    holder->path().string(), file.path().string());
    }
    files_.push_back(std::move(file));  // moves no tensor: the views lie in the file's own vector
    return {};
}

const TensorView* Checkpoint::find(std::string_view name) const {
    const auto found = tensors_.find(name);
    return found == tensors_.end() ? nullptr : found->second;
}

Result<const TensorView*> Checkpoint::find(std::string_view name, const std::vector<std::int64_t>& shape) const {
    const auto* tensor = find(name);
    if (tensor == nullptr)
        return fail(ErrorKind::kMalformed, "{}: the tensor {} of shape [{}] is missing. Is this a complete checkpoint?",
                    folder_.string(), name, fmt::join(shape, ", "));
    if (tensor->shape != shape)
        return fail(
            ErrorKind::kMalformed,
            "{}: the tensor {} has the shape [{}], but config.json asks for [{}]. Do the files belong together?",
            folder_.string(), tensor->name, fmt::join(tensor->shape, ", "), fmt::join(shape, ", "));
    return tensor;
}

std::int64_t Checkpoint::tensor_count() const {
    return static_cast<std::int64_t>(tensors_.size());
}

std::int64_t Checkpoint::total_bytes() const {
    std::int64_t bytes = 0;
    for (const auto& [name, tensor] : tensors_) bytes += static_cast<std::int64_t>(tensor->data.size());
    return bytes;
}

std::int64_t Checkpoint::weight_count() const {
    std::int64_t weights = 0;
    for (const auto& file : files_)
        for (const auto& tensor : file.tensors()) weights += tensor.elements();
    return weights;
}

void Checkpoint::drop_pages(const TensorView& tensor) const {
    for (const auto& file : files_) file.mapping().drop_pages(tensor.data);
}

}  // namespace emloc
