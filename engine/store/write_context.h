// A whole context -> rows.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "engine/context/context.h"
#include "engine/store/connection.h"
#include "engine/store/context_rows.h"

namespace emloc {

// What a context has beside its content. Given where the context is not a new one.
struct Attributes {
    std::string created;
    std::string note;
    std::optional<double> accuracy;
};

// Does what Store::save does, in one transaction of its own, but throws (errors.h). `name` has passed names.h.
void save_context(StoreConnection& connection, const std::string& name, const Context& context, WhenTaken when_taken,
                  const std::optional<Attributes>& attributes = std::nullopt);

// Does what Store::remove does, in one transaction of its own, but throws (errors.h). `find` is called within it and
// returns the row.
void remove_context(StoreConnection& connection, const std::function<ContextRow()>& find);

}  // namespace emloc
