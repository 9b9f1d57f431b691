#include "engine/store/search_rows.h"

#include "engine/store/errors.h"
#include "engine/store/rows.h"

namespace emloc {
namespace {

bool is_default(const AdaptationOptions& options) {
    const AdaptationOptions defaults;
    return options.search == defaults.search && options.full_trials == defaults.full_trials;
}

template <class T>
T& at_position(std::vector<T>& all, std::int64_t position) {
    if (position < 0 || position >= static_cast<std::int64_t>(all.size())) damage("a stopped trial is missing");
    return all[static_cast<std::size_t>(position)];
}

}  // namespace

void write_search(SQLite::Database& database, std::int64_t id, const Context& context) {
    if (!is_default(context.options)) {
        RowWriter insert(database, "INSERT INTO search_options (context_id, search, full_trials) VALUES (?, ?, ?)");
        const auto search = to_text(context.options.search);
        (insert << id << search << context.options.full_trials).exec();
    }
    RowWriter insert(database, "INSERT INTO stopped_trials (context_id, chunk, position) VALUES (?, ?, ?)");
    for (std::size_t chunk = 0; chunk < context.chunks.size(); ++chunk) {
        const auto& trials = context.chunks[chunk].trials;
        for (std::size_t i = 0; i < trials.size(); ++i)
            if (trials[i].is_lower_bound || trials[i].is_estimate)
                (insert << id << static_cast<std::int64_t>(chunk) << static_cast<std::int64_t>(i)).exec();
    }
}

void read_search(SQLite::Database& database, std::int64_t id, Context& context) {
    RowReader options(database, "SELECT search, full_trials FROM search_options WHERE context_id = ?");
    if (options.bind(id).next()) {
        std::string search;
        options >> search >> context.options.full_trials;
        const auto method = search_method_of(search);
        if (!method) damage("its search is unknown");
        context.options.search = *method;
    }
    RowReader stopped(database, "SELECT chunk, position FROM stopped_trials WHERE context_id = ?");
    stopped.bind(id);
    while (stopped.next()) {
        std::int64_t chunk = 0, position = 0;
        stopped >> chunk >> position;
        auto& trial = at_position(at_position(context.chunks, chunk).trials, position);
        (context.options.search == SearchMethod::kScreened ? trial.is_estimate : trial.is_lower_bound) = true;
    }
}

void add_search(Seal& seal, const AdaptationOptions& options) {
    if (is_default(options)) return;
    seal.add(static_cast<std::int64_t>(options.search)).add(std::int64_t{options.full_trials});
}

}  // namespace emloc
