// ui_monkey [MINUTES] [SEED]: the whole window, used at random for so long, closed and opened again now and then. At
// every opening it prints what the program holds in memory; at the end the store is checked. Fails where the program
// ends or hangs, where the store is damaged, or where the memory in use at
// the openings grew by more than 1 % from the second third of the time to the last.
#include <dlfcn.h>
#include <execinfo.h>
#include <malloc.h>
#include <unistd.h>

#include <QApplication>
#include <QElapsedTimer>
#include <QFontDatabase>
#include <QPixmapCache>
#include <QSettings>
#include <QTemporaryDir>
#include <QTest>
#include <QThread>
#include <atomic>
#include <chrono>
#include <csignal>
#include <cstdio>
#include <limits>
#include <thread>

#include "engine/core/bounded_memory.h"
#include "engine/store/store.h"
#include "tests/soak/monkey.h"
#include "tests/ui/drop.h"

using namespace emloc;
using namespace emloc::ui;

namespace {

constexpr std::size_t kMostContexts = 4;  // that stay in the store when the window is opened again
constexpr double kGrowth = 1.01;
constexpr int kLoad = 120'000;                  // milliseconds
constexpr double kShortest = 1, kLongest = 10;  // minutes between two openings
constexpr std::chrono::seconds kHang{60};

extern "C" void show_where(int signal) {
    void* frames[64];
    backtrace_symbols_fd(frames, backtrace(frames, 64), STDERR_FILENO);
    std::signal(signal, SIG_DFL);
    std::raise(signal);
}

// Ends the program where the window's thread handles nothing for a minute.
class Watch : public QObject {
 public:
    Watch() {
        thread_ = std::thread([this] {
            while (!stop_) {
                if (!waiting_.exchange(true)) {
                    posted_ = std::chrono::steady_clock::now();
                    QMetaObject::invokeMethod(
                        this, [this] { waiting_ = false; }, Qt::QueuedConnection);
                }
                if (std::chrono::steady_clock::now() - posted_ > kHang) {
                    std::fputs("the window hangs\n", stderr);
                    std::abort();
                }
                std::this_thread::sleep_for(std::chrono::milliseconds(100));
            }
        });
    }
    ~Watch() override {
        stop_ = true;
        thread_.join();
    }

 private:
    std::thread thread_;
    std::chrono::steady_clock::time_point posted_;
    std::atomic<bool> stop_ = false;
    std::atomic<bool> waiting_ = false;
};

// Without the pages of libraries and files, of which ever more are looked at.
double resident_mib() {
    give_memory_back();
    QFile file(q("/proc/self/status"));
    if (!file.open(QIODevice::ReadOnly)) return 0;
    const auto lines = file.readAll().split('\n');
    for (const auto& line : lines)
        if (line.startsWith("RssAnon:")) return line.simplified().split(' ').value(1).toDouble() / 1024;
    return 0;
}

// Qt's own of fonts, of 10 MB, that is there or not. It forgets when the list of fonts changes.
void clear_caches() {
    QFontDatabase::removeApplicationFont(
        QFontDatabase::addApplicationFont(q("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf")));
}

// What the program has of the allocator now. glibc counts as in use what the caches of its threads hold back; tcmalloc,
// which tests/soak/run loads where it is installed, does not.
double heap_mib() {
    using Property = int(const char*, std::size_t*);
    static auto* const property =
        reinterpret_cast<Property*>(dlsym(RTLD_DEFAULT, "MallocExtension_GetNumericProperty"));
    std::size_t bytes = 0;
    if (property == nullptr || property("generic.current_allocated_bytes", &bytes) == 0) {
        const auto info = mallinfo2();
        bytes = info.uordblks + info.hblkhd;
    }
    return static_cast<double>(bytes) / (1 << 20);
}

// False where the store is damaged. Leaves few contexts, so that the openings can be compared.
bool check_store(const QString& file) {
    if (!QFile::exists(file)) return true;
    auto store = Store::open(file.toStdString());
    if (!store) {
        std::fprintf(stderr, "the store: %s\n", store.error().message.c_str());
        return false;
    }
    const auto report = store->verify();
    if (!report || !report->damaged.empty()) {
        std::fputs("the store is damaged\n", stderr);
        return false;
    }
    const auto contexts = store->list();
    if (!contexts) return false;
    for (std::size_t i = kMostContexts; i < contexts->size(); ++i)
        static_cast<void>(store->remove((*contexts)[i].name));
    std::printf("  store: %zu contexts, all intact\n", report->intact.size());
    return true;
}

struct Opening {
    double minutes, resident, heap;
};

// The least that was ever in use in a part of the time: what a leak raises, and caches don't.
Opening least(const std::vector<Opening>& openings, double from, double to) {
    Opening least{to, std::numeric_limits<double>::infinity(), std::numeric_limits<double>::infinity()};
    for (const auto& opening : openings) {
        if (opening.minutes < from || opening.minutes > to) continue;
        least.resident = std::min(least.resident, opening.resident);
        least.heap = std::min(least.heap, opening.heap);
    }
    return least;
}

// From the second third of the time to the last. Resident memory has the allocator's holes in it.
bool grew(const std::vector<Opening>& openings) {
    const double end = openings.back().minutes;
    const auto second = least(openings, end / 3, end * 2 / 3), last = least(openings, end * 2 / 3, end);
    std::printf("from the second third to the last: heap in use x %.4f, resident memory x %.4f\n",
                last.heap / second.heap, last.resident / second.resident);
    return last.heap > kGrowth * second.heap;
}

class Soak {
 public:
    Soak(double minutes, unsigned seed) : minutes_(minutes), random_(seed) { timer_.start(); }

    int run() {
        bool intact = true;
        do {
            intact = open_once();
        } while (intact && passed() < minutes_);
        intact = intact && check_store(store_) && measure();
        for (auto deed = deeds_.begin(); deed != deeds_.end(); ++deed)
            std::printf("%8d  %s\n", deed.value(), qPrintable(deed.key()));
        return intact && !grew(openings_) ? 0 : 1;
    }

 private:
    double passed() const { return static_cast<double>(timer_.elapsed()) / 60'000; }

    bool open_once() {
        QSettings().clear();
        return check_store(store_) && measure() && use();
    }

    static bool ready(Session& session) {
        const auto works = [&] { return session.idle() && session.chat().opened().has_value(); };
        if (QTest::qWaitFor(works, kLoad)) return true;
        std::fputs("the window does not come to work\n", stderr);
        return false;
    }

    // With nothing open, so that one measurement can be held against another.
    bool measure() {
        const QTemporaryDir empty;
        Session session(empty.filePath(q("contexts.emloc")));
        if (!ready(session)) return false;
        QTest::qWait(2000);
        clear_caches();
        openings_.push_back({passed(), resident_mib(), heap_mib()});
        std::printf("minute %6.1f: %.1f MiB resident, %.1f MiB of heap\n", openings_.back().minutes,
                    openings_.back().resident, openings_.back().heap);
        std::fflush(stdout);
        return true;
    }

    bool use() {
        Session session(store_);
        if (!ready(session)) return false;
        Monkey monkey(session, playground_, random_);
        const double left = minutes_ - passed();
        const double time = std::min(std::uniform_real_distribution<>(kShortest, kLongest)(random_), left);
        monkey.play(static_cast<int>(time * 60'000));
        const bool rests = monkey.come_to_rest();
        std::printf("  at rest after %.1f minutes: %.1f MiB resident, %.1f MiB of heap\n", time, resident_mib(),
                    heap_mib());
        for (auto deed = monkey.deeds().begin(); deed != monkey.deeds().end(); ++deed)
            deeds_[deed.key()] += deed.value();
        if (!rests) std::fputs("the window does not come to rest\n", stderr);
        return rests;
    }

    const double minutes_;
    std::mt19937 random_;
    QElapsedTimer timer_;
    QTemporaryDir folder_;
    const QString store_ = folder_.filePath(q("data/contexts.emloc"));
    const Playground playground_{folder_.filePath(q("files")), q(EMLOC_SOURCE_DIR "/projects")};
    std::vector<Opening> openings_;
    QMap<QString, int> deeds_;
};

}  // namespace

int main(int argc, char** argv) {
    bound_kept_memory();
    for (const int signal : {SIGSEGV, SIGABRT, SIGFPE, SIGBUS}) std::signal(signal, show_where);
    QApplication::setAttribute(Qt::AA_DontUseNativeDialogs);
    QApplication app(argc, argv);
    QApplication::setQuitOnLastWindowClosed(false);
    QPixmapCache::setCacheLimit(0);  // Qt 6.4's keeps the names of the pixmaps that it drops, also when it is cleared
    QApplication::setOrganizationName(q("emloc-studio"));
    QApplication::setApplicationName(q("emloc-studio"));
    const QTemporaryDir settings;
    QSettings::setDefaultFormat(QSettings::IniFormat);
    QSettings::setPath(QSettings::IniFormat, QSettings::UserScope, settings.path());
    if (bundled_model().isEmpty()) {
        std::fputs("The bundled model is missing: resources/pocket\n", stderr);
        return 2;
    }
    const Watch watch;
    return Soak(argc > 1 ? std::atof(argv[1]) : 10, argc > 2 ? static_cast<unsigned>(std::atoi(argv[2])) : 1).run();
}
