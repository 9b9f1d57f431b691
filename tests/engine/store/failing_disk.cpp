#include "failing_disk.h"

#include <new>

namespace emloc {

namespace {

struct State {
    sqlite3_vfs vfs{};
    sqlite3_vfs* real = nullptr;
    int operations = 0;
    int fail_at = 0;
    int code = SQLITE_OK;
    bool from_then_on = false;

    int next() {
        ++operations;
        const bool fails = fail_at > 0 && (from_then_on ? operations >= fail_at : operations == fail_at);
        return fails ? code : SQLITE_OK;
    }
};

State state;  // SQLite's VFS list is global, and so is this

struct File {
    sqlite3_file base;
    sqlite3_file* real;  // lies behind this struct
};

sqlite3_file* real_of(sqlite3_file* file) {
    return reinterpret_cast<File*>(file)->real;
}
const sqlite3_io_methods* methods_of(sqlite3_file* file) {
    return real_of(file)->pMethods;
}

int close_file(sqlite3_file* f) {
    return methods_of(f)->xClose(real_of(f));
}
int read(sqlite3_file* f, void* to, int n, sqlite3_int64 at) {
    return methods_of(f)->xRead(real_of(f), to, n, at);
}
int write(sqlite3_file* f, const void* from, int n, sqlite3_int64 at) {
    const int code = state.next();
    if (code != SQLITE_OK) {
        methods_of(f)->xWrite(real_of(f), from, n / 2, at);  // half of it got through
        return code;
    }
    return methods_of(f)->xWrite(real_of(f), from, n, at);
}
int truncate(sqlite3_file* f, sqlite3_int64 size) {
    const int code = state.next();
    return code != SQLITE_OK ? code : methods_of(f)->xTruncate(real_of(f), size);
}
int sync(sqlite3_file* f, int flags) {
    const int code = state.next();
    return code != SQLITE_OK ? code : methods_of(f)->xSync(real_of(f), flags);
}
int size(sqlite3_file* f, sqlite3_int64* n) {
    return methods_of(f)->xFileSize(real_of(f), n);
}
int lock(sqlite3_file* f, int kind) {
    return methods_of(f)->xLock(real_of(f), kind);
}
int unlock(sqlite3_file* f, int kind) {
    return methods_of(f)->xUnlock(real_of(f), kind);
}
int reserved(sqlite3_file* f, int* out) {
    return methods_of(f)->xCheckReservedLock(real_of(f), out);
}
int control(sqlite3_file* f, int op, void* arg) {
    return methods_of(f)->xFileControl(real_of(f), op, arg);
}
int sector(sqlite3_file* f) {
    return methods_of(f)->xSectorSize(real_of(f));
}
int traits(sqlite3_file* f) {
    return methods_of(f)->xDeviceCharacteristics(real_of(f));
}
int shm_map(sqlite3_file* f, int page, int bytes, int extend, void volatile** out) {
    return methods_of(f)->xShmMap(real_of(f), page, bytes, extend, out);
}
int shm_lock(sqlite3_file* f, int at, int n, int flags) {
    return methods_of(f)->xShmLock(real_of(f), at, n, flags);
}
void shm_barrier(sqlite3_file* f) {
    methods_of(f)->xShmBarrier(real_of(f));
}
int shm_unmap(sqlite3_file* f, int remove) {
    return methods_of(f)->xShmUnmap(real_of(f), remove);
}

const sqlite3_io_methods kMethods{2,        close_file,  read,      write,   truncate, sync,   size,
                                  lock,     unlock,      reserved,  control, sector,   traits, shm_map,
                                  shm_lock, shm_barrier, shm_unmap, nullptr, nullptr};

int open_file(sqlite3_vfs*, const char* name, sqlite3_file* file, int flags, int* out) {
    auto* own = new (file) File{};
    own->real = reinterpret_cast<sqlite3_file*>(own + 1);
    const int code = state.real->xOpen(state.real, name, own->real, flags, out);
    own->base.pMethods = own->real->pMethods ? &kMethods : nullptr;
    return code;
}

}  // namespace

FailingDisk::FailingDisk() {
    state.real = sqlite3_vfs_find(nullptr);
    state.vfs = *state.real;
    state.vfs.zName = "failing";
    state.vfs.szOsFile += static_cast<int>(sizeof(File));
    state.vfs.xOpen = open_file;
    work();
    sqlite3_vfs_register(&state.vfs, 1);
}

FailingDisk::~FailingDisk() {
    sqlite3_vfs_unregister(&state.vfs);
    sqlite3_vfs_register(state.real, 1);
}

void FailingDisk::fail_at(int number, int code, bool from_then_on) {
    state.operations = 0;
    state.fail_at = number;
    state.code = code;
    state.from_then_on = from_then_on;
}

int FailingDisk::operations() const {
    return state.operations;
}

}  // namespace emloc
