#include "app/emloc/adapt_report.h"

#include <cstdint>

#include "app/emloc/format.h"
#include "app/emloc/measure.h"
#include "app/emloc/report.h"

namespace emloc::cli {
namespace {

Json times_to_json(const AdaptTimes& times, const PhaseSeconds& phases) {
    return {{"model", times.model},
            {"demonstrations", times.demonstrations},
            {"adaptation", times.adaptation},
            {"vision", phases.vision},
            {"chunk", phases.chunk},
            {"observation", phases.observation},
            {"search", phases.search},
            {"save", times.save},
            {"total", times.model + times.demonstrations + times.adaptation + times.save}};
}

}  // namespace

void print_json(Console& console, const AdaptReport& report) {
    const auto& context = report.context;
    console.print_json(Json{{"context", report.name},
                            {"store", report.store},
                            {"model", to_json(context.model)},
                            {"options", to_json(context.options)},
                            {"demonstrations", context.demonstrations.size()},
                            {"labels", labels_of(context)},
                            {"rejected", to_json(report.read.rejected)},
                            {"notes", to_json(report.read.notes)},
                            {"tokens", token_count(context)},
                            {"kept_share", kept_share(context)},
                            {"memory_bytes", memory_bytes(context)},
                            {"js", to_json(mean_divergence(context))},
                            {"chunks", chunks_to_json(context)},
                            {"seconds", times_to_json(report.times, total_seconds(context))},
                            {"expected_memory_bytes", report.plan.memory.total()},
                            {"peak_memory_bytes", peak_memory_bytes()}});
}

void print_text(Console& console, const AdaptReport& report) {
    const auto& [name, store, context, read, times, plan] = report;
    const PhaseSeconds phases = total_seconds(context);
    console.print(fmt::format("{}, {}, {}, model {}\n\n",
                              count_of(static_cast<std::int64_t>(context.demonstrations.size()), "demonstration"),
                              count_of(static_cast<std::int64_t>(labels_of(context).size()), "label"),
                              count_of(static_cast<std::int64_t>(context.chunks.size()), "chunk"), context.model.name));
    if (const auto found = found_by(context); found.empty()) {
        if (!context.chunks.empty()) console.print(retention_table(context, console.width()) + "\n");
        console.print(fmt::format("kept    {} of {} tokens, {} of memory\n", percent(kept_share(context)),
                                  token_count(context), human_bytes(memory_bytes(context))));
        console.print(
            fmt::format("JS      {} at the labels\n", divergence_text(mean_divergence(context), "not measured")));
    } else {
        console.print(fmt::format("found   {}\n", found));
    }
    console.print(fmt::format("time    load {}, read {}, vision {}, chunks {}, observations {}, search {}, save {}\n",
                              human_seconds(times.model), human_seconds(times.demonstrations),
                              human_seconds(phases.vision), human_seconds(phases.chunk),
                              human_seconds(phases.observation), human_seconds(phases.search),
                              human_seconds(times.save)));
    console.print(fmt::format("saved   \"{}\" in {}\n", one_line(name), one_line(store)));
}

}  // namespace emloc::cli
