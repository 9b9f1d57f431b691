#include "engine/kernels/row_operations.h"

#include "tests/engine/network/tiny_network.h"

namespace emloc {
namespace {

using testing::difference;
using testing::kRounding;

constexpr double kEpsilon = 1e-3;

class RowOperations : public ::testing::Test {
 protected:
    void SetUp() override { at::manual_seed(3); }
};

// In f64, as the papers write them.
at::Tensor norm_by_definition(const at::Tensor& x, const at::Tensor& weight) {
    const auto wide = x.to(at::kDouble);
    return wide / (wide.square().mean(-1, true) + kEpsilon).sqrt() * weight.to(at::kDouble);
}

at::Tensor rotation_by_definition(const at::Tensor& x, const at::Tensor& angle) {
    const auto half = x.size(2) / 2;
    const auto complex = at::complex(x.to(at::kDouble).narrow(2, 0, half), x.to(at::kDouble).narrow(2, half, half));
    const auto turned = complex * at::polar(at::ones_like(angle), angle).unsqueeze(1);
    return at::cat({at::real(turned), at::imag(turned)}, 2).transpose(0, 1);
}

// Widths of less than one vector, of several, and of several and a rest; rows for one thread and for more.
TEST_F(RowOperations, NormsRowsAsDefined) {
    for (const auto& [rows, width] :
         {std::pair<std::int64_t, std::int64_t>{1, 3}, {1, 896}, {5, 100}, {0, 8}, {700, 96}}) {
        const auto x = at::randn({rows, width}) * 4, weight = at::randn({width});
        const auto y = rms_norm(x, weight, kEpsilon);
        ASSERT_EQ(y.sizes(), x.sizes());
        if (rows == 0) continue;
        EXPECT_LT(difference(y.to(at::kDouble), norm_by_definition(x, weight)), 4 * kRounding);
    }
}

TEST_F(RowOperations, NormsRowsThatDoNotLieBesideEachOther) {
    const auto x = at::randn({40, 6}).t(), weight = at::randn({40});
    EXPECT_LT(difference(rms_norm(x, weight, kEpsilon).to(at::kDouble), norm_by_definition(x, weight)), 4 * kRounding);
}

TEST_F(RowOperations, RotateHeadsAsDefined) {
    for (const auto& [rows, heads, width] :
         {std::array<std::int64_t, 3>{1, 1, 2}, {1, 14, 64}, {9, 2, 24}, {300, 4, 64}}) {
        const auto x = at::randn({rows, heads, width}), angle = at::randn({rows, width / 2}, at::kDouble) * 10;
        const auto cosine = angle.cos().to(at::kFloat), sine = angle.sin().to(at::kFloat);
        const auto y = rotate(x, cosine, sine);
        EXPECT_TRUE(y.is_contiguous());
        EXPECT_LT(difference(y.to(at::kDouble), rotation_by_definition(x, angle)), kRounding);
    }
}

// On a GPU there are no kernels of ours for it: what is done there, in another precision here.
TEST_F(RowOperations, GiveTheSameWithoutTheirKernels) {
    const auto x = at::randn({7, 32}), weight = at::randn({32}), heads = at::randn({7, 2, 16}),
               angle = at::randn({7, 8});
    const auto half = [](const at::Tensor& tensor) { return tensor.to(at::kBFloat16); };
    constexpr double kBFloat16Rounding = 0.03;
    EXPECT_LT(difference(rms_norm(half(x), half(weight), kEpsilon).to(at::kFloat), rms_norm(x, weight, kEpsilon)),
              4 * kBFloat16Rounding);
    EXPECT_LT(difference(rotate(half(heads), angle.cos(), angle.sin()).to(at::kFloat),
                         rotate(heads, angle.cos(), angle.sin())),
              kBFloat16Rounding);
}

}  // namespace
}  // namespace emloc
