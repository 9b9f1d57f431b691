// A disk that fails on demand: an SQLite VFS over the usual one that counts writes, syncs and truncations and makes one
// of them, or all from one on, fail.
#pragma once

#include <sqlite3.h>

namespace emloc {

// While it lives, every connection that is opened goes through it. One at a time; close its connections first.
class FailingDisk {
 public:
    FailingDisk();
    ~FailingDisk();
    FailingDisk(const FailingDisk&) = delete;
    FailingDisk& operator=(const FailingDisk&) = delete;

    // Counts from now on. The operation `number` (from 1) gives `code`; where `from_then_on`, so do all after it.
    void fail_at(int number, int code, bool from_then_on);
    void work() { fail_at(0, SQLITE_OK, false); }
    int operations() const;
};

}  // namespace emloc
