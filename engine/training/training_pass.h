// Forward and back over some sequences: the loss of their labels, and its gradients in a decoder's parameters.
#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <span>
#include <stop_token>

#include "engine/context/memory.h"
#include "engine/model/network.h"
#include "engine/training/sequence.h"

namespace emloc {

// What a pass keeps of its layers for the way back.
enum class Kept {
    kActivations,  // all that the gradients need
    kLayerInputs,  // what enters each layer; the layer is computed again on the way back (activation checkpointing)
};

// The cross-entropy summed over the labels of the sequences and divided by `labels`, the number of label tokens of the
// whole step, of which these sequences may be a part. Adds its gradients to those of the decoder's parameters. The
// sequences stand packed, without padding. The gradients are the same, bit for bit, whatever is kept. `precision`, f32
// or bf16, is that of matrix products alone (libtorch's autocast): parameters, their gradients and the loss stay f32.
// Throws Cancelled, and c10::Error where memory runs out.
double add_gradients(const Network& network, std::span<const TrainingSequence* const> sequences, std::int64_t labels,
                     const std::stop_token& stop = {}, Kept kept = Kept::kActivations, DType precision = DType::kF32);

}  // namespace emloc
