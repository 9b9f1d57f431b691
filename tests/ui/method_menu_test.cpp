// The window's menu of methods, and what a project keeps of the choice.
#include <QDir>
#include <QMenu>
#include <QTemporaryDir>
#include <QTest>
#include <QToolButton>

#include "engine/adaptation/methods/registry.h"
#include "ui/convert.h"
#include "ui/project/project_file.h"
#include "ui/theme/theme.h"
#include "ui/window/actions.h"
#include "ui/window/header_bar.h"

using namespace emloc;
using namespace emloc::ui;

namespace {

// The program's methods and one that only this test knows. It is never run.
MethodRegistry with_another() {
    return builtin_methods().with({.name = "another",
                                   .title = "Another",
                                   .summary = "Keeps something else",
                                   .options = {{.name = "budget", .help = "How much", .otherwise = 0.5}}});
}

}  // namespace

class MethodMenuTest : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void init() {
        owner_ = std::make_unique<QWidget>();
        header_ = new HeaderBar(*new Actions(theme_, owner_.get()), methods_, owner_.get());
    }

    void every_method_that_reads_demonstrations_is_offered() {
        QStringList offered, due;
        for (const QAction* action : menu()->actions()) offered << action->data().toString();
        for (const auto& method : methods_.all())
            if (reads_demonstrations(method.reads)) due << to_qstring(method.name);
        QCOMPARE(offered, due);
        QVERIFY(offered.contains(QStringLiteral("another")));
    }

    void what_is_chosen_is_told_and_kept_with_the_project() {
        std::optional<MethodChoice> told;
        connect(header_, &HeaderBar::method_changed, this, [&](const MethodChoice& method) { told = method; });
        menu()->actions().back()->trigger();
        QVERIFY(told.has_value());
        QCOMPARE(to_qstring(told->name), QStringLiteral("another"));
        const QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("it.emloc-project"));
        QVERIFY(write_project({.name = QStringLiteral("it"), .set = {}, .method = *told}, file).has_value());
        const auto read = read_project(file);
        QVERIFY(read.has_value());
        header_->set_method({});
        QVERIFY(header_->method() != *told);
        header_->set_method(read->method);
        QVERIFY(header_->method() == *told);
    }

    void delta_is_shown_where_the_method_has_one() {
        auto* delta = header_->findChild<QWidget*>(QStringLiteral("delta_chip"));
        QVERIFY(delta != nullptr);
        header_->set_method({});
        QVERIFY(!delta->isHidden());
        menu()->actions().back()->trigger();
        QVERIFY(delta->isHidden());
    }

    void projects_of_before_there_were_methods_are_read() {
        const QTemporaryDir folder;
        const QByteArray old = R"({"format": "emloc-project", "version": 1, "name": "old", "delta": 0.02,
                                   "mode": "naive", "groups": []})";
        const auto read = from_json(old, QDir(folder.path()), QStringLiteral("old"));
        QVERIFY(read.has_value());
        header_->set_method(read->method);
        QCOMPARE(to_qstring(header_->method().name), QStringLiteral("naive"));
    }

    void a_method_that_is_not_there_becomes_the_standard_one() {
        header_->set_method({.name = "of another version", .options = {}});
        QCOMPARE(header_->method().name, methods_.standard().name);
    }

 private:
    QMenu* menu() const { return header_->findChild<QToolButton*>(QStringLiteral("method_chip"))->menu(); }

    const MethodRegistry methods_ = with_another();
    Theme theme_;
    std::unique_ptr<QWidget> owner_;
    HeaderBar* header_ = nullptr;
};

QTEST_MAIN(MethodMenuTest)
#include "method_menu_test.moc"
