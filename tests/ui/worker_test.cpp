// The engine's side of the window in a thread of the test's own, which hears its signals where they are said and takes
// them over under a lock. Between EngineThread and the window the same goes by Qt's queue, into which ThreadSanitizer
// doesn't see; this is what it can judge: the worker, its observer, the gate, a stop, and the values that cross.
#include <QCoreApplication>
#include <QDir>
#include <QTemporaryDir>
#include <QTest>
#include <condition_variable>
#include <deque>
#include <functional>
#include <mutex>
#include <random>
#include <thread>

#include "engine/demonstrations/load.h"
#include "tests/ui/drop.h"
#include "ui/convert.h"
#include "ui/settings/settings.h"
#include "ui/worker/engine_events.h"
#include "ui/worker/workspace_worker.h"

using namespace emloc;
using namespace emloc::ui;

namespace {

constexpr std::size_t kDemonstrations = 8;
constexpr int kOfOneChunk = 4;
constexpr int kRounds = 4;

// What was said, as text that two runs have in common, and the last of the values that are shared and not copied.
struct Said {
    std::vector<std::string> lines;
    std::shared_ptr<const Decision> decision;
    SharedRecord record;
};

// A worker in a thread of its own, which does what it is given one after another.
class Engine {
 public:
    Engine() {
        thread_ = std::thread([this] { run(); });
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return worker_ != nullptr; });
    }
    ~Engine() {
        give({});
        thread_.join();
    }
    Engine(const Engine&) = delete;
    Engine& operator=(const Engine&) = delete;

    void give(std::function<void(EngineWorker&)> work) {
        {
            const std::lock_guard lock(mutex_);
            due_.push_back(std::move(work));
        }
        changed_.notify_all();
    }
    void wait_until_done() {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [this] { return due_.empty(); });
    }
    // False where everything is done and so much was not said.
    bool wait_for(std::size_t lines) {
        std::unique_lock lock(mutex_);
        changed_.wait(lock, [&] { return due_.empty() || said_.lines.size() >= lines; });
        return said_.lines.size() >= lines;
    }
    Said said() const {
        const std::lock_guard lock(mutex_);
        return said_;
    }
    void forget() {
        const std::lock_guard lock(mutex_);
        said_ = {};
    }
    PauseGate& gate() { return controls_.gate; }

 private:
    void run() {
        EngineEvents events;
        WorkspaceWorker worker(events, controls_);
        hear(events);
        std::unique_lock lock(mutex_);
        worker_ = &worker;
        changed_.notify_all();
        for (;;) {
            changed_.wait(lock, [this] { return !due_.empty(); });
            const auto work = due_.front();
            if (!work) return;
            lock.unlock();
            work(worker);
            lock.lock();
            due_.pop_front();  // only now: wait_until_done
            changed_.notify_all();
        }
    }
    void say(std::string line, const std::function<void(Said&)>& keep = {}) {
        {
            const std::lock_guard lock(mutex_);
            said_.lines.push_back(std::move(line));
            if (keep) keep(said_);
        }
        changed_.notify_all();
    }
    void hear(EngineEvents& events) {
        const auto hears = [&events](auto signal, auto slot) {
            QObject::connect(&events, signal, &events, slot, Qt::DirectConnection);
        };
        hears(&EngineEvents::failed, [this](const Failure& failure) {
            say(failure.kind == ErrorKind::kCancelled ? "cancelled" : failure.message.toStdString());
        });
        hears(&EngineEvents::compression_begun,
              [this](const SharedRecord& record) { say("begun", [&](Said& said) { said.record = record; }); });
        hears(&EngineEvents::chunk_begun,
              [this](const ChunkBegun& chunk) { say(fmt::format("chunk {}", chunk.chunk)); });
        hears(&EngineEvents::trial_begun, [this](const TrialBegun& trial) {
            say(fmt::format("trial {} {} {}", trial.chunk, trial.layer, trial.ratio));
        });
        hears(&EngineEvents::trial_done, [this](const Trial& trial) {
            say(fmt::format("tried {} {} {} {}", trial.chunk, trial.layer, trial.kept_tokens, trial.accepted));
        });
        hears(&EngineEvents::decided, [this](const LayerDecision& decision) {
            say(fmt::format("decided {} {} {}", decision.chunk, decision.layer, decision.kept_tokens),
                [&](Said& said) { said.decision = decision.whole; });
        });
        hears(&EngineEvents::compressed, [this](const OpenedContext&, double) { say("compressed"); });
        hears(&EngineEvents::saved, [this](const QString& name) { say("saved " + name.toStdString()); });
    }

    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<std::function<void(EngineWorker&)>> due_;
    Said said_;
    EngineControls controls_;
    EngineWorker* worker_ = nullptr;
    std::thread thread_;
};

bool begins_with(const std::vector<std::string>& all, const std::vector<std::string>& first) {
    return first.size() <= all.size() && std::equal(first.begin(), first.end(), all.begin());
}

}  // namespace

class WorkerTest : public QObject {
    Q_OBJECT

 private:
    QTemporaryDir folder_;
    const QString store_ = folder_.filePath(q("contexts.emloc"));
    std::unique_ptr<Engine> engine_;
    CompressRequest request_;
    std::vector<std::string> unhindered_;  // what a compression says that nobody interferes with
    std::mt19937 random_{5};

    std::size_t random_below(std::size_t bound) {
        return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random_);
    }
    std::stop_source compress() {
        std::stop_source stop;
        engine_->forget();
        engine_->give(
            [request = request_, token = stop.get_token()](EngineWorker& worker) { worker.compress(request, token); });
        return stop;
    }

 private Q_SLOTS:
    void initTestCase() {
        QVERIFY2(!bundled_model().isEmpty(), "the bundled model is missing: resources/pocket");
        auto set = load_demonstrations(EMLOC_SOURCE_DIR "/projects/glyphs/demonstrations");
        QVERIFY(set.has_value());
        set->demonstrations.resize(kDemonstrations);
        request_ = {set->demonstrations,
                    {.method = {.name = {}, .options = {{"delta", 0.02}}}, .demonstrations_per_chunk = kOfOneChunk},
                    {}};
        engine_ = std::make_unique<Engine>();
        engine_->give([this](EngineWorker& worker) {
            worker.load_model(bundled_model(), {.device = "cpu", .threads = 1}, {});
            worker.open_store(store_);
        });
        engine_->wait_until_done();
        compress();
        engine_->wait_until_done();
        unhindered_ = engine_->said().lines;
        QVERIFY(unhindered_.size() > 20);
        QCOMPARE(unhindered_.back(), std::string("compressed"));
    }

    void what_is_shared_can_be_read_while_the_compression_goes_on() {
        compress();
        std::size_t seen = 0;
        while (engine_->wait_for(seen + 1)) {
            const Said said = engine_->said();
            seen = said.lines.size();
            QVERIFY(begins_with(unhindered_, said.lines));
            QVERIFY(said.record->demonstrations.size() == kDemonstrations);
            if (!said.decision || said.decision->kept.empty()) continue;
            for (const auto& head : said.decision->kept) QVERIFY(std::is_sorted(head.begin(), head.end()));
        }
        QCOMPARE(engine_->said().lines, unhindered_);
    }

    void a_stop_at_any_moment_is_said_and_leaves_the_result_before() {
        for (int round = 0; round < kRounds; ++round) {
            std::stop_source stop = compress();
            engine_->wait_for(1 + random_below(unhindered_.size() - 1));
            stop.request_stop();
            engine_->wait_until_done();
            auto lines = engine_->said().lines;
            const bool cancelled = lines.back() == "cancelled";
            if (cancelled) lines.pop_back();
            QVERIFY(begins_with(unhindered_, lines));
            QVERIFY(cancelled || lines == unhindered_);  // or it came too late
        }
        engine_->forget();
        engine_->give([](EngineWorker& worker) { worker.save(q("kept"), WhenTaken::kReplace); });
        engine_->wait_until_done();
        QCOMPARE(engine_->said().lines, std::vector<std::string>{"saved kept"});
    }

    void the_gate_holds_a_compression_up_from_another_thread_and_a_stop_ends_that() {
        std::stop_source stop = compress();
        for (int round = 0; round < kRounds; ++round) {
            engine_->wait_for(2 * static_cast<std::size_t>(round) + random_below(4));
            engine_->gate().set_closed(true);
            std::this_thread::sleep_for(std::chrono::milliseconds(2));
            engine_->gate().set_closed(false);
        }
        engine_->wait_until_done();
        QCOMPARE(engine_->said().lines, unhindered_);
        engine_->gate().set_closed(true);
        stop = compress();
        engine_->wait_for(1);
        stop.request_stop();
        engine_->wait_until_done();
        engine_->gate().set_closed(false);
        QCOMPARE(engine_->said().lines.back(), std::string("cancelled"));
        QVERIFY(std::ranges::count_if(engine_->said().lines,
                                      [](const auto& line) { return line.starts_with("tried"); }) == 0);
    }

    void a_file_that_has_changed_is_named_before_anything_is_computed() {
        const QString file = folder_.filePath(q("changing.png"));
        auto& medium = request_.demonstrations.back().media.front();
        const Media before = medium;
        QVERIFY(QFile::copy(q(before.path.c_str()), file));
        medium.path = file.toStdString();
        QFile appended(file);
        QVERIFY(appended.setPermissions(QFile::ReadOwner | QFile::WriteOwner));
        QVERIFY(appended.open(QIODevice::Append) && appended.write("more") == 4);
        appended.close();
        compress();
        engine_->wait_until_done();
        const auto lines = engine_->said().lines;
        medium = before;
        QVERIFY(lines.back().find("changing.png has changed since it was added") != std::string::npos);
        QVERIFY(std::find(lines.begin(), lines.end(), "chunk 0") == lines.end());
    }

    void a_store_can_be_listed_by_another_connection_while_the_worker_saves_to_it() {
        constexpr std::size_t kSaves = 6;
        compress();
        engine_->give([](EngineWorker& worker) { worker.save(q("0"), WhenTaken::kReplace); });
        for (std::size_t i = 1; i < kSaves; ++i) {
            engine_->give([i](EngineWorker& worker) { worker.duplicate_context(q("0"), QString::number(i)); });
        }
        const auto reader = Store::open(to_path(store_), OpenMode::kReadOnly);
        QVERIFY(reader.has_value());
        std::size_t most = 0;
        const auto is_a_copy = [](const ContextSummary& context) { return context.name.size() == 1; };
        do {
            const auto list = reader->list();
            QVERIFY2(list.has_value(), list ? "" : list.error().message.c_str());
            const auto copies = static_cast<std::size_t>(std::ranges::count_if(*list, is_a_copy));
            QVERIFY(copies >= most);
            most = copies;
        } while (most < kSaves);
        engine_->wait_until_done();
        QVERIFY(reader->verify()->damaged.empty());
    }

    void cleanupTestCase() { engine_.reset(); }
};

QTEST_GUILESS_MAIN(WorkerTest)
#include "worker_test.moc"
