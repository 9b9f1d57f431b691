// What the processor can do, asked once.
#pragma once

namespace emloc {

inline bool has_avx2_and_fma() {
    static const bool has = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("fma");
    return has;
}

inline bool has_avx512() {
    static const bool has = __builtin_cpu_supports("avx512f") && has_avx2_and_fma();
    return has;
}

inline bool has_avx512_vnni() {
    static const bool has = __builtin_cpu_supports("avx512vnni") && __builtin_cpu_supports("avx512bw") && has_avx512();
    return has;
}

}  // namespace emloc
