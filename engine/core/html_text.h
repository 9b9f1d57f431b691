// Parts of pages for a browser.
#pragma once

#include <string>
#include <string_view>

namespace emloc {

// Text that stands in HTML, and in its attributes between double quotes, as it is.
std::string escaped_html(std::string_view text);

}  // namespace emloc
