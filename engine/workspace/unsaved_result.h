// The result of an adaptation on the disk, for the time until it is saved under a name.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/context/context.h"
#include "engine/core/result.h"
#include "engine/store/store.h"

namespace emloc {

// The name of a recovered context, from when it was written (ISO 8601, UTC).
using NameOfRecovered = std::function<std::string(const std::string& written)>;

// That name, or with " (2)" and so on where it is taken.
std::string free_name(const Store& store, const std::string& name);

// Lies in a file of its own beside the store, "<store>.unsaved", itself a store of one context; "<store>.unsaved-2" and
// so on where an earlier process left its own there, or another one works with the same store. One thread uses it.
class UnsavedResult {
 public:
    explicit UnsavedResult(const std::filesystem::path& store);

    // Replaces what this object wrote before; nothing that others wrote. Afterwards it is there whole and on the disk,
    // or as it was before. Errors: as Store::save.
    Status write(const Context& result);
    const std::filesystem::path& store() const { return store_; }  // absolute
    bool is_written() const { return own_.has_value(); }
    bool is_there() const;  // what this object wrote, at its path
    // What it wrote stays for the next process to recover.
    void leave() { own_.reset(); }
    // What this object wrote, if anything.
    Status remove();

    // Moves what others left behind into the store: under the name that `name_of` gives, or that with " (2)" and so on
    // where it is taken. One outcome a file: the name it got, or why it stays where it is. A result whose process still
    // runs is taken too; that process notices nothing, and can still save it.
    std::vector<Result<std::string>> recover(Store& store, const NameOfRecovered& name_of) const;

 private:
    std::filesystem::path place(int number) const;  // from 1

    std::filesystem::path store_;
    std::optional<std::filesystem::path> own_;
};

}  // namespace emloc
