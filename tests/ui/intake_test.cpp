// What the command line takes the window takes, and both refuse the rest with the same words: folders and lists of many
// kinds, each given to the built `emloc` and dropped on the panel of the demonstrations.
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLabel>
#include <QProcess>
#include <QSet>
#include <QTemporaryDir>
#include <QTest>
#include <QThreadPool>
#include <QTreeView>
#include <algorithm>
#include <filesystem>

#include "engine/demonstrations/load.h"
#include "tests/ui/drop.h"
#include "tests/ui/intake_cases.h"
#include "ui/convert.h"
#include "ui/demonstrations/contradiction_bar.h"
#include "ui/demonstrations/demonstrations_model.h"
#include "ui/demonstrations/demonstrations_panel.h"
#include "ui/demonstrations/doubt_bar.h"
#include "ui/demonstrations/problem_list.h"
#include "ui/demonstrations/thumbnail_cache.h"
#include "ui/settings/settings.h"
#include "ui/theme/theme.h"

using namespace emloc;
using namespace emloc::ui;

namespace {

namespace fs = std::filesystem;

// One demonstration in words.
QString to_text(const Demonstration& demonstration) {
    QStringList words{demonstration.is_label ? q("label") : q("answer"), to_qstring(demonstration.answer),
                      to_qstring(demonstration.question)};
    for (const Media& medium : demonstration.media) words << to_qstring(medium.path.string());
    return words.join(u'|');
}

struct Reading {
    QStringList demonstrations;  // in words, sorted
    QStringList labels;          // each once, sorted
    QStringList refusals;        // "path: words", sorted
    QStringList notes;           // words, sorted
    QString system_prompt;       // empty: the usual one
};

Reading reading_of(const std::vector<Demonstration>& demonstrations, QStringList refusals, QStringList notes = {}) {
    Reading reading{{}, {}, std::move(refusals), std::move(notes), {}};
    for (const Demonstration& demonstration : demonstrations) {
        reading.demonstrations << to_text(demonstration);
        if (demonstration.is_label) reading.labels << to_qstring(demonstration.answer);
    }
    reading.labels.removeDuplicates();
    for (QStringList* list : {&reading.demonstrations, &reading.labels, &reading.refusals, &reading.notes})
        list->sort();
    return reading;
}

}  // namespace

class IntakeTest : public QObject {
    Q_OBJECT

 private:
    QTemporaryDir scratch_;
    std::unique_ptr<Theme> theme_;

    Reading by_window(const QString& source) {
        DemonstrationsModel model;
        ThumbnailCache thumbnails{{}};
        DemonstrationsPanel panel(model, thumbnails, *theme_);
        if (!drop(&panel, {source})) return {};
        QThreadPool::globalInstance()->waitForDone();
        QCoreApplication::processEvents();
        if (!QTest::qWaitFor([&] { return thumbnails.waiting() == 0; }, 60000)) return {};
        QCoreApplication::processEvents();
        const auto& problems = *panel.findChild<QTreeView*>(q("problem_list"))->model();
        QStringList refusals, notes;
        for (int row = 0; row < problems.rowCount(); ++row) {
            const auto said = [&](int column) { return problems.index(row, column).data(Qt::ToolTipRole).toString(); };
            const bool is_note = problems.index(row, 1).data(ProblemList::kIsNoteRole).toBool();
            is_note ? notes << said(1) : refusals << said(0) + q(": ") + said(1);
        }
        notes += doubts(panel);
        Reading reading = reading_of(model.demonstrations(), refusals, notes);
        reading.system_prompt = model.set().system_prompt;
        return reading;
    }

    // What is said of the set as a whole, without the names of the files that it begins with.
    static QStringList doubts(DemonstrationsPanel& panel) {
        auto* bar = panel.findChild<DoubtBar*>(q("doubt_messages"));
        bar->look();
        auto* asked = panel.findChild<ContradictionBar*>();
        asked->look();
        QStringList said;
        if (!bar->isHidden()) said << bar->text().split(u'\n');
        const QString question = asked->findChild<QLabel*>(q("contradiction_question"))->toolTip();
        if (asked->isHidden()) return said;
        for (const QString& line : question.split(u'\n'))
            said << line.mid(std::max<qsizetype>(0, line.indexOf(q("It is the same"))));
        return said;
    }

    // Without a method that computes anything, adapting is reading.
    std::unique_ptr<QProcess> by_command_line(const QString& source) {
        auto emloc = std::make_unique<QProcess>();
        emloc->start(q(EMLOC_PROGRAM), {q("adapt"), q("--mode"), q("zero-shot"), q("--demos"), source, q("--store"),
                                        scratch_.filePath(q("store.emloc")), q("--name"), q("read"), q("--replace"),
                                        q("--json"), q("--model"), bundled_model()});
        emloc->waitForFinished(120000);
        return emloc;
    }

 private Q_SLOTS:
    void initTestCase() {
        theme_ = std::make_unique<Theme>();
        theme_->apply(ThemeChoice::kLight);
    }

    void both_programs_take_and_refuse_the_same_data() {
        QTest::addColumn<int>("kind");
        QTest::addColumn<int>("index");
        const auto all = intake_cases();
        for (std::size_t kind = 0; kind < all.size(); ++kind) {
            for (std::size_t i = 0; i < all[kind].size(); ++i)
                QTest::newRow(all[kind][i].name) << static_cast<int>(kind) << static_cast<int>(i);
        }
    }

    void both_programs_take_and_refuse_the_same() {
        QFETCH(int, kind);
        QFETCH(int, index);
        const IntakeCase each = intake_cases()[static_cast<std::size_t>(kind)][static_cast<std::size_t>(index)];
        const QString folder = scratch_.filePath(q("%1 %2").arg(kind).arg(index));
        const IntakeFiles files(to_path(folder));
        fs::create_directories(to_path(folder));
        each.make(files);
        const QString source = folder + u'/' + q(each.source);

        const Reading window = by_window(source);
        const auto emloc = by_command_line(source);
        const auto loaded = load_demonstrations(to_path(source));
        QCOMPARE(emloc->exitCode() == 0, loaded.has_value());
        if (!loaded) {
            const QString said = QString::fromUtf8(emloc->readAllStandardError());
            QCOMPARE(window.demonstrations, QStringList());
            QVERIFY(!window.refusals.isEmpty());
            for (const QString& refusal : window.refusals) {
                const QString words = refusal.mid(refusal.indexOf(q(": ")) + 2);
                QVERIFY2(said.contains(words), qPrintable(q("%1\nThe window: %2").arg(said, words)));
            }
            return;
        }
        const QJsonObject report = QJsonDocument::fromJson(emloc->readAllStandardOutput()).object();
        QStringList refusals;
        for (const QJsonValue& rejected : report.value(q("rejected")).toArray())
            refusals << rejected.toObject().value(q("file")).toString() + q(": ") +
                            rejected.toObject().value(q("reason")).toString();
        QStringList labels;
        for (const QJsonValue& label : report.value(q("labels")).toArray()) labels << label.toString();
        labels.sort();
        refusals.sort();
        QStringList notes;
        for (const QJsonValue& note : report.value(q("notes")).toArray())
            notes << note.toObject().value(q("note")).toString();
        notes.sort();
        QCOMPARE(window.refusals, refusals);
        QCOMPARE(window.notes, notes);
        const QString prompt = report.value(q("options")).toObject().value(q("system_prompt")).toString();
        QCOMPARE(window.system_prompt.isEmpty() ? q("You are a helpful assistant.") : window.system_prompt, prompt);
        QCOMPARE(window.labels, labels);
        QCOMPARE(window.demonstrations.size(), report.value(q("demonstrations")).toInteger());
        QCOMPARE(window.demonstrations, reading_of(loaded->demonstrations, {}).demonstrations);
    }
};

QTEST_MAIN(IntakeTest)
#include "intake_test.moc"
