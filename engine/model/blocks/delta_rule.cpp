#include "engine/model/blocks/delta_rule.h"

#include <algorithm>
#include <limits>
#include <vector>

namespace emloc {
namespace {

constexpr std::int64_t kBlockRows = 64;

DeltaRows rows_between(const DeltaRows& rows, std::int64_t begin, std::int64_t end) {
    return {rows.query.slice(1, begin, end), rows.key.slice(1, begin, end), rows.value.slice(1, begin, end),
            rows.rate.slice(1, begin, end), rows.log_decay.slice(1, begin, end)};
}

// By how much what row j wrote has shrunk when row i reads it; 0 where it comes later. total: [heads, T].
at::Tensor decay_between(const at::Tensor& total) {
    const auto count = total.size(1);
    const auto later = at::ones({count, count}, total.options().dtype(at::kBool)).triu(1);
    constexpr auto kNever = -std::numeric_limits<double>::infinity();
    return (total.unsqueeze(2) - total.unsqueeze(1)).masked_fill(later, kNever).exp();
}

DeltaResult of_block(const DeltaRows& rows, const at::Tensor& recurrence) {
    const auto total = rows.log_decay.cumsum(1);    // since the block's beginning, [heads, T]
    const auto decayed = total.exp().unsqueeze(2);  // of what the block found, [heads, T, 1]
    const auto rate = rows.rate.unsqueeze(2);
    const auto turned = rows.key.transpose(1, 2);
    const auto between = decay_between(total);
    auto update = rate * (rows.value - decayed * at::matmul(rows.key, recurrence));
    if (rows.key.size(1) > 1) {
        const auto system = at::matmul(rate * rows.key, turned) * between;  // its diagonal counts as 1
        update = at::linalg_solve_triangular(system, update, /*upper=*/false, /*left=*/true, /*unitriangular=*/true);
    }
    const auto own = at::matmul(at::matmul(rows.query, turned) * between, update);
    const auto last = total.slice(1, -1);
    const auto left = (last - total).exp().unsqueeze(2);  // of what each row writes, at the block's end
    return {decayed * at::matmul(rows.query, recurrence) + own,
            last.exp().unsqueeze(2) * recurrence + at::matmul((left * rows.key).transpose(1, 2), update)};
}

}  // namespace

DeltaResult gated_delta_rule(const DeltaRows& rows, const at::Tensor& recurrence) {
    DeltaResult result{.output = {}, .recurrence = recurrence};
    std::vector<at::Tensor> outputs;
    const auto count = rows.key.size(1);
    for (std::int64_t begin = 0; begin < count; begin += kBlockRows) {
        auto block = of_block(rows_between(rows, begin, std::min(begin + kBlockRows, count)), result.recurrence);
        outputs.push_back(std::move(block.output));
        result.recurrence = std::move(block.recurrence);
    }
    result.output = outputs.size() == 1 ? outputs.front() : at::cat(outputs, 1);
    return result;
}

}  // namespace emloc
