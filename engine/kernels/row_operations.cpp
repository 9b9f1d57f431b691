#include "engine/kernels/row_operations.h"

#include "engine/kernels/may_use_kernel.h"
#include "engine/kernels/parallel.h"
#include "engine/kernels/rows.h"

namespace emloc {
namespace {

constexpr std::int64_t kWorthAThread = 1 << 15;  // numbers of x

}  // namespace

at::Tensor rms_norm(const at::Tensor& x, const at::Tensor& weight, double epsilon) {
    if (!may_use_kernel(x, weight)) {
        const auto wide = widened(x);
        const auto scale = at::rsqrt(wide.square().mean(-1, true) + epsilon);
        return (wide * scale).to(x.scalar_type()) * weight;
    }
    const auto from = x.contiguous();
    auto y = at::empty_like(from);
    const RowNorm norm{from.const_data_ptr<float>(), weight.const_data_ptr<float>(), y.mutable_data_ptr<float>(),
                       from.size(1), static_cast<float>(epsilon)};
    run_in_shares(from.numel(), kWorthAThread,
                  [&](const Share& share) { rms_norm_rows(norm, share.begin(from.size(0)), share.end(from.size(0))); });
    return y;
}

at::Tensor rotate(const at::Tensor& x, const at::Tensor& cosine, const at::Tensor& sine) {
    const auto half = cosine.size(-1);
    if (!may_use_kernel(x, cosine, sine)) {
        const auto a = widened(x.narrow(-1, 0, half)), b = widened(x.narrow(-1, half, half));
        const auto c = cosine.unsqueeze(1), s = sine.unsqueeze(1);
        const auto rest = widened(x.slice(-1, 2 * half));
        return at::cat({a * c - b * s, b * c + a * s, rest}, -1).to(x.scalar_type()).transpose(0, 1).contiguous();
    }
    const auto from = x.contiguous(), c = cosine.contiguous(), s = sine.contiguous();
    auto y = at::empty({x.size(1), x.size(0), x.size(2)}, x.options());
    const Rotation rotation{from.const_data_ptr<float>(),
                            c.const_data_ptr<float>(),
                            s.const_data_ptr<float>(),
                            y.mutable_data_ptr<float>(),
                            x.size(0),
                            x.size(1),
                            x.size(2),
                            half};
    run_in_shares(from.numel(), kWorthAThread, [&](const Share& share) {
        rotate_rows(rotation, share.begin(from.size(0)), share.end(from.size(0)));
    });
    return y;
}

}  // namespace emloc
