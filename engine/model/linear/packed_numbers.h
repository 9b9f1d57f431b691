// The numbers of a weight that oneDNN packed, by a symbol of libtorch that none of its installed headers declares. It
// is the only one that the program uses, and nothing else knows of it.
#pragma once

#include <ATen/ATen.h>

namespace emloc {

// The release in which the symbol was found and its numbers were compared. tests/engine/network/packed_numbers_test.cpp
// compares them again, and says what to do with a release in which that fails.
inline constexpr const char* kLibtorchOfPackedNumbers = "2.11.0";

// The first number of `packed` (f32, in oneDNN's own layout, owned by the tensor); null where this libtorch lacks the
// symbol. Single rows are then multiplied by oneDNN too: right, at about half the speed.
const float* packed_numbers(const at::Tensor& packed);

}  // namespace emloc
