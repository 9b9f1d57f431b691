// The seals of schema versions 1 to 4, which carry ordinals and leave out what has its default.
#pragma once

#include <span>

#include "engine/context/context.h"
#include "engine/store/context_rows.h"
#include "engine/store/method_columns.h"
#include "engine/store/seal.h"

namespace emloc {

Checksum earlier_seal_of(const Context& context, const MethodColumns& columns, const MemorySeal& sealed);

// `row` has its columns.
Checksum earlier_seal_of_row(const ContextRow& row);

}  // namespace emloc
