// Starts a program of which the kernel ends the process (SIGSYS) as soon as it asks for a socket of another family than
// the local one, for io_uring (which opens sockets past this), for another process or for another program to run. Raw
// system calls are seen like those of the C library.
//
// confined PROGRAM ARGUMENTS; with --may-execute first, programs may be executed and processes made. Ends with 77 where
// the kernel takes no such filter.
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <sched.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <vector>

namespace {

#if defined(__x86_64__)
constexpr std::uint32_t kArchitecture = AUDIT_ARCH_X86_64;
#elif defined(__aarch64__)
constexpr std::uint32_t kArchitecture = AUDIT_ARCH_AARCH64;
#else
constexpr std::uint32_t kArchitecture = 0;  // not supported
#endif

constexpr int kNotSupported = 77;

class Filter {
 public:
    // Everything but `number` of this process's architecture passes over what follows up to end_of_call().
    void of_call(long number) {
        add(BPF_LD | BPF_W | BPF_ABS, offsetof(seccomp_data, nr));
        call_ = program_.size();
        jump(BPF_JEQ, static_cast<std::uint32_t>(number), 0, 0);
    }
    void end_of_call() { program_[call_].jf = static_cast<std::uint8_t>(program_.size() - call_ - 1); }

    void load_argument(int index, bool high) {
        add(BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(offsetof(seccomp_data, args)) +
                                          8U * static_cast<unsigned>(index) + (high ? 4U : 0U));
    }
    void load(std::size_t offset) { add(BPF_LD | BPF_W | BPF_ABS, static_cast<std::uint32_t>(offset)); }
    void end_unless(int comparison, std::uint32_t value) {
        jump(comparison, value, 1, 0);
        end();
    }
    void end_if(int comparison, std::uint32_t value) {
        jump(comparison, value, 0, 1);
        end();
    }
    void end() { answer(SECCOMP_RET_KILL_PROCESS); }
    void allow() { answer(SECCOMP_RET_ALLOW); }
    void refuse(int error) { answer(SECCOMP_RET_ERRNO | static_cast<std::uint32_t>(error)); }

    bool install() {
        const sock_fprog program{static_cast<unsigned short>(program_.size()), program_.data()};
        return prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 && prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
    }

 private:
    void add(int code, std::uint32_t value) { program_.push_back({static_cast<std::uint16_t>(code), 0, 0, value}); }
    void answer(std::uint32_t value) { add(BPF_RET | BPF_K, value); }
    void jump(int comparison, std::uint32_t value, std::uint8_t where_true, std::uint8_t where_false) {
        program_.push_back({static_cast<std::uint16_t>(BPF_JMP | comparison | BPF_K), where_true, where_false, value});
    }

    std::vector<sock_filter> program_;
    std::size_t call_ = 0;
};

void no_call(Filter& filter, long number) {
    filter.of_call(number);
    filter.end();
    filter.end_of_call();
}

void no_connections(Filter& filter) {
    filter.of_call(SYS_socket);
    filter.load_argument(0, false);
    filter.end_unless(BPF_JEQ, AF_UNIX);
    filter.allow();
    filter.end_of_call();
    no_call(filter, SYS_io_uring_setup);
}

// `path` is the pointer of the one execve() to come; afterwards another program's memory is there.
void no_programs(Filter& filter, const char* path) {
    const auto address = reinterpret_cast<std::uintptr_t>(path);
    filter.of_call(SYS_execve);
    filter.load_argument(0, false);
    filter.end_unless(BPF_JEQ, static_cast<std::uint32_t>(address));
    filter.load_argument(0, true);
    filter.end_unless(BPF_JEQ, static_cast<std::uint32_t>(std::uint64_t{address} >> 32));
    filter.allow();
    filter.end_of_call();
    no_call(filter, SYS_execveat);
#ifdef SYS_fork
    no_call(filter, SYS_fork);
    no_call(filter, SYS_vfork);
#endif
    // Its flags lie in memory, which a filter can't read; the C library then takes clone().
    filter.of_call(SYS_clone3);
    filter.refuse(ENOSYS);
    filter.end_of_call();
    filter.of_call(SYS_clone);
    filter.load_argument(0, false);
    filter.end_unless(BPF_JSET, CLONE_THREAD);
    filter.allow();
    filter.end_of_call();
}

}  // namespace

int main(int argc, char** argv) {
    const bool may_execute = argc > 1 && std::strcmp(argv[1], "--may-execute") == 0;
    char** program = argv + (may_execute ? 2 : 1);
    if (*program == nullptr) {
        std::fputs("usage: confined [--may-execute] PROGRAM ARGUMENTS\n", stderr);
        return 2;
    }
    if (kArchitecture == 0) return kNotSupported;
    Filter filter;
    filter.load(offsetof(seccomp_data, arch));
    filter.end_unless(BPF_JEQ, kArchitecture);
#ifdef __x86_64__
    // The numbers of the 32-bit calls with 64-bit pointers (x32).
    filter.load(offsetof(seccomp_data, nr));
    filter.end_if(BPF_JGE, 0x40000000);
#endif
    no_connections(filter);
    if (!may_execute) no_programs(filter, *program);
    filter.allow();
    const rlimit no_core{0, 0};
    setrlimit(RLIMIT_CORE, &no_core);
    if (!filter.install()) {
        std::perror("confined: seccomp");
        return kNotSupported;
    }
    execv(*program, program);
    std::perror(*program);
    return 127;
}
