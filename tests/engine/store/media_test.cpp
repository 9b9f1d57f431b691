// Media are kept once, whatever the number of contexts that use them, and never get lost or mixed up.
#include <gmock/gmock.h>

#include "engine/core/digest.h"
#include "fixture.h"

namespace emloc {
namespace {

using testing::HasSubstr;

Context context_of(std::vector<Media> media) {
    Context context;
    context.model = some_model();
    context.options.method = some_method();
    context.demonstrations.resize(1);
    context.demonstrations[0].media = std::move(media);
    context.demonstrations[0].answer = "x";
    return context;
}

class StoredMedia : public testing::Test {
 protected:
    Folder folder_;
    Store store_ = opened(folder_ / "s.db");

    std::uintmax_t store_size() {
        store_ = opened(folder_ / "elsewhere.db");
        const auto size = std::filesystem::file_size(folder_ / "s.db");
        store_ = opened(folder_ / "s.db");
        return size;
    }
};

TEST_F(StoredMedia, SameFileIsKeptOnceForAllContexts) {
    const auto bytes = random_bytes(3 << 20, 1);
    for (const auto* name : {"a", "b", "c"})
        EXPECT_DONE(store_.save(name, context_of({image("i", bytes), image("j", bytes)})));
    EXPECT_LT(store_size(), 5u << 20);
    const auto loaded = store_.load("c").value();
    EXPECT_EQ(loaded.demonstrations[0].media[0].bytes,
              loaded.demonstrations[0].media[1].bytes);  // one copy in memory too
    EXPECT_EQ(loaded.demonstrations[0].media[0].sha256, sha256_hex(*bytes));
    EXPECT_DONE(store_.remove("a"));
    EXPECT_DONE(store_.save("b", context_of({}), WhenTaken::kReplace));
    EXPECT_EQ(*store_.load("c")->demonstrations[0].media[0].bytes, *bytes);
    EXPECT_DONE(store_.remove("c"));
    EXPECT_LT(store_size(), 2u << 20);
}

TEST_F(StoredMedia, FileIsReadWhereItsBytesAreNotGiven) {
    write_file(folder_ / "cat.jpg", "not really a cat");
    EXPECT_DONE(store_.save("a", context_of({Media{MediaKind::kImage, folder_ / "cat.jpg", nullptr, ""}})));
    std::filesystem::remove(folder_ / "cat.jpg");
    const auto medium = store_.load("a")->demonstrations[0].media[0];
    EXPECT_EQ(*medium.bytes, Bytes(std::as_bytes(std::span(std::string_view("not really a cat"))).begin(),
                                   std::as_bytes(std::span(std::string_view("not really a cat"))).end()));
    EXPECT_EQ(medium.path, folder_ / "cat.jpg");
}

TEST_F(StoredMedia, MissingFileIsNamedAndNothingIsSaved) {
    const auto saved = store_.save("a", context_of({Media{MediaKind::kImage, folder_ / "no.jpg", nullptr, ""}}));
    EXPECT_EQ(kind_of(saved), ErrorKind::kNotFound);
    EXPECT_THAT(message_of(saved), HasSubstr("no.jpg"));
    EXPECT_EQ(kind_of(store_.save("a", context_of({Media{}}))), ErrorKind::kNotFound);
    EXPECT_TRUE(store_.list()->empty());
}

TEST_F(StoredMedia, LargeFileStaysWhereItIs) {
    const auto bytes = random_bytes(33 << 20, 1);
    write_file(folder_ / "film.mp4", *bytes);
    const auto path_only = Media{MediaKind::kVideo, folder_ / "film.mp4", nullptr, ""};
    EXPECT_DONE(store_.save("path", context_of({path_only})));
    EXPECT_DONE(store_.save("bytes", context_of({Media{MediaKind::kVideo, folder_ / "film.mp4", bytes, ""}})));
    for (const auto* name : {"path", "bytes"}) {
        const auto medium = store_.load(name)->demonstrations[0].media[0];
        EXPECT_EQ(medium.bytes, nullptr);
        EXPECT_EQ(medium.path, folder_ / "film.mp4");
        EXPECT_EQ(medium.sha256, sha256_hex(*bytes));
    }
    EXPECT_LT(store_size(), 2u << 20);
    std::filesystem::remove(folder_ / "film.mp4");
    EXPECT_DONE(store_.duplicate("path", "copy"));  // a film that was put away doesn't keep its context from being used
}

TEST_F(StoredMedia, LargeMediumWithoutAFileIsKept) {
    const auto bytes = random_bytes(33 << 20, 1);
    EXPECT_DONE(store_.save("a", context_of({Media{MediaKind::kImage, folder_ / "not there", bytes, ""}})));
    EXPECT_EQ(*store_.load("a")->demonstrations[0].media[0].bytes, *bytes);
}

TEST_F(StoredMedia, HashGivenWronglyIsNotBelieved) {
    auto liar = image("liar", random_bytes(100, 1));
    liar.sha256 = sha256_hex(*random_bytes(100, 2));
    EXPECT_DONE(store_.save("liar", context_of({liar})));
    EXPECT_DONE(store_.save("honest", context_of({image("honest", random_bytes(100, 2))})));
    EXPECT_EQ(*store_.load("honest")->demonstrations[0].media[0].bytes, *random_bytes(100, 2));
    EXPECT_EQ(*store_.load("liar")->demonstrations[0].media[0].bytes, *random_bytes(100, 1));
}

TEST_F(StoredMedia, ContextLoadedWithReferencesIsSavedWithItsMedia) {
    const auto context = some_context();
    EXPECT_DONE(store_.save("a", context));
    auto loaded = store_.load("a", nullptr, LoadMedia::kReferences).value();
    EXPECT_EQ(loaded.demonstrations[0].media[0].bytes, nullptr);
    EXPECT_EQ(difference(context, loaded, CompareMedia::kReferences), "");
    EXPECT_DONE(store_.save("b", loaded));
    EXPECT_DONE(store_.save("a", loaded, WhenTaken::kReplace));  // while it is the last that has them
    EXPECT_DONE(store_.remove("b"));
    EXPECT_EQ(difference(context, store_.load("a").value()), "");
}

TEST_F(StoredMedia, FileThatChangedSinceIsNotTakenForTheOldOne) {
    write_file(folder_ / "cat.jpg", "a dog by now");
    const auto old = Media{MediaKind::kImage, folder_ / "cat.jpg", nullptr, sha256_hex(*random_bytes(9, 1))};
    EXPECT_DONE(store_.save("a", context_of({old})));
    const auto medium = store_.load("a")->demonstrations[0].media[0];
    EXPECT_EQ(medium.bytes, nullptr);
    EXPECT_EQ(medium.sha256, old.sha256);
}

}  // namespace
}  // namespace emloc
