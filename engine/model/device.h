// Which device computes. The CPU part of libtorch is linked; its CUDA part is opened here, at run time.
#pragma once

#include <ATen/ATen.h>

#include <string_view>

#include "engine/result.h"

namespace emloc {

// "auto": a CUDA device where libtorch's CUDA part and a driver are there, the CPU otherwise. "cpu", "cuda", "cuda:N"
// are taken at their word: kUnsupported, saying what is missing, where the GPU can't be used.
Result<at::Device> pick_device(std::string_view wanted);

}  // namespace emloc
