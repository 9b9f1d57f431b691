#include "engine/training/optimizer.h"

#include <ATen/core/grad_mode.h>

#include <cmath>
#include <map>
#include <numbers>

namespace emloc {
namespace {

constexpr double kBeta1 = 0.9, kBeta2 = 0.999, kEpsilon = 1e-8;
constexpr double kBesideTheNorm = 1e-6;  // as torch's clip_grad_norm_ adds it

}  // namespace

double scheduled_rate(double rate, std::int64_t step, std::int64_t steps, double warm_up) {
    const auto rising = static_cast<std::int64_t>(std::ceil(warm_up * static_cast<double>(steps)));
    if (step < rising) return rate * static_cast<double>(step) / static_cast<double>(std::max<std::int64_t>(rising, 1));
    const auto falling = static_cast<double>(std::max<std::int64_t>(steps - rising, 1));
    return rate * (1 + std::cos(std::numbers::pi * static_cast<double>(step - rising) / falling)) / 2;
}

Optimizer::Optimizer(std::vector<NamedTensor> parameters) : parameters_(std::move(parameters)) {
    for (const auto& parameter : parameters_) {
        parameter.tensor.requires_grad_(true);
        mean_.push_back(at::zeros_like(parameter.tensor));
        square_.push_back(at::zeros_like(parameter.tensor));
        steps_.push_back(at::zeros({}, at::kFloat));
    }
}

std::vector<at::Tensor> Optimizer::tensors() const {
    std::vector<at::Tensor> all;
    all.reserve(parameters_.size());
    for (const auto& parameter : parameters_) all.push_back(parameter.tensor);
    return all;
}

// Zeros where none reached a parameter, as those of an embedding that no token used are.
std::vector<at::Tensor> Optimizer::gradients() const {
    std::vector<at::Tensor> all;
    all.reserve(parameters_.size());
    for (const auto& parameter : parameters_) {
        auto& gradient = parameter.tensor.mutable_grad();
        if (!gradient.defined()) gradient = at::zeros_like(parameter.tensor);
        all.push_back(gradient);
    }
    return all;
}

void Optimizer::clear_gradients() {
    for (auto& parameter : parameters_) parameter.tensor.mutable_grad() = at::Tensor();
}

double Optimizer::clip_gradients(double largest) {
    const at::NoGradGuard no_gradients;
    const auto all = gradients();
    const auto norms = at::_foreach_norm(all);
    const auto norm = at::linalg_vector_norm(at::stack(norms), 2).item<double>();
    if (const auto factor = largest / (norm + kBesideTheNorm); std::isfinite(norm) && factor < 1)
        at::_foreach_mul_(all, factor);
    return norm;
}

void Optimizer::step(double rate) {
    const at::NoGradGuard no_gradients;
    at::_foreach_add_(steps_, 1);
    at::_fused_adamw_(tensors(), gradients(), mean_, square_, {}, steps_, rate, kBeta1, kBeta2, 0.0, kEpsilon, false,
                      false);
}

std::vector<NamedTensor> Optimizer::state() const {
    std::vector<NamedTensor> all;
    for (std::size_t i = 0; i < parameters_.size(); ++i) {
        all.push_back({parameters_[i].name + ".mean", mean_[i]});
        all.push_back({parameters_[i].name + ".square", square_[i]});
        all.push_back({parameters_[i].name + ".steps", steps_[i]});
    }
    return all;
}

bool Optimizer::set_state(const std::vector<NamedTensor>& state) {
    const at::NoGradGuard no_gradients;
    std::map<std::string, at::Tensor> by_name;
    for (const auto& tensor : state) by_name[tensor.name] = tensor.tensor;
    const auto own = this->state();
    for (const auto& tensor : own)
        if (const auto found = by_name.find(tensor.name);
            found == by_name.end() || found->second.sizes() != tensor.tensor.sizes())
            return false;
    for (const auto& tensor : own) tensor.tensor.copy_(by_name[tensor.name]);
    return true;
}

}  // namespace emloc
