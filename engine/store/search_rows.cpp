#include "engine/store/search_rows.h"

#include <algorithm>
#include <array>
#include <string_view>

#include "engine/store/errors.h"
#include "engine/store/rows.h"

namespace emloc {
namespace {

constexpr std::array<std::string_view, 3> kSearches{"exact", "guided", "screened"};  // in the order of their ordinals

bool is_default(const MethodColumns& method) {
    const MethodColumns defaults;
    return method.search == defaults.search && method.full_trials == defaults.full_trials;
}

template <class T>
T& at_position(std::vector<T>& all, std::int64_t position) {
    if (position < 0 || position >= static_cast<std::int64_t>(all.size())) damage("a stopped trial is missing");
    return all[static_cast<std::size_t>(position)];
}

}  // namespace

void write_search(SQLite::Database& database, std::int64_t id, const Context& context, const MethodColumns& method) {
    if (!is_default(method)) {
        RowWriter insert(database, "INSERT INTO search_options (context_id, search, full_trials) VALUES (?, ?, ?)");
        (insert << id << method.search << method.full_trials).exec();
    }
    RowWriter insert(database, "INSERT INTO stopped_trials (context_id, chunk, position) VALUES (?, ?, ?)");
    for (std::size_t chunk = 0; chunk < context.chunks.size(); ++chunk) {
        const auto& trials = context.chunks[chunk].trials;
        for (std::size_t i = 0; i < trials.size(); ++i)
            if (trials[i].is_lower_bound || trials[i].is_estimate)
                (insert << id << static_cast<std::int64_t>(chunk) << static_cast<std::int64_t>(i)).exec();
    }
}

void read_search(SQLite::Database& database, std::int64_t id, Context& context, MethodColumns& method) {
    RowReader options(database, "SELECT search, full_trials FROM search_options WHERE context_id = ?");
    if (options.bind(id).next()) {
        options >> method.search >> method.full_trials;
        if (std::ranges::find(kSearches, method.search) == kSearches.end()) damage("its search is unknown");
    }
    RowReader stopped(database, "SELECT chunk, position FROM stopped_trials WHERE context_id = ?");
    stopped.bind(id);
    while (stopped.next()) {
        std::int64_t chunk = 0, position = 0;
        stopped >> chunk >> position;
        auto& trial = at_position(at_position(context.chunks, chunk).trials, position);
        (method.search == kSearches.back() ? trial.is_estimate : trial.is_lower_bound) = true;
    }
}

void add_search(Seal& seal, const MethodColumns& method) {
    if (is_default(method)) return;
    seal.add(std::ranges::find(kSearches, method.search) - kSearches.begin());
    seal.add(std::int64_t{method.full_trials});
}

}  // namespace emloc
