// What came of methods that were compared on the same demonstrations and held-back images.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "engine/context/context.h"
#include "engine/context/exchange.h"
#include "engine/core/result.h"

namespace emloc {

struct TrainingOutcome;

struct ComparedMethod {
    std::string method;
    std::string title;
    std::string context;  // its name in the store, or the folder of what was trained
    OptionValues options;
    std::int64_t tokens = 0;      // read
    double kept = 1;              // the share of them that stays
    std::int64_t bytes = 0;       // to keep: keys and values, or what was trained
    std::int64_t peak_bytes = 0;  // that adapting took at its height, above what was there before; 0: not known
    double adapt_seconds = 0;     // of the chunks, or the steps
    double query_seconds = 0;     // of one question, on average
    std::int64_t correct = 0, total = 0;
    double chance = 1;                  // chance_of_such_a_difference() from the first method; NaN: not known
    std::vector<double> kept_by_layer;  // shares
    std::optional<double> js;           // mean_divergence()
    std::optional<double> score = {};   // the mean, where answers can be right in part; `correct` is rounded then

    double accuracy() const {
        if (score) return *score;
        return total > 0 ? static_cast<double>(correct) / static_cast<double>(total) : 0;
    }
};

// Of every layer: the mean over its KV heads, as a share of what was read.
std::vector<double> kept_by_layer(const Context& context);
// Of all chunks, in all phases.
double adapting_seconds(const Context& context);

// Of a context and its test. `first`: the test of the method that others are held against; the same for that one.
ComparedMethod compared(const std::string& title, const std::string& name, const Context& context, const TestRun& run,
                        const TestRun& first);

// Of what was trained: nothing stands before a question.
ComparedMethod compared(const std::string& name, const std::string& title, const TrainingOutcome& outcome,
                        const TestRun& run, const TestRun& first);

// An array of objects, one for each method, indented.
std::string comparison_to_json(const std::vector<ComparedMethod>& methods);
std::string comparison_to_csv(const std::vector<ComparedMethod>& methods);
// One page without anything from elsewhere: the table, accuracy against tokens kept, and what each layer keeps; then
// `more`, which is HTML.
std::string comparison_to_html(const std::string& title, const std::vector<ComparedMethod>& methods,
                               const std::string& more = {});

// comparison.json, .csv and .html in the folder, which is made where there is none. kUnreadable where they can't be
// written.
Status write_comparison(const std::filesystem::path& folder, const std::string& title,
                        const std::vector<ComparedMethod>& methods);
// One file of the kind that its name's ending says: .json, .csv, otherwise a page.
Status write_comparison_file(const std::filesystem::path& file, const std::string& title,
                             const std::vector<ComparedMethod>& methods);

}  // namespace emloc
