namespace emloc {
constexpr int kLanes = 8, kVectors = 2;  // 12 sums, 2 factors and one number in 16 registers
}

#include "engine/kernels/attend_rows.h"

namespace emloc {

void attend_by_avx2(const Attending& attending, const AttendedRows& rows) {
    attend_all_rows(attending, rows);
}

}  // namespace emloc
