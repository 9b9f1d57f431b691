#include "app/emloc/context_tests.h"

#include "app/emloc/format.h"
#include "app/emloc/report.h"
#include "engine/evaluation/metrics.h"
#include "engine/workspace/compare_contexts.h"
#include "engine/workspace/workspace.h"

namespace emloc::cli {

namespace {

// "83.3 % ± 15.2 (20 of 24)"
std::string accuracy_text(std::int64_t correct, std::int64_t tested) {
    const double accuracy = tested > 0 ? static_cast<double>(correct) / static_cast<double>(tested) : 0;
    return fmt::format("{} ± {} ({} of {})", percent(accuracy), percent(accuracy_margin(correct, tested)), correct,
                       tested);
}

std::string marked(const std::string& answer, const std::string& label) {
    return (answer == label ? "✓ " : "✗ ") + one_line(answer);
}

Json to_json(const TestComparison& tests) {
    Json changed = Json::array();
    for (const ChangedAnswer& each : tests.changed)
        changed.push_back(
            {{"image", each.path}, {"expected", each.label}, {"first", each.first}, {"second", each.second}});
    return Json{{"images", tests.images},
                {"first_correct", tests.first_correct},
                {"second_correct", tests.second_correct},
                {"changed", std::move(changed)}};
}

}  // namespace

Result<ExitCode> list_tests(const StoreOptions& options, const std::string& context, Invocation& invocation) {
    const auto store = open_existing(options, OpenMode::kReadOnly);
    if (!store) return tl::unexpected(store.error());
    const auto tests = store->tests(context);
    if (!tests) return tl::unexpected(tests.error());
    if (invocation.json) {
        Json json = Json::array();
        for (const TestRecord& test : *tests)
            json.push_back({{"created", test.created},
                            {"images", test.images},
                            {"correct", test.correct},
                            {"total", test.tested},
                            {"margin", accuracy_margin(test.correct, test.tested)}});
        invocation.console.print_json(json);
        return ExitCode::kOk;
    }
    Table table({Table::Align::kLeft, Table::Align::kLeft, Table::Align::kLeft});
    for (const TestRecord& test : *tests)
        table.add({test.created, accuracy_text(test.correct, test.tested),
                   test.images.empty() ? "held out" : one_line(test.images)});
    invocation.console.print(tests->empty() ? "It was never tested.\n" : table.text());
    return ExitCode::kOk;
}

Result<ExitCode> compare_tests_of(const StoreOptions& options, const std::string& first, const std::string& second,
                                  Invocation& invocation) {
    if (const auto exists = check_store_exists(options); !exists) return tl::unexpected(exists.error());
    Workspace workspace;
    if (const auto opened = workspace.open_store(options.file, OpenMode::kReadOnly); !opened)
        return tl::unexpected(opened.error());
    const auto id_of = [](const std::string& name) { return ContextId{ContextId::Kind::kSaved, name}; };
    const auto tests = compare_contexts(workspace, id_of(first), id_of(second));
    if (!tests) return tl::unexpected(tests.error());
    if (!*tests)
        return fail(ErrorKind::kNotFound,
                    "\"{}\" and \"{}\" were never tested on the same images. Evaluate both on the same data.", first,
                    second);
    if (invocation.json) {
        invocation.console.print_json(to_json(**tests));
        return ExitCode::kOk;
    }
    const auto count = (*tests)->images;
    Table sides({Table::Align::kLeft, Table::Align::kLeft});
    sides.add({first, accuracy_text((*tests)->first_correct, count)});
    sides.add({second, accuracy_text((*tests)->second_correct, count)});
    Table changed({Table::Align::kLeft, Table::Align::kLeft, Table::Align::kLeft, Table::Align::kLeft});
    changed.add({"image", "label", first, second});
    for (const ChangedAnswer& each : (*tests)->changed)
        changed.add({one_line(each.path), one_line(each.label), marked(each.first, each.label),
                     marked(each.second, each.label)});
    invocation.console.print(sides.text() +
                             ((*tests)->changed.empty() ? "\nAll answers are the same.\n" : "\n" + changed.text()));
    return ExitCode::kOk;
}

}  // namespace emloc::cli
