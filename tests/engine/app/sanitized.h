// Whether the tests, and the program with them, run under AddressSanitizer, whose shadow no bound on memory allows for.
#pragma once

namespace emloc::test {

#if defined(__SANITIZE_ADDRESS__)
inline constexpr bool kSanitized = true;
#else
inline constexpr bool kSanitized = false;
#endif

}  // namespace emloc::test
