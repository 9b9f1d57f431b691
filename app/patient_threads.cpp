// Linked into a program, this makes libtorch's threads spin for some ten microseconds only, then sleep, while they wait
// for one another. Spinning on loses much on a busy machine, where the spinning thread keeps the one that it waits for
// from running: with other programs on both of two cores, questions took 10 to 20 times as long. Not spinning at all
// costs a third of the tokens a second in 8 bits on an idle one, where waking a thread takes as long as its share of a
// small product. (The time of a search does not depend on it.)
//
// libgomp reads GOMP_SPINCOUNT when it is loaded, long before main. So the program starts itself once more with the
// variable set, from .preinit_array: before any library was initialised, when starting over costs least. Whoever sets
// OMP_WAIT_POLICY or GOMP_SPINCOUNT decides otherwise.
#include <alloca.h>
#include <unistd.h>

#include <climits>
#include <cstddef>

namespace {

bool begins_with(const char* text, const char* beginning) {
    while (*beginning != '\0' && *text == *beginning) {
        ++text;
        ++beginning;
    }
    return *beginning == '\0';
}

// The C library isn't ready yet: nothing here but the stack and system calls.
__attribute__((no_sanitize("address", "undefined"))) void begin_again(int, char** arguments, char** environment) {
    std::size_t count = 0;
    for (; environment[count] != nullptr; ++count) {
        if (begins_with(environment[count], "OMP_WAIT_POLICY=") || begins_with(environment[count], "GOMP_SPINCOUNT=")) {
            return;
        }
    }
    static char spin_count[] = "GOMP_SPINCOUNT=1000";
    auto** extended = static_cast<char**>(alloca((count + 2) * sizeof(char*)));
    for (std::size_t i = 0; i < count; ++i) {
        extended[i] = environment[i];
    }
    extended[count] = spin_count;
    extended[count + 1] = nullptr;
    // By its own path, since the process is named after what is executed. Where this fails the program goes on as it
    // is.
    char path[PATH_MAX];
    const ssize_t length = readlink("/proc/self/exe", path, sizeof path - 1);
    if (length > 0) {
        path[length] = '\0';
        execve(path, arguments, extended);
    }
}

__attribute__((section(".preinit_array"), used)) void (*const kFirst)(int, char**, char**) = begin_again;

}  // namespace
