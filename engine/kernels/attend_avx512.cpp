namespace emloc {
constexpr int kLanes = 16, kVectors = 4;  // 24 sums, 4 factors and one number in 32 registers
}

#include "engine/kernels/attend_rows.h"

namespace emloc {

void attend_by_avx512(const Attending& attending, const AttendedRows& rows) {
    attend_all_rows(attending, rows);
}

}  // namespace emloc
