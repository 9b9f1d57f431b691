// Which rows of a benchmark are shown and which are asked.
#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <numeric>
#include <set>

#include "engine/evaluation/benchmarks/benchmark.h"
#include "engine/evaluation/python_random.h"

namespace emloc {
namespace {

using Places = std::vector<std::int64_t>;

Places all_of(std::size_t count) {
    Places places(count);
    std::iota(places.begin(), places.end(), 0);
    return places;
}

Places picked(const Places& from, const Places& indices) {
    Places places;
    for (const auto index : indices) places.push_back(from[static_cast<std::size_t>(index)]);
    return places;
}

const std::string& class_of(const BenchmarkRow& row) {
    return row.answers.empty() ? row.group : row.answers.front();
}

// The same number of every class, drawn class by class as the first row of each comes; in the order of `from`.
Result<Places> uniform_by_class(const std::vector<BenchmarkRow>& rows, const Places& from, const Protocol& protocol) {
    std::vector<std::string> names;
    std::map<std::string, Places> classes;  // indices into `from`
    for (std::size_t i = 0; i < from.size(); ++i) {
        const auto& name = class_of(rows[static_cast<std::size_t>(from[i])]);
        auto& members = classes[name];
        if (members.empty()) names.push_back(name);
        members.push_back(static_cast<std::int64_t>(i));
    }
    PythonRandom random(protocol.seed);
    Places chosen;
    for (const auto& name : names) {
        const auto& members = classes[name];
        const auto count = static_cast<std::int64_t>(members.size());
        if (count < protocol.per_class)
            return fail(ErrorKind::kInvalidArgument,
                        "“{}” has {} of the {} demonstrations that --per-class asks for. Give a smaller number, or a "
                        "larger pool with --pool.",
                        name, count, protocol.per_class);
        const auto own = picked(members, random.sample(count, protocol.per_class));
        chosen.insert(chosen.end(), own.begin(), own.end());
    }
    std::ranges::sort(chosen);
    return picked(from, chosen);
}

Result<Places> drawn(const std::vector<BenchmarkRow>& rows, const Places& from, const Protocol& protocol) {
    if (protocol.per_class > 0) return uniform_by_class(rows, from, protocol);
    const auto count = static_cast<std::int64_t>(from.size());
    return picked(from, PythonRandom(protocol.seed).sample(count, protocol.demonstrations));
}

Result<BenchmarkPlan> plan_with_train_split(const BenchmarkData& data, const Protocol& protocol) {
    BenchmarkPlan plan;
    plan.queries = all_of(data.rows.size());
    if (protocol.per_class > 0) {
        auto shown = uniform_by_class(data.train, all_of(data.train.size()), protocol);
        if (!shown) return tl::unexpected(shown.error());
        plan.demonstrations = std::move(*shown);
        return plan;
    }
    const auto count = std::min(protocol.demonstrations, static_cast<std::int64_t>(data.train.size()));
    plan.demonstrations =
        protocol.shuffled ? PythonRandom(protocol.seed).sample(count, count) : all_of(static_cast<std::size_t>(count));
    return plan;
}

}  // namespace

Result<BenchmarkPlan> plan_benchmark(const BenchmarkData& data, const Protocol& protocol) {
    if (!data.train.empty()) return plan_with_train_split(data, protocol);
    const auto rows = static_cast<std::int64_t>(data.rows.size());
    const auto wanted = protocol.per_class > 0 ? 0 : protocol.demonstrations;
    const auto left = protocol.tests_pool ? rows - protocol.pool : protocol.pool;  // to draw from
    if (protocol.pool >= rows || wanted > left)
        return fail(ErrorKind::kInvalidArgument,
                    "{} rows are too few for a pool of {} with {} demonstrations. Give smaller numbers with --pool and "
                    "--demos.",
                    rows, protocol.pool, wanted);
    BenchmarkPlan plan;
    plan.pool = PythonRandom(protocol.seed).sample(rows, protocol.pool);
    const std::set<std::int64_t> in_pool(plan.pool.begin(), plan.pool.end());
    Places others;
    for (std::int64_t row = 0; row < rows; ++row)
        if (!in_pool.contains(row)) others.push_back(row);
    auto shown = drawn(data.rows, protocol.tests_pool ? others : plan.pool, protocol);
    if (!shown) return tl::unexpected(shown.error());
    plan.demonstrations = std::move(*shown);
    plan.queries = protocol.tests_pool ? Places(in_pool.begin(), in_pool.end()) : std::move(others);
    return plan;
}

std::vector<std::string> protocol_notes(const Protocol& release, const Protocol& protocol) {
    std::vector<std::string> notes;
    if (protocol.pool > 0)
        notes.push_back(
            std::string("The paper says that 100 randomly sampled examples are the test; the release sets these aside "
                        "as the pool of demonstrations and tests all others. ") +
            (protocol.tests_pool ? "Here as the paper: the sampled rows are tested, and demonstrations are drawn from "
                                   "the others (--sampling paper)."
                                 : "Here as the release (--sampling release)."));
    if (protocol.per_class > 0)
        notes.push_back(
            fmt::format("{} demonstrations of each class are drawn (--per-class); the release takes what it "
                        "draws from the whole pool, or a list.",
                        protocol.per_class));
    if (protocol.frames > 0) {
        notes.push_back(
            "The release asks for 10,000,000 frames of each demonstration in EMLoC; here it is as many as of a query, "
            "as in MLoC.");
        notes.push_back(std::string("The release's reader takes the key frame before each sampled one. ") +
                        (protocol.key_frames ? "Here as the release (--frames key)."
                                             : "Here it is the sampled frame itself (--frames exact)."));
    }
    if (protocol.shuffled) notes.push_back("The demonstrations are in the order that the release draws for MLoC.");
    const auto changed = [&](const char* what, std::int64_t of_release, std::int64_t here) {
        if (of_release != here) notes.push_back(fmt::format("{}: {}, not the release's {}.", what, here, of_release));
    };
    changed("Pool", release.pool, protocol.pool);
    if (protocol.per_class == 0) changed("Demonstrations", release.demonstrations, protocol.demonstrations);
    changed("Demonstrations in a chunk", release.demonstrations_per_chunk, protocol.demonstrations_per_chunk);
    changed("Visual tokens", release.visual_tokens, protocol.visual_tokens);
    changed("Tokens of an answer", release.max_new_tokens, protocol.max_new_tokens);
    changed("Frames of a clip", release.frames, protocol.frames);
    changed("Seed", static_cast<std::int64_t>(release.seed), static_cast<std::int64_t>(protocol.seed));
    return notes;
}

}  // namespace emloc
