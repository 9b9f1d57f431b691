// The published path for one long video: clips as chunks, layers decided in groups, the question as observation.
#include <fmt/format.h>

#include <algorithm>

#include "engine/adaptation/encoding/encode_chunk.h"
#include "engine/adaptation/methods/emloc/observe.h"
#include "engine/adaptation/methods/emloc/search.h"
#include "tests/conformance/cases.h"
#include "tests/conformance/golden_file.h"
#include "tests/conformance/query_check.h"

namespace emloc::conformance {
namespace {

constexpr std::int64_t kComparedRows = 16;  // the published path compares the last 16 rows of the question

class VideoCase {
 public:
    VideoCase(const std::filesystem::path& folder, const std::string& name)
        : info_(read_json(folder / (name + ".json"))),
          golden_(folder / (name + ".safetensors")),
          network_(load_network(folder / info_.at("model").get<std::string>())),
          report_(info_.at("model").get<std::string>() + "/" + name) {
        options_.delta = info_.at("delta").get<double>();
        options_.ratios = info_.at("ratios").get<std::vector<double>>();
        rule_ = {.layers_per_group = info_.at("groups").get<std::int64_t>(), .mean_over_heads = true, .label_bonus = 0};
    }

    bool run() {
        ids_ = golden_.ids("video.input_ids");
        whole_ = golden_.grids("video.grid_thw").at(0);
        positions_ = required(
            mrope_positions(ids_, runs_in(*network_, {{whole_, true, patch_seconds()}}), network_->config().tokens));
        report_.equal("positions", positions_.axes == golden_.positions(golden_.tensor("video.position_ids")).axes, 1);
        const auto& clips = info_.at("clips");
        const auto patches = golden_.tensor("video.pixel_values");
        clip_grid_ = {whole_.t / static_cast<std::int64_t>(clips.size()), whole_.h, whole_.w};
        const auto rows = clip_grid_.t * clip_grid_.h * clip_grid_.w;
        for (std::size_t c = 0; c < clips.size(); ++c)
            adapt(c, clips[c],
                  encode_media(*network_, patches.narrow(0, static_cast<std::int64_t>(c) * rows, rows), {clip_grid_}));
        report_.within("reference logits", reference_, kLogitTolerance);
        report_.within("importance", importance_, kImportanceTolerance);
        report_.within("js", js_, kJsTolerance);
        report_.equal("trials", trials_same_, trials_);
        report_.equal("identical decisions", decisions_same_, decisions_);
        report_.equal("kept sets identical", kept_same_, kept_);
        check_queries(report_, golden_, *network_, memory_, naive_, offset_, kLogitTolerance);
        return report_.print();
    }

 private:
    double patch_seconds() const {
        const std::string name = "video.second_per_grid_ts";
        return golden_.has(name) ? golden_.tensor(name)[0].item<double>() : 0;
    }

    EncodedChunk encode_clip(std::size_t index, const nlohmann::json& clip, const at::Tensor& media) const {
        const auto begin = clip.at("start").get<std::ptrdiff_t>(), end = clip.at("end").get<std::ptrdiff_t>();
        const std::vector<TokenId> own(ids_.begin() + begin, ids_.begin() + end);
        EncodedChunk chunk{.index = static_cast<int>(index), .sequence = {}, .observations = {}};
        // A clip keeps its place in the video: positions count from the video's beginning.
        chunk.sequence = {network_->embed(own, positions_.slice(begin, end), media), {}, {}};
        const auto question = golden_.ids("query.input_ids");
        const auto count = static_cast<std::int64_t>(question.size());
        EncodedSequence observation{network_->embed(question, text_positions(0, count), {}), {}, {}};
        for (std::int64_t row = 0; row < count; ++row) {
            observation.attending_rows.push_back(row);
            if (row >= count - kComparedRows) observation.label_rows.push_back(row);
        }
        chunk.observations.push_back(std::move(observation));
        return chunk;
    }

    void adapt(std::size_t index, const nlohmann::json& clip, const at::Tensor& media) {
        const auto prefix = fmt::format("clip{}.", index);
        const auto chunk = encode_clip(index, clip, media);
        const ChunkSearch search(network_->decoder(), memory_, {}, rule_);
        const auto caches = encode_chunk(network_->decoder(), memory_, 0, chunk.sequence, {});
        append_layers(naive_, encode_chunk(network_->decoder(), naive_, 0, chunk.sequence, {}));
        const auto observation = observe_chunk(network_->decoder(), memory_, 0, chunk, caches, rule_, {});
        reference_ = std::max(reference_, difference(observation.reference(), golden_.tensor(prefix + "ref_logits")));
        importance_ = std::max(importance_, difference(observation.importance, golden_.tensor(prefix + "importance")));
        Observer silent;
        const auto outcome = search.search(static_cast<int>(index), caches, observation, options_, silent);
        compare(prefix, clip, outcome);
        append_layers(memory_, outcome.kept);
        offset_ = chunk.sequence.positions.end();
        ++decisions_;
        decisions_same_ += offset_ == clip.at("pos_offset_after").get<std::int64_t>() ? 1 : 0;
    }

    void compare(const std::string& prefix, const nlohmann::json& clip, const ChunkOutcome& outcome) {
        for (const auto& group : clip.at("groups")) {
            const auto top = group.at("top_layer").get<int>();
            std::vector<Trial> ours;
            for (const auto& trial : outcome.trials)
                if (trial.layer == top) ours.push_back(trial);
            const auto& theirs = group.at("trials");
            ++trials_;
            trials_same_ += ours.size() == theirs.size() ? 1 : 0;
            for (std::size_t i = 0; i < std::min(ours.size(), theirs.size()); ++i) {
                js_ = std::max(js_, std::abs(ours[i].js - theirs[i].at("js").get<double>()));
                ++decisions_;
                decisions_same_ += ours[i].kept_tokens == theirs[i].at("k").get<std::int64_t>() &&
                                           ours[i].accepted == theirs[i].at("accepted").get<bool>()
                                       ? 1
                                       : 0;
            }
        }
        for (const auto& decision : outcome.decisions) {
            const auto name = prefix + fmt::format("kept.L{}", decision.layer);
            ++kept_;
            kept_same_ += same_kept_set(golden_, name, decision) ? 1 : 0;
        }
    }

    nlohmann::json info_;
    GoldenFile golden_;
    std::unique_ptr<const Network> network_;
    Report report_;
    EmlocOptions options_;
    SearchRule rule_;
    std::vector<TokenId> ids_;
    Grid whole_, clip_grid_;
    Positions positions_;
    LayerCaches memory_, naive_;
    std::int64_t offset_ = 0;
    double reference_ = 0, importance_ = 0, js_ = 0;
    std::int64_t trials_ = 0, trials_same_ = 0, decisions_ = 0, decisions_same_ = 0, kept_ = 0, kept_same_ = 0;
};

}  // namespace

bool run_video_case(const std::filesystem::path& folder, const std::string& name) {
    return VideoCase(folder, name).run();
}

}  // namespace emloc::conformance
