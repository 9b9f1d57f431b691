#include "tests/engine/demonstrations_fixtures.h"

namespace emloc {
namespace {

using test::answers_of;
using test::loaded;
using test::refusal;
using test::small_picture;
using test::TemporaryFolder;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

class ShareGpt : public testing::Test {
 protected:
    ShareGpt() {
        for (const auto* file : {"a.png", "b.png", "c.png"}) folder_.write(file, small_picture());
    }
    std::filesystem::path dataset(std::string_view text) { return folder_.write("data.json", text); }

    TemporaryFolder folder_;
};

TEST_F(ShareGpt, ReadsBothNamesOfRolesAndTurns) {
    const auto set = loaded(dataset(R"([
        {"messages": [{"role": "user", "content": "<image>Which animal?"}, {"role": "assistant", "content": "cat"}],
         "images": ["a.png"]},
        {"conversations": [{"from": "human", "value": "<image>\nWhich animal?"}, {"from": "gpt", "value": "dog"}],
         "image": "b.png", "id": 12}])"));
    ASSERT_EQ(set.demonstrations.size(), 2u);
    EXPECT_THAT(set.rejected, IsEmpty());
    EXPECT_THAT(answers_of(set), ElementsAre("cat", "dog"));
    for (const auto& demonstration : set.demonstrations) {
        EXPECT_EQ(demonstration.question, "Which animal?");
        EXPECT_TRUE(demonstration.is_label);
        EXPECT_EQ(demonstration.media.size(), 1u);
    }
}

TEST_F(ShareGpt, TakesTheTagsOutOfTheQuestion) {
    const auto set = loaded(dataset(R"([{"messages": [
        {"role": "user", "content": "Compare <image> with <image>.\n<image>"},
        {"role": "assistant", "content": "alike"}], "images": ["c.png", "a.png", "b.png"]}])"));
    ASSERT_EQ(set.demonstrations.size(), 1u);
    EXPECT_EQ(set.demonstrations[0].question, "Compare with .");
    ASSERT_EQ(set.demonstrations[0].media.size(), 3u);
    EXPECT_EQ(set.demonstrations[0].media[0].path.filename(), "c.png");
    EXPECT_EQ(set.demonstrations[0].media[2].path.filename(), "b.png");
}

TEST_F(ShareGpt, AsksTheDefaultQuestionWhereOnlyTagsAreThere) {
    const auto set = loaded(dataset(R"([{"messages": [{"role": "user", "content": "<image>"},
        {"role": "assistant", "content": "cat"}], "images": ["a.png"]}])"));
    ASSERT_EQ(set.demonstrations.size(), 1u);
    EXPECT_EQ(set.demonstrations[0].question, kDefaultQuestion);
}

TEST_F(ShareGpt, CountsALongOrManyLinedAnswerAsFreeText) {
    const auto answer_is_label = [&](const std::string& json_text) {
        const auto set = loaded(dataset(R"([{"messages": [{"role": "user", "content": "<image>What?"},
            {"role": "assistant", "content": ")" +
                                        json_text + R"("}], "images": ["a.png"]}])"));
        return set.demonstrations.at(0).is_label;
    };
    EXPECT_TRUE(answer_is_label(std::string(kLongestLabel, 'x')));
    EXPECT_FALSE(answer_is_label(std::string(kLongestLabel + 1, 'x')));
    EXPECT_FALSE(answer_is_label("one\\ntwo"));
    std::string mushrooms;
    for (std::size_t i = 0; i < kLongestLabel; ++i) mushrooms += "🍄";  // counted in characters, not bytes
    EXPECT_TRUE(answer_is_label(mushrooms));
}

TEST_F(ShareGpt, TakesVideosInTheOrderOfTheirTags) {
    const auto files = std::filesystem::path(EMLOC_SOURCE_DIR) / "tests/engine/video_files";
    std::filesystem::copy_file(files / "clip.gif", folder_.path() / "v.gif");
    const auto set = loaded(dataset(R"([
        {"messages": [{"role": "user", "content": "<video><image>Is it this?"}, {"role": "assistant", "content": "no"}],
         "videos": ["v.gif"], "images": ["a.png"]}])"));
    ASSERT_EQ(set.demonstrations.size(), 1u);
    const auto& media = set.demonstrations[0].media;
    ASSERT_EQ(media.size(), 2u);
    EXPECT_EQ(media[0].kind, MediaKind::kVideo);
    EXPECT_EQ(media[1].kind, MediaKind::kImage);
    EXPECT_EQ(set.demonstrations[0].question, "Is it this?");
}

TEST_F(ShareGpt, ListsVideosThatAreMissing) {
    const auto set = loaded(dataset(R"([
        {"messages": [{"role": "user", "content": "<video>What?"}, {"role": "assistant", "content": "run"}],
         "videos": ["v.mp4"]},
        {"messages": [{"role": "user", "content": "<image>What?"}, {"role": "assistant", "content": "cat"}],
         "images": ["a.png"]}])"));
    EXPECT_THAT(answers_of(set), ElementsAre("cat"));
    ASSERT_EQ(set.rejected.size(), 1u);
    EXPECT_EQ(set.rejected[0].path.filename(), "v.mp4");
    EXPECT_THAT(set.rejected[0].reason, HasSubstr("There is no file"));
}

struct BadEntry {
    const char* entry;
    const char* says;
};

class BadShareGptEntry : public ShareGpt, public testing::WithParamInterface<BadEntry> {};

TEST_P(BadShareGptEntry, IsListedWithItsNumberAndDoesNotStopTheRest) {
    const std::string good = R"({"messages": [{"role": "user", "content": "<image>?"},
        {"role": "assistant", "content": "cat"}], "images": ["a.png"]})";
    const auto set = loaded(dataset("[" + good + ", " + GetParam().entry + ", " + good + "]"));
    EXPECT_EQ(set.demonstrations.size(), 2u);
    ASSERT_EQ(set.rejected.size(), 1u);
    EXPECT_THAT(set.rejected[0].reason, AllOf(StartsWith("Entry 2: "), HasSubstr(GetParam().says)));
}

INSTANTIATE_TEST_SUITE_P(
    Entries, BadShareGptEntry,
    testing::Values(
        BadEntry{"3", "not a JSON object"}, BadEntry{R"({"messages": "hello"})", "not a list of turns"},
        BadEntry{R"({"messages": []})", "doesn't begin with a question"},
        BadEntry{R"({"messages": [{"role": "user", "content": "?"}]})", "doesn't begin with a question"},
        BadEntry{R"({"messages": [{"role": "assistant", "content": "a"}, {"role": "user", "content": "b"}]})",
                 "doesn't begin with a question"},
        BadEntry{R"({"messages": [{"role": "user"}, {"role": "assistant", "content": "b"}]})", "no role or no text"},
        BadEntry{
            R"({"messages": [{"role": "user", "content": [{"type": "image"}]}, {"role": "assistant", "content": "b"}]})",
            "1 <image> tags, but it names 0 image files"},
        BadEntry{R"({"messages": ["user", "assistant"]})", "no role or no text"},
        BadEntry{R"({"messages": [{"role": "user", "content": "?"}, {"role": "function_call", "content": "f"}]})",
                 "\"function_call\" are not supported"},
        BadEntry{
            R"({"messages": [{"role": "user", "content": "<image><image>?"}, {"role": "assistant", "content": "b"}], "images": ["a.png"]})",
            "2 <image> tags, but it names 1 image files"},
        BadEntry{
            R"({"messages": [{"role": "user", "content": "<video>?"}, {"role": "assistant", "content": "b"}], "images": ["a.png"]})",
            "0 <image> tags"},
        BadEntry{
            R"({"messages": [{"role": "user", "content": "?"}, {"role": "assistant", "content": "<image>"}], "images": ["a.png"]})",
            "An answer contains a tag"},
        BadEntry{
            R"({"messages": [{"role": "user", "content": "<audio>?"}, {"role": "assistant", "content": "b"}], "audios": ["a.wav"]})",
            "Audio is not supported"},
        BadEntry{
            R"({"messages": [{"role": "user", "content": "<image>?"}, {"role": "assistant", "content": " \n"}], "images": ["a.png"]})",
            "answer is empty"},
        BadEntry{
            R"({"messages": [{"role": "user", "content": "<image>?"}, {"role": "assistant", "content": "b"}], "images": ["missing.png"]})",
            "There is no file"},
        BadEntry{
            R"({"messages": [{"role": "user", "content": "<image>?"}, {"role": "assistant", "content": "b"}], "images": ["/etc/hostname"]})",
            "outside of the manifest's folder"},
        BadEntry{
            R"({"messages": [{"role": "user", "content": "<video>?"}, {"role": "assistant", "content": "b"}], "videos": [["f1.png", "f2.png"]]})",
            "not a path"}));

TEST_F(ShareGpt, IsRefusedWhereTheFileIsNoList) {
    auto error = refusal(dataset("{\"data\": []}"));
    EXPECT_EQ(error.kind, ErrorKind::kMalformed);
    EXPECT_THAT(error.message, HasSubstr("not a JSON list"));

    error = refusal(dataset("[\n{\"messages\": [\n oops"));
    EXPECT_EQ(error.kind, ErrorKind::kMalformed);
    EXPECT_THAT(error.message, AllOf(HasSubstr("data.json"), HasSubstr("line 3")));

    EXPECT_EQ(refusal(dataset("[]")).kind, ErrorKind::kNotFound);
}

TEST_F(ShareGpt, BothContainersTakeBothKindsOfRecord) {
    const auto list = folder_.write("labels.json", R"([{"image": "a.png", "label": "cat"}])");
    EXPECT_THAT(answers_of(loaded(list)), ElementsAre("cat"));
    const auto lines = folder_.write("chats.jsonl", R"({"messages": [{"role": "user", "content": "<image>?"},)"
                                                    R"({"role": "assistant", "content": "dog"}], "images": "a.png"})");
    EXPECT_THAT(answers_of(loaded(lines)), ElementsAre("dog"));
}

TEST_F(ShareGpt, ANumberTooLargeToReadIsSaidAndDoesNotEndTheProgram) {
    const auto error = refusal(dataset(R"([{"messages": [], "id": 1e999}])"));
    EXPECT_EQ(error.kind, ErrorKind::kMalformed);
    EXPECT_THAT(error.message, HasSubstr("too large"));
    EXPECT_EQ(refusal(dataset("184467440737095516163440e3709")).kind, ErrorKind::kMalformed);
}

}  // namespace
}  // namespace emloc
