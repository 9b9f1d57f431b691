// The whole window with the real engine: a method that retrieves, and the demonstrations that a test image looks most
// like.
#include <QAction>
#include <QDir>
#include <QLabel>
#include <QSettings>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>

#include "tests/ui/copy_files.h"
#include "tests/ui/drop.h"
#include "tests/ui/session.h"
#include "ui/held_back/held_back_model.h"
#include "ui/held_back/held_back_panel.h"
#include "ui/held_back/nearest_dialog.h"
#include "ui/inspector/inspection_model.h"
#include "ui/widgets/message_bar.h"
#include "ui/window/header_bar.h"

using namespace emloc;
using namespace emloc::ui;

namespace {

constexpr int kLong = 240'000;

const QString kSample = q(EMLOC_SOURCE_DIR "/projects/glyphs/");

struct Retrieving : Session {
    using Session::Session;

    HeldBackModel& images() { return *window.findChild<HeldBackModel*>(); }
    HeldBackPanel& panel() { return *window.findChild<HeldBackPanel*>(); }
    InspectionModel& inspection() { return *window.findChild<InspectionModel*>(); }
    bool test() {
        if (!QTest::qWaitFor([&] { return action(Command::kTest).isEnabled(); }, kLong)) return false;
        action(Command::kTest).trigger();
        return QTest::qWaitFor([&] { return idle() && images().tested() == images().rowCount(); }, kLong);
    }
    // Of the first image, as the row's menu asks for them.
    NearestDialog* nearest() {
        auto& list = *find<QTableView>("test_list");
        list.setCurrentIndex(list.model()->index(0, 0));
        list.findChild<QAction*>(QStringLiteral("answer_nearest"))->trigger();
        const auto shown = [&] { return idle() && window.findChild<NearestDialog*>() != nullptr; };
        return QTest::qWaitFor(shown, kLong) ? window.findChild<NearestDialog*>() : nullptr;
    }
};

QStringList texts(const NearestDialog& dialog) {
    QStringList all;
    for (const QLabel* label : dialog.findChildren<QLabel*>()) all << label->text();
    return all;
}

}  // namespace

class RetrievalTest : public QObject {
    Q_OBJECT

 private:
    QTemporaryDir folder_;
    QString project_ = folder_.filePath(q("some"));
    QStringList classes_ = QDir(kSample + q("demonstrations")).entryList(QDir::Dirs | QDir::NoDotAndDotDot).mid(0, 2);

 private Q_SLOTS:
    void initTestCase() {
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder_.path());
        for (const QString& label : classes_) {
            QVERIFY(copy_files(kSample + q("demonstrations/") + label, project_ + q("/demonstrations/") + label, 3));
            QVERIFY(copy_files(kSample + q("held-back/") + label, project_ + q("/held-back/") + label, 2));
        }
    }

    void the_nearest_demonstrations_stand_beside_an_image_with_what_was_kept_of_them() {
        Retrieving session(folder_.filePath(q("nearest/contexts.emloc")), project_);
        QVERIFY(session.compress());
        QVERIFY(session.test());
        auto* dialog = session.nearest();
        QVERIFY(dialog != nullptr);
        const QStringList lines = texts(*dialog);
        QVERIFY2(
            lines.front().contains(session.images().images().front().label) || lines.filter(q("tested")).size() == 1,
            qPrintable(lines.join(u'|')));
        QCOMPARE(lines.filter(q("similarity")).size(), 5);
        QCOMPARE(lines.filter(q("of its tokens kept")).size(), 5);
        QCOMPARE(lines.filter(q("answered")).size(), 1);
        int named = 0;
        for (const QWidget* widget : dialog->findChildren<QWidget*>())
            if (widget->accessibleName().startsWith(q("Demonstration "))) ++named;
        QCOMPARE(named, 5);
        dialog->close();
    }

    void a_context_that_retrieves_is_asked_tested_looked_into_and_found_again() {
        const QString store = folder_.filePath(q("rices/contexts.emloc"));
        {
            Retrieving session(store, project_);
            QTRY_VERIFY_WITH_TIMEOUT(session.idle() && session.action(Command::kCompress).isEnabled(), kLong);
            session.window.findChild<HeaderBar*>()->set_method({.name = "rices", .options = {}});
            QVERIFY(session.compress());
            QCOMPARE(session.retention().kept_share(), 0.0);
            QVERIFY(session.test());
            QVERIFY(session.images().correct() > 0);
            auto* dialog = session.nearest();
            QVERIFY(dialog != nullptr);
            QCOMPARE(texts(*dialog).filter(q("similarity")).size(), 5);
            QCOMPARE(texts(*dialog).filter(q("of its tokens kept")).size(), 0);
            dialog->close();
            session.inspection().choose(0, 0);
            QCOMPARE(session.inspection().rowCount(), 6);
            QCOMPARE(session.inspection().facts().kept, 0.0);
            session.window.save_context(q("found"), false);
            QTRY_VERIFY_WITH_TIMEOUT(session.idle(), kLong);
        }
        Retrieving again(store, project_);
        QTRY_VERIFY_WITH_TIMEOUT(again.idle() && again.chat().opened().has_value(), kLong);
        QCOMPARE(again.chat().opened()->choice.name, q("found"));
        QVERIFY(again.test());
        QVERIFY2(again.panel().messages().text().isEmpty(), qPrintable(again.panel().messages().text()));
    }
};

QTEST_MAIN(RetrievalTest)
#include "retrieval_test.moc"
