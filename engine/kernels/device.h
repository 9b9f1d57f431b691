// Which device computes, and how it gets what it computes with. The CPU part of libtorch is linked; its CUDA part is
// opened here, at run time.
#pragma once

#include <ATen/ATen.h>

#include <string_view>

#include "engine/core/result.h"

namespace emloc {

// "auto": a CUDA device where libtorch's CUDA part and a driver are there, the CPU otherwise. "cpu", "cuda", "cuda:N"
// are taken at their word: kUnsupported, saying what is missing, where the GPU can't be used.
Result<at::Device> pick_device(std::string_view wanted);

// `host`, in memory of the CPU, or its copy on a GPU. The copy is made from page-locked memory and queued: the caller
// goes on at once, and libtorch keeps that memory until the GPU has read it.
at::Tensor to_device(const at::Tensor& host, at::Device device);

}  // namespace emloc
