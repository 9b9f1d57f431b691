// Methods beside EMLoC against goldens of their own.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <map>
#include <set>

#include "engine/adaptation/encoding/encode_chunk.h"
#include "engine/adaptation/methods/emloc/fastgen.h"
#include "engine/adaptation/methods/method.h"
#include "engine/adaptation/methods/registry.h"
#include "engine/query/session.h"
#include "tests/conformance/cases.h"
#include "tests/conformance/golden_chunk.h"
#include "tests/conformance/golden_file.h"

namespace emloc::conformance {
namespace {

using nlohmann::json;

constexpr double kScoreTolerance = 1e-5;       // of the tensor's largest
constexpr double kBonusScoreTolerance = 5e-5;  // where scores have a bonus of 100

// What the goldens call a method, ours, and which of the golden's parameters are options of it.
struct Comparator {
    std::string method;
    std::vector<std::pair<std::string, std::string>> options = {};  // ours, theirs
    std::string parameters = {};                                    // where these stand; empty: under the golden's name
};

const std::map<std::string, Comparator> kComparators{
    {"snapkv", {"snapkv", {{"window", "window"}}}},
    {"pyramidkv", {"pyramidkv", {{"window", "window"}, {"beta", "beta"}}}},
    {"streaming", {"streaming-llm", {{"sinks", "sinks"}}}},
    {"recency", {"recency"}},
    {"tova", {"tova"}},
    {"observed", {"observed-attention"}},
    {"expected", {"expected-attention"}},
    {"keydiff", {"keydiff"}},
    {"kvzip", {"kvzip"}},
    {"random", {"random", {{"seed", "seed"}}}},
    {"attention", {"emloc-uniform"}},
    {"pyramid_infer", {"pyramid-infer", {{"floor", "floor"}, {"scale", "first"}}}},
    {"bottom_up", {"bottom-up", {{"delta", "delta"}, {"ratios", "ratios"}}}},
    {"groups_of_2", {"groups-of-2", {{"delta", "delta"}, {"ratios", "ratios"}}, "bottom_up"}},
    {"snapkv_adaptive", {"snapkv", {{"window", "window"}, {"heads", "heads"}}}},
    {"keydiff_adaptive", {"keydiff", {{"heads", "heads"}}}},
    {"observed_by_score", {"observed-attention", {{"budget_by", "budget_by"}, {"least_score", "least_score"}}}},
    {"observed_bounded", {"observed-attention", {{"delta", "delta"}, {"ratios", "ratios"}}}},
    {"keydiff_bounded_adaptive", {"keydiff", {{"delta", "delta"}, {"ratios", "ratios"}, {"heads", "heads"}}}},
    {"fastgen", {"fastgen", {{"threshold", "threshold"}, {"share", "frequent"}}}},
};

std::string name_in(const std::string& tag) {
    return tag.substr(0, tag.find('@'));
}
// "uniform", "layers"; empty: the method has no budget.
std::string budget_in(const std::string& tag) {
    const auto at = tag.find('@');
    return at == std::string::npos ? "" : tag.substr(at + 1);
}

OptionValue value_of(const json& given, const OptionDescription& option) {
    if (given.is_array()) return given.get<std::vector<double>>();
    if (given.is_string()) return given.get<std::string>();
    if (std::holds_alternative<std::int64_t>(option.otherwise)) return given.get<std::int64_t>();
    return given.get<double>();
}

// The case's chunks and query, which all methods share, and what each made of them.
class ComparatorCase {
 public:
    ComparatorCase(const std::filesystem::path& base, const std::filesystem::path& models,
                   const std::filesystem::path& folder, std::string name)
        : name_(std::move(name)),
          info_(read_json(folder / (name_ + ".methods.json"))),
          expected_(folder / (name_ + ".methods.safetensors")),
          golden_(base / (name_ + ".safetensors")),
          network_(load_network(models / info_.at("model").get<std::string>())) {}

    // The tags that there are goldens of.
    std::vector<std::string> tags() const {
        std::vector<std::string> tags;
        for (const auto& [tag, value] : info_.at("tags").items()) tags.push_back(tag);
        return tags;
    }

    // True where all held.
    bool run(const std::string& tag) {
        report_ = Report(fmt::format("{}/{}", name_, tag));
        tag_ = tag;
        tally_ = {};
        const auto method = make();
        PrunedMemory memory;
        std::int64_t offset = 0;
        const auto& budgets = info_.at("budgets").at("uniform");
        for (std::size_t c = 0; c < budgets.size(); ++c)
            offset = add_chunk(*method, static_cast<int>(c), offset, memory);
        report_.equal("kept sets identical", tally_.kept_same, tally_.kept);
        report_.within("scores", tally_.score, kScoreTolerance);
        if (tally_.trials > 0) {
            report_.within("js", tally_.js, kJsTolerance);
            report_.equal("trials", tally_.trials_same, tally_.trials);
        }
        query(memory.caches, offset);
        return report_.print();
    }

 private:
    struct Tally {
        std::int64_t kept = 0, kept_same = 0, trials = 0, trials_same = 0;
        double score = 0, js = 0;
    };

    std::unique_ptr<Method> make() const {
        const auto& comparator = kComparators.at(name_in(tag_));
        const auto& description = *builtin_methods().find(comparator.method);
        const auto source = comparator.parameters.empty() ? name_in(tag_) : comparator.parameters;
        MethodChoice choice{.name = comparator.method, .options = {}};
        if (info_.at("parameters").contains(source)) {
            const auto& parameters = info_.at("parameters").at(source);
            for (const auto& [ours, theirs] : comparator.options)
                choice.options.set(ours, value_of(parameters.at(theirs), *find_option(description, ours)));
        }
        offer(description, "full_trials", true, choice.options);
        if (!budget_in(tag_).empty()) choice.options.set("budget_counts", counts());
        const auto options = required(builtin_methods().completed(choice)).options;
        if (name_in(tag_) != "fastgen") return description.make(options);
        // The golden models have no tokenizer; the file says which ids stand for what.
        const auto& fastgen = info_.at("parameters").at("fastgen");
        return std::make_unique<FastGen>(options.get<double>("threshold"), options.get<double>("share"),
                                         FastGenTokens{fastgen.at("special").get<std::vector<TokenId>>(),
                                                       fastgen.at("punctuation").get<std::vector<TokenId>>()});
    }

    // Of every layer of every chunk in turn.
    std::vector<double> counts() const {
        std::vector<double> counts;
        for (const auto& chunk : info_.at("budgets").at(budget_in(tag_)))
            for (const auto& count : chunk) counts.push_back(count.get<double>());
        return counts;
    }

    std::int64_t add_chunk(Method& method, int index, std::int64_t offset, PrunedMemory& memory) {
        const auto prefix = fmt::format("chunk{}.", index);
        const auto chunk =
            read_chunk(golden_, *network_, prefix, index, encode_chunk_media(golden_, *network_, prefix));
        const auto& decoder = network_->decoder();
        const auto caches = encode_chunk(decoder, memory.caches, offset, chunk.sequence, {},
                                         [&](const ReadLayer& layer) { method.watch(layer); });
        Observer silent;
        const ChunkInput input{
            .decoder = decoder, .chunk = chunk, .caches = caches, .offset = offset, .observer = silent, .stop = {}};
        auto result = method.compress(memory, input);
        compare(prefix, result, input.tokens());
        append_chunk(memory, result.kept, input.tokens(), result.decisions);
        return offset + chunk.sequence.positions.end();
    }

    void compare(const std::string& prefix, const Compression& result, std::int64_t tokens) {
        const bool is_certain = info_.at("tags").at(tag_).value("certain", true);
        for (const auto& decision : result.decisions) {
            ++tally_.kept;
            const auto name = fmt::format("{}/{}kept.L{}", tag_, prefix, decision.layer);
            tally_.kept_same += !is_certain || same_kept_set(expected_, name, decision) ? 1 : 0;
        }
        if (const auto name = fmt::format("{}/{}score", tag_, prefix); expected_.has(name))
            tally_.score = std::max(tally_.score, score_difference(expected_.tensor(name), result, tokens));
        if (const auto name = fmt::format("{}/{}js", tag_, prefix); expected_.has(name))
            compare_trials(expected_.tensor(name), result);
    }

    // Relative to the largest; a larger tolerance counts as a smaller difference. Of SnapKV the window's scores, which
    // only say that it stays, are left out.
    double score_difference(const at::Tensor& theirs, const Compression& result, std::int64_t tokens) const {
        std::vector<at::Tensor> layers;
        for (const auto& decision : result.decisions) layers.push_back(at::tensor(decision.importance));
        auto ours = at::stack(layers).view(theirs.sizes());
        const auto& parameters = info_.at("parameters");
        auto counted = tokens;
        if (const auto name = name_in(tag_); parameters.contains(name) && parameters.at(name).contains("window"))
            counted -= std::min(parameters.at(name).at("window").get<std::int64_t>(), tokens - 1);
        ours = ours.narrow(2, 0, counted);
        const auto golden = theirs.narrow(2, 0, counted);
        const auto largest = golden.abs().max().item<double>();
        const auto tolerance = largest > 100 ? kBonusScoreTolerance : kScoreTolerance * largest;
        return difference(ours, golden) / tolerance * kScoreTolerance;
    }

    // js: [layers, ratios], not a number where a ratio wasn't tried.
    void compare_trials(const at::Tensor& js, const Compression& result) {
        std::map<std::int64_t, std::vector<double>> ours;
        for (const auto& trial : result.trials) ours[trial.layer].push_back(trial.js);
        for (std::int64_t layer = 0; layer < js.size(0); ++layer) {
            std::vector<double> theirs;
            for (std::int64_t i = 0; i < js.size(1); ++i)
                if (const auto value = js[layer][i].item<double>(); !std::isnan(value)) theirs.push_back(value);
            const auto& own = ours[layer];
            ++tally_.trials;
            tally_.trials_same += own.size() == theirs.size() ? 1 : 0;
            for (std::size_t i = 0; i < std::min(own.size(), theirs.size()); ++i)
                tally_.js = std::max(tally_.js, std::abs(own[i] - theirs[i]));
        }
    }

    // The logits of the query's rows, or of its last, and the tokens that follow.
    void query(const LayerCaches& memory, std::int64_t offset) {
        constexpr std::int64_t kMostTokens = 16;
        const auto ids = golden_.ids("query.input_ids");
        const auto media = encode_chunk_media(golden_, *network_, "query.");
        Session session(*network_, memory, offset, std::ssize(ids) + kMostTokens, {});
        const auto rows =
            session.prefill(network_->embed(ids, golden_.positions(golden_.tensor("query.position_ids")), media), true);
        const auto tail = tag_ + "/query.logits_tail";
        const auto theirs = expected_.tensor(expected_.has(tail) ? tail : tag_ + "/query.logits");
        const auto asked = rows.narrow(0, rows.size(0) - theirs.size(0), theirs.size(0));
        report_.within("query", difference(asked, theirs), kLogitTolerance);
        if (!expected_.has(tag_ + "/query.tokens")) return;
        auto logits = rows[-1];
        std::int64_t same = 0;
        const auto tokens = expected_.ids(tag_ + "/query.tokens");
        for (const auto expected : tokens) {
            const auto token = logits.argmax().item<std::int64_t>();
            same += token == expected ? 1 : 0;
            logits = session.step(token);
        }
        report_.equal("tokens", same, std::ssize(tokens));
    }

    std::string name_;
    json info_;
    GoldenFile expected_, golden_;
    std::unique_ptr<const Network> network_;
    Report report_{""};
    std::string tag_;
    Tally tally_;
};

}  // namespace

bool run_comparators(const std::filesystem::path& folder) {
    const auto index = read_json(folder / "index.json");
    const auto method_folder = folder / "../../method";
    bool holds = true;
    std::set<std::string> passed_over;
    for (const auto& entry : index.at("cases")) {
        const auto name = entry.get<std::string>();
        const bool is_own = std::ranges::find(index.at("own_base"), entry) != index.at("own_base").end();
        ComparatorCase comparison(is_own ? folder : method_folder, method_folder, folder, name);
        for (const auto& tag : comparison.tags()) {
            if (kComparators.contains(name_in(tag))) {
                holds = comparison.run(tag) && holds;
            } else {
                passed_over.insert(tag);
            }
        }
    }
    // Goldens of published faults, which aren't to be built.
    for (const auto& tag : passed_over) fmt::print("passed over: {}\n", tag);
    return holds;
}

}  // namespace emloc::conformance
