#include "engine/core/mapped_file.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdint>
#include <cstring>
#include <functional>
#include <string>
#include <utility>

namespace emloc {
namespace {

class Descriptor {
 public:
    explicit Descriptor(int fd) : fd_(fd) {}
    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    ~Descriptor() {
        if (fd_ >= 0) ::close(fd_);
    }
    int get() const { return fd_; }

 private:
    int fd_;
};

}  // namespace

Result<MappedFile> MappedFile::open(const std::filesystem::path& file) {
    // Non-blocking: opening a pipe must not wait for a writer.
    const Descriptor descriptor(::open(file.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK));
    if (descriptor.get() < 0) {
        const int code = errno;
        if (code == ENOENT || code == ENOTDIR) return fail(ErrorKind::kNotFound, "There is no file {}.", file.string());
        return fail(ErrorKind::kUnreadable, "{} cannot be opened: {}.", file.string(), std::strerror(code));
    }
    struct stat status {};
    if (::fstat(descriptor.get(), &status) != 0)
        return fail(ErrorKind::kUnreadable, "{} cannot be examined: {}.", file.string(), std::strerror(errno));
    if (!S_ISREG(status.st_mode)) return fail(ErrorKind::kUnreadable, "{} is not a regular file.", file.string());
    const auto size = static_cast<std::size_t>(status.st_size);
    if (size == 0) return MappedFile({});  // the operating system maps no empty files

    void* address = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor.get(), 0);
    if (address == MAP_FAILED) {
        const int code = errno;
        if (code == ENOMEM) return fail(ErrorKind::kOutOfMemory, "There is not enough memory for {}.", file.string());
        return fail(ErrorKind::kUnreadable, "{} cannot be mapped into memory: {}.", file.string(), std::strerror(code));
    }
    ::madvise(address, size, MADV_SEQUENTIAL);  // tensors are read front to back; a refusal only costs speed
    return MappedFile({static_cast<const std::byte*>(address), size});
}

MappedFile::MappedFile(MappedFile&& other) noexcept : bytes_(std::exchange(other.bytes_, {})) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
    if (this != &other) {
        unmap();
        bytes_ = std::exchange(other.bytes_, {});
    }
    return *this;
}

MappedFile::~MappedFile() {
    unmap();
}

void MappedFile::unmap() noexcept {
    if (!bytes_.empty()) ::munmap(const_cast<std::byte*>(bytes_.data()), bytes_.size());
}

bool MappedFile::holds(std::span<const std::byte> range) const {
    const std::less_equal<const std::byte*> not_after;
    return !bytes_.empty() && not_after(bytes_.data(), range.data()) &&
           not_after(range.data() + range.size(), bytes_.data() + bytes_.size());
}

void MappedFile::drop_pages(std::span<const std::byte> range) const {
    if (!holds(range)) return;
    const auto page = static_cast<std::uintptr_t>(::sysconf(_SC_PAGESIZE));
    const auto address = reinterpret_cast<std::uintptr_t>(range.data());
    const auto before = (page - address % page) % page;  // bytes of a page that isn't wholly of the range
    if (before >= range.size()) return;
    const auto whole = (range.size() - before) / page * page;
    if (whole > 0) ::madvise(const_cast<std::byte*>(range.data() + before), whole, MADV_DONTNEED);
}

}  // namespace emloc
