// How schema versions 1 to 4 keep a method and its options: in columns that the methods of their time had.
#pragma once

#include <SQLiteCpp/SQLiteCpp.h>

#include <cstdint>
#include <string>
#include <vector>

#include "engine/context/options.h"

namespace emloc {

struct MethodColumns {
    std::string mode;
    double delta = kDefaultDelta;
    std::string ratios_text;     // JSON, as it stands in the column
    std::vector<double> ratios;  // what it says
    std::int64_t layers_per_group = 1;
    std::string search = "exact";
    bool full_trials = false;
    bool is_known = false;  // whether there were such a mode and such a search, and the ratios are numbers
};

// Of the context `id`, whose row has the first three.
MethodColumns read_columns(SQLite::Database& database, std::int64_t id, std::string mode, double delta,
                           std::string ratios);

// As this version says it, without the columns that the method had no use for.
MethodChoice choice_of(const MethodColumns& columns);

// What stands for them in the seals of that time.
std::int64_t mode_ordinal(const MethodColumns& columns);
std::int64_t search_ordinal(const MethodColumns& columns);

}  // namespace emloc
