#include "engine/model/checkpoint/safetensors_writer.h"

#include <array>
#include <cstdint>
#include <nlohmann/json.hpp>

#include "engine/core/file_writer.h"

namespace emloc {
namespace {

constexpr std::size_t kAlignment = 8;  // of the data, as the format's own library pads the header

std::string header_of(std::span<const TensorView> tensors, const std::map<std::string, std::string>& metadata) {
    nlohmann::ordered_json header;
    if (!metadata.empty()) header["__metadata__"] = metadata;
    std::size_t begin = 0;
    for (const auto& tensor : tensors) {
        const auto end = begin + static_cast<std::size_t>(tensor.elements() * size_of(tensor.type));
        header[tensor.name] = {
            {"dtype", name_of(tensor.type)}, {"shape", tensor.shape}, {"data_offsets", {begin, end}}};
        begin = end;
    }
    auto text = header.dump();
    text.append((kAlignment - text.size() % kAlignment) % kAlignment, ' ');
    return text;
}

}  // namespace

Status write_safetensors(const std::filesystem::path& file, std::span<const TensorView> tensors,
                         const TensorBytes& data_of, const std::map<std::string, std::string>& metadata) {
    auto writer = FileWriter::create(file);
    if (!writer) return tl::unexpected(writer.error());
    const auto header = header_of(tensors, metadata);
    std::array<std::byte, sizeof(std::uint64_t)> length{};
    for (std::size_t i = 0; i < length.size(); ++i) length[i] = static_cast<std::byte>(header.size() >> (8 * i));
    if (auto added = writer->add(length); !added) return added;
    if (auto added = writer->add(header); !added) return added;
    for (const auto& tensor : tensors) {
        const auto data = data_of ? data_of(tensor) : Result<std::span<const std::byte>>(tensor.data);
        if (!data) return tl::unexpected(data.error());
        if (auto added = writer->add(*data); !added) return added;
    }
    return writer->finish();
}

}  // namespace emloc
