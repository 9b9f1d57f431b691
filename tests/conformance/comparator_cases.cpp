// Methods beside EMLoC against goldens of their own, at a budget of the same number of tokens in every layer.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "engine/adaptation/encoding/encode_chunk.h"
#include "engine/adaptation/methods/method.h"
#include "engine/adaptation/methods/registry.h"
#include "engine/query/session.h"
#include "tests/conformance/cases.h"
#include "tests/conformance/golden_chunk.h"
#include "tests/conformance/golden_file.h"

namespace emloc::conformance {
namespace {

const std::string kBudget = "@uniform";

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

    // Of one method; true where all held.
    bool run(const MethodDescription& method) {
        report_ = Report(fmt::format("{}/{}", name_, method.name));
        tag_ = method.name + kBudget + "/";
        kept_ = kept_same_ = 0;
        PrunedMemory memory;
        std::int64_t offset = 0;
        const auto& budgets = info_.at("budgets").at("uniform");
        for (std::size_t c = 0; c < budgets.size(); ++c) {
            const auto count = budgets[c][0].get<std::int64_t>();
            offset = add_chunk(method, static_cast<int>(c), count, offset, memory);
        }
        report_.equal("kept sets identical", kept_same_, kept_);
        report_.within("query", query(memory.caches, offset), kLogitTolerance);
        return report_.print();
    }

    bool has(const MethodDescription& method) const { return info_.at("tags").contains(method.name + kBudget); }

    // Of the golden's tags those that nothing here is compared with.
    std::vector<std::string> passed_over(const std::set<std::string>& compared) const {
        std::vector<std::string> tags;
        for (const auto& [tag, value] : info_.at("tags").items())
            if (!compared.contains(tag)) tags.push_back(tag);
        return tags;
    }

 private:
    std::int64_t add_chunk(const MethodDescription& method, int index, std::int64_t count, std::int64_t offset,
                           PrunedMemory& memory) {
        const auto prefix = fmt::format("chunk{}.", index);
        const auto chunk =
            read_chunk(golden_, *network_, prefix, index, encode_chunk_media(golden_, *network_, prefix));
        const auto& decoder = network_->decoder();
        const auto caches = encode_chunk(decoder, memory.caches, offset, chunk.sequence, {});
        Observer silent;
        const ChunkInput input{
            .decoder = decoder, .chunk = chunk, .caches = caches, .offset = offset, .observer = silent, .stop = {}};
        // The share that comes to so many tokens.
        const auto share = (static_cast<double>(count) + 0.5) / static_cast<double>(input.tokens());
        MethodChoice choice{.name = method.name, .options = {{"budget", std::min(share, 1.0)}}};
        const auto& parameters = info_.at("parameters");
        if (parameters.contains(method.name) && parameters.at(method.name).contains("seed"))
            choice.options.set("seed", parameters.at(method.name).at("seed").get<std::int64_t>());
        const auto options = required(builtin_methods().completed(choice)).options;
        auto result = method.make(options)->compress(memory, input);
        for (const auto& decision : result.decisions) {
            ++kept_;
            const auto name = tag_ + prefix + fmt::format("kept.L{}", decision.layer);
            kept_same_ += same_kept_set(expected_, name, decision) ? 1 : 0;
        }
        append_chunk(memory, result.kept, input.tokens(), result.decisions);
        return offset + chunk.sequence.positions.end();
    }

    // The difference of the logits of the query's last rows.
    double query(const LayerCaches& memory, std::int64_t offset) const {
        const auto ids = golden_.ids("query.input_ids");
        const auto media = encode_chunk_media(golden_, *network_, "query.");
        Session session(*network_, memory, offset, static_cast<std::int64_t>(ids.size()), {});
        const auto rows =
            session.prefill(network_->embed(ids, golden_.positions(golden_.tensor("query.position_ids")), media), true);
        const auto theirs = expected_.tensor(tag_ + "query.logits_tail");
        return difference(rows.narrow(0, rows.size(0) - theirs.size(0), theirs.size(0)), theirs);
    }

    std::string name_;
    nlohmann::json info_;
    GoldenFile expected_, golden_;
    std::unique_ptr<const Network> network_;
    Report report_{""};
    std::string tag_;
    std::int64_t kept_ = 0, kept_same_ = 0;
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
        std::set<std::string> compared;
        for (const auto& method : builtin_methods().all()) {
            if (!comparison.has(method)) continue;
            holds = comparison.run(method) && holds;
            compared.insert(method.name + kBudget);
        }
        passed_over.merge([&] {
            const auto tags = comparison.passed_over(compared);
            return std::set<std::string>(tags.begin(), tags.end());
        }());
    }
    for (const auto& tag : passed_over) fmt::print("passed over: {}\n", tag);
    return holds;
}

}  // namespace emloc::conformance
