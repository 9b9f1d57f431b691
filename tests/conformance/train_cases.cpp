// Training steps against goldens of peft and transformers: losses, gradients, weights, and what the trained model says.
#include <ATen/core/grad_mode.h>
#include <fmt/format.h>

#include <algorithm>
#include <cmath>

#include "engine/model/checkpoint/adapter.h"
#include "engine/model/forward.h"
#include "engine/training/optimizer.h"
#include "engine/training/training_pass.h"
#include "tests/conformance/cases.h"
#include "tests/conformance/golden_chunk.h"
#include "tests/conformance/golden_file.h"

namespace emloc::conformance {
namespace {

using nlohmann::json;
namespace fs = std::filesystem;

// From the goldens' README.
constexpr double kLossTolerance = 2e-5;
constexpr double kNormTolerance = 2e-6;  // relative
constexpr double kWeightTolerance = 1e-5;
constexpr double kFewWeightsTolerance = 1e-4;  // of one in so many
constexpr double kFew = 10'000;
constexpr double kGradientTolerance = 1e-5;  // of gradients whose common norm is 1
constexpr double kWarmUp = 0.1;

// Ours of a name as peft or transformers 5 has it.
std::string own_name(std::string name) {
    const auto replace = [&](std::string_view from, std::string_view to) {
        const auto at = name.find(from);
        if (at != std::string::npos)
            name = fmt::format("{}{}{}", name.substr(0, at), to, name.substr(at + from.size()));
    };
    replace("base_model.model.", "");
    replace(".default.", ".");
    replace("model.language_model.", "model.");
    return name;
}

class TrainingCase {
 public:
    explicit TrainingCase(const fs::path& folder)
        : folder_(folder),
          info_(read_json(folder / "train.json")),
          expected_(folder / "expected.safetensors"),
          is_full_(info_.at("kind") == "full"),
          report_(fmt::format("{} {}", info_.at("kind").get<std::string>(), info_.at("case").get<std::string>())) {}

    bool run() {
        const auto network = load(is_full_ ? "" : "adapter_init", true);
        report_.within("logits before", difference(query(*network), expected_.tensor("query.logits_before")),
                       kLogitTolerance);
        train(*network);
        compare_weights(network->decoder().parameters());
        const auto* behind = is_full_ ? "query.logits_after" : "query.logits_adapter";
        report_.within("logits behind", difference(query(*network), expected_.tensor(behind)), kLogitTolerance);
        if (!is_full_) compare_merged();
        return report_.print();
    }

 private:
    fs::path goldens() const { return folder_ / "../../../method"; }

    // `adapter`: a folder beside; what is trained where `trained`, merged otherwise.
    std::unique_ptr<const Network> load(const std::string& adapter, bool trained) const {
        const auto folder = goldens() / info_.at("model").get<std::string>();
        const auto config = required(read_model_config(folder / "config.json"));
        const auto checkpoint = required(Checkpoint::open(folder));
        std::optional<Adapter> opened;
        if (!adapter.empty()) opened.emplace(required(Adapter::open(folder_ / adapter)));
        WeightLoader weights(checkpoint, at::kCPU, at::kFloat, {}, {});
        weights.set_adapter(opened ? &*opened : nullptr);
        auto network = std::make_unique<const Network>(config, weights, trained ? plan_of_training() : WeightPlan{},
                                                       opened && trained ? std::optional(LowRank{}) : std::nullopt);
        if (!weights.status()) throw BadGolden{weights.status().error().message};
        if (const auto used = weights.check_adapter_is_used(); !used) throw BadGolden{used.error().message};
        return network;
    }

    std::vector<TrainingSequence> sequences(const Network& network) const {
        std::vector<TrainingSequence> all;
        const at::NoGradGuard frozen;
        for (std::size_t i = 0; i < info_.at("demos").size(); ++i) {
            const auto prefix = fmt::format("demo{}.", i);
            auto ids = expected_.ids(prefix + "input_ids");
            auto positions =
                required(mrope_positions(ids, runs_in(network, media_of(expected_, prefix)), network.config().tokens));
            all.push_back(labelled_sequence(std::move(ids), std::move(positions),
                                            encode_chunk_media(expected_, network, prefix),
                                            to_vector(expected_.tensor(prefix + "labels"))));
        }
        return all;
    }

    // Demonstrations 0 and 1, then 2 and 3, in turn.
    void train(const Network& network) {
        const auto all = sequences(network);
        Optimizer optimizer(network.decoder().parameters());
        const auto rate = info_.at("lr").get<double>();
        const auto steps = info_.at("steps").get<std::int64_t>();
        double loss_off = 0, norm_off = 0, rate_off = 0;
        for (const auto& expected : info_.at("train")) {
            const auto step = expected.at("step").get<std::int64_t>();
            const auto first = static_cast<std::size_t>(2 * (step % 2));
            const std::array batch{&all[first], &all[first + 1]};
            const auto labels = std::ssize(batch[0]->labels) + std::ssize(batch[1]->labels);
            optimizer.clear_gradients();
            const auto loss = add_gradients(network, batch, labels);
            const auto norm = optimizer.clip_gradients(1);
            if (step == 0) compare_gradients(optimizer.parameters());
            const auto at_rate = scheduled_rate(rate, step, steps, kWarmUp);
            optimizer.step(at_rate);
            const auto their_norm = expected.at("grad_norm_before_clip").get<double>();
            loss_off = std::max(loss_off, std::abs(loss - expected.at("loss").get<double>()));
            norm_off = std::max(norm_off, std::abs(norm - their_norm) / their_norm);
            rate_off = std::max(rate_off, std::abs(at_rate - expected.at("lr").get<double>()));
        }
        report_.within("losses", loss_off, kLossTolerance);
        report_.within("norms", norm_off, kNormTolerance);
        report_.within("rates", rate_off, 1e-12);
    }

    void compare_gradients(const std::vector<NamedTensor>& parameters) {
        double off = 0;
        std::int64_t found = 0;
        SafetensorsFile names = required(SafetensorsFile::open(folder_ / "expected.safetensors"));
        for (const auto& tensor : names.tensors()) {
            constexpr std::string_view kPrefix = "grad0.";
            if (!tensor.name.starts_with(kPrefix)) continue;
            const auto own = own_name(tensor.name.substr(kPrefix.size()));
            for (const auto& parameter : parameters) {
                if (parameter.name != own) continue;
                ++found;
                off = std::max(off, difference(parameter.tensor.grad(), expected_.tensor(tensor.name)));
            }
        }
        report_.equal("gradients found", found, std::ranges::count_if(names.tensors(), [](const TensorView& tensor) {
                          return tensor.name.starts_with("grad0.");
                      }));
        report_.within("gradients", off, kGradientTolerance);
    }

    void compare_weights(const std::vector<NamedTensor>& parameters) {
        const auto file =
            is_full_ ? folder_ / "weights_after.safetensors" : folder_ / "adapter/adapter_model.safetensors";
        const GoldenFile golden(file);
        const auto names = required(SafetensorsFile::open(file));
        double off = 0;
        std::int64_t found = 0, too_far = 0, numbers = 0;
        for (const auto& tensor : names.tensors()) {
            const auto own = std::ranges::find(parameters, own_name(tensor.name), &NamedTensor::name);
            if (own == parameters.end()) continue;
            ++found;
            const auto apart = (own->tensor.detach() - golden.tensor(tensor.name)).abs();
            off = std::max(off, apart.max().item<double>());
            too_far += (apart > kWeightTolerance).sum().item<std::int64_t>();
            numbers += apart.numel();
        }
        report_.within("weights", off, kFewWeightsTolerance);
        report_.within("share of weights off", static_cast<double>(too_far) / static_cast<double>(numbers),
                       std::max(1 / kFew, 1 / static_cast<double>(numbers)));
        report_.equal("weights found", found, std::ssize(names.tensors()) - left_out(names));
    }

    // The tower's and a tied head's, which aren't trained.
    static std::int64_t left_out(const SafetensorsFile& names) {
        return std::ranges::count_if(
            names.tensors(), [](const TensorView& tensor) { return tensor.name.find("visual.") != std::string::npos; });
    }

    void compare_merged() {
        const at::NoGradGuard no_gradients;
        const auto merged = load("adapter", false);
        report_.within("logits merged", difference(query(*merged), expected_.tensor("query.logits_after")),
                       kLogitTolerance);
    }

    at::Tensor query(const Network& network) const {
        const at::NoGradGuard no_gradients;
        const GoldenFile base(goldens() / (info_.at("case").get<std::string>() + ".safetensors"));
        const auto ids = expected_.ids("query.input_ids");
        auto positions =
            required(mrope_positions(ids, runs_in(network, media_of(base, "query.")), network.config().tokens));
        auto rows = network.decoder().pack({&positions, 1});
        const auto embedded = network.embed(ids, {}, encode_chunk_media(base, network, "query."));
        rows.deep = embedded.deep;
        return forward(network.decoder(), embedded.embeddings, rows).logits;
    }

    fs::path folder_;
    json info_;
    GoldenFile expected_;
    bool is_full_;
    Report report_;
};

}  // namespace

bool run_training(const fs::path& folder) {
    return TrainingCase(folder).run();
}

}  // namespace emloc::conformance
