#include "engine/store/method_columns.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <string_view>
#include <utility>

#include "engine/store/option_text.h"
#include "engine/store/rows.h"

namespace emloc {

namespace {

// In the order of their ordinals, and which columns each uses.
struct Mode {
    std::string_view name;
    bool is_bounded = false;
    bool has_groups = false;
    bool has_search = false;
};
constexpr std::array kModes{Mode{.name = "emloc", .is_bounded = true, .has_search = true}, Mode{.name = "naive"},
                            Mode{.name = "zero-shot"},
                            Mode{.name = "long-video", .is_bounded = true, .has_groups = true}};
constexpr std::array<std::string_view, 3> kSearches{"exact", "guided", "screened"};

std::ptrdiff_t mode_index(const MethodColumns& columns) {
    return std::ranges::find(kModes, columns.mode, &Mode::name) - kModes.begin();
}

std::ptrdiff_t search_index(const MethodColumns& columns) {
    return std::ranges::find(kSearches, columns.search) - kSearches.begin();
}

// False where the text isn't a list of numbers.
bool read_ratios(MethodColumns& columns) {
    const auto parsed = options_in(fmt::format(R"({{"ratios":{}}})", columns.ratios_text));
    const auto* ratios = parsed ? parsed->find<std::vector<double>>("ratios") : nullptr;
    if (ratios != nullptr) columns.ratios = *ratios;
    return ratios != nullptr;
}

}  // namespace

MethodColumns read_columns(SQLite::Database& database, std::int64_t id, std::string mode, double delta,
                           std::string ratios) {
    MethodColumns columns{.mode = std::move(mode), .delta = delta, .ratios_text = std::move(ratios), .ratios = {}};
    RowReader groups(database, "SELECT layers_per_group FROM video_options WHERE context_id = ?");
    if (groups.bind(id).next()) groups >> columns.layers_per_group;
    RowReader search(database, "SELECT search, full_trials FROM search_options WHERE context_id = ?");
    if (search.bind(id).next()) search >> columns.search >> columns.full_trials;
    columns.is_known = read_ratios(columns) && mode_index(columns) < std::ssize(kModes) &&
                       search_index(columns) < std::ssize(kSearches);
    return columns;
}

MethodChoice choice_of(const MethodColumns& columns) {
    MethodChoice choice{.name = columns.mode, .options = {}};
    if (!columns.is_known) return choice;
    const auto& mode = kModes.at(static_cast<std::size_t>(mode_index(columns)));
    if (mode.is_bounded) {
        // Options are finite numbers now; no divergence comes near this bound either.
        const auto delta = std::isfinite(columns.delta) ? columns.delta : std::numeric_limits<double>::max();
        choice.options = {{"delta", delta}, {"ratios", columns.ratios}, {"full_trials", columns.full_trials}};
    }
    if (mode.has_groups) choice.options.set("layers_per_group", columns.layers_per_group);
    if (mode.has_search) choice.options.set("search", columns.search);
    return choice;
}

std::int64_t mode_ordinal(const MethodColumns& columns) {
    return mode_index(columns);
}

std::int64_t search_ordinal(const MethodColumns& columns) {
    return search_index(columns);
}

}  // namespace emloc
