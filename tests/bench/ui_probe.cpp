// ui_probe [compress|drop|clips [FOLDER]|all]: how long the window's thread keeps an event waiting, while the engine
// compresses the sample project with the whole heat map drawn, while ten thousand images are dropped, and while fifty
// clips are (those of projects/motions, or of FOLDER).
//
// A second thread posts an event every few milliseconds and notes when it was handled: what a click would have felt.
// Beside it stands the processor time that each event took, which other programs on the machine don't change.
#include <QApplication>
#include <QDir>
#include <QDirIterator>
#include <QElapsedTimer>
#include <QFile>
#include <QPainter>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>
#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdio>
#include <ctime>
#include <mutex>
#include <thread>

#include "engine/media/video.h"
#include "tests/ui/drop.h"
#include "tests/ui/heard.h"
#include "tests/ui/session.h"
#include "ui/convert.h"
#include "ui/demonstrations/card_list.h"
#include "ui/demonstrations/demonstrations_panel.h"

using namespace emloc;
using namespace emloc::ui;

namespace {

constexpr int kPatience = 900'000;  // milliseconds
constexpr std::chrono::milliseconds kPeriod{4};
constexpr int kImages = 10'000;
constexpr int kClasses = 20;

double thread_milliseconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e3 + static_cast<double>(now.tv_nsec) * 1e-6;
}

void print(const char* what, std::vector<double> milliseconds) {
    if (milliseconds.empty()) return;
    std::sort(milliseconds.begin(), milliseconds.end());
    const auto at = [&](double share) {
        return milliseconds[static_cast<std::size_t>(share * static_cast<double>(milliseconds.size() - 1))];
    };
    std::printf("  %-34s median %6.2f  p99 %6.2f  p99.9 %6.2f  most %6.2f ms  (%zu)\n", what, at(0.5), at(0.99),
                at(0.999), milliseconds.back(), milliseconds.size());
}

// Notes the processor time of every event that was not sent out of another one.
class Application : public QApplication {
 public:
    using QApplication::QApplication;

    bool notify(QObject* receiver, QEvent* event) override {
        if (QThread::currentThread() != thread() || depth_ > 0) return QApplication::notify(receiver, event);
        ++depth_;
        const double began = thread_milliseconds();
        const bool handled = QApplication::notify(receiver, event);
        computed.push_back(thread_milliseconds() - began);
        --depth_;
        return handled;
    }

    std::vector<double> computed;

 private:
    int depth_ = 0;
};

class Probe : public QObject {
 public:
    explicit Probe(Application& app) : app_(app) {
        app_.computed.clear();
        poster_ = std::thread([this] {
            while (!stop_) {
                if (!waiting_.exchange(true)) {
                    const auto posted = std::chrono::steady_clock::now();
                    QMetaObject::invokeMethod(
                        this,
                        [this, posted] {
                            const std::chrono::duration<double, std::milli> late =
                                std::chrono::steady_clock::now() - posted;
                            late_.push_back(late.count());
                            waiting_ = false;
                        },
                        Qt::QueuedConnection);
                }
                std::this_thread::sleep_for(kPeriod);
            }
        });
    }

    ~Probe() override {
        stop_ = true;
        poster_.join();
        print("an event waits", late_);
        print("handling an event computes", app_.computed);
    }

 private:
    Application& app_;
    std::vector<double> late_;
    std::atomic<bool> stop_ = false;
    std::atomic<bool> waiting_ = false;
    std::thread poster_;
};

// In an event loop that waits, as the program's does.
bool wait(const std::function<bool()>& condition) {
    QElapsedTimer timer;
    timer.start();
    QEventLoop loop;
    QTimer check;
    QObject::connect(&check, &QTimer::timeout, &loop, [&] {
        if (condition() || timer.elapsed() > kPatience) loop.quit();
    });
    check.start(20);
    if (!condition()) loop.exec();
    return condition();
}

qint64 resident_bytes() {
    QFile file(q("/proc/self/statm"));
    if (!file.open(QIODevice::ReadOnly)) return 0;
    return file.readAll().split(' ').value(1).toLongLong() * 4096;
}

bool compress(Application& app, const QTemporaryDir& scratch) {
    Session session(scratch.filePath(q("contexts.emloc")), q(EMLOC_SOURCE_DIR "/projects/glyphs"));
    const auto ready = [&] {
        return session.idle() && session.demonstrations().image_count() > 0 &&
               session.button("compress_button").isEnabled();
    };
    if (!wait(ready)) return false;
    std::printf("compressing projects/glyphs with the heat map in sight\n");
    Heard compressed(session.engine.events(), &EngineEvents::compressed);
    {
        const Probe probe(app);
        session.button("compress_button").click();
        if (!wait([&] { return compressed.count() > 0; })) return false;
    }
    std::printf("  %d cells, %d trials\n", session.retention().cells(), session.retention().trial_count());
    return true;
}

QString make_images(const QTemporaryDir& scratch) {
    const QString folder = scratch.filePath(q("many"));
    for (int c = 0; c < kClasses; ++c) {
        QDir().mkpath(q("%1/class %2").arg(folder).arg(c));
        for (int i = 0; i < kImages / kClasses; ++i) {
            QImage picture(480, 360, QImage::Format_RGB32);
            picture.fill(QColor::fromHsv((c * 18) % 360, 80 + i % 150, 200));
            QPainter painter(&picture);
            painter.drawText(20, 60, q("%1 %2").arg(c).arg(i));
            painter.end();
            picture.save(q("%1/class %2/%3.jpg").arg(folder).arg(c).arg(i), "JPEG", 80);
        }
    }
    return folder;
}

bool drop_many(Application& app, const QTemporaryDir& scratch) {
    const QString folder = make_images(scratch);
    Session session(scratch.filePath(q("contexts.emloc")));
    if (!wait([&] { return session.idle() && session.chat().opened(); })) return false;
    auto* panel = session.window.findChild<DemonstrationsPanel*>();
    ThumbnailCache* thumbnails = session.window.thumbnails();
    const qint64 before = resident_bytes();
    std::printf("dropping %d images in %d classes\n", kImages, kClasses);
    QElapsedTimer timer;
    timer.start();
    {
        const Probe probe(app);
        panel->add_paths({folder});
        if (!wait([&] { return session.demonstrations().image_count() == kImages; })) return false;
        std::printf("  in the list after %.1f s\n", static_cast<double>(timer.elapsed()) / 1000);
        // Somebody looks through them meanwhile.
        QTimer scroll;
        int at = 0;
        QObject::connect(&scroll, &QTimer::timeout, panel, [&] { panel->card(at++ % kClasses); });
        scroll.start(100);
        if (!wait([&] { return thumbnails->waiting() == 0; })) return false;
    }
    std::printf("  every one read and hashed after %.1f s\n", static_cast<double>(timer.elapsed()) / 1000);
    {
        const Probe probe(app);
        panel->cards().set_expanded(session.demonstrations().index(0, 0), true);
        panel->select_all();
        panel->toggle_held_out();
        session.demonstrations().undo_stack().undo();
        panel->remove_selected();
        session.demonstrations().undo_stack().undo();
        wait([&] { return thumbnails->waiting() == 0; });
    }
    std::printf("  selected, held out, removed and undone; memory grew by %.0f MiB, %d cards exist\n",
                static_cast<double>(resident_bytes() - before) / 1048576, panel->cards().live_cards());
    return true;
}

// Clips onto a window at rest: those of projects/motions, or a folder's own.
bool drop_clips(Application& app, const QTemporaryDir& scratch, const QString& folder) {
    constexpr int kClips = 50;
    QStringList files;
    for (QDirIterator found(folder, QDir::Files, QDirIterator::Subdirectories);
         found.hasNext() && files.size() < kClips;) {
        const QString file = found.next();
        if (has_video_extension(to_path(file))) files << file;
    }
    Session session(scratch.filePath(q("clips.emloc")));
    if (!wait([&] { return session.idle() && session.chat().opened(); })) return false;
    auto* panel = session.window.findChild<DemonstrationsPanel*>();
    const qint64 before = resident_bytes();
    std::printf("dropping %d clips at once\n", static_cast<int>(files.size()));
    QElapsedTimer timer;
    timer.start();
    {
        const Probe probe(app);
        panel->add_paths(files);
        if (!wait([&] { return session.demonstrations().image_count() == files.size(); })) return false;
        panel->cards().set_expanded(session.demonstrations().index(0, 0), true);
        if (!wait([&] { return session.window.thumbnails()->waiting() == 0; })) return false;
    }
    std::printf("  every one decoded and hashed after %.1f s; memory grew by %.0f MiB\n",
                static_cast<double>(timer.elapsed()) / 1000, static_cast<double>(resident_bytes() - before) / 1048576);
    return true;
}

}  // namespace

int main(int argc, char** argv) {
    Application app(argc, argv);
    const QTemporaryDir scratch;
    qputenv("XDG_CACHE_HOME", QFile::encodeName(scratch.filePath(q("cache"))));
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, scratch.path());
    const QString what = argc > 1 ? q(argv[1]) : q("all");
    bool done = true;
    const bool all = what == q("all");
    if (all || what == q("compress")) done = compress(app, scratch);
    if (all || what == q("drop")) done = drop_many(app, scratch) && done;
    if (all || what == q("clips")) {
        const QString clips = argc > 2 ? QString::fromLocal8Bit(argv[2]) : q(EMLOC_SOURCE_DIR "/projects/motions");
        done = drop_clips(app, scratch, clips) && done;
    }
    return done ? 0 : 1;
}
