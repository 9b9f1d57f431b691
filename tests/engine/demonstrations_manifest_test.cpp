#include "tests/engine/demonstrations_fixtures.h"

namespace emloc {
namespace {

using test::answers_of;
using test::files_of;
using test::loaded;
using test::reasons_of;
using test::refusal;
using test::small_picture;
using test::TemporaryFolder;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::StartsWith;

class Manifest : public testing::Test {
 protected:
    Manifest() {
        for (const auto* file : {"a.png", "b.png", "sub/c.jpg"}) {
            folder_.write(file, small_picture(std::filesystem::path(file).extension()));
        }
        folder_.write("text.png", "no picture");
    }
    std::filesystem::path manifest(std::string_view text) { return folder_.write("list.jsonl", text); }

    TemporaryFolder folder_;
};

TEST_F(Manifest, GivesItsRecordsInTheirOrder) {
    const auto set =
        loaded(manifest("{\"image\": \"b.png\", \"label\": \"cat\"}\n"
                        "\n"
                        "{\"image\": \"sub/c.jpg\", \"answer\": \"It sleeps.\", \"question\": \"What?\"}\r\n"
                        "{\"images\": [\"a.png\", \"b.png\"], \"label\": 7, \"source\": {\"x\": 1}}"));
    ASSERT_EQ(set.demonstrations.size(), 3u);
    EXPECT_THAT(files_of(set, folder_.path()), ElementsAre("b.png", "sub/c.jpg", "a.png"));
    EXPECT_THAT(answers_of(set), ElementsAre("cat", "It sleeps.", "7"));
    EXPECT_THAT(reasons_of(set), IsEmpty());
    EXPECT_TRUE(set.demonstrations[0].is_label);
    EXPECT_EQ(set.demonstrations[0].question, kDefaultQuestion);
    EXPECT_FALSE(set.demonstrations[1].is_label);
    EXPECT_EQ(set.demonstrations[1].question, "What?");
    EXPECT_EQ(set.demonstrations[2].media.size(), 2u);
    EXPECT_EQ(set.demonstrations[2].media[1].sha256.size(), 64u);
}

TEST_F(Manifest, TakesVideosAndTellsThemByTheirContent) {
    const auto files = std::filesystem::path(EMLOC_SOURCE_DIR) / "tests/engine/video_files";
    for (const auto* file : {"groups.mp4", "clip.gif", "animation.webp"})
        std::filesystem::copy_file(files / file, folder_.path() / file);
    std::filesystem::resize_file(folder_.path() / "groups.mp4", 2600);
    const auto set =
        loaded(manifest("{\"video\": \"groups.mp4\", \"label\": \"dark\"}\n"
                        "{\"image\": \"animation.webp\", \"label\": \"moving\"}\n"
                        "{\"videos\": [\"clip.gif\"], \"answer\": \"It brightens.\"}\n"
                        "{\"video\": \"text.png\", \"label\": \"x\"}"));
    ASSERT_EQ(set.demonstrations.size(), 3u);
    for (const auto& demonstration : set.demonstrations) {
        EXPECT_EQ(demonstration.media[0].kind, MediaKind::kVideo);
        EXPECT_EQ(demonstration.media[0].sha256.size(), 64u);
    }
    // The first is cut off: it is used, and said; the last is none.
    EXPECT_THAT(test::notes_of(set),
                ElementsAre(AllOf(StartsWith("Line 1: "), HasSubstr("ends after"), HasSubstr("is used"))));
    EXPECT_THAT(reasons_of(set), ElementsAre(AllOf(StartsWith("Line 4: "), HasSubstr("can't be read as a video"))));
}

TEST_F(Manifest, MayBeginWithAByteOrderMark) {
    EXPECT_EQ(loaded(manifest("\xEF\xBB\xBF{\"image\": \"a.png\", \"label\": \"x\"}")).demonstrations.size(), 1u);
}

TEST_F(Manifest, MayLieInTheCurrentFolder) {
    manifest("{\"image\": \"a.png\", \"label\": \"x\"}");
    const auto before = std::filesystem::current_path();
    std::filesystem::current_path(folder_.path());
    const auto set = load_demonstrations("list.jsonl");
    std::filesystem::current_path(before);
    ASSERT_TRUE(set) << set.error().message;
    EXPECT_EQ(set->demonstrations.size(), 1u);
}

TEST_F(Manifest, TreatsTwoSpellingsOfALabelAsOneClass) {
    const auto set =
        loaded(manifest("{\"image\": \"a.png\", \"label\": \"Caf\u00e9 🍰\"}\n"
                        "{\"image\": \"b.png\", \"label\": \" Cafe\\u0301 🍰\"}"));
    EXPECT_THAT(answers_of(set), ElementsAre("Caf\u00e9 🍰", "Caf\u00e9 🍰"));
}

struct BadLine {
    const char* line;
    const char* says;
};

class BadManifestLine : public Manifest, public testing::WithParamInterface<BadLine> {};

TEST_P(BadManifestLine, IsListedWithItsNumberAndDoesNotStopTheRest) {
    const auto set = loaded(manifest(std::string("{\"image\": \"a.png\", \"label\": \"good\"}\n") + GetParam().line +
                                     "\n{\"image\": \"b.png\", \"label\": \"good\"}\n"));
    EXPECT_EQ(set.demonstrations.size(), 2u);
    ASSERT_EQ(set.rejected.size(), 1u);
    EXPECT_THAT(set.rejected[0].reason, AllOf(StartsWith("Line 2: "), HasSubstr(GetParam().says)));
}

INSTANTIATE_TEST_SUITE_P(
    Lines, BadManifestLine,
    testing::Values(BadLine{"{\"image\": \"a.png\", ", "not valid JSON"}, BadLine{"cat.png cat", "not valid JSON"},
                    BadLine{"{\"image\": \"a.png\", \"label\": 1e999}", "too large"},
                    BadLine{"{\"image\": \"\xFF\", \"label\": \"x\"}", "not UTF-8"},
                    BadLine{"{\"image\": \"\\ud800\", \"label\": \"x\"}", "not valid JSON"},
                    BadLine{"[\"a.png\", \"x\"]", "not a JSON object"}, BadLine{"null", "not a JSON object"},
                    BadLine{"{\"label\": \"x\"}", "names no \"image\""},
                    BadLine{"{\"images\": [], \"label\": \"x\"}", "names no \"image\""},
                    BadLine{"{\"image\": 3, \"label\": \"x\"}", "not a path"},
                    BadLine{"{\"images\": [\"a.png\", null], \"label\": \"x\"}", "not a path"},
                    BadLine{"{\"image\": \"\", \"label\": \"x\"}", "empty"},
                    BadLine{"{\"image\": \"a.png\\u0000.txt\", \"label\": \"x\"}", "zero byte"},
                    BadLine{"{\"image\": \"a.png\"}", "neither"},
                    BadLine{"{\"image\": \"a.png\", \"label\": \" \"}", "neither"},
                    BadLine{"{\"image\": \"a.png\", \"label\": \"x\", \"answer\": \"y\"}", "both"},
                    BadLine{"{\"image\": \"a.png\", \"label\": [\"x\"]}", "\"label\" is not a text"},
                    BadLine{"{\"image\": \"a.png\", \"label\": \"x\", \"question\": {}}", "\"question\" is not a text"},
                    BadLine{"{\"image\": \"missing.png\", \"label\": \"x\"}", "There is no file"},
                    BadLine{"{\"image\": \"text.png\", \"label\": \"x\"}", "not an image"},
                    BadLine{"{\"image\": \"sub\", \"label\": \"x\"}", "is a folder"},
                    BadLine{"{\"image\": \"/etc/hostname\", \"label\": \"x\"}", "outside of the manifest's folder"},
                    BadLine{"{\"image\": \"../a.png\", \"label\": \"x\"}", "outside of the manifest's folder"},
                    BadLine{"{\"image\": \"sub/../../a.png\", \"label\": \"x\"}", "outside of the manifest's folder"},
                    BadLine{"{\"image\": \"https://example.org/a.png\", \"label\": \"x\"}", "web address"},
                    BadLine{"{\"image\": \"data:image/png;base64,AAAA\", \"label\": \"x\"}", "save it as a file"},
                    BadLine{"{\"image\": \"C:\\\\pets\\\\a.png\", \"label\": \"x\"}", "drive of Windows"},
                    BadLine{"{\"image\": \"/nowhere/a.png\", \"label\": \"x\"}", "and there is no such file"},
                    BadLine{"{\"image\": \"file:///etc/hostname\", \"label\": \"x\"}", "--allow-outside"},
                    BadLine{"{\"image\": \"file:///gone.png\", \"label\": \"x\"}", "there is no such file"},
                    BadLine{"{\"image\": \"file://a.png%00.txt\", \"label\": \"x\"}", "zero byte"},
                    BadLine{"{\"image\": \"file://\", \"label\": \"x\"}", "empty"},
                    BadLine{"{\"image\": {\"bytes\": \"AAAA\"}, \"label\": \"x\"}", "not a path"},
                    BadLine{"{\"video\": \"a.mp4\", \"label\": \"x\"}", "There is no file"}));

TEST_F(Manifest, RefusesALinkThatLeadsOutOfItsFolder) {
    const TemporaryFolder outside;
    std::filesystem::create_symlink(outside.write("1.png", small_picture()), folder_.path() / "link.png");
    const auto file = manifest("{\"image\": \"link.png\", \"label\": \"x\"}\n{\"image\": \"a.png\", \"label\": \"x\"}");
    EXPECT_THAT(files_of(loaded(file), folder_.path()), ElementsAre("a.png"));
    LoadDemonstrationsOptions options;
    options.allow_outside = true;
    EXPECT_THAT(files_of(loaded(file, options), folder_.path()), ElementsAre("link.png", "a.png"));
}

TEST_F(Manifest, TakesAnAbsolutePathIntoItsOwnFolder) {
    const auto file = manifest("{\"image\": \"" + (folder_.path() / "a.png").string() + "\", \"label\": \"x\"}");
    EXPECT_EQ(loaded(file).demonstrations.size(), 1u);
}

TEST_F(Manifest, LeavesOutADemonstrationOfWhichOneImageIsBroken) {
    const auto set =
        loaded(manifest("{\"images\": [\"a.png\", \"text.png\"], \"label\": \"x\"}\n"
                        "{\"image\": \"a.png\", \"label\": \"y\"}"));
    EXPECT_THAT(answers_of(set), ElementsAre("y"));
    ASSERT_EQ(set.rejected.size(), 1u);
    EXPECT_EQ(set.rejected[0].path.filename(), "text.png");
}

TEST_F(Manifest, IsRefusedWhereNothingIsUsable) {
    EXPECT_EQ(refusal(manifest("")).kind, ErrorKind::kNotFound);
    EXPECT_EQ(refusal(manifest("\n \n")).kind, ErrorKind::kNotFound);
    const auto error = refusal(manifest("nonsense\nmore nonsense"));
    EXPECT_EQ(error.kind, ErrorKind::kMalformed);
    EXPECT_THAT(error.message, AllOf(HasSubstr("2 rejected"), HasSubstr("Line 1")));
}

TEST_F(Manifest, SurvivesDeepNesting) {
    const auto error = refusal(manifest(std::string(200'000, '[')));
    EXPECT_EQ(error.kind, ErrorKind::kMalformed);
}

}  // namespace
}  // namespace emloc
