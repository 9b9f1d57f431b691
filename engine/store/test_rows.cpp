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
    if (!run.images.empty()) seal.add(View(run.images));  // tests of before had none
    for (const auto& answer : run.answers) {
        seal.add(View(answer.path)).add(View(answer.label)).add(View(answer.answer));
        seal.add(answer.probability).add(View(answer.error));
    }
    return seal.checksum();
}

}  // namespace

std::int64_t write_test(SQLite::Database& database, std::int64_t context, TestRun run) {
    if (run.created.empty()) run.created = now();
    RowWriter insert(database,
                     "INSERT INTO test_runs (context_id, created, images, seconds, seal) VALUES (?, ?, ?, ?, ?)");
    const auto seal = seal_of(context, run);
    (insert << context << run.created << run.images << run.seconds << seal).exec();
    const auto id = database.getLastInsertRowid();
    RowWriter insert_answer(database,
                            "INSERT INTO tested_images (run_id, position, path, label, answer, probability, error) "
                            "VALUES (?, ?, ?, ?, ?, ?, ?)");
    for (std::size_t i = 0; i < run.answers.size(); ++i) {
        const auto& answer = run.answers[i];
        insert_answer << id << static_cast<std::int64_t>(i) << answer.path << answer.label << answer.answer;
        (insert_answer << answer.probability << answer.error).exec();
    }
    return id;
}

std::vector<TestRecord> list_tests(SQLite::Database& database, std::int64_t context) {
    RowReader rows(
        database,
        "SELECT r.id, r.created, r.images, "
        "(SELECT count(*) FROM tested_images a WHERE a.run_id = r.id AND a.error = ''), "
        "(SELECT count(*) FROM tested_images a WHERE a.run_id = r.id AND a.error = '' AND a.answer = a.label) "
        "FROM test_runs r WHERE r.context_id = ? ORDER BY r.id");
    rows.bind(context);
    std::vector<TestRecord> tests;
    while (rows.next()) {
        auto& test = tests.emplace_back();
        rows >> test.id >> test.created >> test.images >> test.tested >> test.correct;
    }
    return tests;
}

std::optional<TestRun> read_test(SQLite::Database& database, std::int64_t context, std::int64_t id) {
    RowReader head(
        database,
        "SELECT id, created, images, seconds, seal FROM test_runs WHERE context_id = ? AND (? = 0 OR id = ?) "
        "ORDER BY id DESC LIMIT 1");
    if (!head.bind(context).bind(id).bind(id).next()) return std::nullopt;
    TestRun run;
    Checksum seal;
    head >> run.id >> run.created >> run.images >> run.seconds >> seal;
    RowReader rows(
        database,
        "SELECT path, label, answer, probability, error FROM tested_images WHERE run_id = ? ORDER BY position");
    rows.bind(run.id);
    while (rows.next()) {
        auto& answer = run.answers.emplace_back();
        rows >> answer.path >> answer.label >> answer.answer >> answer.probability >> answer.error;
    }
    if (seal != seal_of(context, run)) damage("one of its tests has changed");
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
