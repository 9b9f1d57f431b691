// The whole window with the real engine: what a user has made is not lost when files go away behind the program's back,
// nor when another compression takes the place of one that has no name.
#include <sys/mount.h>
#include <unistd.h>

#include <QApplication>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>

#include "engine/store/store.h"
#include "tests/ui/copy_files.h"
#include "tests/ui/drop.h"
#include "tests/ui/session.h"
#include "ui/convert.h"
#include "ui/demonstrations/missing_bar.h"
#include "ui/project/project_session.h"
#include "ui/widgets/message_bar.h"

using namespace emloc;
using namespace emloc::ui;

namespace {

constexpr int kLoad = 60'000;
constexpr int kCompress = 240'000;
constexpr int kStore = 30'000;

const QString kSample = q(EMLOC_SOURCE_DIR "/projects/glyphs/demonstrations/");

QStringList names_in(const QString& store) {
    QStringList names;
    const auto opened = Store::open(to_path(store), OpenMode::kReadOnly);
    if (!opened) return {to_qstring(opened.error().message)};
    const auto contexts = opened->list().value();
    for (const auto& each : contexts) names << to_qstring(each.name);
    return names;
}

// A disk that can't be written to, with what `fill` puts there.
class ReadOnlyDisk {
 public:
    template <class Fill>
    ReadOnlyDisk(const QString& folder, Fill&& fill) : folder_(folder.toUtf8()) {
        QDir().mkpath(folder);
        mounted_ = ::mount("none", folder_.constData(), "tmpfs", 0, "size=64m") == 0;
        fill();
        is_read_only_ = mounted_ && ::mount("none", folder_.constData(), "tmpfs", MS_REMOUNT | MS_RDONLY, nullptr) == 0;
    }
    ~ReadOnlyDisk() {
        if (mounted_) ::umount2(folder_.constData(), MNT_DETACH);
    }
    ReadOnlyDisk(const ReadOnlyDisk&) = delete;
    ReadOnlyDisk& operator=(const ReadOnlyDisk&) = delete;
    bool is_read_only() const { return is_read_only_; }

 private:
    QByteArray folder_;
    bool mounted_ = false;
    bool is_read_only_ = false;
};

}  // namespace

class KeepingTest : public QObject {
    Q_OBJECT

 private:
    QTemporaryDir folder_;
    QString project_ = folder_.filePath(q("some"));

    static bool ready(Session& session) {
        return QTest::qWaitFor([&] { return session.idle() && session.button("compress_button").isEnabled(); }, kLoad);
    }
    static bool compress(Session& session) {
        if (!ready(session)) return false;
        session.button("compress_button").click();
        return QTest::qWaitFor([&] { return session.idle() && session.button("save_button").isEnabled(); }, kCompress);
    }
    static bool says(Session& session, const char* words) {
        return QTest::qWaitFor([&] { return session.find<MessageBar>("window_messages")->text().contains(q(words)); },
                               kStore);
    }

 private Q_SLOTS:
    void initTestCase() {
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder_.path());
        for (const QString& label : QDir(kSample).entryList(QDir::Dirs | QDir::NoDotAndDotDot).mid(0, 2))
            QVERIFY(copy_files(kSample + label, project_ + q("/demonstrations/") + label, 2));
    }

    void a_store_that_was_deleted_is_there_again_once_a_save_is_confirmed() {
        const QString store = folder_.filePath(q("deleted/contexts.emloc"));
        Session session(store, project_);
        QVERIFY(compress(session));
        session.window.save_context(q("first"), false);
        QTRY_VERIFY_WITH_TIMEOUT(session.idle(), kStore);
        QVERIFY(QFile::remove(store));
        QFile::remove(store + q("-wal"));
        QVERIFY(compress(session));
        session.window.save_context(q("second"), false);
        QVERIFY(says(session, "written anew"));
        QTRY_VERIFY_WITH_TIMEOUT(session.idle(), kStore);
        QCOMPARE(names_in(store), (QStringList{q("first"), q("second")}));
    }

    void a_store_that_was_replaced_is_kept_beside_the_new_one() {
        const QString store = folder_.filePath(q("replaced/contexts.emloc"));
        Session session(store, project_);
        QVERIFY(compress(session));
        session.window.save_context(q("mine"), false);
        QTRY_VERIFY_WITH_TIMEOUT(session.idle(), kStore);
        const QString other = folder_.filePath(q("replaced/other.emloc"));
        QVERIFY(Store::open(to_path(other)).has_value());
        QVERIFY(QFile::remove(store) && QFile::rename(other, store));
        QVERIFY(compress(session));
        session.window.save_context(q("next"), false);
        QVERIFY(says(session, "was replaced"));
        QTRY_VERIFY_WITH_TIMEOUT(session.idle(), kStore);
        QCOMPARE(names_in(store), QStringList{q("next")});
        QCOMPARE(names_in(folder_.filePath(q("replaced/contexts (kept).emloc"))), QStringList{q("mine")});
    }

    void a_compression_without_a_name_is_kept_when_another_takes_its_place() {
        const QString store = folder_.filePath(q("unnamed/contexts.emloc"));
        Session session(store, project_);
        QVERIFY(compress(session));
        QCOMPARE(names_in(store), QStringList());
        QVERIFY(compress(session));
        QVERIFY(says(session, "had no name yet"));
        const QStringList names = names_in(store);
        QCOMPARE(names.size(), 1);
        QVERIFY2(names.front().startsWith(q("Recovered")), qPrintable(names.front()));
        auto* picker = session.find<QComboBox>("context_picker");
        QTRY_VERIFY_WITH_TIMEOUT(picker->findText(names.front()) >= 0, kStore);
        // The new one is still without a name, and open.
        QVERIFY(session.button("save_button").isEnabled());
        QVERIFY(session.chat().opened()->choice.kind == ContextChoice::Kind::kResult);
    }

    void a_cancelled_compression_leaves_the_one_before_as_it_was() {
        const QString store = folder_.filePath(q("cancelled/contexts.emloc"));
        Session session(store, project_);
        QVERIFY(compress(session));
        const int cells = session.retention().decided_cells();
        QVERIFY(cells > 0);
        session.button("compress_button").click();
        QTRY_COMPARE_WITH_TIMEOUT(session.engine.activity(), Activity::kCompressing, kLoad);
        session.engine.cancel();
        QTRY_VERIFY_WITH_TIMEOUT(session.idle(), kCompress);
        QCOMPARE(session.retention().decided_cells(), cells);  // what was there before is shown again
        QCOMPARE(names_in(store), QStringList());
        QVERIFY(session.button("save_button").isEnabled());
    }

    void files_that_moved_are_found_by_one_folder_and_the_change_can_be_undone() {
        const QString moved = folder_.filePath(q("moved")), file = folder_.filePath(q("moved.emloc-project"));
        QVERIFY(copy_files(kSample + q("ani"), moved + q("/ani"), 2));
        ProjectFile project;
        for (const QString& name : QDir(moved + q("/ani")).entryList(QDir::Files))
            project.set.add_images(project.set.add_class(q("ani")), {moved + q("/ani/") + name});
        QVERIFY(write_project(project, file).has_value());
        const QString now = folder_.filePath(q("now"));
        QVERIFY(QDir().rename(moved, now));

        Session session(folder_.filePath(q("moving/contexts.emloc")), file);
        auto* bar = session.window.findChild<MissingBar*>();
        QTRY_VERIFY_WITH_TIMEOUT(bar->isVisible(), kLoad);
        QVERIFY2(bar->text().contains(q("not where they were")), qPrintable(bar->text()));
        bar->find_in(now);
        QTRY_VERIFY_WITH_TIMEOUT(!bar->isVisible(), kLoad);
        QTRY_COMPARE_WITH_TIMEOUT(session.demonstrations().demonstrations().size(), std::size_t{2}, kLoad);
        session.action(Command::kUndo).trigger();
        QTRY_VERIFY_WITH_TIMEOUT(bar->isVisible(), kLoad);
        // They come back by themselves when the files do.
        QVERIFY(QDir().rename(now, moved));
        QTRY_VERIFY_WITH_TIMEOUT(!bar->isVisible(), kLoad);
        QTRY_COMPARE_WITH_TIMEOUT(session.demonstrations().demonstrations().size(), std::size_t{2}, kLoad);
    }

    void a_project_whose_file_is_deleted_is_not_saved_any_more_and_can_be_saved_again() {
        const QString file = folder_.filePath(q("deleted.emloc-project"));
        ProjectFile project;
        project.set.add_images(project.set.add_class(q("a")),
                               {kSample + q("ani/") + QDir(kSample + q("ani")).entryList(QDir::Files).front()});
        QVERIFY(write_project(project, file).has_value());
        Session session(folder_.filePath(q("project/contexts.emloc")), file);
        QTRY_COMPARE_WITH_TIMEOUT(session.demonstrations().image_count(), 1, kLoad);
        QVERIFY(!session.action(Command::kSaveProject).isEnabled());
        QVERIFY(QFile::remove(file));
        QVERIFY(says(session, "save it again"));
        QVERIFY(session.action(Command::kSaveProject).isEnabled());
        session.action(Command::kSaveProject).trigger();
        QVERIFY(QFile::exists(file));
        QVERIFY(!session.action(Command::kSaveProject).isEnabled());
    }

    void a_store_that_cannot_be_written_to_opens_for_reading_and_can_be_copied() {
        const QString made = folder_.filePath(q("made/contexts.emloc"));
        {
            Session session(made, project_);
            QVERIFY(compress(session));
            session.window.save_context(q("mine"), false);
            QTRY_VERIFY_WITH_TIMEOUT(session.idle(), kStore);
        }
        const QString disk = folder_.filePath(q("disk")), store = disk + q("/contexts.emloc");
        const ReadOnlyDisk read_only(disk, [&] { QFile::copy(made, store); });
        if (!read_only.is_read_only()) QSKIP("No disk can be mounted here.");
        Session session(folder_.filePath(q("reading/contexts.emloc")), project_);
        QVERIFY(ready(session));
        session.window.open_store(store);
        QVERIFY(says(session, "not written to"));
        auto* picker = session.find<QComboBox>("context_picker");
        QTRY_VERIFY_WITH_TIMEOUT(picker->findText(q("mine")) >= 0, kStore);
        QVERIFY(session.find<QLabel>("store_name")->text().contains(q("read only")));
        const QString copy = folder_.filePath(q("copy.emloc"));
        session.engine.post<&EngineWorker::copy_store>(copy);
        QVERIFY(says(session, "was copied"));
        QTRY_VERIFY_WITH_TIMEOUT(session.idle(), kStore);
        QCOMPARE(session.find<QLabel>("store_name")->text(), q("copy.emloc"));
        QCOMPARE(names_in(copy), QStringList{q("mine")});
    }
};

QTEST_MAIN(KeepingTest)
#include "keeping_test.moc"
