// The answers of a test and their metrics, for people and as JSON: shared by evaluate and import-predictions.
#pragma once

#include <cstddef>
#include <vector>

#include "app/emloc/console.h"
#include "app/emloc/report.h"
#include "engine/evaluation/evaluate.h"

namespace emloc::cli {

// One line: what was said, and where it is wrong what it should have been.
void print_answer(Console& console, const TestAnswer& answer, const TestOptions& options);
// The classes, the confusion matrix where it fits a page, and the accuracy beside that of chance.
void print_text(Console& console, const Confusion& confusion, std::size_t choices);

Json answers_to_json(const std::vector<TestAnswer>& answers, const TestOptions& options);
// accuracy, margin, correct, total, chance, per_class, confusion.
Json to_json(const Confusion& confusion, std::size_t choices);

}  // namespace emloc::cli
