// The engine in a thread of its own, watched, stopped and held up from another, with a store and questions beside it.
// It proves most under ThreadSanitizer (preset tsan).
#include <algorithm>
#include <atomic>
#include <chrono>
#include <random>

#include "engine/query/query.h"
#include "tests/engine/network/pocket.h"
#include "tests/engine/network/watched_adaptation.h"
#include "tests/engine/store/fixture.h"

namespace emloc {
namespace {

using namespace std::chrono_literals;
using testing::Event;
using testing::WatchedAdaptation;

#if defined(__SANITIZE_THREAD__)
constexpr int kComputing = 1;  // it doesn't see into libgomp
#else
constexpr int kComputing = 2;
#endif
constexpr int kRounds = 8;  // of what is tried at random moments
constexpr std::size_t kOfOneChunk = 4;
const AdaptationOptions kOptions{.method = {.name = {}, .options = {{"delta", 0.02}}},
                                 .demonstrations_per_chunk = kOfOneChunk};

bool same_memory(const Memory& a, const Memory& b) {
    if (a.layers.size() != b.layers.size() || a.position_offset != b.position_offset) return false;
    for (std::size_t l = 0; l < a.layers.size(); ++l)
        if (!same(a.layers[l].key, b.layers[l].key) || !same(a.layers[l].value, b.layers[l].value)) return false;
    return true;
}

bool begins_with(const std::vector<Event>& all, const std::vector<Event>& first) {
    return first.size() <= all.size() && std::equal(first.begin(), first.end(), all.begin());
}

bool only_begins(const Event& event) {
    return event.kind == Event::Kind::kChunkBegun || event.kind == Event::Kind::kPhaseBegun ||
           event.kind == Event::Kind::kTrialBegun;
}

std::shared_ptr<const Model> load() {
    auto model = Model::load(testing::pocket_folder(), {.device = "cpu", .threads = kComputing});
    if (!model) throw std::runtime_error(model.error().message);
    return *model;
}

// A context of one chunk, and what continuing it by another is like where nobody interferes.
struct Unhindered {
    std::shared_ptr<const Context> before;
    std::vector<Demonstration> more;
    std::vector<Event> events;
    Context after;
};

class EngineThreadTest : public testing::PocketTest {
 protected:
    static void SetUpTestSuite() {
        model_ = load();
        const auto all = glyphs(2 * kOfOneChunk);
        const std::vector<Demonstration> half(all.begin(), all.begin() + kOfOneChunk);
        unhindered_ = {
            std::make_shared<const Context>(adapted(kOptions, half)), {all.begin() + kOfOneChunk, all.end()}, {}, {}};
        testing::Mailbox events;
        auto after = Adaptation(model_, kOptions).extend(*unhindered_.before, unhindered_.more, events);
        if (!after) throw std::runtime_error(after.error().message);
        unhindered_.after = std::move(*after);
        unhindered_.events = events.events();
    }
    static void TearDownTestSuite() { unhindered_ = {}; }

    static WatchedAdaptation::Work extension() {
        return [](Observer& observer, std::stop_token stop) {
            return Adaptation(model_, kOptions).extend(*unhindered_.before, unhindered_.more, observer, stop);
        };
    }
    static std::size_t random_below(std::size_t bound) {
        return std::uniform_int_distribution<std::size_t>(0, bound - 1)(random_);
    }
    static void expect_unhindered(WatchedAdaptation& running) {
        const auto& context = running.finished();
        ASSERT_TRUE(context) << context.error().message;
        EXPECT_TRUE(same_memory(context->memory, unhindered_.after.memory));
        EXPECT_EQ(running.mailbox().events(), unhindered_.events);
    }

    static inline Unhindered unhindered_;
    static inline std::mt19937 random_{7};  // goes on with --gtest_repeat
};

TEST_F(EngineThreadTest, WhatAnotherThreadSeesIsWhatHappensInItsOrder) {
    WatchedAdaptation running(extension());
    std::vector<Event> seen;
    while (running.mailbox().wait_for(seen.size() + 1)) {
        seen = running.mailbox().events();
        ASSERT_TRUE(begins_with(unhindered_.events, seen)) << seen.size() << " events";
    }
    EXPECT_EQ(seen, unhindered_.events);
    expect_unhindered(running);
}

TEST_F(EngineThreadTest, AStopAtAnyMomentCancelsAndLeavesNothing) {
    const Context copy = *unhindered_.before;
    int cancelled = 0;
    for (int round = 0; round < kRounds; ++round) {
        WatchedAdaptation running(extension());
        running.mailbox().wait_for(random_below(unhindered_.events.size()));
        std::this_thread::sleep_for(std::chrono::microseconds(random_below(3000)));
        running.cancel();
        const auto& outcome = running.finished();
        const auto seen = running.mailbox().events();
        EXPECT_TRUE(begins_with(unhindered_.events, seen)) << seen.size() << " events";
        if (outcome) {  // it came too late
            EXPECT_TRUE(same_memory(outcome->memory, unhindered_.after.memory));
        } else {
            EXPECT_EQ(outcome.error().kind, ErrorKind::kCancelled) << outcome.error().message;
            ++cancelled;
        }
    }
    EXPECT_GT(cancelled, 0);
    EXPECT_EQ(unhindered_.before->demonstrations.size(), copy.demonstrations.size());
    EXPECT_TRUE(same_memory(unhindered_.before->memory, copy.memory));
    WatchedAdaptation afterwards(extension());
    expect_unhindered(afterwards);
}

TEST_F(EngineThreadTest, WhatIsHeldUpStandsStillAndGoesOnAsIfItHadNotBeen) {
    WatchedAdaptation running(extension());
    int held = 0;
    for (int round = 0; round < kRounds; ++round) {
        running.mailbox().wait_for(running.mailbox().events().size() + random_below(4));
        if (!running.mailbox().hold()) break;
        const auto before = running.mailbox().events().size();
        std::this_thread::sleep_for(5ms);
        EXPECT_EQ(running.mailbox().events().size(), before);
        running.mailbox().let_go();
        ++held;
    }
    EXPECT_GT(held, 0);
    expect_unhindered(running);
}

TEST_F(EngineThreadTest, AStopEndsWhatIsHeldUp) {
    for (int round = 0; round < kRounds; ++round) {
        WatchedAdaptation running(extension());
        running.mailbox().wait_for(random_below(unhindered_.events.size() / 2));
        ASSERT_TRUE(running.mailbox().hold());
        const auto before = static_cast<std::ptrdiff_t>(running.mailbox().events().size());
        running.cancel();
        const auto& outcome = running.finished();
        ASSERT_FALSE(outcome);
        EXPECT_EQ(outcome.error().kind, ErrorKind::kCancelled);
        const auto seen = running.mailbox().events();
        EXPECT_TRUE(std::all_of(seen.begin() + before, seen.end(), only_begins)) << "something was done after the stop";
    }
}

// A model computes in one thread at a time, so the questions have one of their own; the context is in both.
TEST_F(EngineThreadTest, AnswersFromAContextStayTheSameWhileItIsContinued) {
    const auto query = Query::open(load(), unhindered_.before);
    ASSERT_TRUE(query);
    const auto& image = unhindered_.more.front().media;
    const auto expected = query->classify(image);
    ASSERT_TRUE(expected);
    WatchedAdaptation running(extension());
    for (std::size_t step = 8; running.mailbox().wait_for(step); step += 8) {
        const auto answer = query->classify(image);
        ASSERT_TRUE(answer);
        for (std::size_t i = 0; i < answer->labels.size(); ++i) {
            EXPECT_EQ(answer->labels[i].label, expected->labels[i].label);
            EXPECT_EQ(answer->labels[i].probability, expected->labels[i].probability);
        }
    }
    expect_unhindered(running);
}

TEST_F(EngineThreadTest, AStoppedQuestionLeavesTheNextOneItsAnswer) {
    const auto query = Query::open(model_, unhindered_.before);
    ASSERT_TRUE(query);
    const auto& image = unhindered_.more.front().media;
    const auto expected = query->classify(image);
    ASSERT_TRUE(expected);
    for (int round = 0; round < kRounds; ++round) {
        std::optional<Result<Classification>> outcome;
        std::jthread asking([&](std::stop_token stop) { outcome = query->classify(image, {}, {}, std::move(stop)); });
        std::this_thread::sleep_for(std::chrono::microseconds(random_below(20'000)));
        asking.request_stop();
        asking.join();
        if (!*outcome) {
            EXPECT_EQ(outcome->error().kind, ErrorKind::kCancelled);
        }
    }
    EXPECT_EQ(query->classify(image)->labels.front().probability, expected->labels.front().probability);
}

TEST_F(EngineThreadTest, ALoadStoppedAtAnyMomentLeavesNoModel) {
    for (int round = 0; round < kRounds; ++round) {
        std::atomic<std::int64_t> done{0};
        std::optional<Result<std::shared_ptr<const Model>>> outcome;
        const auto wanted = static_cast<std::int64_t>(random_below(100));
        std::jthread loading([&](std::stop_token stop) {
            const auto progress = [&](const Progress& p) { done = p.total > 0 ? 100 * p.done / p.total : 0; };
            outcome = Model::load(testing::pocket_folder(), {.device = "cpu", .threads = kComputing}, progress,
                                  std::move(stop));
            done = 100;
        });
        while (done < wanted) std::this_thread::yield();
        loading.request_stop();
        loading.join();
        if (*outcome) {
            EXPECT_EQ((**outcome)->identity().sha256, model_->identity().sha256);
        } else {
            EXPECT_EQ(outcome->error().kind, ErrorKind::kCancelled) << outcome->error().message;
        }
    }
}

std::string name_of(std::size_t number) {
    return "context " + std::to_string(number);
}

TEST_F(EngineThreadTest, AStoreIsListedWhileTheEngineSavesToItAndHoldsWhatWasAcknowledged) {
    constexpr std::size_t kBeforeTheStop = 4;
    const Folder folder;
    const auto reader = opened(folder / "s.emloc");
    std::atomic<std::size_t> acknowledged{0};
    std::jthread engine([&](std::stop_token stop) {
        auto store = opened(folder / "s.emloc");
        Observer silent;
        const Adaptation adaptation(model_, {.method = {.name = "naive", .options = {}}});
        for (;;) {
            const auto context = adaptation.extend(*unhindered_.before, unhindered_.more, silent, stop);
            if (!context) return;
            EXPECT_DONE(store.save(name_of(acknowledged), *context));
            ++acknowledged;
        }
    });
    while (acknowledged < kBeforeTheStop) {
        const std::size_t before = acknowledged;
        const auto list = reader.list();
        ASSERT_TRUE(list) << list.error().message;
        EXPECT_GE(list->size(), before);
        EXPECT_LE(list->size(), acknowledged + 1);  // written, and not yet said to be
        for (std::size_t i = 0; i < list->size(); ++i) EXPECT_EQ((*list)[i].name, name_of(i));
        if (!list->empty()) {
            EXPECT_DONE(reader.load(list->back().name));
        }
    }
    engine.request_stop();
    engine.join();
    EXPECT_EQ(reader.list()->size(), acknowledged.load());
    EXPECT_TRUE(reader.verify()->damaged.empty());
}

}  // namespace
}  // namespace emloc
