#include "engine/model/checkpoint/safetensors_header.h"

#include <algorithm>
#include <array>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <set>
#include <utility>

namespace emloc {
namespace {

struct TypeName {
    TensorType type;
    std::string_view name;
    std::int64_t bytes;
};

constexpr std::array<TypeName, 15> kTypes{{
    {TensorType::kBool, "BOOL", 1},
    {TensorType::kU8, "U8", 1},
    {TensorType::kI8, "I8", 1},
    {TensorType::kF8E4M3, "F8_E4M3", 1},
    {TensorType::kF8E5M2, "F8_E5M2", 1},
    {TensorType::kI16, "I16", 2},
    {TensorType::kU16, "U16", 2},
    {TensorType::kF16, "F16", 2},
    {TensorType::kBF16, "BF16", 2},
    {TensorType::kI32, "I32", 4},
    {TensorType::kU32, "U32", 4},
    {TensorType::kF32, "F32", 4},
    {TensorType::kF64, "F64", 8},
    {TensorType::kI64, "I64", 8},
    {TensorType::kU64, "U64", 8},
}};

const TypeName& entry_of(TensorType type) {
    return *std::find_if(kTypes.begin(), kTypes.end(), [&](const TypeName& t) { return t.type == type; });
}

// Follows the parser event by event, so that a hostile header never becomes a tree in memory.
class HeaderReader : public nlohmann::json_sax<nlohmann::json> {
 public:
    bool null() override { return scalar("null"); }
    bool boolean(bool) override { return scalar("a truth value"); }
    bool number_integer(number_integer_t value) override { return scalar(fmt::format("the number {}", value)); }
    bool number_float(number_float_t, const string_t& text) override { return scalar("the number " + text); }
    bool binary(binary_t&) override { return scalar("binary data"); }
    bool number_unsigned(number_unsigned_t value) override {
        if (skipping()) return true;
        if (place_ == Place::kShape) {
            if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max()))
                return refuse("tensor {}: a dimension of {} is out of range", tensor_.name, value);
            tensor_.shape.push_back(static_cast<std::int64_t>(value));
            return true;
        }
        if (place_ == Place::kOffsets) {
            if (offsets_.size() == 2) return refuse("tensor {}: data_offsets has more than two numbers", tensor_.name);
            offsets_.push_back(value);
            return true;
        }
        return scalar(fmt::format("the number {}", value));
    }
    bool string(string_t& value) override {
        if (skipping()) return true;
        if (place_ == Place::kMetadata) {
            header_.metadata[key_] = value;
            return true;
        }
        if (place_ == Place::kTensor && key_ == "dtype") return take_type(value);
        return scalar(fmt::format("the text \"{}\"", value));
    }
    bool start_object(std::size_t) override {
        if (skip_opened()) return true;
        if (place_ == Place::kStart) {
            place_ = Place::kTop;
            return true;
        }
        if (place_ != Place::kTop) return scalar("an object");
        place_ = key_ == "__metadata__" ? Place::kMetadata : Place::kTensor;
        fields_.clear();
        tensor_ = {};
        tensor_.name = key_;
        offsets_.clear();
        return true;
    }
    bool end_object() override {
        if (skip_closed()) return true;
        if (place_ == Place::kTensor && !finish_tensor()) return false;
        place_ = place_ == Place::kTop ? Place::kEnd : Place::kTop;
        return true;
    }
    bool start_array(std::size_t) override {
        if (skip_opened()) return true;
        if (place_ != Place::kTensor || key_ == "dtype") return scalar("a list");
        place_ = key_ == "shape" ? Place::kShape : Place::kOffsets;
        return true;
    }
    bool end_array() override {
        if (skip_closed()) return true;
        place_ = Place::kTensor;
        return true;
    }
    bool key(string_t& value) override {
        if (skip_depth_ > 0) return true;
        auto& seen = place_ == Place::kTop ? names_ : fields_;
        if (!seen.insert(value).second)
            return refuse("{}the key \"{}\" occurs twice", place_ == Place::kTensor ? tensor_.name + ": " : "", value);
        key_ = value;
        return true;
    }
    bool parse_error(std::size_t position, const std::string&, const nlohmann::detail::exception&) override {
        return refuse("the header is not valid JSON (at byte {} of it)", position);
    }

    SafetensorsHeader take_header() { return std::move(header_); }
    const std::optional<Error>& error() const { return error_; }

 private:
    enum class Place { kStart, kTop, kMetadata, kTensor, kShape, kOffsets, kEnd };

    template <class... Args>
    bool refuse(fmt::format_string<Args...> format, Args&&... args) {
        error_ = Error{ErrorKind::kMalformed, fmt::format(format, std::forward<Args>(args)...)};
        return false;
    }
    // The fields of a tensor that this version does not know are passed over, as the format's library does.
    bool skipping() const {
        return skip_depth_ > 0 ||
               (place_ == Place::kTensor && key_ != "dtype" && key_ != "shape" && key_ != "data_offsets");
    }
    bool skip_opened() {
        if (!skipping()) return false;
        ++skip_depth_;
        return true;
    }
    bool skip_closed() {
        if (skip_depth_ == 0) return false;
        --skip_depth_;
        return true;
    }
    // A value where something else has to stand.
    bool scalar(const std::string& what) {
        if (skipping()) return true;
        switch (place_) {
            case Place::kTop:
                return refuse("the entry \"{}\" is {}, not an object", key_, what);
            case Place::kMetadata:
                return refuse("__metadata__ \"{}\" is {}, not a text", key_, what);
            case Place::kTensor:
            case Place::kShape:
            case Place::kOffsets:
                return refuse("tensor {}: {} holds {}", tensor_.name, key_, what);
            default:
                return refuse("the header is not a JSON object");
        }
    }
    bool take_type(const std::string& name) {
        const auto* found =
            std::find_if(kTypes.begin(), kTypes.end(), [&](const TypeName& type) { return type.name == name; });
        if (found == kTypes.end()) {
            error_ = Error{ErrorKind::kUnsupported,
                           fmt::format("tensor {}: the element type \"{}\" is not known", tensor_.name, name)};
            return false;
        }
        tensor_.type = found->type;
        return true;
    }
    bool finish_tensor() {
        for (const char* field : {"dtype", "shape", "data_offsets"})
            if (!fields_.count(field)) return refuse("tensor {}: {} is missing", tensor_.name, field);
        if (offsets_.size() != 2) return refuse("tensor {}: data_offsets has not two numbers", tensor_.name);
        tensor_.begin = offsets_[0];
        tensor_.end = offsets_[1];
        header_.entries.push_back(std::move(tensor_));
        return true;
    }

    Place place_ = Place::kStart;
    std::size_t skip_depth_ = 0;
    std::string key_;
    TensorEntry tensor_;
    std::vector<std::uint64_t> offsets_;
    std::set<std::string> names_;   // of the whole header
    std::set<std::string> fields_;  // of the open entry
    SafetensorsHeader header_;
    std::optional<Error> error_;
};

// Bytes that a tensor's type and shape ask for; nothing where the number does not fit.
std::optional<std::uint64_t> byte_count(const TensorEntry& entry) {
    auto count = static_cast<std::uint64_t>(size_of(entry.type));
    for (const auto dimension : entry.shape)
        if (__builtin_mul_overflow(count, static_cast<std::uint64_t>(dimension), &count)) return std::nullopt;
    return count;
}

// Every tensor as long as it says, one directly behind the other, up to the end of the file.
Status check_layout(const std::vector<TensorEntry>& entries, std::uint64_t data_size, const std::string& where) {
    std::uint64_t expected = 0;
    for (const auto& entry : entries) {
        if (entry.begin != expected || entry.end < entry.begin)
            return fail(
                ErrorKind::kMalformed,
                "{}: tensor {} claims bytes {} to {}, but the tensor before it ends at {} (no holes or overlaps).",
                where, entry.name, entry.begin, entry.end, expected);
        const auto count = byte_count(entry);
        if (!count || *count != entry.end - entry.begin)
            return fail(ErrorKind::kMalformed, "{}: tensor {} is {} bytes long, but {} of shape [{}] needs {}.", where,
                        entry.name, entry.end - entry.begin, name_of(entry.type), fmt::join(entry.shape, ", "),
                        count ? std::to_string(*count) : "more than fits in memory");
        expected = entry.end;
        if (expected > data_size)
            return fail(ErrorKind::kMalformed,
                        "{}: tensor {} ends at byte {} of the data, but there are only {}: the file was cut short.",
                        where, entry.name, expected, data_size);
    }
    if (expected != data_size)
        return fail(ErrorKind::kMalformed, "{}: {} bytes follow the last tensor; none may.", where,
                    data_size - expected);
    return {};
}

}  // namespace

std::string_view name_of(TensorType type) {
    return entry_of(type).name;
}

std::int64_t size_of(TensorType type) {
    return entry_of(type).bytes;
}

Result<SafetensorsHeader> parse_safetensors_header(std::string_view json, std::uint64_t data_size,
                                                   const std::string& where) {
    if (json.empty() || json.front() != '{')
        return fail(ErrorKind::kMalformed, "{}: the header does not begin with a JSON object.", where);
    // The parser would take a zero byte for the end.
    if (json.find('\0') != json.npos) return fail(ErrorKind::kMalformed, "{}: the header is not valid JSON.", where);
    HeaderReader reader;
    const bool complete = nlohmann::json::sax_parse(json.begin(), json.end(), &reader);
    if (const auto& error = reader.error())
        return tl::unexpected(Error{error->kind, fmt::format("{}: {}.", where, error->message)});
    if (!complete) return fail(ErrorKind::kMalformed, "{}: the header is not valid JSON.", where);

    auto header = reader.take_header();
    const auto by_offset = [](const TensorEntry& entry) { return std::pair(entry.begin, entry.end); };
    std::ranges::sort(header.entries, {}, by_offset);
    if (auto status = check_layout(header.entries, data_size, where); !status) return tl::unexpected(status.error());
    return header;
}

}  // namespace emloc
