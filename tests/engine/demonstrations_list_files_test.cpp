// Files that hold a list: their encoding, one record a line or in a JSON list, and how paths are written in them.
#include "tests/engine/demonstrations_fixtures.h"

namespace emloc {
namespace {

namespace fs = std::filesystem;
using test::answers_of;
using test::loaded;
using test::reasons_of;
using test::refusal;
using test::TemporaryFolder;
using testing::AllOf;
using testing::Each;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;
using testing::StartsWith;

constexpr const char* kCat = R"({"image": "images/a.png", "label": "cat"})";
constexpr const char* kDog = R"({"image": "images/b.png", "label": "dog"})";

class ListFile : public testing::Test {
 protected:
    ListFile() {
        folder_.write("images/a.png", test::small_picture());
        folder_.write("images/b.png", test::small_picture(".jpg"));
    }
    std::vector<std::string> answers(const std::string& name, std::string_view text) {
        const auto set = loaded(folder_.write(name, text));
        EXPECT_THAT(set.rejected, IsEmpty());
        return answers_of(set);
    }
    std::vector<std::string> answers_by_path(const std::string& path) {
        return answers("list.json", R"([{"image": ")" + path + R"(", "label": "cat"}])");
    }

    TemporaryFolder folder_;
};

TEST_F(ListFile, IsReadByItsContentWhateverItsName) {
    const auto lines = fmt::format("{}\n{}\n", kCat, kDog);
    const auto list = fmt::format("[{},\n {}]", kCat, kDog);
    for (const auto* name : {"a.json", "a.jsonl", "a.ndjson", "A.JSON"}) {
        EXPECT_THAT(answers(name, lines), ElementsAre("cat", "dog")) << name;
        EXPECT_THAT(answers(name, "\n" + lines), ElementsAre("cat", "dog")) << name;
        EXPECT_THAT(answers(name, list), ElementsAre("cat", "dog")) << name;
        EXPECT_THAT(answers(name, std::string("\xEF\xBB\xBF") + list), ElementsAre("cat", "dog")) << name;
        EXPECT_THAT(answers(name, kCat), ElementsAre("cat")) << name;
        EXPECT_THAT(answers(name, "{\n \"image\": \"images/a.png\",\n \"label\": \"cat\"\n}\n"), ElementsAre("cat"))
            << name;
    }
}

TEST_F(ListFile, WithAFaultInOneOfItsLinesKeepsTheOthersUnderAnyName) {
    for (const auto* name : {"a.json", "a.jsonl"}) {
        const auto set = loaded(folder_.write(name, fmt::format("{}\n{{\"image\": \n{}\n", kCat, kDog)));
        EXPECT_THAT(answers_of(set), ElementsAre("cat", "dog")) << name;
        EXPECT_THAT(reasons_of(set), ElementsAre(AllOf(StartsWith("Line 2: "), HasSubstr("not valid JSON"))));
    }
}

TEST_F(ListFile, InAnotherEncodingIsNamedByIt) {
    const auto wide = [](std::string_view text, bool big_endian) {
        std::string bytes;
        for (const char c : text) bytes += big_endian ? std::string{'\0', c} : std::string{c, '\0'};
        return bytes;
    };
    const std::string list = fmt::format("[{}]", kCat);
    for (const auto* name : {"a.json", "a.jsonl"}) {
        for (const auto& bytes :
             {"\xFF\xFE" + wide(list, false), "\xFE\xFF" + wide(list, true), wide(list, false), wide(kCat, true)}) {
            const auto error = refusal(folder_.write(name, bytes));
            EXPECT_EQ(error.kind, ErrorKind::kMalformed);
            EXPECT_THAT(error.message, AllOf(HasSubstr("UTF-16"), HasSubstr("save it as UTF-8")));
        }
        EXPECT_THAT(refusal(folder_.write(name, std::string("\xFF\xFE\0\0[\0\0\0", 8))).message, HasSubstr("UTF-32"));
    }
    EXPECT_THAT(refusal(folder_.write("a.json", "[{\"image\": \"images/a.png\",\n\"label\": \"\xC3\"}]")).message,
                AllOf(HasSubstr("not UTF-8"), HasSubstr("line 2")));
}

TEST_F(ListFile, NamesAnotherFileByItsAddress) {
    const auto here = folder_.path().string();
    EXPECT_THAT(answers_by_path("file://" + here + "/images/a.png"), ElementsAre("cat"));
    EXPECT_THAT(answers_by_path("file://localhost" + here + "/images/a.png"), ElementsAre("cat"));
    EXPECT_THAT(answers_by_path("file://images/a.png"), ElementsAre("cat"));
    folder_.write("my images/100%.png", test::small_picture());
    EXPECT_THAT(answers_by_path("file://" + here + "/my%20images/100%25.png"), ElementsAre("cat"));
    EXPECT_THAT(answers_by_path("file://" + here + "/my images/100%.png"), ElementsAre("cat"));
}

TEST_F(ListFile, MayHaveThePathsOfWindows) {
    EXPECT_THAT(answers_by_path(R"(images\\a.png)"), ElementsAre("cat"));
    EXPECT_THAT(answers_by_path(R"(.\\images\\a.png)"), ElementsAre("cat"));
    folder_.write("odd\\name.png", test::small_picture());
    EXPECT_THAT(answers_by_path(R"(odd\\name.png)"), ElementsAre("cat"));
    EXPECT_THAT(refusal(folder_.write("list.json", R"([{"image": "..\\x.png", "label": "cat"}])")).message,
                HasSubstr("outside"));
}

TEST_F(ListFile, MayHoldItsPathsAsDataSetsDo) {
    EXPECT_THAT(answers("list.json", R"([{"images": [{"path": "images/a.png", "bytes": null}], "label": "cat"}])"),
                ElementsAre("cat"));
}

TEST_F(ListFile, CallsAMissingFileMissingHoweverItIsNamedItself) {
    const auto list =
        folder_.write("m.jsonl", fmt::format("{}\n{}\n{}\n{}\n", kCat, kDog, R"({"image": "gone.png", "label": "x"})",
                                             R"({"image": "pics/gone.png", "label": "x"})"));
    const auto before = fs::current_path();
    fs::current_path(folder_.path());
    for (const auto& name : {fs::path("m.jsonl"), fs::path("./m.jsonl"), list}) {
        const auto set = load_demonstrations(name);
        ASSERT_TRUE(set) << set.error().message;
        EXPECT_EQ(set->demonstrations.size(), 2u);
        EXPECT_THAT(reasons_of(*set),
                    AllOf(testing::SizeIs(2), Each(HasSubstr("There is no file")), Each(Not(HasSubstr("outside")))));
    }
    fs::current_path(before);
}

TEST_F(ListFile, SaysHowFilesElsewhereMayBeRead) {
    const TemporaryFolder elsewhere;
    const auto file = elsewhere.write("a.png", test::small_picture());
    const auto list = folder_.write("list.json", fmt::format(R"([{{"image": "{}", "label": "cat"}}])", file.string()));
    EXPECT_THAT(refusal(list).message, HasSubstr("--allow-outside"));
    LoadDemonstrationsOptions options;
    options.allow_outside = true;
    EXPECT_EQ(loaded(list, options).demonstrations.size(), 1u);
}

}  // namespace
}  // namespace emloc
