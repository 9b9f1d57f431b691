// What was said to a context, and its last test: kept with it, whole or reported as damaged.
#include <SQLiteCpp/SQLiteCpp.h>

#include "fixture.h"

namespace emloc {
namespace {

namespace fs = std::filesystem;

Exchange question_with_picture() {
    Exchange exchange;
    exchange.kind = Exchange::Kind::kClassification;
    exchange.question = "Which mushroom is it?";
    exchange.media = {image("field.png", random_bytes(900, 5))};
    exchange.labels = {{"morel", 0.75}, {"oyster \"x\"", 0.25}};
    exchange.seconds = 0.084;
    return exchange;
}

Exchange answer_in_words() {
    Exchange exchange;
    exchange.question = "Why?";
    exchange.answer = "Ridges.\nThey run down.";
    exchange.tokens = 9;
    exchange.first_token_seconds = 0.1;
    exchange.seconds = 0.5;
    exchange.stopped = true;
    return exchange;
}

class Conversations : public testing::Test {
 protected:
    Folder folder_;
    const fs::path file_ = folder_ / "s.db";
    Store store_ = opened(file_);

    void SetUp() override {
        ASSERT_TRUE(store_.save("a", some_context()));
        ASSERT_TRUE(store_.add_exchange("a", question_with_picture()));
        ASSERT_TRUE(store_.add_exchange("a", answer_in_words()));
    }
    int count(const std::string& table) {
        return SQLite::Database(file_.string()).execAndGet("SELECT count(*) FROM " + table).getInt();
    }
    void exec(const std::string& sql) { SQLite::Database(file_.string(), SQLite::OPEN_READWRITE).exec(sql); }
};

TEST_F(Conversations, ComeBackInOrderWithTheirPictures) {
    const auto said = opened(file_).exchanges("a").value();
    ASSERT_EQ(said.size(), 2u);
    EXPECT_EQ(said[0].kind, Exchange::Kind::kClassification);
    EXPECT_EQ(said[0].labels, question_with_picture().labels);
    ASSERT_EQ(said[0].media.size(), 1u);
    EXPECT_EQ(*said[0].media[0].bytes, *question_with_picture().media[0].bytes);
    EXPECT_EQ(said[1].answer, "Ridges.\nThey run down.");
    EXPECT_EQ(said[1].tokens, 9);
    EXPECT_TRUE(said[1].stopped);
    EXPECT_EQ(said[1].created.size(), 20u);
    EXPECT_LT(said[0].id, said[1].id);
}

TEST_F(Conversations, BelongToTheirContextAlone) {
    ASSERT_TRUE(store_.save("b", some_context(2)));
    ASSERT_TRUE(store_.add_exchange("", answer_in_words()));
    EXPECT_EQ(store_.exchanges("b")->size(), 0u);
    EXPECT_EQ(store_.exchanges("")->size(), 1u);
    EXPECT_DONE(store_.clear_exchanges(""));
    EXPECT_EQ(store_.exchanges("")->size(), 0u);
    EXPECT_EQ(store_.exchanges("a")->size(), 2u);
    EXPECT_EQ(kind_of(store_.add_exchange("nobody", answer_in_words())), ErrorKind::kNotFound);
    EXPECT_EQ(kind_of(store_.exchanges("nobody")), ErrorKind::kNotFound);
}

TEST_F(Conversations, FollowARenamedAndAReplacedContextAndGoWithARemovedOne) {
    EXPECT_DONE(store_.rename("a", "b"));
    EXPECT_EQ(store_.exchanges("b")->size(), 2u);
    EXPECT_DONE(store_.save("b", some_context(3), WhenTaken::kReplace));
    const auto said = store_.exchanges("b").value();
    ASSERT_EQ(said.size(), 2u);
    EXPECT_EQ(*said[0].media.at(0).bytes, *question_with_picture().media[0].bytes);
    EXPECT_TRUE(store_.verify()->damaged.empty());
    EXPECT_DONE(store_.remove("b"));
    EXPECT_EQ(count("exchanges"), 0);
    EXPECT_EQ(count("media"), 0);
}

TEST_F(Conversations, RemovedExchangeTakesItsPictureAlong) {
    const auto media = count("media");
    const auto first = store_.exchanges("a")->front().id;
    EXPECT_DONE(store_.remove_exchange(first));
    EXPECT_EQ(store_.exchanges("a")->size(), 1u);
    EXPECT_EQ(count("media"), media - 1);
    EXPECT_DONE(store_.remove_exchange(first));
}

TEST_F(Conversations, ChangedTextIsNoticedAndDoesNotHoldUpTheContext) {
    exec("UPDATE exchanges SET answer = 'No ridges.' WHERE kind = 'answer'");
    EXPECT_EQ(kind_of(store_.exchanges("a")), ErrorKind::kDamaged);
    EXPECT_DONE(store_.load("a"));
    ASSERT_EQ(store_.verify()->damaged.size(), 1u);
    EXPECT_DONE(store_.save("a", some_context(), WhenTaken::kReplace));
    EXPECT_TRUE(store_.verify()->damaged.empty());
}

TEST_F(Conversations, ExchangeMovedToAnotherContextIsNoticed) {
    ASSERT_TRUE(store_.save("b", some_context(2)));
    exec("UPDATE exchanges SET context_id = (SELECT id FROM contexts WHERE name = 'b')");
    EXPECT_EQ(kind_of(store_.exchanges("b")), ErrorKind::kDamaged);
    exec("UPDATE exchanges SET context_id = NULL");
    EXPECT_EQ(kind_of(store_.exchanges("")), ErrorKind::kDamaged);
    EXPECT_EQ(store_.verify()->damaged.size(), 1u);
}

TEST_F(Conversations, PictureThatIsGoneIsAnErrorAndNothingIsKept) {
    auto exchange = answer_in_words();
    exchange.media.push_back({.path = folder_ / "gone.png"});
    EXPECT_EQ(kind_of(store_.add_exchange("a", exchange)), ErrorKind::kNotFound);
    EXPECT_EQ(store_.exchanges("a")->size(), 2u);
}

TEST_F(Conversations, AreNotExported) {
    EXPECT_DONE(store_.export_context("a", folder_ / "a.emloc"));
    EXPECT_TRUE(opened(folder_ / "a.emloc").exchanges("a")->empty());
}

TEST_F(Conversations, RecordHasEverythingButKeysAndValues) {
    auto due = some_context();
    const auto record = store_.load_record("a").value();
    for (auto& layer : due.memory.layers) layer.key = layer.value = std::make_shared<const Bytes>();
    EXPECT_EQ(difference(due, record), "");
    EXPECT_EQ(kind_of(store_.load_record("nobody")), ErrorKind::kNotFound);
}

TEST_F(Conversations, EveryTestIsKeptAndTheLastSetsTheAccuracy) {
    EXPECT_FALSE(store_.last_test("a")->has_value());
    TestRun run;
    run.seconds = 3;
    run.answers = {{"/p/1.png", "morel", "morel", 0.9, ""},
                   {"/p/2.png", "morel", "oyster", 0.6, ""},
                   {"/p/3.png", "oyster", "", 0, "can't be read"}};
    EXPECT_DONE(store_.record_test("a", TestRun{}));
    EXPECT_FALSE(store_.summary("a")->accuracy.has_value());
    EXPECT_DONE(store_.record_test("a", run));
    EXPECT_EQ(store_.summary("a")->accuracy, 0.5);
    const auto read = opened(file_).last_test("a").value();
    ASSERT_TRUE(read.has_value());
    ASSERT_EQ(read->answers.size(), 3u);
    EXPECT_EQ(read->answers[1].answer, "oyster");
    EXPECT_EQ(read->answers[2].error, "can't be read");
    run.images = "/another set";
    run.answers.pop_back();
    run.answers[1].answer = "morel";
    EXPECT_DONE(store_.record_test("a", run));
    const auto all = store_.tests("a").value();
    ASSERT_EQ(all.size(), 3u);
    EXPECT_EQ(all[1].tested, 2);
    EXPECT_EQ(all[1].correct, 1);
    EXPECT_EQ(all[2].images, "/another set");
    EXPECT_EQ(all[2].correct, 2);
    EXPECT_EQ(store_.summary("a")->accuracy, 1.0);
    EXPECT_EQ(store_.test("a", all[1].id).value()->answers.size(), 3u) << "not overwritten by the other set's";
    EXPECT_FALSE(store_.test("a", 4711).value());
    exec("UPDATE tested_images SET answer = 'oyster' WHERE position = 1");
    EXPECT_EQ(kind_of(store_.last_test("a")), ErrorKind::kDamaged);
    EXPECT_EQ(store_.verify()->damaged.size(), 1u);
    EXPECT_EQ(kind_of(store_.record_test("nobody", run)), ErrorKind::kNotFound);
}

}  // namespace
}  // namespace emloc
