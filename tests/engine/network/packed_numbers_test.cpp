#include "engine/model/linear/packed_numbers.h"

#include <ATen/core/dispatch/Dispatcher.h>
#include <fmt/format.h>
#include <gtest/gtest.h>
#include <torch/headeronly/version.h>

#include "engine/model/linear/packed.h"

namespace emloc {
namespace {

std::string advice() {
    return fmt::format(
        "engine/model/linear/packed_numbers.cpp was made for libtorch {}, this is libtorch {}, which breaks it: "
        "at::native::data_ptr_from_mkldnn() is no longer exported, or leads to something else than the numbers of a "
        "packed weight. Look for what aten/src/ATen/native/mkldnn/MKLDNNCommon.h of libtorch's source offers in its "
        "place, or let packed_numbers() "
        "return nullptr: answers stay right, and each token of an answer takes about twice as long.",
        kLibtorchOfPackedNumbers, TORCH_VERSION);
}

at::Tensor packed(const at::Tensor& weight) {
    using Pack = at::Tensor(const at::Tensor&, std::optional<std::int64_t>);
    const auto pack = c10::Dispatcher::singleton().findSchemaOrThrow("mkldnn::_reorder_linear_weight", "");
    return pack.typed<Pack>().call(weight, 512);
}

// Packing puts the numbers in another order and changes none.
TEST(PackedNumbers, AreThoseOfTheWeightInTheLibtorchThatIsLinked) {
    if (!PackedWeight::is_available()) GTEST_SKIP() << "This libtorch has no oneDNN.";
    const auto weight = at::randn({64, 96}), in_layout = packed(weight);
    const auto* numbers = packed_numbers(in_layout);
    ASSERT_NE(numbers, nullptr) << advice();
    const auto read = at::from_blob(const_cast<float*>(numbers), {weight.numel()}, at::kFloat);
    EXPECT_TRUE(at::equal(std::get<0>(read.sort()), std::get<0>(weight.flatten().sort()))) << advice();
}

}  // namespace
}  // namespace emloc
