// What a finished adaptation prints.
#pragma once

#include <string>

#include "app/emloc/console.h"
#include "engine/adaptation/observer.h"
#include "engine/context/context.h"
#include "engine/demonstrations/load.h"

namespace emloc::cli {

// In seconds.
struct AdaptTimes {
    double model = 0;
    double demonstrations = 0;
    double adaptation = 0;
    double save = 0;
};

struct AdaptReport {
    const std::string& name;   // of the context
    const std::string& store;  // its file
    const Context& context;
    const DemonstrationSet& read;  // its demonstrations are the context's
    const AdaptTimes& times;
    const AdaptationPlan& plan;
};

void print_json(Console& console, const AdaptReport& report);
void print_text(Console& console, const AdaptReport& report);

}  // namespace emloc::cli
