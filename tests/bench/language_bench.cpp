// Reads a prompt of random tokens and decodes behind it, several times, and prints one JSON line: tokens a second by
// the wall clock, and CPU milliseconds a token. Random weights do (make_model.py): nothing depends on what is said.
#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <c10/core/InferenceMode.h>
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <map>
#include <nlohmann/json.hpp>
#include <random>
#include <string>

#include "engine/query/session.h"
#include "tests/bench/phase.h"
#include "tests/conformance/golden_file.h"

namespace emloc::conformance {
namespace {

struct Options {
    std::filesystem::path model;
    std::string weights = "full";
    std::int64_t prompt_tokens = 512, new_tokens = 64;
    int threads = 2, runs = 5;
};

// One number a run.
struct Rate {
    std::vector<double> tokens_per_second, cpu_ms_per_token;

    void add(std::int64_t tokens, const Phase& phase) {
        const auto count = static_cast<double>(tokens);
        tokens_per_second.push_back(count / phase.wall());
        cpu_ms_per_token.push_back(1e3 * phase.cpu() / count);
    }
    nlohmann::json report() const {
        return {{"tokens_per_second", tokens_per_second}, {"cpu_ms_per_token", cpu_ms_per_token}};
    }
};

void measure(const Network& network, const std::vector<TokenId>& prompt, const Options& options, Rate& prefill,
             Rate& decode) {
    const LayerCaches no_memory;
    const auto count = static_cast<std::int64_t>(prompt.size());
    Session session(network, no_memory, 0, count + options.new_tokens, {});
    const Phase reading;
    session.prefill(network.embed(prompt, text_positions(0, count), {}));
    prefill.add(count, reading);
    // Decoding is measured from an empty context on, as llama-bench does.
    Session fresh(network, no_memory, 0, options.new_tokens + 1, {});
    fresh.prefill(network.embed({prompt.front()}, text_positions(0, 1), {}));
    const Phase writing;
    for (std::int64_t i = 0; i < options.new_tokens; ++i)
        fresh.step(prompt[static_cast<std::size_t>(i) % prompt.size()]);
    decode.add(options.new_tokens, writing);
}

nlohmann::json run(const Options& options) {
    const std::map<std::string, StoredWeights> stored{{"full", StoredWeights::kFull},
                                                      {"bf16", StoredWeights::kBf16},
                                                      {"int8", StoredWeights::kInt8},
                                                      {"int4", StoredWeights::kInt4}};
    const auto network = load_network(options.model, plan_of(stored.at(options.weights)));
    std::mt19937 random(0);
    std::uniform_int_distribution<TokenId> token(0, network->config().decoder.vocab_size / 2);
    std::vector<TokenId> prompt(static_cast<std::size_t>(options.prompt_tokens));
    for (auto& id : prompt) id = token(random);
    Rate warm_up, prefill, decode;
    measure(*network, prompt, options, warm_up, warm_up);
    for (int i = 0; i < options.runs; ++i) measure(*network, prompt, options, prefill, decode);
    return {{"weights", options.weights},
            {"threads", options.threads},
            {"prefill", prefill.report()},
            {"decode", decode.report()},
            {"peak_mib", peak_mib()}};
}

}  // namespace
}  // namespace emloc::conformance

int main(int count, char** arguments) {
    CLI::App app("Times prefill and decoding of a language model.");
    emloc::conformance::Options options;
    app.add_option("MODEL", options.model, "A folder with config.json and model.safetensors")->required();
    app.add_option("--weights", options.weights)->check(CLI::IsMember({"full", "bf16", "int8", "int4"}));
    app.add_option("--prompt-tokens", options.prompt_tokens)->check(CLI::PositiveNumber);
    app.add_option("--new-tokens", options.new_tokens)->check(CLI::PositiveNumber);
    app.add_option("--threads", options.threads)->check(CLI::PositiveNumber);
    app.add_option("--runs", options.runs)->check(CLI::PositiveNumber);
    CLI11_PARSE(app, count, arguments);
    at::set_num_threads(options.threads);
    const c10::InferenceMode no_gradients;
    try {
        fmt::print("{}\n", emloc::conformance::run(options).dump());
    } catch (const emloc::conformance::BadGolden& bad) {
        fmt::print(stderr, "{}\n", bad.message);
        return 1;
    }
}
