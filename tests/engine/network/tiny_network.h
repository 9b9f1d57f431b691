// A small network with weights of its own (the goldens' first model), for tests of parts.
#pragma once

#include <ATen/ATen.h>
#include <ATen/core/grad_mode.h>
#include <gtest/gtest.h>

#include <memory>

#include "engine/model/network.h"

namespace emloc::testing {

// Differences of f32 sums of this size that are added in another order.
inline constexpr double kRounding = 2e-5;

inline std::unique_ptr<const Network> load_tiny_network(at::ScalarType dtype = at::kFloat, const WeightPlan& plan = {},
                                                        const std::string& model = "method/M1") {
    const auto folder = std::filesystem::path(EMLOC_GOLDENS_DIR) / model;
    const auto config = read_model_config(folder / "config.json");
    const auto checkpoint = Checkpoint::open(folder);
    if (!config || !checkpoint) throw std::runtime_error("the golden model " + model + " is missing");
    WeightLoader weights(*checkpoint, at::kCPU, dtype, {}, {});
    auto network = std::make_unique<const Network>(*config, weights, plan);
    if (!weights.status()) throw std::runtime_error(weights.status().error().message);
    return network;
}

inline double difference(const at::Tensor& a, const at::Tensor& b) {
    return (a - b).abs().max().item<double>();
}

class NetworkTest : public ::testing::Test {
 protected:
    static void SetUpTestSuite() { network_ = load_tiny_network(); }
    static void TearDownTestSuite() { network_.reset(); }
    const Decoder& decoder() const { return network_->decoder(); }

    static inline std::unique_ptr<const Network> network_;
    at::NoGradGuard no_gradients_;
};

}  // namespace emloc::testing
