#include "engine/workspace/unsaved_result.h"

#include <fcntl.h>
#include <unistd.h>

#include <system_error>
#include <utility>

namespace emloc {

std::string free_name(const Store& store, const std::string& name) {
    std::string free = name;
    for (int number = 2; store.summary(free); ++number) free = fmt::format("{} ({})", name, number);
    return free;
}

namespace {

namespace fs = std::filesystem;

constexpr int kMostFiles = 100;
constexpr const char* kName = "result";  // within its file, where it is alone

// Makes the file, unless there is one already.
bool claim(const fs::path& file) {
    const int descriptor = ::open(file.c_str(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    return descriptor >= 0 && ::close(descriptor) == 0;
}

bool is_at(const fs::path& file) {
    std::error_code error;
    return fs::exists(file, error);
}

Status remove_file(const fs::path& file) {
    std::error_code error;
    fs::remove(file, error);
    if (error) return fail(ErrorKind::kReadOnly, "{} can't be removed: {}.", file.string(), error.message());
    for (const char* beside : {"-wal", "-shm"}) fs::remove(file.string() + beside, error);
    return {};
}

// Nothing where the file holds no context: its process ended before it was whole.
Result<std::optional<std::string>> written(const fs::path& file) {
    std::error_code error;
    if (fs::file_size(file, error) == 0) return std::nullopt;
    const auto store = Store::open(file, OpenMode::kReadOnly);
    if (!store) return tl::unexpected(store.error());
    const auto contexts = store->list();
    if (!contexts) return tl::unexpected(contexts.error());
    return contexts->empty() ? std::optional<std::string>() : contexts->front().modified;
}

// Empty where there was nothing to move.
Result<std::string> move_into(Store& store, const fs::path& file, const NameOfRecovered& name_of) {
    const auto when = written(file);
    if (!when) return tl::unexpected(when.error());
    std::string name;
    if (*when) {
        auto taken = store.import_context(file, free_name(store, name_of(**when)));
        if (!taken) return taken;
        name = std::move(*taken);
    }
    // Where it can't be removed it is recovered once more the next time, which loses nothing.
    static_cast<void>(remove_file(file));
    return name;
}

}  // namespace

UnsavedResult::UnsavedResult(const fs::path& store) : store_(fs::absolute(store).lexically_normal()) {}

fs::path UnsavedResult::place(int number) const {
    return store_.string() + (number == 1 ? ".unsaved" : fmt::format(".unsaved-{}", number));
}

Status UnsavedResult::write(const Context& result) {
    const bool is_new = !own_;
    for (int number = 1; !own_ && number <= kMostFiles; ++number) {
        if (claim(place(number))) own_ = place(number);
    }
    if (!own_ && is_at(place(kMostFiles))) {
        return fail(ErrorKind::kNameTaken, "There are {} results beside {} already that were never saved.", kMostFiles,
                    store_.string());
    }
    // Where no file could be made, the store says why.
    auto opened = Store::open(own_.value_or(place(kMostFiles)));
    Status saved = opened ? opened->save(kName, result, WhenTaken::kReplace) : Status(tl::unexpected(opened.error()));
    if (!saved && is_new) {
        opened = tl::unexpected(saved.error());  // closed before its file goes
        static_cast<void>(remove());
    }
    return saved;
}

bool UnsavedResult::is_there() const {
    return own_ && is_at(*own_);
}

Status UnsavedResult::remove() {
    const auto file = std::exchange(own_, std::nullopt);
    return file ? remove_file(*file) : Status();
}

std::vector<Result<std::string>> UnsavedResult::recover(Store& store, const NameOfRecovered& name_of) const {
    std::vector<Result<std::string>> outcomes;
    for (int number = 1; number <= kMostFiles; ++number) {
        const fs::path file = place(number);
        if (file == own_ || !is_at(file)) continue;
        auto outcome = move_into(store, file, name_of);
        if (!outcome || !outcome->empty()) outcomes.push_back(std::move(outcome));
    }
    return outcomes;
}

}  // namespace emloc
