#include <algorithm>
#include <array>
#include <cmath>
#include <nlohmann/json.hpp>
#include <optional>

#include "engine/core/json.h"
#include "engine/media/image.h"
#include "engine/media/preprocess.h"

namespace emloc {
namespace {

using nlohmann::json;

constexpr std::uintmax_t kMaxConfigBytes = 1 << 20;
// Far beyond any published model; a damaged file must not make us take all memory.
constexpr std::int64_t kMaxPatchSize = 256;
constexpr std::int64_t kMaxTemporalPatchSize = 64;
constexpr std::int64_t kMaxMergeSize = 16;
constexpr std::int64_t kBicubic = 3;  // Pillow's number of the filter

// Reads fields into options and keeps the first complaint.
class ConfigReader {
 public:
    ConfigReader(const json& config, std::string file) : config_(config), file_(std::move(file)) {}

    void integer(const json& object, const char* key, std::int64_t low, std::int64_t high, std::int64_t& value) {
        const auto found = object.find(key);
        if (found == object.end() || found->is_null()) return;
        const bool whole = found->is_number_integer() &&
                           (!found->is_number_unsigned() || found->get<std::uint64_t>() <= std::uint64_t(high));
        if (!whole || found->get<std::int64_t>() < low) {
            complain(key, fmt::format("a whole number from {} to {}", low, high));
            return;
        }
        value = found->get<std::int64_t>();
    }
    void integer(const char* key, std::int64_t high, std::int64_t& value) { integer(config_, key, 1, high, value); }

    void positive(const char* key, double& value) {
        const auto found = config_.find(key);
        if (found == config_.end() || found->is_null()) return;
        if (!found->is_number() || !std::isfinite(found->get<double>()) || found->get<double>() <= 0) {
            complain(key, "a number above 0");
            return;
        }
        value = found->get<double>();
    }

    void triple(const char* key, bool above_zero, std::array<double, 3>& values) {
        const auto found = config_.find(key);
        if (found == config_.end() || found->is_null()) return;
        const auto fits = [&](const json& item) {
            return item.is_number() && std::isfinite(item.get<double>()) && (!above_zero || item.get<double>() > 0);
        };
        if (!found->is_array() || found->size() != values.size() || !std::all_of(found->begin(), found->end(), fits)) {
            complain(key, above_zero ? "three numbers above 0" : "three numbers");
            return;
        }
        for (std::size_t i = 0; i < values.size(); ++i) values[i] = (*found)[i].get<double>();
    }

    // Steps that a model may switch off in theory; none that we read does.
    void must_be_on(const char* key) {
        const auto found = config_.find(key);
        if (found == config_.end() || found->is_null() || *found == true) return;
        complain(key, "true: a model without this step is not supported", ErrorKind::kUnsupported);
    }

    void complain(const char* key, std::string wanted, ErrorKind kind = ErrorKind::kMalformed) {
        if (error_) return;
        error_ = Error{kind, fmt::format("{}: \"{}\" must be {}.", file_, key, wanted)};
    }
    const std::optional<Error>& error() const { return error_; }

 private:
    const json& config_;
    std::string file_;
    std::optional<Error> error_;
};

// The bounds of the "size" object by either of their names. Whatever else it says would be passed over in silence, as
// would one bound alone.
void read_size(const json& size, bool complete_elsewhere, ConfigReader& reader, PreprocessorOptions& options) {
    constexpr std::array kLeast{"shortest_edge", "min_pixels"}, kMost{"longest_edge", "max_pixels"};
    for (const auto& [key, value] : size.items()) {
        const bool known =
            std::ranges::find(kLeast, key) != kLeast.end() || std::ranges::find(kMost, key) != kMost.end();
        if (!known && !value.is_null())
            reader.complain("size", fmt::format("shortest_edge and longest_edge, in pixels; it names {}", key));
    }
    const auto read = [&](const auto& keys, std::int64_t& bound) {
        bool found = false;
        for (const char* key : keys) {
            found = found || (size.contains(key) && !size.at(key).is_null());
            reader.integer(size, key, 1, kMaxDecodedPixels, bound);
        }
        return found;
    };
    const bool has_least = read(kLeast, options.min_pixels);
    const bool has_most = read(kMost, options.max_pixels);
    if (has_least != has_most && !complete_elsewhere)
        reader.complain("size", "both shortest_edge and longest_edge, in pixels");
}

// "size" of the new layout; the fields of the old one, where both are there, win, as they do in Hugging Face's class.
void read_pixel_bounds(const json& config, ConfigReader& reader, PreprocessorOptions& options) {
    const auto has = [&](const char* key) { return config.contains(key) && !config.at(key).is_null(); };
    if (has("size") && config.at("size").is_object()) {
        read_size(config.at("size"), has("min_pixels") || has("max_pixels"), reader, options);
    } else if (has("size")) {
        reader.complain("size", "an object with shortest_edge and longest_edge");
    }
    reader.integer("min_pixels", kMaxDecodedPixels, options.min_pixels);
    reader.integer("max_pixels", kMaxDecodedPixels, options.max_pixels);
    if (options.max_pixels < options.min_pixels) reader.complain("max_pixels", "at least min_pixels");
}

// `options`: what holds where the file is silent.
Result<PreprocessorOptions> read_fields(const json& config, const std::string& file, PreprocessorOptions options) {
    ConfigReader reader(config, file);
    reader.integer("patch_size", kMaxPatchSize, options.patch_size);
    reader.integer("temporal_patch_size", kMaxTemporalPatchSize, options.temporal_patch_size);
    reader.integer("merge_size", kMaxMergeSize, options.merge_size);
    read_pixel_bounds(config, reader, options);
    reader.positive("rescale_factor", options.rescale_factor);
    reader.triple("image_mean", false, options.mean);
    reader.triple("image_std", true, options.std);
    for (const char* step : {"do_resize", "do_rescale", "do_normalize"}) reader.must_be_on(step);
    const auto resample = config.find("resample");
    if (resample != config.end() && !resample->is_null() && *resample != kBicubic) {
        reader.complain("resample", "3 (bicubic)", ErrorKind::kUnsupported);
    }
    if (reader.error()) return tl::unexpected(*reader.error());
    return options;
}

// Version 5 of the library nests a processor's fields in the file of all processors; null: they aren't nested there.
const json* nested(const json& config, const char* processor) {
    const auto found = config.find(processor);
    return found != config.end() && found->is_object() ? &*found : nullptr;
}

bool is_there(const std::filesystem::path& file) {
    std::error_code error;
    return std::filesystem::exists(file, error);
}

}  // namespace

std::filesystem::path preprocessor_file(const std::filesystem::path& folder) {
    auto own = folder / "preprocessor_config.json", of_all = folder / "processor_config.json";
    if (!is_there(of_all)) return own;
    const auto config = read_json_object(of_all, kMaxConfigBytes);
    // One that can't be read is for the reader to complain of.
    return !config || nested(*config, "image_processor") != nullptr ? of_all : own;
}

std::optional<std::filesystem::path> video_preprocessor_file(const std::filesystem::path& file) {
    const auto beside = file.parent_path() / "video_preprocessor_config.json";
    if (!is_there(beside)) return std::nullopt;
    const auto config = read_json_object(file, kMaxConfigBytes);
    if (config && nested(*config, "video_processor") != nullptr) return std::nullopt;
    return beside;
}

Result<PreprocessorOptions> read_preprocessor_config(const std::filesystem::path& file,
                                                     const PreprocessorOptions& assumed) {
    const auto config = read_json_object(file, kMaxConfigBytes);
    if (!config) return tl::unexpected(config.error());
    const json* images = nested(*config, "image_processor");
    auto options = read_fields(images != nullptr ? *images : *config, file.string(), assumed);
    if (!options) return options;
    const auto take = [&](const json& videos, const std::filesystem::path& of) -> Result<PreprocessorOptions> {
        auto of_videos = assumed;
        if (assumed.clip_bounds) {
            of_videos.min_pixels = assumed.clip_bounds->min;
            of_videos.max_pixels = assumed.clip_bounds->max;
        }
        auto frames = read_fields(videos, of.string(), of_videos);
        if (!frames) return frames;
        if (assumed.clip_bounds) {
            options->clip_bounds = PixelBounds{frames->min_pixels, frames->max_pixels};
            return options;
        }
        options->min_frame_pixels = frames->min_pixels;
        options->max_frame_pixels = frames->max_pixels;
        return options;
    };
    if (const json* videos = nested(*config, "video_processor")) return take(*videos, file);
    const auto video_file = video_preprocessor_file(file);
    if (!video_file) return options;
    const auto video_config = read_json_object(*video_file, kMaxConfigBytes);
    if (!video_config) return tl::unexpected(video_config.error());
    return take(*video_config, *video_file);
}

}  // namespace emloc
