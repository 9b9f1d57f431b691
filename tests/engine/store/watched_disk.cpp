// The fortified headers have bodies for some of what is defined here.
#undef _FORTIFY_SOURCE
#include "watched_disk.h"

#include <dlfcn.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace emloc {

namespace {

struct Watch {
    std::string folder;  // empty: nothing is watched
    std::vector<DiskEvent> events;
    int operations = 0;
    int kill_at = 0;
    Moment moment = Moment::kBefore;
};

Watch state;  // the C library's functions are global, and so is this

template <class Function>
Function real(const char* name) {
    return reinterpret_cast<Function>(::dlsym(RTLD_NEXT, name));
}

// The name in the watched folder, empty for the folder itself; nothing for everything else.
std::optional<std::string> name_in_folder(std::string_view path) {
    if (state.folder.empty() || !path.starts_with(state.folder)) return std::nullopt;
    path.remove_prefix(state.folder.size());
    if (path.empty()) return std::string();
    if (path.front() != '/' || path.ends_with("-shm") || path.ends_with(" (deleted)")) return std::nullopt;
    return std::string(path.substr(1));
}

std::optional<std::string> name_of(int descriptor) {
    if (state.folder.empty()) return std::nullopt;
    std::array<char, 4096> path{};
    const auto link = "/proc/self/fd/" + std::to_string(descriptor);
    const auto length = ::readlink(link.c_str(), path.data(), path.size());
    return length < 0 ? std::nullopt : name_in_folder({path.data(), static_cast<std::size_t>(length)});
}

[[noreturn]] void die() {
    ::kill(::getpid(), SIGKILL);
    for (;;) ::pause();
}

// Runs `act` and writes the event down, or dies before, during (`half`) or after it.
template <class Act, class Half>
auto happen(DiskEvent event, Act&& act, Half&& half) {
    const bool last = ++state.operations == state.kill_at;
    if (last && state.moment == Moment::kHalfway) half();
    if (last && state.moment != Moment::kAfter) die();
    const auto result = act();
    if (last) die();
    if (state.kill_at == 0) state.events.push_back(std::move(event));
    return result;
}

template <class Act>
auto happen(DiskEvent event, Act&& act) {
    return happen(std::move(event), std::forward<Act>(act), [] {});
}

ssize_t write_at(const char* function, int descriptor, const void* from, std::size_t size, off64_t at) {
    const auto actual = real<ssize_t (*)(int, const void*, std::size_t, off64_t)>(function);
    const auto name = name_of(descriptor);
    if (!name) return actual(descriptor, from, size, at);
    const auto* bytes = static_cast<const std::byte*>(from);
    return happen(
        {DiskEvent::Kind::kWrite, *name, {}, at, {bytes, bytes + size}},
        [&] { return actual(descriptor, from, size, at); }, [&] { actual(descriptor, from, size / 2, at); });
}

int truncate_to(const char* function, int descriptor, off64_t size) {
    const auto actual = real<int (*)(int, off64_t)>(function);
    const auto name = name_of(descriptor);
    if (!name) return actual(descriptor, size);
    return happen({DiskEvent::Kind::kTruncate, *name, {}, size, {}}, [&] { return actual(descriptor, size); });
}

int sync(const char* function, int descriptor) {
    const auto name = name_of(descriptor);
    if (!name) return real<int (*)(int)>(function)(descriptor);
    return happen({DiskEvent::Kind::kSync, *name, {}, 0, {}}, [] { return 0; });
}

template <class Act>
int unlink_as(const char* path, Act&& act) {
    const auto name = name_in_folder(path);
    if (!name || ::access(path, F_OK) != 0) return act();
    return happen({DiskEvent::Kind::kUnlink, *name, {}, 0, {}}, std::forward<Act>(act));
}

template <class Act>
int rename_as(const char* from, const char* to, Act&& act) {
    const auto name = name_in_folder(from), new_name = name_in_folder(to);
    if (!name || !new_name) return act();
    return happen({DiskEvent::Kind::kRename, *name, *new_name, 0, {}}, std::forward<Act>(act));
}

}  // namespace

void watch(const std::filesystem::path& folder) {
    state = {};
    state.folder = std::filesystem::canonical(folder).string();
}

void kill_at(int number, Moment moment) {
    state.kill_at = number;
    state.moment = moment;
}

void mark(DiskEvent::Kind kind) {
    state.events.push_back({kind, {}, {}, 0, {}});
}

std::vector<DiskEvent> stop_watching() {
    state.folder.clear();
    return std::exchange(state.events, {});
}

}  // namespace emloc

#define EMLOC_INSTEAD extern "C" __attribute__((visibility("default")))

EMLOC_INSTEAD ssize_t pwrite(int descriptor, const void* from, std::size_t size, off_t at) {
    return emloc::write_at("pwrite", descriptor, from, size, at);
}
EMLOC_INSTEAD ssize_t pwrite64(int descriptor, const void* from, std::size_t size, off64_t at) {
    return emloc::write_at("pwrite64", descriptor, from, size, at);
}
EMLOC_INSTEAD int ftruncate(int descriptor, off_t size) noexcept {
    return emloc::truncate_to("ftruncate", descriptor, size);
}
EMLOC_INSTEAD int ftruncate64(int descriptor, off64_t size) noexcept {
    return emloc::truncate_to("ftruncate64", descriptor, size);
}
EMLOC_INSTEAD int fsync(int descriptor) {
    return emloc::sync("fsync", descriptor);
}
EMLOC_INSTEAD int fdatasync(int descriptor) {
    return emloc::sync("fdatasync", descriptor);
}
EMLOC_INSTEAD int unlink(const char* path) noexcept {
    return emloc::unlink_as(path, [&] { return emloc::real<int (*)(const char*)>("unlink")(path); });
}
EMLOC_INSTEAD int remove(const char* path) noexcept {
    return emloc::unlink_as(path, [&] { return emloc::real<int (*)(const char*)>("remove")(path); });
}
EMLOC_INSTEAD int rename(const char* from, const char* to) noexcept {
    return emloc::rename_as(from, to,
                            [&] { return emloc::real<int (*)(const char*, const char*)>("rename")(from, to); });
}
EMLOC_INSTEAD int renameat2(int from_folder, const char* from, int to_folder, const char* to,
                            unsigned int flags) noexcept {
    return emloc::rename_as(from, to, [&] {
        using Function = int (*)(int, const char*, int, const char*, unsigned int);
        return emloc::real<Function>("renameat2")(from_folder, from, to_folder, to, flags);
    });
}
