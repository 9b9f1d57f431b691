// The adaptation against the published implementation's own numbers.
#include <fmt/format.h>

#include <algorithm>

#include "engine/adaptation/encoding/encode_chunk.h"
#include "engine/adaptation/methods/emloc/observe.h"
#include "engine/adaptation/methods/emloc/search.h"
#include "engine/query/session.h"
#include "tests/conformance/cases.h"
#include "tests/conformance/golden_chunk.h"
#include "tests/conformance/golden_file.h"
#include "tests/conformance/query_check.h"

namespace emloc::conformance {
namespace {

// Embeddings and caches have no tolerance of their own in the goldens: they feed the logits.
constexpr double kCacheTolerance = 2e-4;

// Decisions and kept sets over all chunks.
struct Tally {
    double reference = 0, importance = 0, js = 0, cache = 0;
    std::int64_t decisions = 0, decisions_same = 0, kept = 0, kept_same = 0, positions = 0, positions_same = 0;
    std::int64_t trials = 0, trials_same = 0;
};

class MethodCase {
 public:
    MethodCase(const std::filesystem::path& folder, const std::string& name)
        : info_(read_json(folder / (name + ".json"))),
          golden_(folder / (name + ".safetensors")),
          network_(load_network(folder / info_.at("model").get<std::string>())),
          report_(info_.at("model").get<std::string>() + "/" + name) {}

    bool run() {
        EmlocOptions options;
        options.delta = info_.at("params").value("delta", kDefaultDelta);
        const auto& chunks = info_.at("chunks");
        for (std::size_t c = 0; c < chunks.size(); ++c) {
            const auto prefix = fmt::format("chunk{}.", c);
            adapt(static_cast<int>(c), prefix, chunks[c], options);
        }
        compare_memory();
        compare_states();
        report_.within("reference logits", tally_.reference, kLogitTolerance);
        report_.within("importance", tally_.importance, kImportanceTolerance);
        report_.within("js", tally_.js, kJsTolerance);
        report_.within("keys and values", tally_.cache, kCacheTolerance);
        report_.equal("positions", tally_.positions_same, tally_.positions);
        report_.equal("trials", tally_.trials_same, tally_.trials);
        report_.equal("identical decisions", tally_.decisions_same, tally_.decisions);
        report_.equal("kept sets identical", tally_.kept_same, tally_.kept);
        check_queries(report_, golden_, *network_, memory_, naive_, offset_, kLogitTolerance);
        return report_.print();
    }

 private:
    // Positions are ours; the golden ones are what they must equal.
    void compare_positions(const Positions& ours, const at::Tensor& golden) {
        ++tally_.positions;
        tally_.positions_same += ours.axes == golden_.positions(golden).axes ? 1 : 0;
    }

    // What enters the first layer, and what is added behind the next ones.
    void compare_features(const at::Tensor& features, const std::string& prefix) {
        const auto parts = features.split(network_->config().decoder.hidden_size, 1);
        for (std::size_t i = 0; i < parts.size(); ++i) {
            const auto name = i == 0 ? "image_embeds" : fmt::format("deepstack.{}", i - 1);
            tally_.cache = std::max(tally_.cache, difference(parts[i], golden_.tensor(prefix + name)));
        }
    }

    EncodedChunk encode_chunk(int index, const std::string& prefix) {
        const auto embeddings = encode_chunk_media(golden_, *network_, prefix);
        if (golden_.has(prefix + "image_embeds")) compare_features(embeddings, prefix);
        auto chunk = read_chunk(golden_, *network_, prefix, index, embeddings);
        compare_positions(chunk.sequence.positions, golden_.tensor(prefix + "position_ids"));
        const auto all = golden_.tensor(prefix + "icl_position_ids"),
                   mask = golden_.tensor(prefix + "icl_attention_mask");
        for (std::size_t i = 0; i < chunk.observations.size(); ++i) {
            const auto demonstration = static_cast<std::int64_t>(i);
            const auto real = at::nonzero(mask[demonstration] == 1).flatten();
            compare_positions(chunk.observations[i].positions, all.select(1, demonstration).index_select(1, real));
        }
        return chunk;
    }

    void adapt(int index, const std::string& prefix, const nlohmann::json& expected, const EmlocOptions& options) {
        const auto chunk = encode_chunk(index, prefix);
        const ChunkSearch search(network_->decoder(), memory_, {});
        const auto& decoder = network_->decoder();
        const auto caches = emloc::encode_chunk(decoder, memory_, offset_, chunk.sequence, {});
        append_layers(naive_, emloc::encode_chunk(decoder, naive_, offset_, chunk.sequence, {}));
        const auto observation = observe_chunk(decoder, memory_, offset_, chunk, caches, {}, {});
        tally_.reference =
            std::max(tally_.reference, difference(observation.reference(), golden_.tensor(prefix + "ref_logits")));
        tally_.importance =
            std::max(tally_.importance, difference(observation.importance, golden_.tensor(prefix + "importance")));
        Observer silent;
        auto to_the_end = options;
        to_the_end.full_trials = true;
        const auto outcome = search.search(index, caches, observation, to_the_end, silent);
        compare_decisions(search.search(index, caches, observation, options, silent), outcome);
        compare_decisions(screened(index, chunk, caches, options), outcome);
        compare(prefix, expected, outcome, chunk.sequence.positions.size());
        permute_and_remember(prefix, caches, outcome);
        offset_ += chunk.sequence.positions.end();
        ++tally_.positions;
        tally_.positions_same += offset_ == expected.at("pos_offset_after").get<std::int64_t>() ? 1 : 0;
    }

    // With one demonstration a batch, so that there is something to foretell.
    ChunkOutcome screened(int index, const EncodedChunk& chunk, const LayerCaches& caches, EmlocOptions options) const {
        options.search = SearchOrder::kScreened;
        const SearchRule rule{.batch_rows = 1};
        const auto& decoder = network_->decoder();
        const ChunkSearch search(decoder, memory_, {}, rule);
        Observer silent;
        return search.search(index, caches, observe_chunk(decoder, memory_, offset_, chunk, caches, rule, {}), options,
                             silent);
    }

    // Trials that end early must decide the same, whether sure to be rejected or foretold.
    void compare_decisions(const ChunkOutcome& early, const ChunkOutcome& outcome) {
        for (std::size_t l = 0; l < outcome.decisions.size(); ++l) {
            ++tally_.decisions;
            tally_.decisions_same += early.decisions[l].kept == outcome.decisions[l].kept ? 1 : 0;
        }
    }

    void compare(const std::string& prefix, const nlohmann::json& expected, const ChunkOutcome& outcome,
                 std::int64_t tokens) {
        for (const auto& layer : expected.at("layers")) {
            const auto l = layer.at("layer").get<std::size_t>();
            std::vector<double> theirs, ours;
            for (const auto& js : layer.at("js"))
                if (!js.is_null()) theirs.push_back(js.get<double>());
            for (const auto& trial : outcome.trials)
                if (trial.layer == static_cast<int>(l)) ours.push_back(trial.js);
            ++tally_.trials;
            tally_.trials_same += ours.size() == theirs.size() ? 1 : 0;
            for (std::size_t i = 0; i < std::min(ours.size(), theirs.size()); ++i)
                tally_.js = std::max(tally_.js, std::abs(ours[i] - theirs[i]));
            const auto& decision = outcome.decisions[l];
            const auto& ratio = layer.at("accepted_ratio");
            ++tally_.decisions;
            tally_.decisions_same += (ratio.is_null() ? 1.0 : ratio.get<double>()) == decision.ratio ? 1 : 0;
            ++tally_.kept;
            tally_.kept_same +=
                tokens > 0 && same_kept_set(golden_, prefix + fmt::format("kept.L{}", l), decision) ? 1 : 0;
        }
    }

    // Attention does not mind the order of its keys; the golden memory is in the order of the golden indices.
    void permute_and_remember(const std::string& prefix, const LayerCaches& caches, const ChunkOutcome& outcome) {
        if (prefix == "chunk0.") compare_caches(prefix, outcome);
        auto kept = outcome.kept;
        for (std::size_t l = 0; l < kept.size(); ++l) {
            const auto name = prefix + fmt::format("kept.L{}", l);
            if (golden_.has(name) && !outcome.decisions[l].kept.empty())
                kept[l] = gather_tokens(caches[l], golden_.tensor(name));
        }
        append_layers(memory_, kept);
    }

    // The goldens hold the first chunk's keys and values of two layers, whole or as kept.
    void compare_caches(const std::string& prefix, const ChunkOutcome& outcome) {
        for (std::size_t l = 0; l < outcome.kept.size(); ++l) {
            const auto name = fmt::format("key.L{}", l), value = fmt::format("value.L{}", l);
            if (!golden_.has(prefix + name)) continue;
            const auto theirs = golden_.tensor(prefix + name);
            const bool pruned =
                theirs.size(1) == outcome.kept[l].tokens() && golden_.has(prefix + fmt::format("kept.L{}", l));
            pending_.push_back({l, pruned, theirs, golden_.tensor(prefix + value)});
        }
    }

    void compare_memory() {
        for (const auto& cache : pending_) {
            const auto count = std::min(cache.key.size(1), memory_[cache.layer].tokens());
            if (!cache.pruned && cache.key.size(1) != count) continue;
            tally_.cache = std::max({tally_.cache, difference(memory_[cache.layer].key.narrow(1, 0, count), cache.key),
                                     difference(memory_[cache.layer].value.narrow(1, 0, count), cache.value)});
        }
        for (std::size_t l = 0; l < memory_.size(); ++l)
            for (const auto* part : {"key", "value"}) {
                const auto name = fmt::format("memory.{}.L{}", part, l);
                if (!golden_.has(name)) continue;
                const auto& ours = std::string_view(part) == "key" ? memory_[l].key : memory_[l].value;
                tally_.cache = std::max(tally_.cache, difference(ours, golden_.tensor(name)));
            }
    }

    // What the layers without attention remember, where the goldens' model has such.
    void compare_states() {
        for (std::size_t i = 0; i < memory_.states.size(); ++i) {
            const auto& [inputs, recurrence] = memory_.states[i];
            const auto golden = [&](const char* part) {
                return golden_.tensor(fmt::format("memory.state.{}.{}", part, i));
            };
            tally_.cache = std::max(
                {tally_.cache, difference(inputs, golden("inputs")), difference(recurrence, golden("recurrence"))});
        }
    }

    struct GoldenCache {
        std::size_t layer;
        bool pruned;
        at::Tensor key, value;
    };

    nlohmann::json info_;
    GoldenFile golden_;
    std::unique_ptr<const Network> network_;
    Report report_;
    Tally tally_;
    std::vector<GoldenCache> pending_;
    LayerCaches memory_, naive_;
    std::int64_t offset_ = 0;
};

}  // namespace

bool run_method(const std::filesystem::path& folder) {
    bool holds = true;
    const auto index = read_json(folder / "index.json");
    for (const auto& entry : index.at("cases")) {
        const auto name = entry.get<std::string>();
        const auto kind = read_json(folder / (name + ".json")).value("kind", "image");
        const bool good = kind == "video" ? run_video_case(folder, name) : MethodCase(folder, name).run();
        holds = holds && good;
    }
    return holds;
}

}  // namespace emloc::conformance
