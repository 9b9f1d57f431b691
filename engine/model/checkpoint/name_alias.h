// Names of tensors in the layouts of a checkpoint.
#pragma once

#include <string_view>

namespace emloc {

// A name that begins with `published` may begin with `stored` instead.
struct NameAlias {
    std::string_view published;
    std::string_view stored;
};

}  // namespace emloc
