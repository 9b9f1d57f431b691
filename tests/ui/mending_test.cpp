// The whole window with the real engine: a context is tested, what was wrong is looked at and mended, and tested again.
#include <QAction>
#include <QApplication>
#include <QClipboard>
#include <QComboBox>
#include <QDir>
#include <QFile>
#include <QLabel>
#include <QMimeData>
#include <QPushButton>
#include <QSettings>
#include <QTableView>
#include <QTemporaryDir>
#include <QTest>
#include <QTreeView>
#include <QUrl>
#include <algorithm>

#include "tests/ui/copy_files.h"
#include "tests/ui/drop.h"
#include "tests/ui/session.h"
#include "ui/demonstrations/contradiction_bar.h"
#include "ui/held_back/held_back_model.h"
#include "ui/held_back/held_back_panel.h"
#include "ui/held_back/unknown_labels_bar.h"
#include "ui/proposals/proposals_dialog.h"
#include "ui/widgets/message_bar.h"
#include "ui/window/proposals_controller.h"

using namespace emloc;
using namespace emloc::ui;

namespace {

constexpr int kLoad = 60'000;
constexpr int kTestTime = 120'000;

const QString kSample = q(EMLOC_SOURCE_DIR "/projects/glyphs/");

// One start of the program with a context of two classes, each of which has images held out.
struct Mending : Session {
    Mending(const QString& store, const QString& project) : Session(store, project) {}

    bool test() {
        if (!QTest::qWaitFor([&] { return action(Command::kTest).isEnabled(); }, kLoad)) return false;
        action(Command::kTest).trigger();
        return wait_tested();
    }
    bool wait_tested() {
        return QTest::qWaitFor([&] { return idle() && images().tested() == images().rowCount(); }, kTestTime);
    }
    HeldBackModel& images() { return *window.findChild<HeldBackModel*>(); }
    HeldBackPanel& panel() { return *window.findChild<HeldBackPanel*>(); }
    QTableView& list() { return *find<QTableView>("test_list"); }
    QComboBox& runs() { return *find<QComboBox>("test_runs"); }
    QString result() { return find<QLabel>("test_result")->text(); }
};

}  // namespace

class MendingTest : public QObject {
    Q_OBJECT

 private:
    QTemporaryDir folder_;
    QString project_ = folder_.filePath(q("some"));
    QString other_ = folder_.filePath(q("other"));  // images of classes that are called otherwise
    QStringList classes_ = QDir(kSample + q("demonstrations")).entryList(QDir::Dirs | QDir::NoDotAndDotDot).mid(0, 2);

 private Q_SLOTS:
    void initTestCase() {
        QSettings::setDefaultFormat(QSettings::IniFormat);
        QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, folder_.path());
        for (const QString& label : classes_) {
            QVERIFY(copy_files(kSample + q("demonstrations/") + label, project_ + q("/demonstrations/") + label, 2));
            QVERIFY(copy_files(kSample + q("held-back/") + label, project_ + q("/held-back/") + label, 2));
        }
        QVERIFY(
            copy_files(kSample + q("held-back/") + classes_[0], other_ + u'/' + classes_[0].toUpper() + u's', 1, 2));
        QVERIFY(copy_files(kSample + q("held-back/") + classes_[1], other_ + q("/something else"), 1, 2));
    }

    void every_test_is_kept_with_the_context_and_shown_again_after_a_restart() {
        const QString store = folder_.filePath(q("kept/contexts.emloc"));
        {
            Mending session(store, project_);
            QVERIFY(session.compress());
            QVERIFY(session.test());
            QCOMPARE(session.runs().count(), 1);
            QVERIFY2(session.result().contains(q("\u00b1")), qPrintable(session.result()));
            QCOMPARE(session.find<QPushButton>("test_button")->text(), q("Test again"));
            session.window.save_context(q("glyphs"), false);
            QTRY_VERIFY_WITH_TIMEOUT(session.idle(), kLoad);
            session.panel().open_folder(project_ + q("/held-back/"));
            QTRY_VERIFY_WITH_TIMEOUT(!session.images().name().isEmpty(), kLoad);
            QVERIFY(session.test());
            QCOMPARE(session.runs().count(), 2);
        }
        Mending again(store, {});
        QTRY_VERIFY_WITH_TIMEOUT(again.idle() && again.chat().opened().has_value(), kLoad);
        QTRY_COMPARE_WITH_TIMEOUT(again.runs().count(), 2, kLoad);
        QTRY_COMPARE_WITH_TIMEOUT(again.images().tested(), 4, kLoad);
        QVERIFY(again.runs().itemText(0).contains(q("held-back")));
        Q_EMIT again.runs().activated(1);
        QTRY_VERIFY_WITH_TIMEOUT(again.images().name().isEmpty() && again.images().tested() == 4, kLoad);
    }

    void class_names_that_the_context_does_not_know_are_asked_about() {
        Mending session(folder_.filePath(q("names/contexts.emloc")), project_);
        QVERIFY(session.compress());
        session.panel().open_folder(other_);
        QTRY_COMPARE_WITH_TIMEOUT(session.images().rowCount(), 2, kLoad);
        session.action(Command::kTest).trigger();
        auto* bar = session.window.findChild<UnknownLabelsBar*>();
        QVERIFY(bar->isVisible());
        QVERIFY(session.idle());
        const auto choices = bar->findChildren<QComboBox*>();
        QCOMPARE(choices.size(), 2);
        for (QComboBox* choice : choices) {
            QVERIFY(!choice->accessibleName().isEmpty());
            const bool is_same_word = choice->accessibleName().contains(classes_[0].toUpper());
            QCOMPARE(choice->currentText().contains(classes_[0]), is_same_word);  // proposed
            if (!is_same_word) choice->setCurrentIndex(1);                        // left out
        }
        session.find<QPushButton>("unknown_labels_test")->click();
        QVERIFY(session.wait_tested());
        QCOMPARE(session.images().rowCount(), 1);
        QCOMPARE(session.images().images().front().label, classes_[0]);
        session.action(Command::kTest).trigger();  // it isn't asked again
        QVERIFY(!bar->isVisible());
        QVERIFY(session.wait_tested());
    }

    void wrong_answers_come_first_and_can_be_mended_where_they_stand() {
        Mending session(folder_.filePath(q("wrong/contexts.emloc")), project_);
        QVERIFY(session.compress());
        QVERIFY(session.test());
        // Whatever the model says of the images, one of their labels is wrong now.
        const QString path = session.images().images()[3].path;
        const QString wrong = session.images().answer(3) == classes_[0] ? classes_[1] : classes_[0];
        if (session.images().images()[3].label != wrong) QVERIFY(session.images().relabel(3, wrong));
        QVERIFY(session.test());
        QAbstractItemModel& shown = *session.list().model();
        QCOMPARE(shown.index(0, 0).data(HeldBackModel::kOutcomeRole).toInt(),
                 static_cast<int>(HeldBackModel::Outcome::kWrong));
        int row = 0;
        while (shown.index(row, 0).data(HeldBackModel::kPathRole).toString() != path) ++row;
        session.list().setCurrentIndex(shown.index(row, 0));
        const int right = session.images().correct();

        session.list().setFocus();
        QTest::keyClick(&session.list(), Qt::Key_C, Qt::ControlModifier);
        QCOMPARE(QApplication::clipboard()->mimeData()->urls(), QList<QUrl>{QUrl::fromLocalFile(path)});

        auto* is_right = session.list().findChild<QAction*>(q("answer_is_right"));
        QVERIFY(is_right->isEnabled());
        is_right->trigger();
        QCOMPARE(session.images().correct(), right + 1);
        QCOMPARE(session.images().tested(), 4);  // no answer was lost
        // The demonstration that is held out is of the other class now, which can be undone.
        const auto label_of = [&] {
            for (const auto& image : session.demonstrations().held_out()) {
                if (image.path == path) return image.label;
            }
            return QString();
        };
        QVERIFY(label_of() != wrong);
        session.action(Command::kUndo).trigger();
        QCOMPARE(label_of(), wrong);
        QCOMPARE(session.images().correct(), right);
    }

    void an_image_of_the_test_becomes_a_demonstration_of_its_class() {
        Mending session(folder_.filePath(q("used/contexts.emloc")), project_);
        QVERIFY(session.compress());
        QVERIFY(session.test());
        const auto before = session.demonstrations().demonstrations().size();
        session.list().setCurrentIndex(session.list().model()->index(0, 0));
        session.list().findChild<QAction*>(q("answer_use"))->trigger();
        QCOMPARE(session.demonstrations().demonstrations().size(), before + 1);
        QCOMPARE(session.images().rowCount(), 3);  // what was learnt from is no test
        QCOMPARE(session.images().tested(), 3);
        QVERIFY(session.find<MessageBar>("test_messages")->text().contains(q("no longer tested on")));
        session.action(Command::kUndo).trigger();
        QCOMPARE(session.demonstrations().demonstrations().size(), before);
    }

    void two_contexts_that_are_chosen_are_compared_on_the_same_images() {
        Mending session(folder_.filePath(q("two/contexts.emloc")), project_);
        for (const char* name : {"one", "two"}) {
            QVERIFY(session.compress());
            session.window.save_context(q(name), false);
            QTRY_VERIFY_WITH_TIMEOUT(session.idle(), kLoad);
            QVERIFY(session.test());
        }
        session.action(Command::kShowContexts).trigger();
        auto* list = session.find<QTableView>("contexts_list");
        QTRY_COMPARE_WITH_TIMEOUT(list->model()->rowCount(), 2, kLoad);
        list->selectAll();
        session.button("contexts_compare").click();
        auto* summary = session.find<QLabel>("compare_tests");
        QTRY_VERIFY_WITH_TIMEOUT(summary->isVisible(), kLoad);
        QVERIFY2(summary->text().contains(q("4")) && summary->text().contains(q("\u00b1")),
                 qPrintable(summary->text()));
        // The same demonstrations and options: no answer differs.
        QVERIFY2(summary->text().contains(q("All answers are the same")), qPrintable(summary->text()));
        QVERIFY(!session.find<QTreeView>("compare_changed")->isVisible());
    }

    void a_context_is_out_of_date_once_its_demonstrations_are_changed() {
        Mending session(folder_.filePath(q("date/contexts.emloc")), project_);
        QVERIFY(session.compress());
        auto* bar = session.find<MessageBar>("freshness_messages");
        QTest::qWait(800);
        QVERIFY2(!bar->isVisible(), qPrintable(bar->text()));
        const QString extra = other_ + q("/something else/");
        DemonstrationsModel& model = session.demonstrations();
        model.add_images(model.index(0, 0), {extra + QDir(extra).entryList(QDir::Files).front()});
        QTRY_VERIFY_WITH_TIMEOUT(bar->isVisible(), kLoad);
        QVERIFY2(bar->text().contains(q("out of date")) && bar->text().contains(q("1 added")), qPrintable(bar->text()));
        session.action(Command::kUndo).trigger();
        QTRY_VERIFY_WITH_TIMEOUT(!bar->isVisible(), kLoad);
        session.action(Command::kRedo).trigger();
        QTRY_VERIFY_WITH_TIMEOUT(bar->isVisible(), kLoad);
        QVERIFY(session.compress());
        QTRY_VERIFY_WITH_TIMEOUT(!bar->isVisible(), kLoad);
    }

    void images_without_labels_become_demonstrations_by_keys() {
        Mending session(folder_.filePath(q("proposed/contexts.emloc")), project_);
        QVERIFY(!session.action(Command::kPropose).isEnabled());  // nothing to propose with
        QVERIFY(session.compress());
        QVERIFY(session.action(Command::kPropose).isEnabled());
        const auto before = session.demonstrations().demonstrations().size();
        const QString fresh = folder_.filePath(q("fresh"));
        QVERIFY(copy_files(kSample + q("held-back/") + classes_[0], fresh, 2, 3));
        QVERIFY(copy_files(kSample + q("held-back/") + classes_[1], fresh + q("/deeper"), 1, 3));
        session.window.findChild<ProposalsController*>()->propose(fresh);
        QTRY_VERIFY_WITH_TIMEOUT(session.window.findChild<ProposalsDialog*>() != nullptr, kLoad);
        auto& dialog = *session.window.findChild<ProposalsDialog*>();
        ProposalsModel& proposals = dialog.proposals();
        QTRY_COMPARE_WITH_TIMEOUT(proposals.count(ProposalsModel::State::kProposed), 3, kTestTime);
        QTRY_VERIFY_WITH_TIMEOUT(session.idle(), kLoad);
        auto* list = dialog.findChild<QTableView*>(q("proposals_list"));
        QTRY_COMPARE(list->currentIndex().row(), 0);
        QTest::keyClick(list, Qt::Key_Return);
        QCOMPARE(list->currentIndex().row(), 1);  // the next one is at hand
        QTest::keyClick(list, Qt::Key_2);
        QTest::keyClick(list, Qt::Key_Delete);
        QCOMPARE(proposals.count(ProposalsModel::State::kAccepted), 2);
        QCOMPARE(proposals.count(ProposalsModel::State::kLeftOut), 1);
        QCOMPARE(proposals.proposals()[1].label, proposals.labels()[1]);
        dialog.findChild<QPushButton*>(q("proposals_add"))->click();
        QCOMPARE(session.demonstrations().demonstrations().size(), before + 2);
        session.action(Command::kUndo).trigger();  // one step
        QCOMPARE(session.demonstrations().demonstrations().size(), before);
    }

    void of_the_same_picture_in_two_classes_both_are_shown_and_asked_about() {
        Mending session(folder_.filePath(q("same/contexts.emloc")), {});
        const QString one = project_ + q("/demonstrations/") + classes_[0];
        const QString copy = folder_.filePath(q("copy.png"));
        QVERIFY(QFile::copy(one + u'/' + QDir(one).entryList(QDir::Files).front(), copy));
        DemonstrationsModel& model = session.demonstrations();
        model.add_images(model.add_class(q("cat")), {one + u'/' + QDir(one).entryList(QDir::Files).front()});
        model.add_images(model.add_class(q("dog")), {copy});
        auto* bar = session.window.findChild<ContradictionBar*>();
        QTRY_VERIFY_WITH_TIMEOUT(bar->isVisible(), kLoad);
        QVERIFY(!session.find<MessageBar>("duplicate_messages")->isVisible());  // which of them goes is not for chance
        const auto pictures = bar->findChildren<QLabel*>();
        QTRY_COMPARE_WITH_TIMEOUT(
            std::count_if(pictures.begin(), pictures.end(), [](QLabel* each) { return !each->pixmap().isNull(); }), 2,
            kLoad);
        session.find<QPushButton>("contradiction_second")->click();
        QCOMPARE(model.rowCount(model.index(0, 0)), 0);
        QCOMPARE(model.rowCount(model.index(1, 0)), 1);
        QVERIFY(!bar->isVisible());
        model.undo_stack().undo();
        QTRY_VERIFY_WITH_TIMEOUT(bar->isVisible(), kLoad);
        session.find<QPushButton>("contradiction_both")->click();
        QVERIFY(!bar->isVisible());
    }
};

QTEST_MAIN(MendingTest)
#include "mending_test.moc"
