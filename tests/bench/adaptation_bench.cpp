// Adapts a model to demonstrations in the goldens' format and asks one question, and prints one JSON line: CPU and wall
// seconds of each phase, trials, layer forward passes, tokens kept, peak memory.
#include <ATen/Parallel.h>
#include <c10/core/GradMode.h>
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <nlohmann/json.hpp>

#include "engine/adaptation/encoding/encode_chunk.h"
#include "engine/adaptation/methods/emloc/observe.h"
#include "engine/adaptation/methods/emloc/search.h"
#include "engine/query/session.h"
#include "tests/bench/phase.h"
#include "tests/conformance/golden_chunk.h"

namespace emloc::conformance {
namespace {

class Bench {
 public:
    Bench(const std::filesystem::path& model, const std::filesystem::path& demonstrations, EmlocOptions options,
          SearchRule rule)
        : network_(load_network(model)), golden_(demonstrations), options_(std::move(options)), rule_(rule) {}

    nlohmann::json run() {
        nlohmann::json report;
        report["threads"] = at::get_num_threads();
        report["loaded_mib"] = peak_mib();
        const Phase all;
        for (int chunk = 0; golden_.has(fmt::format("chunk{}.input_ids", chunk)); ++chunk)
            report["chunks"].push_back(adapt(chunk));
        report["adaptation"] = all.seconds();
        report["peak_mib"] = peak_mib();
        for (const auto& layer : memory_) report["kept_tokens"].push_back(layer.tokens());
        if (golden_.has("query.input_ids")) {
            report["query_compressed"] = ask(memory_, offset_);
            report["query_full"] = ask(naive_, offset_);
        }
        return report;
    }

 private:
    nlohmann::json adapt(int index) {
        const auto prefix = fmt::format("chunk{}.", index);
        const Phase vision;
        const auto media = encode_chunk_media(golden_, *network_, prefix);
        nlohmann::json report;
        report["vision"] = vision.seconds();
        const auto chunk = read_chunk(golden_, *network_, prefix, index, media);
        const ChunkSearch search(network_->decoder(), memory_, {}, rule_);
        const Phase encoding;
        const auto caches = encode_chunk(network_->decoder(), memory_, offset_, chunk.sequence, {});
        report["chunk"] = encoding.seconds();
        const Phase observing;
        const auto observation = observe_chunk(network_->decoder(), memory_, offset_, chunk, caches, rule_, {});
        report["observation"] = observing.seconds();
        Observer silent;
        const Phase searching;
        const auto outcome = search.search(index, caches, observation, options_, silent, hint_);
        hint_ = outcome.hint;
        report["search"] = searching.seconds();
        report["tokens"] = chunk.sequence.positions.size();
        report["trials"] = outcome.trials.size();
        std::int64_t stopped = 0, forwards = 0;
        for (const auto& trial : outcome.trials) {
            stopped += trial.is_lower_bound || trial.is_estimate ? 1 : 0;
            forwards += network_->decoder().layers() - trial.layer;
            report["js"].push_back(trial.js);
        }
        report["stopped_trials"] = stopped;
        report["layer_forwards"] = forwards;
        for (const auto& decision : outcome.decisions) report["ratios"].push_back(decision.ratio);
        append_layers(memory_, outcome.kept);
        append_layers(naive_, caches);  // only its length matters here
        offset_ += chunk.sequence.positions.end();
        return report;
    }

    nlohmann::json ask(const LayerCaches& memory, std::int64_t offset) {
        constexpr int kRuns = 5;
        const auto ids = golden_.ids("query.input_ids");
        const auto shown = media_of(golden_, "query.");
        nlohmann::json best;
        for (int run = 0; run < kRuns; ++run) {
            const Phase phase;
            const auto media = encode_chunk_media(golden_, *network_, "query.");
            Session session(*network_, memory, offset, static_cast<std::int64_t>(ids.size()), {});
            session.prefill(network_->embed(
                ids, required(mrope_positions(ids, runs_in(*network_, shown), network_->config().tokens)), media));
            const auto seconds = phase.seconds();
            if (best.empty() || seconds.at("cpu") < best.at("cpu")) best = seconds;
        }
        return best;
    }

    std::unique_ptr<const Network> network_;
    GoldenFile golden_;
    EmlocOptions options_;
    SearchRule rule_;
    SearchHint hint_;
    LayerCaches memory_, naive_;
    std::int64_t offset_ = 0;
};

}  // namespace
}  // namespace emloc::conformance

int main(int count, char** arguments) {
    CLI::App app("Times the adaptation of a model to demonstrations in the goldens' format.");
    std::filesystem::path model, demonstrations;
    emloc::EmlocOptions options;
    emloc::SearchRule rule;
    int threads = 2;
    std::string search = "exact";
    app.add_option("MODEL", model, "A folder with config.json and model.safetensors")->required();
    app.add_option("DEMONSTRATIONS", demonstrations, "A .safetensors file of chunks")->required();
    app.add_option("--threads", threads);
    app.add_option("--delta", options.delta);
    app.add_option("--search", search)->check(CLI::IsMember(emloc::search_option().choices));
    app.add_flag("--full-trials", options.full_trials);
    app.add_option("--batch-rows", rule.batch_rows);
    CLI11_PARSE(app, count, arguments);
    options.search = emloc::emloc_options({{"search", search}}).search;
    if (options.search == emloc::SearchOrder::kScreened) rule.batch_rows = emloc::kScreenedBatchRows;
    at::set_num_threads(threads);
    const c10::NoGradGuard no_gradients;
    try {
        fmt::print("{}\n", emloc::conformance::Bench(model, demonstrations, options, rule).run().dump());
    } catch (const emloc::conformance::BadGolden& bad) {
        fmt::print(stderr, "{}\n", bad.message);
        return 1;
    }
}
