// Whether all that a store holds is as it was written.
#pragma once

#include "engine/store/connection.h"

namespace emloc {

VerifyReport verify_all(StoreConnection& connection);  // Store::verify, throwing

}  // namespace emloc
