// What images looked like to the vision tower, kept for the next question about them.
#pragma once

#include <ATen/ATen.h>

#include <cstdint>
#include <list>
#include <span>

#include "engine/model/network.h"

namespace emloc {

class SeenMedia {
 public:
    // As Network::encode_media: [visual tokens, hidden_size], undefined where there are none. Media of which the
    // patches were met lately are not encoded again.
    at::Tensor encode(const Network& network, std::span<const Patches> media);

 private:
    struct Seen {
        std::uint64_t key = 0;
        at::Tensor embeddings;
    };
    const at::Tensor* find(std::uint64_t key);
    void keep(std::uint64_t key, at::Tensor embeddings);

    std::list<Seen> seen_;  // the last one first
};

}  // namespace emloc
