// Preloaded into a program under test: notes every socket of the internet's families in $EMLOC_SOCKET_LOG and refuses
// it.
#include <dlfcn.h>
#include <sys/socket.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>

extern "C" int socket(int domain, int type, int protocol) noexcept {
    if (domain == AF_INET || domain == AF_INET6) {
        if (const char* log = std::getenv("EMLOC_SOCKET_LOG"))
            if (FILE* file = std::fopen(log, "a")) {
                std::fprintf(file, "a socket of family %d\n", domain);
                std::fclose(file);
            }
        errno = EACCES;
        return -1;
    }
    using Socket = int (*)(int, int, int);
    static const auto next = reinterpret_cast<Socket>(dlsym(RTLD_NEXT, "socket"));
    return next(domain, type, protocol);
}
