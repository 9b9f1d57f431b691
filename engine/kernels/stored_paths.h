// What stored.cpp chooses from, each compiled for its processors alone.
#pragma once

#include <cstdint>

#include "engine/kernels/stored.h"

namespace emloc {

void store_by_avx2(const float* weight, const StoredWeight& stored, std::int64_t begin, std::int64_t end);
void round_by_avx2(const float* x, std::int64_t inputs, const RoundedRows& rounded, std::int64_t begin,
                   std::int64_t end);
void multiply_stored_by_avx2(const StoredProduct& product, std::int64_t begin, std::int64_t end);
void multiply_stored_by_avx512(const StoredProduct& product, std::int64_t begin, std::int64_t end);
void multiply_stored_by_vnni(const StoredProduct& product, std::int64_t begin, std::int64_t end);

}  // namespace emloc
