#include <unistd.h>

#include <map>
#include <thread>

#include "engine/core/digest.h"
#include "engine/demonstrations/natural_order.h"
#include "tests/engine/demonstrations_fixtures.h"

namespace emloc {
namespace {

namespace fs = std::filesystem;
using test::answers_of;
using test::files_of;
using test::loaded;
using test::reasons_of;
using test::refusal;
using test::rejected_files_of;
using test::small_picture;
using test::TemporaryFolder;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

TEST(ClassFolders, InterleaveClassesWithFilesInNaturalOrder) {
    const TemporaryFolder folder;
    for (const auto* file : {"cat/10.png", "cat/2.png", "cat/1.png", "dog/b.png", "dog/A.jpg"}) {
        folder.write(file, small_picture(fs::path(file).extension()));
    }
    const auto set = loaded(folder.path());
    EXPECT_THAT(files_of(set, folder.path()),
                ElementsAre("cat/1.png", "dog/A.jpg", "cat/2.png", "dog/b.png", "cat/10.png"));
    EXPECT_THAT(answers_of(set), ElementsAre("cat", "dog", "cat", "dog", "cat"));
    EXPECT_THAT(set.rejected, IsEmpty());
}

TEST(ClassFolders, MakeLabelledImagesWithTheQuestionAndTheHashButNotTheBytes) {
    const TemporaryFolder folder;
    const auto picture = small_picture();
    folder.write("cat/1.png", picture);
    for (const bool own_question : {false, true}) {
        LoadDemonstrationsOptions options;
        if (own_question) options.question = "Which animal is it?";
        const auto set = loaded(folder.path(), options);
        ASSERT_EQ(set.demonstrations.size(), 1u);
        const auto& demonstration = set.demonstrations[0];
        EXPECT_EQ(demonstration.question, own_question ? "Which animal is it?" : kDefaultQuestion);
        EXPECT_TRUE(demonstration.is_label);
        ASSERT_EQ(demonstration.media.size(), 1u);
        EXPECT_EQ(demonstration.media[0].kind, MediaKind::kImage);
        EXPECT_EQ(demonstration.media[0].sha256, sha256_hex(picture));
        EXPECT_EQ(demonstration.media[0].bytes, nullptr);
        EXPECT_EQ(demonstration.media[0].pixels, nullptr);
        EXPECT_EQ(demonstration.media[0].size, PixelSize(60, 40));
    }
}

TEST(ClassFolders, GiveNestedFoldersTheLabelOfTheTopOne) {
    const TemporaryFolder folder;
    folder.write("cat/indoors/night/1.png", small_picture());
    folder.write("cat/2.png", small_picture());
    EXPECT_THAT(answers_of(loaded(folder.path())), ElementsAre("cat", "cat"));
}

TEST(ClassFolders, TakeAFolderOfFilesAsOneClass) {
    const TemporaryFolder folder;
    folder.write("morel/1.png", small_picture());
    folder.write("morel/2.png", small_picture());
    EXPECT_THAT(answers_of(loaded(folder.path() / "morel")), ElementsAre("morel", "morel"));
    EXPECT_THAT(answers_of(loaded(folder.path() / "morel/")), ElementsAre("morel", "morel"));
}

TEST(ClassFolders, TakeLabelsInAnyScript) {
    const TemporaryFolder folder;
    for (const auto* label : {"🍄 Fliegenpilz", "キノコ", "μανιτάρι", "a 'quoted' \"label\""}) {
        folder.write(fs::path(label) / "1.png", small_picture());
    }
    EXPECT_THAT(answers_of(loaded(folder.path())),
                UnorderedElementsAre("🍄 Fliegenpilz", "キノコ", "μανιτάρι", "a 'quoted' \"label\""));
}

TEST(ClassFolders, PutLabelsInOneSpelling) {
    const TemporaryFolder folder;
    folder.write("  Cafe\u0301 /1.png", small_picture());
    EXPECT_THAT(answers_of(loaded(folder.path())), ElementsAre("Caf\u00e9"));
}

TEST(ClassFolders, RefuseTwoFoldersOfOneClassByName) {
    for (const auto& [first, second] :
         {std::pair<std::string, std::string>{"Caf\u00e9", "Cafe\u0301"}, {"cat", "cat "}, {"cat", " cat"}}) {
        const TemporaryFolder folder;
        folder.write(first + "/1.png", small_picture());
        folder.write(second + "/1.png", small_picture());
        const auto error = refusal(folder.path());
        EXPECT_EQ(error.kind, ErrorKind::kInvalidArgument);
        EXPECT_THAT(error.message, testing::AllOf(HasSubstr("\"" + first + "\""), HasSubstr("\"" + second + "\""),
                                                  HasSubstr("both name the class")));
    }
}

TEST(ClassFolders, KeepLabelsApartThatDifferInCase) {
    const TemporaryFolder folder;
    folder.write("a/1.png", small_picture());
    folder.write("A/1.png", small_picture());
    EXPECT_THAT(answers_of(loaded(folder.path())), UnorderedElementsAre("a", "A"));
}

TEST(ClassFolders, ListWhatCanNotBeUsedWithItsReason) {
    const TemporaryFolder folder;
    folder.write("cat/1.png", small_picture());
    folder.write("cat/2.jpg", "this is text");
    folder.write("cat/3.png", "");
    folder.write("cat/4.txt", "notes");
    folder.write("cat/5.mp4", "film");
    folder.write("cat/6.gif", "GIF89a");
    folder.write("cat/7.png", test::encoded(".png", cv::Mat(10, 20000, CV_8UC3, cv::Scalar::all(5))));
    folder.write("stray.png", small_picture());
    fs::create_directory(folder.path() / "nothing in it");
    const auto set = loaded(folder.path());
    EXPECT_THAT(files_of(set, folder.path()), ElementsAre("cat/1.png"));
    std::map<std::string, std::string> reason_of;
    for (const auto& file : set.rejected) reason_of[file.path.lexically_relative(folder.path()).string()] = file.reason;
    EXPECT_THAT(reason_of["cat/2.jpg"], HasSubstr("is not an image"));
    EXPECT_THAT(reason_of["cat/3.png"], HasSubstr("is empty"));
    EXPECT_THAT(reason_of["cat/4.txt"], HasSubstr("doesn't end like that of an image"));
    EXPECT_THAT(reason_of["cat/5.mp4"], HasSubstr("can't be read as a video"));
    EXPECT_THAT(reason_of["cat/6.gif"], HasSubstr("can't be read as a video"));
    EXPECT_THAT(reason_of["cat/7.png"], HasSubstr("too long and thin"));
    EXPECT_THAT(reason_of["stray.png"], HasSubstr("beside the class folders"));
    EXPECT_THAT(reason_of["nothing in it"], HasSubstr("no image"));
    EXPECT_EQ(reason_of.size(), 8u);
}

TEST(ClassFolders, TakeOnePixelImages) {
    const TemporaryFolder folder;
    folder.write("dot/1.png", test::encoded(".png", cv::Mat(1, 1, CV_8UC3, cv::Scalar::all(5))));
    EXPECT_EQ(loaded(folder.path()).demonstrations.size(), 1u);
}

TEST(ClassFolders, KeepTheInterleavingWhereFilesAreBroken) {
    const TemporaryFolder folder;
    folder.write("a/1.png", "broken");
    folder.write("a/2.png", small_picture());
    folder.write("b/1.png", small_picture());
    folder.write("b/2.png", small_picture());
    EXPECT_THAT(answers_of(loaded(folder.path())), ElementsAre("a", "b", "b"));
}

TEST(ClassFolders, IgnoreWhatDesktopsLeaveBehind) {
    const TemporaryFolder folder;
    folder.write("cat/1.png", small_picture());
    for (const auto* file : {".DS_Store", "cat/.DS_Store", "cat/Thumbs.db", "cat/desktop.ini", "cat/._1.png",
                             ".git/config", "__MACOSX/cat/1.png"}) {
        folder.write(file, "x");
    }
    const auto set = loaded(folder.path());
    EXPECT_EQ(set.demonstrations.size(), 1u);
    EXPECT_THAT(reasons_of(set), IsEmpty());
}

TEST(ClassFolders, DoNotFollowLinksThatLeaveTheFolder) {
    const TemporaryFolder outside;
    const auto secret = outside.write("secret/1.png", small_picture());
    const TemporaryFolder folder;
    const auto own = folder.write("cat/1.png", small_picture());
    fs::create_symlink(secret, folder.path() / "cat/2.png");
    fs::create_symlink(own, folder.path() / "cat/3.png");
    fs::create_symlink(outside.path() / "secret", folder.path() / "cat/linked");
    fs::create_symlink(outside.path() / "secret", folder.path() / "dog");
    fs::create_symlink(folder.path(), folder.path() / "cat/loop");
    fs::create_symlink("nowhere", folder.path() / "cat/4.png");
    auto set = loaded(folder.path());
    EXPECT_THAT(files_of(set, folder.path()), ElementsAre("cat/1.png", "cat/3.png"));
    EXPECT_THAT(rejected_files_of(set, folder.path()),
                UnorderedElementsAre("cat/2.png", "cat/linked", "dog", "cat/loop", "cat/4.png"));

    LoadDemonstrationsOptions options;
    options.allow_outside = true;
    set = loaded(folder.path(), options);
    EXPECT_THAT(files_of(set, folder.path()), ElementsAre("cat/1.png", "cat/2.png", "cat/3.png"));
}

TEST(ClassFolders, PassOverAFolderWhoseNameIsNoText) {
    const TemporaryFolder folder;
    folder.write("cat/1.png", small_picture());
    folder.write(fs::path("\xFF\xFE") / "1.png", small_picture());
    const auto set = loaded(folder.path());
    EXPECT_THAT(answers_of(set), ElementsAre("cat"));
    ASSERT_EQ(set.rejected.size(), 1u);
    EXPECT_THAT(set.rejected[0].reason, HasSubstr("not UTF-8"));
}

TEST(ClassFolders, SayThatAFolderCanNotBeRead) {
    if (geteuid() == 0) GTEST_SKIP() << "root may read everything";
    const TemporaryFolder folder;
    folder.write("cat/1.png", small_picture());
    folder.write("dog/1.png", small_picture());
    fs::permissions(folder.path() / "dog", fs::perms::none);
    const auto set = loaded(folder.path());
    fs::permissions(folder.path() / "dog", fs::perms::owner_all);
    EXPECT_THAT(answers_of(set), ElementsAre("cat"));
    EXPECT_THAT(set.rejected.at(0).reason, HasSubstr("can't be read"));
}

TEST(LoadDemonstrations, ExplainsWhatIsWrongWithTheSource) {
    const TemporaryFolder folder;
    auto error = refusal(folder.path() / "missing");
    EXPECT_EQ(error.kind, ErrorKind::kNotFound);
    EXPECT_THAT(error.message, HasSubstr("There is no file or folder"));

    fs::create_directory(folder.path() / "empty");
    error = refusal(folder.path() / "empty");
    EXPECT_EQ(error.kind, ErrorKind::kNotFound);
    EXPECT_THAT(error.message, HasSubstr("is empty"));

    folder.write("notes/1.txt", "text");
    error = refusal(folder.path() / "notes");
    EXPECT_EQ(error.kind, ErrorKind::kInvalidArgument);
    EXPECT_THAT(error.message, HasSubstr("no images and no class folders"));

    error = refusal(folder.path() / "notes/1.txt");
    EXPECT_EQ(error.kind, ErrorKind::kUnsupported);
    EXPECT_THAT(error.message, HasSubstr("neither a folder"));

    error = refusal(folder.write("flat/1.png", small_picture()));
    EXPECT_EQ(error.kind, ErrorKind::kUnsupported);
    EXPECT_THAT(error.message, HasSubstr("has no label"));

    folder.write("broken/cat/1.png", "text");
    error = refusal(folder.path() / "broken");
    EXPECT_EQ(error.kind, ErrorKind::kMalformed);
    EXPECT_THAT(error.message, testing::AllOf(HasSubstr("Nothing in"), HasSubstr("is not an image")));

    error = refusal(std::string(5000, 'x'));
    EXPECT_FALSE(error.message.empty());
}

TEST(LoadDemonstrations, StopsOnRequest) {
    const TemporaryFolder folder;
    folder.write("cat/1.png", small_picture());
    std::stop_source stop;
    stop.request_stop();
    LoadDemonstrationsOptions options;
    options.stop = stop.get_token();
    EXPECT_EQ(refusal(folder.path(), options).kind, ErrorKind::kCancelled);
}

TEST(LoadDemonstrations, ReportsProgressUpToTheTotalOnTheCallingThread) {
    const TemporaryFolder folder;
    constexpr std::size_t kFiles = 40;
    for (std::size_t i = 0; i < kFiles; ++i) folder.write(fmt::format("cat/{}.png", i), small_picture());
    LoadDemonstrationsOptions options;
    const auto caller = std::this_thread::get_id();
    std::vector<std::size_t> reported;
    options.progress = [&](std::size_t done, std::size_t total) {
        EXPECT_TRUE(std::this_thread::get_id() == caller);
        EXPECT_EQ(total, kFiles);
        reported.push_back(done);
    };
    EXPECT_EQ(loaded(folder.path(), options).demonstrations.size(), kFiles);
    EXPECT_TRUE(std::is_sorted(reported.begin(), reported.end()));
    ASSERT_FALSE(reported.empty());
    EXPECT_EQ(reported.back(), kFiles);
}

TEST(NaturalOrder, CountsAsPeopleDo) {
    const std::vector<std::string> expected{"",      "1",      "02", "2",   "10",  "100000000000000000000000",
                                            "A 1",   "a 2",    "a2", "a2b", "a10", "b",
                                            "b0001", "b00001x"};
    for (std::size_t i = 0; i < expected.size(); ++i) {
        for (std::size_t j = 0; j < expected.size(); ++j) {
            EXPECT_EQ(natural_less(expected[i], expected[j]), i < j) << expected[i] << " and " << expected[j];
        }
    }
}

}  // namespace
}  // namespace emloc
