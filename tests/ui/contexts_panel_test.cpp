// The library of contexts and the bar that saves one, without the engine.
#include "ui/contexts/contexts_panel.h"

#include <QLineEdit>
#include <QPushButton>
#include <QSignalSpy>
#include <QTest>

#include "tests/ui/drop.h"
#include "ui/contexts/contexts_model.h"
#include "ui/contexts/save_bar.h"
#include "ui/widgets/message_bar.h"

using namespace emloc;
using namespace emloc::ui;

class ContextsPanelTest : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void the_saved_name_is_trimmed_and_an_empty_one_cannot_be_saved() {
        SaveBar bar;
        QSignalSpy saved(&bar, &SaveBar::save_requested);
        bar.open({});
        auto* confirm = bar.findChild<QPushButton*>(q("save_confirm"));
        auto* name = bar.findChild<QLineEdit*>(q("save_name"));
        QVERIFY(!confirm->isEnabled());
        QTest::keyClicks(name, q("   "));
        QTest::keyClick(name, Qt::Key_Return);
        QCOMPARE(saved.count(), 0);
        name->setText(q(" mushrooms "));
        confirm->click();
        QCOMPARE(saved.count(), 1);
        QCOMPARE(saved[0][0].toString(), q("mushrooms"));
        QCOMPARE(saved[0][1].toBool(), false);
    }

    void a_taken_name_offers_to_replace_until_it_is_changed() {
        SaveBar bar;
        QSignalSpy saved(&bar, &SaveBar::save_requested);
        bar.open(q("mushrooms"));
        auto* replace = bar.findChild<QPushButton*>(q("save_replace"));
        QVERIFY(!replace->isVisible());
        bar.show_taken(q("taken"));
        QVERIFY(replace->isVisible());
        replace->click();
        QCOMPARE(saved[0][1].toBool(), true);
        bar.findChild<QLineEdit*>(q("save_name"))->setText(q("other"));
        QVERIFY(!replace->isVisible());
    }

    void a_context_file_dropped_on_the_library_is_imported() {
        ContextsModel model;
        ContextsPanel panel(model);
        QSignalSpy imported(&panel, &ContextsPanel::import_requested);
        QVERIFY(drop(&panel, {q("/somewhere/pets.emloc")}));
        QCOMPARE(imported.count(), 1);
        QCOMPARE(imported[0][0].toStringList(), QStringList{q("/somewhere/pets.emloc")});
    }

    void a_deleted_context_comes_back_with_undo() {
        ContextsModel model;
        ContextsPanel panel(model);
        panel.show();
        ContextSummary pets;
        pets.name = "pets";
        model.set_contexts({pets});
        panel.remove_selected();
        QCOMPARE(model.rowCount(), 0);
        QVERIFY(panel.messages().isVisible());
        panel.undo_remove();
        QCOMPARE(model.rowCount(), 1);
        QCOMPARE(panel.selected(), q("pets"));
        QVERIFY(!panel.messages().isVisible());
    }
};

QTEST_MAIN(ContextsPanelTest)
#include "contexts_panel_test.moc"
