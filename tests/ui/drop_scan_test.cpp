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

QStringList names(const DropFindings& findings) {
    QStringList names;
    for (const FoundClass& found : findings.classes) names << found.name;
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
        QVERIFY(findings.problems.isEmpty());
        QVERIFY(findings.loose.isEmpty());
    }

    void nested_folders_belong_to_their_topmost_class() {
        touch("nested/cat/black/a.png");
        touch("nested/cat/white/old/b.png");
        const auto findings = scan_drop({folder_.filePath(q("nested"))});
        QCOMPARE(names(findings), QStringList{q("cat")});
        QCOMPARE(findings.classes.front().images.size(), 2);
    }

    void a_folder_of_images_is_one_class() {
        touch("morel/a.png");
        touch("morel/b.webp");
        const auto findings = scan_drop({folder_.filePath(q("morel"))});
        QCOMPARE(names(findings), QStringList{q("morel")});
        QCOMPARE(all_images(findings).size(), 2);
    }

    void folders_of_one_name_are_put_together() {
        touch("one/cat/a.png");
        touch("two/cat/b.png");
        const auto findings = scan_drop({folder_.filePath(q("one")), folder_.filePath(q("two"))});
        QCOMPARE(names(findings), QStringList{q("cat")});
        QCOMPARE(findings.classes.front().images.size(), 2);
    }

    void loose_images_stay_apart_from_folders() {
        const QString loose = touch("loose.png");
        touch("dog/a.png");
        const auto findings = scan_drop({loose, folder_.filePath(q("dog"))});
        QCOMPARE(findings.loose, QStringList{loose});
        QCOMPARE(all_images(findings).size(), 2);
    }

    void what_cannot_be_used_is_named() {
        const QString text = touch("notes.txt");
        touch("bare/notes.txt");
        const auto findings = scan_drop({text, folder_.filePath(q("bare")), folder_.filePath(q("gone.png"))});
        QCOMPARE(findings.problems.size(), 3);
        QVERIFY(findings.problems[0].contains(q("notes.txt")));
        QVERIFY(findings.problems[1].contains(q("bare")));
        QVERIFY(findings.problems[2].contains(q("gone.png")));
        QVERIFY(all_images(findings).isEmpty());
    }

    void links_of_other_machines_are_passed_over() {
        QMimeData data;
        data.setUrls({QUrl(q("https://example.org/a.png")), QUrl::fromLocalFile(q("/tmp/b.png"))});
        QCOMPARE(local_paths(&data), QStringList{q("/tmp/b.png")});
    }
};

QTEST_GUILESS_MAIN(DropScanTest)
#include "drop_scan_test.moc"
