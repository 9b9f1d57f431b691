// Golden tensors and what is compared with them.
#pragma once

#include <ATen/ATen.h>

#include <filesystem>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>
#include <vector>

#include "engine/context/context.h"
#include "engine/core/result.h"
#include "engine/model/checkpoint/safetensors.h"
#include "engine/model/network.h"
#include "engine/prompt/media_tokens.h"

namespace emloc::conformance {

// In f32, from the goldens' README.
inline constexpr double kLogitTolerance = 2e-4;
inline constexpr double kImportanceTolerance = 5e-5;
inline constexpr double kJsTolerance = 2e-6;

// What went wrong in a golden folder itself; ends the case.
struct BadGolden {
    std::string message;
};

template <class T>
T required(Result<T> result) {
    if (!result) throw BadGolden{result.error().message};
    return std::move(*result);
}

nlohmann::json read_json(const std::filesystem::path& file);

class GoldenFile {
 public:
    explicit GoldenFile(const std::filesystem::path& file);

    bool has(const std::string& name) const { return file_.find(name) != nullptr; }
    // A copy: integers as int64, floats as f32.
    at::Tensor tensor(const std::string& name) const;
    std::vector<TokenId> ids(const std::string& name) const;
    // [k, 3] grids; empty where absent.
    std::vector<Grid> grids(const std::string& name) const;
    // [3, 1, n] or [3, n]
    Positions positions(const at::Tensor& tensor) const;

 private:
    SafetensorsFile file_;
};

std::vector<std::int64_t> to_vector(const at::Tensor& tensor);

// Largest absolute difference; infinity where shapes differ.
double difference(const at::Tensor& ours, const at::Tensor& theirs);

// Whether a decision keeps the golden set of every KV head, in whatever order; no tensor of that name: everything.
// Where heads keep different numbers, each has a tensor of its own, name.H0 and so on.
bool same_kept_set(const GoldenFile& golden, const std::string& name, const Decision& decision);

// A network from a folder that holds no tokenizer.
std::unique_ptr<const Network> load_network(const std::filesystem::path& folder, const WeightPlan& plan = {});

// A medium of the goldens: its grid in patches, and of a video how long a temporal patch stands for.
struct GoldenMedium {
    Grid grid;
    bool is_video = false;
    double patch_seconds = 0;
};

// The media of a chunk, a query or a video, in the order of the text.
std::vector<GoldenMedium> media_of(const GoldenFile& golden, const std::string& prefix);

// The runs of pads that these media become.
std::vector<PadRun> runs_in(const Network& network, const std::vector<GoldenMedium>& media);

// Patches and grids as the network takes them.
at::Tensor encode_media(const Network& network, const at::Tensor& patches, const std::vector<Grid>& grids);

// What one case compared, printed as one line.
class Report {
 public:
    explicit Report(std::string name) : name_(std::move(name)) {}

    void within(const std::string& what, double difference, double tolerance);
    void equal(const std::string& what, std::int64_t same, std::int64_t of);
    void note(std::string text) { parts_.push_back(std::move(text)); }
    // Prints the line; true where everything held.
    bool print() const;

 private:
    std::string name_;
    std::vector<std::string> parts_;
    bool holds_ = true;
};

}  // namespace emloc::conformance
