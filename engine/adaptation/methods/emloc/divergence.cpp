#include "engine/adaptation/methods/emloc/divergence.h"

#include <cmath>

namespace emloc {

at::Tensor row_divergence(const at::Tensor& logits, const at::Tensor& reference) {
    const auto log_p = at::log_softmax(logits, -1), log_q = at::log_softmax(reference, -1);
    const auto log_m = at::logaddexp(log_p, log_q) - std::log(2.0);
    const auto p_term = (log_p.exp() * (log_p - log_m)).sum(-1), q_term = (log_q.exp() * (log_q - log_m)).sum(-1);
    return (p_term + q_term) * 0.5;
}

}  // namespace emloc
