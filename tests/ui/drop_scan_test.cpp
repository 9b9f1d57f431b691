// What becomes of dropped files and folders.
#include "ui/demonstrations/drop_scan.h"

#include <QDir>
#include <QFile>
#include <QMimeData>
#include <QTemporaryDir>
#include <QTest>
#include <QUrl>

using namespace emloc::ui;

namespace {

QString q(const char* text) {
    return QString::fromUtf8(text);
}

// Of the classes, each once, in the order in which they come.
QStringList names(const emloc::Intake& intake) {
    QStringList names;
    for (const auto& candidate : intake.candidates) names << q(candidate.demonstration.answer.c_str());
    names.removeDuplicates();
    return names;
}

}  // namespace

class DropScanTest : public QObject {
    Q_OBJECT

 private:
    QTemporaryDir folder_;

    // The scan looks at names alone, so empty files will do.
    QString touch(const char* name) {
        const QString path = folder_.filePath(q(name));
        QDir().mkpath(QFileInfo(path).path());
        QFile file(path);
        return file.open(QIODevice::WriteOnly) ? path : QString();
    }

 private Q_SLOTS:
    void subfolders_become_classes_in_natural_order() {
        touch("set/class 10/a.png");
        touch("set/class 2/b.JPG");
        touch("set/empty/readme.txt");
        const auto findings = scan_drop({folder_.filePath(q("set"))});
        QCOMPARE(names(findings), (QStringList{q("class 2"), q("class 10")}));
        QCOMPARE(findings.rejected.size(), std::size_t{2});  // the text, and the folder without an image
        QVERIFY(findings.loose.empty());
    }

    void nested_folders_belong_to_their_topmost_class() {
        touch("nested/cat/black/a.png");
        touch("nested/cat/white/old/b.png");
        touch("nested/dog/c.png");
        const auto findings = scan_drop({folder_.filePath(q("nested"))});
        QCOMPARE(names(findings), (QStringList{q("cat"), q("dog")}));
        QCOMPARE(findings.candidates.size(), std::size_t{3});
    }

    void a_folder_of_images_is_one_class() {
        touch("morel/a.png");
        touch("morel/b.webp");
        const auto findings = scan_drop({folder_.filePath(q("morel"))});
        QCOMPARE(names(findings), QStringList{q("morel")});
        QCOMPARE(all_files(findings).size(), 2);
    }

    void folders_of_one_name_are_put_together() {
        touch("one/cat/a.png");
        touch("two/cat/b.png");
        const auto findings = scan_drop({folder_.filePath(q("one")), folder_.filePath(q("two"))});
        QCOMPARE(names(findings), QStringList{q("cat")});
        QCOMPARE(findings.candidates.size(), std::size_t{2});
    }

    void loose_images_stay_apart_from_folders() {
        const QString loose = touch("loose.png");
        touch("dog/a.png");
        const auto findings = scan_drop({loose, folder_.filePath(q("dog")), loose});
        QCOMPARE(findings.loose.size(), std::size_t{1});
        QCOMPARE(q(findings.loose.front().path.c_str()), loose);
        QCOMPARE(all_files(findings).size(), 2);
    }

    void what_cannot_be_used_is_named() {
        const QString text = touch("notes.txt");
        touch("bare/notes.txt");
        const auto findings = scan_drop({text, folder_.filePath(q("bare")), folder_.filePath(q("gone.png"))});
        const QStringList problems = refusals(findings);
        QCOMPARE(problems.size(), 3);
        QVERIFY(problems[0].contains(q("notes.txt")));
        QVERIFY(problems[1].contains(q("bare")));
        QVERIFY(problems[2].contains(q("gone.png")));
        QVERIFY(all_files(findings).isEmpty());
    }

    void one_source_that_is_refused_takes_no_other_along() {
        touch("twice/cat/a.png");
        touch("twice/cat /b.png");
        touch("fine/dog/a.png");
        const auto findings = scan_drop({folder_.filePath(q("twice")), folder_.filePath(q("fine"))});
        QCOMPARE(names(findings), QStringList{q("dog")});
        QCOMPARE(findings.rejected.size(), std::size_t{1});
        QVERIFY(q(findings.rejected.front().reason.c_str()).contains(q("both name the class")));
    }

    void a_stopped_scan_finds_nothing() {
        touch("stopped/cat/a.png");
        std::stop_source stop;
        stop.request_stop();
        const auto findings = scan_drop({folder_.filePath(q("stopped"))}, stop.get_token());
        QVERIFY(findings.candidates.empty() && findings.rejected.empty());
    }

    void links_of_other_machines_are_passed_over() {
        QMimeData data;
        data.setUrls({QUrl(q("https://example.org/a.png")), QUrl::fromLocalFile(q("/tmp/b.png"))});
        QCOMPARE(local_paths(&data), QStringList{q("/tmp/b.png")});
    }
};

QTEST_GUILESS_MAIN(DropScanTest)
#include "drop_scan_test.moc"
