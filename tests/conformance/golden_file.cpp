#include "tests/conformance/golden_file.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <fstream>
#include <limits>

#include "engine/model/families/family.h"

namespace emloc::conformance {
namespace {

at::ScalarType scalar_type_of(TensorType type, const std::string& name) {
    switch (type) {
        case TensorType::kF64:
            return at::kDouble;
        case TensorType::kF32:
            return at::kFloat;
        case TensorType::kF16:
            return at::kHalf;
        case TensorType::kBF16:
            return at::kBFloat16;
        case TensorType::kI32:
            return at::kInt;
        case TensorType::kI64:
            return at::kLong;
        default:
            throw BadGolden{fmt::format("{} is stored as {}", name, name_of(type))};
    }
}

}  // namespace

nlohmann::json read_json(const std::filesystem::path& file) {
    std::ifstream stream(file);
    if (!stream) throw BadGolden{fmt::format("{} can't be read", file.string())};
    auto json = nlohmann::json::parse(stream, nullptr, false);
    if (json.is_discarded()) throw BadGolden{fmt::format("{} is not JSON", file.string())};
    return json;
}

GoldenFile::GoldenFile(const std::filesystem::path& file) : file_(required(SafetensorsFile::open(file))) {}

at::Tensor GoldenFile::tensor(const std::string& name) const {
    const auto* view = file_.find(name);
    if (view == nullptr) throw BadGolden{fmt::format("{} has no tensor {}", file_.path().string(), name)};
    const auto stored =
        at::from_blob(const_cast<std::byte*>(view->data.data()), view->shape, scalar_type_of(view->type, name));
    return stored.is_floating_point() ? stored.to(at::kFloat, false, true) : stored.to(at::kLong, false, true);
}

std::vector<TokenId> GoldenFile::ids(const std::string& name) const {
    return to_vector(tensor(name));
}

std::vector<Grid> GoldenFile::grids(const std::string& name) const {
    std::vector<Grid> grids;
    if (!has(name)) return grids;
    const auto values = to_vector(tensor(name));
    for (std::size_t i = 0; i + 2 < values.size(); i += 3) grids.push_back({values[i], values[i + 1], values[i + 2]});
    return grids;
}

Positions GoldenFile::positions(const at::Tensor& tensor) const {
    const auto axes = tensor.reshape({3, -1});
    Positions positions;
    for (std::size_t axis = 0; axis < 3; ++axis)
        positions.axes[axis] = to_vector(axes[static_cast<std::int64_t>(axis)]);
    return positions;
}

std::vector<std::int64_t> to_vector(const at::Tensor& tensor) {
    const auto flat = tensor.to(at::kLong).contiguous();
    return {flat.const_data_ptr<std::int64_t>(), flat.const_data_ptr<std::int64_t>() + flat.numel()};
}

double difference(const at::Tensor& ours, const at::Tensor& theirs) {
    if (ours.sizes() != theirs.sizes()) return std::numeric_limits<double>::infinity();
    if (ours.numel() == 0) return 0;
    const auto largest = (ours.to(at::kDouble) - theirs.to(at::kDouble)).abs().max().item<double>();
    return std::isnan(largest) ? std::numeric_limits<double>::infinity() : largest;
}

namespace {

// By KV head; empty: everything.
std::vector<at::Tensor> golden_sets(const GoldenFile& golden, const std::string& name) {
    std::vector<at::Tensor> heads;
    if (golden.has(name)) heads = golden.tensor(name).unbind(0);
    while (golden.has(fmt::format("{}.H{}", name, heads.size())))
        heads.push_back(golden.tensor(fmt::format("{}.H{}", name, heads.size())));
    return heads;
}

}  // namespace

bool same_kept_set(const GoldenFile& golden, const std::string& name, const Decision& decision) {
    const auto heads = golden_sets(golden, name);
    if (heads.empty()) return decision.kept.empty();
    const auto tokens = std::ssize(decision.importance) / std::ssize(heads);
    const auto is_whole = [&](const at::Tensor& head) { return head.numel() == tokens; };
    if (decision.kept.empty()) return std::ranges::all_of(heads, is_whole);
    if (heads.size() != decision.kept.size()) return false;
    for (std::size_t head = 0; head < heads.size(); ++head) {
        auto sorted = to_vector(heads[head]);
        std::ranges::sort(sorted);
        if (!std::ranges::equal(sorted, decision.kept[head])) return false;
    }
    return true;
}

std::unique_ptr<const Network> load_network(const std::filesystem::path& folder, const WeightPlan& plan) {
    const auto config = required(read_model_config(folder / "config.json"));
    const auto checkpoint = required(Checkpoint::open(folder));
    WeightLoader weights(checkpoint, at::kCPU, at::kFloat, {}, {});
    auto network = std::make_unique<const Network>(config, weights, plan);
    if (!weights.status()) throw BadGolden{weights.status().error().message};
    return network;
}

std::vector<GoldenMedium> media_of(const GoldenFile& golden, const std::string& prefix) {
    std::vector<GoldenMedium> media;
    for (const auto& grid : golden.grids(prefix + "image_grid_thw")) media.push_back({grid, grid.t > 1, 0});
    const auto name = prefix + "second_per_grid_ts";
    if (!golden.has(name)) return media;
    const auto seconds = golden.tensor(name).to(at::kDouble).contiguous();
    for (std::size_t i = 0; i < media.size(); ++i) media[i].patch_seconds = seconds.const_data_ptr<double>()[i];
    return media;
}

std::vector<PadRun> runs_in(const Network& network, const std::vector<GoldenMedium>& media) {
    const auto& config = network.config();
    const auto merge = config.vision.spatial_merge_size;
    const auto write = config.family->media_writer(config.vision);
    std::vector<MediaTokens> written;
    for (const auto& [grid, is_video, seconds] : media)
        written.push_back(write({is_video ? MediaKind::kVideo : MediaKind::kImage,
                                 {grid.t, grid.h / merge, grid.w / merge},
                                 std::vector<double>(static_cast<std::size_t>(grid.t)),
                                 seconds}));
    return runs_of(written);
}

at::Tensor encode_media(const Network& network, const at::Tensor& patches, const std::vector<Grid>& grids) {
    return network.vision().encode(patches, grids);
}

void Report::within(const std::string& what, double difference, double tolerance) {
    const bool good = difference <= tolerance;
    holds_ = holds_ && good;
    parts_.push_back(
        fmt::format("{} {:.1e}{}", what, difference, good ? "" : fmt::format(" (over {:.0e})", tolerance)));
}

void Report::equal(const std::string& what, std::int64_t same, std::int64_t of) {
    holds_ = holds_ && same == of;
    parts_.push_back(fmt::format("{} {}/{}", what, same, of));
}

bool Report::print() const {
    fmt::print("{} {}: {}\n", holds_ ? "ok  " : "FAIL", name_, fmt::join(parts_, ", "));
    std::fflush(stdout);
    return holds_;
}

}  // namespace emloc::conformance
