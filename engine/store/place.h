// The file of an open store that somebody else deletes, moves or replaces: found out, and mended, before anything is
// said to be saved.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>

#include "engine/store/connection.h"
#include "engine/store/store.h"

namespace emloc {

enum class Place {
    kHere,
    kGone,      // nothing is at its path
    kReplaced,  // another file is
    kLogLost,   // the file is there, but its write-ahead log is not
};

// Of one that was opened for writing; any other is kHere.
Place place_of(const StoreConnection& connection);

// Everything in the store, in one file that is on the disk when this returns. Nothing is at `target`, or kNameTaken.
void copy_whole(StoreConnection& connection, const std::filesystem::path& target);

// Nothing where the store is at its path. Else its content, which SQLite still has open, is written there anew, or
// beside it where another file has taken its place, and the connection is one to the store at the path. Where that
// other file can't be opened, the connection is one to the copy. Throws like connect(); the connection is then as it
// was.
std::optional<StoreIncident> keep_in_place(std::unique_ptr<StoreConnection>& connection);

}  // namespace emloc
