// The program itself on a desktop: files are dragged to it out of another program's window, keys and clicks do the
// rest. What came of it is read off the screen, the session's file and the store.
#include "tests/ui/desktop.h"

#include <QDir>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QPainter>
#include <QTest>
#include <csignal>

#include "engine/store/store.h"
#include "tests/ui/drop.h"
#include "ui/convert.h"
#include "ui/theme/theme.h"

using namespace emloc;
using namespace emloc::ui;

namespace {

constexpr QSize kScreen{1700, 960};
constexpr QRect kWindow{0, 30, 1440, 900};
constexpr QRect kSource{1520, 100, 120, 80};
constexpr QRect kLeft{0, 60, 330, 860};     // the demonstrations
constexpr QRect kHeader{700, 50, 740, 55};  // the primary action is there
constexpr QPoint kDropHere{160, 780};
constexpr QPoint kTitle{500, 20};  // of the window
const QColor kRed(220, 20, 40);
const QColor kBlue(20, 60, 220);
constexpr int kEngine = 240'000;  // milliseconds: the machine may be busy

}  // namespace

class DesktopTest : public QObject {
    Q_OBJECT

 private:
    Desktop desktop_{kScreen};
    QProcess* studio_ = nullptr;
    QProcess* source_ = nullptr;  // of the last drag
    QString window_;

    QString store() const { return desktop_.home() + q("/data/emloc-studio/contexts.emloc"); }

    // A folder of one class: pictures of that colour with a bar that differs.
    QString make_class(const QString& name, const QColor& colour, int count) {
        const QDir folder(desktop_.home() + q("/pictures/") + name);
        folder.mkpath(q("."));
        for (int i = 0; i < count; ++i) {
            QImage picture(112, 112, QImage::Format_RGB32);
            picture.fill(colour);
            QPainter(&picture).fillRect(10 + 12 * i, 10, 6, 30, Qt::white);
            if (!picture.save(folder.filePath(q("%1.png").arg(i)))) return {};
        }
        return folder.path();
    }

    bool start_studio() {
        studio_ = desktop_.start(QCoreApplication::applicationDirPath() + q("/emloc-studio"), {});
        window_ = desktop_.window(q("EMLoC Studio"));
        if (window_.isEmpty()) {
            qInfo("no window came; the program %s", studio_->state() == QProcess::Running ? "runs" : "has ended");
            return false;
        }
        desktop_.place(window_, kWindow);
        // Drawn, and not only there: its ground is the panel's white.
        const bool drawn =
            Desktop::wait([&] { return count_colour(desktop_.screen(), kLeft, light_colours().panel) > 50'000; });
        if (!drawn) keep_screen(q("start"));
        return drawn;
    }

    void keep_screen(const QString& name) {
        const QString seen = QDir::temp().filePath(q("desktop-%1.png").arg(name));
        if (desktop_.screen().save(seen)) qInfo("what was on the screen: %s", qPrintable(seen));
    }

    bool drag_in(const QStringList& files, const QPoint& to) {
        if (source_ != nullptr) {
            source_->kill();
            source_->waitForFinished();
        }
        // It stays until the next one: the files are asked for when the button is let go, and later.
        source_ = desktop_.start(QCoreApplication::applicationDirPath() + q("/drag_source"), files);
        const QString window = desktop_.window(q("drag source"));
        if (window.isEmpty()) return false;
        desktop_.place(window, kSource);
        desktop_.drag(kSource.center() + QPoint(0, 10), to);
        return true;
    }

    QStringList classes_kept() const {
        QFile file(desktop_.home() + q("/data/emloc-studio/session.emloc-project"));
        if (!file.open(QIODevice::ReadOnly)) return {};
        QStringList names;
        const QJsonObject all = QJsonDocument::fromJson(file.readAll()).object();
        for (const QJsonValue& group : all.value(q("groups")).toArray()) {
            names << q("%1:%2")
                         .arg(group.toObject().value(q("class")).toString())
                         .arg(group.toObject().value(q("images")).toArray().size());
        }
        return names;
    }

    std::vector<std::string> contexts() const {
        std::vector<std::string> names;
        const auto opened = Store::open(to_path(store()), OpenMode::kReadOnly);
        if (!opened) return names;
        if (const auto list = opened->list()) {
            for (const ContextSummary& each : *list) names.push_back(each.name);
        }
        return names;
    }

    bool shows(const QColor& colour, int pixels) {
        return Desktop::wait([&] { return count_colour(desktop_.screen(), kLeft, colour) >= pixels; });
    }

    // Where it is once it is enabled: then it is the only thing up there in the accent colour. Null in vain.
    QRect compress_button() {
        QRect button;
        const bool found = Desktop::wait(
            [&] {
                button = find_colour(desktop_.screen(), kHeader, light_colours().accent);
                return button.width() > 40;
            },
            kEngine);
        return found ? button : QRect();
    }

 private Q_SLOTS:
    void cleanup() {
        if (QTest::currentTestFailed()) keep_screen(q(QTest::currentTestFunction()));
    }

    void initTestCase() {
        QVERIFY2(desktop_.problem().isEmpty(), qPrintable(desktop_.problem()));
        QVERIFY(start_studio());
    }

    void a_folder_dragged_out_of_another_program_becomes_a_class_on_the_screen() {
        const QString folder = make_class(q("crimson"), kRed, 3);
        QVERIFY(drag_in({folder}, kDropHere));
        QVERIFY2(Desktop::wait([&] { return classes_kept() == QStringList{q("crimson:3")}; }),
                 qPrintable(classes_kept().join(u' ')));
        QVERIFY(shows(kRed, 2000));  // three thumbnails of 40 by 40
    }

    void dragged_files_make_a_class_whose_name_is_typed() {
        const QDir folder(make_class(q("loose"), kBlue, 3));
        QStringList files;
        for (const QString& name : folder.entryList(QDir::Files)) files << folder.filePath(name);
        QVERIFY(drag_in(files, kDropHere));
        QVERIFY(shows(kBlue, 2000));
        QVERIFY(desktop_.activate(window_, kTitle));  // the keys went to the other program
        desktop_.type(q("navy"));
        desktop_.key(q("Return"));
        QVERIFY2(Desktop::wait([&] {
                     return classes_kept() == QStringList({q("crimson:3"), q("navy:3")});
                 }),
                 qPrintable(classes_kept().join(u' ')));
    }

    void a_click_on_compress_and_a_typed_name_put_the_context_in_the_store() {
        const QRect button = compress_button();
        QVERIFY(!button.isNull());
        desktop_.click(button.center());
        const auto is_idle = [&] {
            return find_colour(desktop_.screen(), kHeader, light_colours().accent).width() > 40;
        };
        const auto is_kept = [&] { return QFileInfo::exists(store() + q(".unsaved")); };
        QVERIFY2(Desktop::wait([&] { return is_kept() && is_idle(); }, kEngine), "nothing was compressed");
        QTest::qWait(500);  // the window hears of what is on the disk a little later
        desktop_.key(q("ctrl+shift+s"));
        QTest::qWait(500);
        desktop_.key(q("ctrl+a"));
        desktop_.type(q("colours"));
        desktop_.key(q("Return"));
        QVERIFY(Desktop::wait([&] { return contexts() == std::vector<std::string>{"colours"}; }, kEngine));
    }

    void demonstrations_survive_a_kill_and_are_on_the_screen_again() {
        const QString folder = make_class(q("late"), QColor(20, 160, 60), 2);
        const QStringList all = classes_kept() + QStringList{q("late:2")};
        QVERIFY(drag_in({folder}, kDropHere));
        QVERIFY(Desktop::wait([&] { return classes_kept() == all; }));
        QCOMPARE(::kill(static_cast<pid_t>(studio_->processId()), SIGKILL), 0);
        QVERIFY(studio_->waitForFinished());
        QVERIFY(start_studio());
        QVERIFY(shows(kRed, 2000));
        QVERIFY(shows(QColor(20, 160, 60), 1500));
        QCOMPARE(classes_kept(), all);
        QCOMPARE(contexts(), std::vector<std::string>{"colours"});
    }

    void a_kill_during_a_compression_loses_nothing() {
        const QRect button = compress_button();
        QVERIFY(!button.isNull());
        const QStringList before = classes_kept();
        desktop_.click(button.center());
        QVERIFY(Desktop::wait([&] {
            return find_colour(desktop_.screen(), kHeader, light_colours().accent).width() <= 40;  // it runs
        }));
        QCOMPARE(::kill(static_cast<pid_t>(studio_->processId()), SIGKILL), 0);
        QVERIFY(studio_->waitForFinished());
        auto opened = Store::open(to_path(store()));
        QVERIFY(opened.has_value());
        const auto report = opened->verify();
        QVERIFY(report.has_value() && report->damaged.empty());
        QVERIFY(start_studio());
        QVERIFY(shows(kRed, 2000));
        QCOMPARE(classes_kept(), before);
    }

    void a_second_start_hands_its_files_to_the_first() {
        const QString folder = make_class(q("handed over"), QColor(200, 120, 20), 2);
        QProcess* second = desktop_.start(QCoreApplication::applicationDirPath() + q("/emloc-studio"), {folder});
        QVERIFY(second->waitForFinished(20'000));
        QCOMPARE(second->exitCode(), 0);
        QVERIFY(Desktop::wait([&] { return classes_kept().contains(q("handed over:2")); }));
    }
};

QTEST_GUILESS_MAIN(DesktopTest)
#include "desktop_test.moc"
