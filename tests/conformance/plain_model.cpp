// The model and the image processor against Hugging Face's own outputs.
#include <fmt/format.h>

#include "engine/media/image.h"
#include "engine/media/preprocess.h"
#include "engine/model/families/registry.h"
#include "engine/query/session.h"
#include "tests/conformance/cases.h"
#include "tests/conformance/golden_file.h"

namespace emloc::conformance {
namespace {

constexpr double kPatchTolerance = 1e-6;

// What the vision tower makes of images and videos, in the order in which their tokens come.
at::Tensor media_rows(const Network& network, const GoldenFile& inputs, const std::vector<TokenId>& ids) {
    const auto& tokens = network.config().tokens;
    at::Tensor rows;
    const auto all = at::tensor(ids, at::kLong);
    const auto pads = at::nonzero((all == tokens.image).logical_or(all == tokens.video)).flatten();
    const auto put = [&](TokenId pad, const char* pixels, const char* grids) {
        if (!inputs.has(pixels)) return;
        const auto media = encode_media(network, inputs.tensor(pixels), inputs.grids(grids));
        if (!rows.defined()) rows = at::zeros({pads.size(0), media.size(1)}, media.options());
        rows.index_copy_(0, at::nonzero(all.index_select(0, pads) == pad).flatten(), media);
    };
    put(tokens.image, "pixel_values", "image_grid_thw");
    put(tokens.video, "pixel_values_videos", "video_grid_thw");
    return rows;
}

// Grids in the order of the media in the text.
std::vector<GoldenMedium> media_in_order(const GoldenFile& inputs, const std::vector<TokenId>& ids,
                                         const ModelConfig& config) {
    const auto images = inputs.grids("image_grid_thw"), videos = inputs.grids("video_grid_thw");
    const auto seconds = inputs.has("second_per_grid_ts") ? inputs.tensor("second_per_grid_ts") : at::Tensor();
    std::vector<GoldenMedium> media;
    std::size_t image = 0, video = 0;
    for (std::size_t i = 0; i + 1 < ids.size(); ++i) {
        if (ids[i] != config.tokens.vision_start) continue;
        if (ids[i + 1] == config.tokens.image && image < images.size()) media.push_back({images[image++], false, 0});
        if (ids[i + 1] == config.tokens.video && video < videos.size()) {
            const auto of_video = static_cast<std::int64_t>(video);
            media.push_back({videos[video++], true, seconds.defined() ? seconds[of_video].item<double>() : 0});
        }
    }
    return media;
}

void check_generation(Report& report, const Network& network, const GoldenFile& inputs, const GoldenFile& expected) {
    const auto ids = inputs.ids("input_ids");
    const auto positions =
        required(mrope_positions(ids, runs_in(network, media_in_order(inputs, ids, network.config())),
                                 network.config().tokens, AfterMedium::kSpatial));
    const auto theirs = expected.positions(expected.tensor("position_ids"));
    report.equal("positions", positions.axes == theirs.axes ? 1 : 0, 1);
    if (expected.has("rope_delta"))
        report.equal("rope delta",
                     positions.end() - positions.size() == expected.tensor("rope_delta").item<std::int64_t>(), 1);
    const auto tokens = expected.ids("greedy_tokens");
    const auto steps = expected.tensor("step_logits");
    const LayerCaches no_memory;
    Session session(network, no_memory, 0, positions.size() + static_cast<std::int64_t>(tokens.size()), {});
    const auto rows = session.prefill(network.embed(ids, positions, media_rows(network, inputs, ids)), true);
    report.within("logits", difference(rows, expected.tensor("logits")), kLogitTolerance);
    auto logits = rows[rows.size(0) - 1];
    double largest = 0;
    std::int64_t same = 0;
    for (std::size_t i = 0; i < tokens.size(); ++i) {
        largest = std::max(largest, difference(logits, steps[static_cast<std::int64_t>(i)]));
        same += logits.argmax().item<std::int64_t>() == tokens[i] ? 1 : 0;
        if (i + 1 < tokens.size()) logits = session.step(tokens[i]);
    }
    report.within("steps", largest, kLogitTolerance);
    report.equal("tokens", same, static_cast<std::int64_t>(tokens.size()));
}

}  // namespace

bool run_plain_model(const std::filesystem::path& folder) {
    const auto family = read_json(folder / "config.json").value("model_type", "");
    const auto name = folder.filename().string();
    if (family_of(family) == nullptr) {
        fmt::print("skip {}: the family {} is not supported yet\n", name, family);
        return true;
    }
    Report report(name);
    const auto network = load_network(folder);
    const GoldenFile inputs(folder / "inputs.safetensors"), expected(folder / "expected.safetensors");
    if (inputs.has("pixel_values") && expected.has("image_embeds"))
        report.within("image embeddings",
                      difference(encode_media(*network, inputs.tensor("pixel_values"), inputs.grids("image_grid_thw"))
                                     .narrow(1, 0, network->config().decoder.hidden_size),
                                 expected.tensor("image_embeds")),
                      kLogitTolerance);
    check_generation(report, *network, inputs, expected);
    if (expected.has("text_only_logits")) {
        const auto theirs = expected.tensor("text_only_logits");
        const auto all = inputs.ids("input_ids");
        const std::vector<TokenId> ids(all.end() - theirs.size(0), all.end());  // the text at the end
        const LayerCaches no_memory;
        Session session(*network, no_memory, 0, theirs.size(0), {});
        report.within(
            "text alone",
            difference(session.prefill(network->embed(ids, text_positions(0, theirs.size(0)), {}), true), theirs),
            kLogitTolerance);
    }
    return report.print();
}

bool run_image_processor(const std::filesystem::path& folder) {
    const auto meta = read_json(folder / "meta.json");
    const GoldenFile expected(folder / "expected.safetensors");
    PreprocessorOptions options;
    options.min_pixels = meta.at("min_pixels").get<std::int64_t>();
    options.max_pixels = meta.at("max_pixels").get<std::int64_t>();
    bool holds = true;
    for (const auto& entry : meta.at("images")) {
        const auto file = entry.at("file").get<std::string>();
        Report report(folder.filename().string() + "/" + file);
        const auto image = required(read_image(folder / file));
        const auto patches = required(preprocess({&image, 1}, options));
        const auto prefix = std::filesystem::path(file).stem().string() + ".slow_pil.";
        const auto grids = expected.grids(prefix + "grid_thw");
        report.equal("grid",
                     grids.size() == 1 && grids[0].t == patches.grid.t && grids[0].h == patches.grid.h &&
                         grids[0].w == patches.grid.w,
                     1);
        const auto rows = patches.grid.t * patches.grid.h * patches.grid.w,
                   area = options.patch_size * options.patch_size;
        const auto ours = at::tensor(patches.values).view({rows, 3, options.temporal_patch_size, area});
        const auto theirs = expected.tensor(prefix + "pixel_values_t0");
        for (std::int64_t frame = 0; frame < options.temporal_patch_size; ++frame)
            report.within(fmt::format("patches of frame {}", frame),
                          difference(ours.select(2, frame).reshape({rows, 3 * area}), theirs), kPatchTolerance);
        holds = report.print() && holds;
    }
    return holds;
}

}  // namespace emloc::conformance
