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

// What a context has beside its content, where it isn't new.
struct Attributes {
    std::string created;
    std::string note;
    std::optional<double> accuracy;
};

// In one transaction of its own; Store::save, throwing. `name` is a checked one.
void save_context(StoreConnection& connection, const std::string& name, const Context& context, WhenTaken when_taken,
                  const std::optional<Attributes>& attributes = std::nullopt);

// Store::remove, throwing, in one transaction of its own, in which `find` is called for the row.
void remove_context(StoreConnection& connection, const std::function<ContextRow()>& find);

}  // namespace emloc
