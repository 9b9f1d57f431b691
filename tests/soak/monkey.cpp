#include "tests/soak/monkey.h"

#include <QApplication>
#include <QDir>
#include <QFileDialog>
#include <QInputMethodEvent>
#include <QLineEdit>
#include <QMenu>
#include <QTest>
#include <QTimer>

#include "tests/ui/drop.h"

namespace emloc::ui {

namespace {

constexpr int kRest = 180'000;  // milliseconds
constexpr int kPatience = 20'000;
constexpr Qt::Key kKeys[] = {Qt::Key_Return,   Qt::Key_Escape, Qt::Key_Tab,  Qt::Key_Backtab, Qt::Key_Space,
                             Qt::Key_Up,       Qt::Key_Down,   Qt::Key_Left, Qt::Key_Right,   Qt::Key_Home,
                             Qt::Key_End,      Qt::Key_Delete, Qt::Key_F2,   Qt::Key_F12,     Qt::Key_PageUp,
                             Qt::Key_PageDown, Qt::Key_A,      Qt::Key_Plus};
constexpr const char* kTexts[] = {
    "7",          "circle",
    "",           "0.02",
    "Größe ü",    "你好",
    "🙂 label", "a/b:c*?",
    "\t\n",       "a very long name that goes on and on and on and on and on and on and on and on"};

bool usable(const QWidget* widget) {
    return widget->isVisible() && widget->isEnabled() && widget->width() > 2 && widget->height() > 2;
}

bool write(const QString& path, const QByteArray& bytes) {
    QFile file(path);
    return file.open(QIODevice::WriteOnly) && file.write(bytes) == bytes.size();
}

QByteArray start_of(const QString& path, int share) {
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly)) return {};
    const auto all = file.readAll();
    return all.left(all.size() / share);
}

}  // namespace

Playground::Playground(const QString& folder, const QString& projects) : folder_(folder) {
    QDir().mkpath(folder);
    for (const char* project : {"glyphs", "food", "motions"}) {
        const QString demonstrations = projects + u'/' + q(project) + q("/demonstrations");
        const auto classes = QDir(demonstrations).entryList(QDir::Dirs | QDir::NoDotAndDotDot).mid(0, 4);
        for (const QString& label : classes) {
            const QDir images(demonstrations + u'/' + label);
            things_ << images.path();
            for (const QString& file : images.entryList(QDir::Files).mid(0, 3)) things_ << images.filePath(file);
        }
        things_ << projects + u'/' + q(project);
    }
    const QString image = things_.value(1);
    const std::pair<const char*, QByteArray> broken[] = {{"text.png", "not an image"},
                                                         {"empty.jpg", {}},
                                                         {"half.png", start_of(image, 2)},
                                                         {"broken.emloc", "SQLite format 3"},
                                                         {"broken.emloc-project", "{\"name\": 7}"},
                                                         {"list.jsonl", "{\"image\": \"../../etc/passwd\"}"}};
    for (const auto& [name, bytes] : broken) {
        const QString path = folder + u'/' + q(name);
        if (write(path, bytes)) things_ << path;
    }
    for (const char* saved :
         {"one.emloc-project", "two.emloc-project", "context.emloc", "other.emloc", "not there.png"})
        things_ << folder + u'/' + q(saved);
}

Monkey::Monkey(Session& session, const Playground& playground, std::mt19937& random)
    : session_(session), playground_(playground), random_(random), deeds_(make_deeds()) {
    const auto count = [this](auto signal, const char* name) {
        connect(&session_.engine.events(), signal, this, [this, name] { ++done_[q(name)]; });
    };
    count(&EngineEvents::compressed, "-> compressed");
    count(&EngineEvents::saved, "-> saved");
    count(&EngineEvents::context_removed, "-> deleted");
    count(&EngineEvents::context_exported, "-> exported");
    count(&EngineEvents::context_imported, "-> imported");
    count(&EngineEvents::classified, "-> classified");
    count(&EngineEvents::answered, "-> answered");
    count(&EngineEvents::tested, "-> tested");
    count(&EngineEvents::failed, "-> refused or failed");
}

std::vector<Monkey::Deed> Monkey::make_deeds() {
    const auto command = [this](Command command) { return [this, command] { trigger(command); }; };
    return {
        {"drop", 14, [this] { drop_something(); }},
        {"any command", 16, [this] { trigger_any(); }},
        {"click", 18, [this] { click_something(&session_.window); }},
        {"key", 12, [this] { press_something(QApplication::focusWidget()); }},
        {"type", 8, [this] { type_something(); }},
        {"save", 4, [this] { save(); }},
        {"resize", 2, [this] { resize_window(); }},
        {"compress", 5, command(Command::kCompress)},
        {"cancel", 2, command(Command::kCancel)},
        {"pause", 3, command(Command::kPause)},
        {"classify", 5, command(Command::kClassify)},
        {"ask", 4, command(Command::kAsk)},
        {"test", 1, command(Command::kTest)},
        {"undo", 8, command(Command::kUndo)},
        {"redo", 5, command(Command::kRedo)},
        {"delete a context", 2, command(Command::kDeleteContext)},
        {"take a deletion back", 1, command(Command::kUndoDelete)},
        {"bundled model", 1, command(Command::kBundledModel)},
        {"wait for the engine", 4, [this] { waits_.start(); }},
    };
}

void Monkey::play(int milliseconds) {
    QElapsedTimer timer;
    timer.start();
    playing_ = true;
    QTimer::singleShot(0, this, &Monkey::step);
    // Qt's own wait, since it runs in the same loop as the program's dialogs do.
    static_cast<void>(QTest::qWaitFor([&] { return timer.hasExpired(milliseconds) || !session_.window.isVisible(); },
                                      milliseconds + 1));
    playing_ = false;
}

// The next step is set before this one is taken: a dialog that this one opens has an event loop of its own.
void Monkey::step() {
    if (!playing_) return;
    QTimer::singleShot(20 + below(180), this, &Monkey::step);
    if (auto* popup = QApplication::activePopupWidget()) return act_on_popup(popup);
    if (auto* modal = QApplication::activeModalWidget()) return act_on_dialog(modal);
    if (!session_.window.isVisible()) return;
    if (waits_.isValid() && !waits_.hasExpired(kPatience) && !session_.idle()) return;
    waits_.invalidate();
    int total = 0;
    for (const Deed& deed : deeds_) total += deed.weight;
    int drawn = below(total);
    for (const Deed& deed : deeds_) {
        drawn -= deed.weight;
        if (drawn >= 0) continue;
        ++done_[QString::fromLatin1(deed.name)];
        return deed.act();
    }
}

void Monkey::act_on_popup(QWidget* popup) {
    ++done_[q("popup")];
    if (below(3) == 0) {
        popup->close();
    } else {
        press_something(popup);
    }
}

void Monkey::act_on_dialog(QWidget* modal) {
    ++done_[q("dialog")];
    if (auto* files = qobject_cast<QFileDialog*>(modal)) return answer_file_dialog(*files);
    auto* dialog = qobject_cast<QDialog*>(modal);
    switch (below(8)) {
        case 0:
            return dialog ? dialog->reject() : static_cast<void>(modal->close());
        case 1:
            return type_something();
        case 2:
        case 3:
            return press_something(QApplication::focusWidget());
        default:
            return click_something(modal);
    }
}

// Only what lies in the playground is opened or written.
void Monkey::answer_file_dialog(QFileDialog& dialog) {
    auto& as_dialog = static_cast<QDialog&>(dialog);
    if (below(4) == 0) return as_dialog.reject();
    dialog.setDirectory(playground_.folder());
    const QString file =
        dialog.acceptMode() == QFileDialog::AcceptSave ? some_file_name() : one_of(playground_.things());
    if (auto* name = dialog.findChild<QLineEdit*>(q("fileNameEdit"))) name->setText(file);
    // A second question ("replace it?") is answered with Return or not at all.
    QPointer<QFileDialog> alive(&dialog);
    as_dialog.accept();
    if (alive && alive->isVisible()) as_dialog.reject();
}

QString Monkey::some_file_name() {
    static constexpr const char* kNames[] = {"one.emloc-project", "two.emloc-project", "context.emloc", "other.emloc",
                                             "numbers.csv",       "numbers.json",      "picture.png",   "picture.svg"};
    return playground_.folder() + u'/' + q(one_of(kNames));
}

void Monkey::drop_something() {
    QList<QWidget*> targets;
    for (auto* widget : session_.window.findChildren<QWidget*>())
        if (usable(widget) && widget->acceptDrops()) targets << widget;
    if (targets.isEmpty()) return;
    QStringList dropped;
    for (int count = 1 + below(4); count > 0; --count) dropped << one_of(playground_.things());
    drop(one_of(targets), dropped);
}

void Monkey::trigger(Command command) {
    auto& action = session_.action(command);
    if (action.isEnabled()) action.trigger();
}

void Monkey::trigger_any() {
    const auto command = static_cast<Command>(below(static_cast<int>(Command::kCount)));
    // The end is near anyway.
    if (command != Command::kQuit || below(5) == 0) trigger(command);
}

void Monkey::click_something(QWidget* within) {
    QList<QWidget*> targets;
    for (auto* widget : within->findChildren<QWidget*>())
        if (usable(widget)) targets << widget;
    if (targets.isEmpty()) return;
    auto* target = one_of(targets);
    const QPoint at(below(target->width()), below(target->height()));
    switch (below(6)) {
        case 0:
            return QTest::mouseDClick(target, Qt::LeftButton, {}, at);
        case 1:
            return QTest::mouseClick(target, Qt::LeftButton, Qt::ControlModifier, at);
        case 2:
            return QTest::mouseClick(target, Qt::RightButton, {}, at);
        default:
            return QTest::mouseClick(target, Qt::LeftButton, {}, at);
    }
}

void Monkey::press_something(QWidget* target) {
    if (!target) return;
    const Qt::KeyboardModifiers modifier = below(5) == 0 ? Qt::ShiftModifier : Qt::NoModifier;
    QTest::keyClick(target, one_of(kKeys), modifier);
}

// As an input method would: Qt Test's keys know ASCII only.
void Monkey::type_something() {
    auto* target = QApplication::focusWidget();
    if (!target) return;
    QInputMethodEvent event;
    event.setCommitString(q(one_of(kTexts)));
    QApplication::sendEvent(target, &event);
}

void Monkey::save() {
    static constexpr const char* kNames[] = {"first", "second", "第三", "fourth"};
    session_.window.save_context(q(one_of(kNames)), below(2) == 0);
}

void Monkey::resize_window() {
    session_.window.resize(900 + below(900), 600 + below(500));
}

bool Monkey::come_to_rest() {
    const auto quiet = [this] {
        if (auto* popup = QApplication::activePopupWidget()) popup->close();
        if (auto* dialog = qobject_cast<QDialog*>(QApplication::activeModalWidget())) dialog->reject();
        if (session_.engine.paused()) trigger(Command::kPause);
        if (!session_.idle()) trigger(Command::kCancel);
        return QApplication::activeModalWidget() == nullptr && session_.idle();
    };
    if (!QTest::qWaitFor(quiet, kRest)) return false;
    if (!session_.window.isVisible()) return true;
    trigger(Command::kNewProject);
    trigger(Command::kBundledModel);
    return QTest::qWaitFor(quiet, kRest);
}

}  // namespace emloc::ui
