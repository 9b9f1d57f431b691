#include "engine/model/linear/packed_numbers.h"

namespace at::native {
// Weak: with a libtorch that does not export it, the program still links and starts, and this is null.
[[gnu::weak]] void* data_ptr_from_mkldnn(const Tensor& tensor);
}  // namespace at::native

namespace emloc {

const float* packed_numbers(const at::Tensor& packed) {
    if (at::native::data_ptr_from_mkldnn == nullptr) return nullptr;
    return static_cast<const float*>(at::native::data_ptr_from_mkldnn(packed));
}

}  // namespace emloc
