#include "tests/conformance/query_check.h"

#include "engine/query/session.h"
#include "tests/conformance/golden_chunk.h"

namespace emloc::conformance {
namespace {

struct Generated {
    double logits = 0, steps = 0;
    std::int64_t tokens = 0, tokens_same = 0;
};

Generated generate(const GoldenFile& golden, const Network& network, const LayerCaches& memory, std::int64_t offset,
                   const std::string& kind) {
    const auto ids = golden.ids("query.input_ids");
    const auto media = encode_chunk_media(golden, network, "query.");
    const auto expected = golden.ids("query.tokens_" + kind);
    const auto steps = golden.tensor("query.step_logits_" + kind);
    Session session(network, memory, offset, static_cast<std::int64_t>(ids.size() + expected.size()), {});
    const auto rows =
        session.prefill(network.embed(ids, golden.positions(golden.tensor("query.position_ids")), media), true);
    Generated generated{.logits = difference(rows, golden.tensor("query.logits_" + kind))};
    auto logits = rows[rows.size(0) - 1];
    for (std::size_t i = 0; i < expected.size(); ++i) {
        generated.steps = std::max(generated.steps, difference(logits, steps[static_cast<std::int64_t>(i)]));
        const auto token = logits.argmax().item<std::int64_t>();
        ++generated.tokens;
        generated.tokens_same += token == expected[i] ? 1 : 0;
        if (i + 1 < expected.size()) logits = session.step(token);
    }
    return generated;
}

}  // namespace

void check_queries(Report& report, const GoldenFile& golden, const Network& network, const LayerCaches& compressed,
                   const LayerCaches& full, std::int64_t offset, double tolerance) {
    for (const auto* kind : {"compressed", "full"}) {
        if (!golden.has(std::string("query.logits_") + kind)) continue;
        const auto& memory = std::string_view(kind) == "compressed" ? compressed : full;
        const auto generated = generate(golden, network, memory, offset, kind);
        report.within(std::string("query ") + kind, std::max(generated.logits, generated.steps), tolerance);
        report.equal("tokens", generated.tokens_same, generated.tokens);
    }
}

}  // namespace emloc::conformance
