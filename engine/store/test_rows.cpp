#include "engine/store/test_rows.h"

#include <algorithm>
#include <string_view>

#include "engine/store/context_rows.h"
#include "engine/store/errors.h"
#include "engine/store/rows.h"

namespace emloc {

namespace {

Checksum seal_of(std::int64_t context, const TestRun& run) {
    using View = std::string_view;
    Seal seal;
    seal.add(context).add(View(run.created)).add(run.seconds).add(static_cast<std::int64_t>(run.answers.size()));
    for (const auto& answer : run.answers) {
        seal.add(View(answer.path)).add(View(answer.label)).add(View(answer.answer));
        seal.add(answer.probability).add(View(answer.error));
    }
    return seal.checksum();
}

}  // namespace

void write_test(SQLite::Database& database, std::int64_t context, TestRun run) {
    if (run.created.empty()) run.created = now();
    RowWriter remove(database, "DELETE FROM tests WHERE context_id = ?");
    (remove << context).exec();
    RowWriter insert(database, "INSERT INTO tests (context_id, created, seconds, seal) VALUES (?, ?, ?, ?)");
    const auto seal = seal_of(context, run);
    (insert << context << run.created << run.seconds << seal).exec();
    RowWriter insert_answer(database,
                            "INSERT INTO test_answers (context_id, position, path, label, answer, probability, error) "
                            "VALUES (?, ?, ?, ?, ?, ?, ?)");
    for (std::size_t i = 0; i < run.answers.size(); ++i) {
        const auto& answer = run.answers[i];
        insert_answer << context << static_cast<std::int64_t>(i) << answer.path << answer.label << answer.answer;
        (insert_answer << answer.probability << answer.error).exec();
    }
}

std::optional<TestRun> read_test(SQLite::Database& database, std::int64_t context) {
    RowReader head(database, "SELECT created, seconds, seal FROM tests WHERE context_id = ?");
    if (!head.bind(context).next()) return std::nullopt;
    TestRun run;
    Checksum seal;
    head >> run.created >> run.seconds >> seal;
    RowReader rows(database,
                   "SELECT path, label, answer, probability, error FROM test_answers WHERE context_id = ? ORDER BY "
                   "position");
    rows.bind(context);
    while (rows.next()) {
        auto& answer = run.answers.emplace_back();
        rows >> answer.path >> answer.label >> answer.answer >> answer.probability >> answer.error;
    }
    if (seal != seal_of(context, run)) damage("its last test has changed");
    return run;
}

std::optional<double> accuracy_of(const TestRun& run) {
    const auto read = std::ranges::count_if(run.answers, [](const TestAnswer& a) { return a.error.empty(); });
    if (read == 0) return std::nullopt;
    const auto right =
        std::ranges::count_if(run.answers, [](const TestAnswer& a) { return a.error.empty() && a.answer == a.label; });
    return static_cast<double>(right) / static_cast<double>(read);
}

}  // namespace emloc
