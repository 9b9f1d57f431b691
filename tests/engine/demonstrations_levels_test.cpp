// Folders given one level too high, and what lies among the classes that is none of them.
#include "engine/demonstrations/parts.h"
#include "tests/engine/demonstrations_fixtures.h"

namespace emloc {
namespace {

namespace fs = std::filesystem;
using test::answers_of;
using test::files_of;
using test::loaded;
using test::notes_of;
using test::reasons_of;
using test::refusal;
using test::rejected_files_of;
using test::TemporaryFolder;
using testing::AllOf;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

using Names = std::vector<std::string>;

// No two alike, so that nothing is said of copies.
void write_pictures(const TemporaryFolder& folder, const Names& files) {
    int shade = 0;
    for (const auto& file : files) {
        const cv::Mat picture(40, 60, CV_8UC3, cv::Scalar(10, 200, shade += 10));
        folder.write(file, test::encoded(fs::path(file).extension(), picture));
    }
}

LoadDemonstrationsOptions held_back() {
    LoadDemonstrationsOptions options;
    options.part = DataPart::kHeldBack;
    return options;
}

// As Roboflow and Ultralytics pack them.
const Names kParts{"train/cats/1.png", "train/cats/2.png", "train/dogs/1.png", "valid/cats/3.png",
                   "valid/dogs/3.png", "test/cats/4.png",  "test/dogs/4.png"};

TEST(DataParts, GiveTheDemonstrationsOfTrainAndHoldBackTheOthers) {
    const TemporaryFolder folder;
    write_pictures(folder, kParts);
    folder.write("README.roboflow.txt", "notes");
    const auto set = loaded(folder.path());
    EXPECT_THAT(files_of(set, folder.path()), ElementsAre("train/cats/1.png", "train/dogs/1.png", "train/cats/2.png"));
    EXPECT_THAT(answers_of(set), ElementsAre("cats", "dogs", "cats"));
    EXPECT_THAT(notes_of(set),
                ElementsAre("Its folders are parts of a data set: the images of \"train\" are "
                            "demonstrations, those of \"test\", \"valid\" are held back for evaluating."));
    EXPECT_THAT(reasons_of(set), ElementsAre(HasSubstr("neither an image nor a video")));
    EXPECT_THAT(files_of(loaded(folder.path(), held_back()), folder.path()),
                UnorderedElementsAre("valid/cats/3.png", "valid/dogs/3.png", "test/cats/4.png", "test/dogs/4.png"));
}

TEST(DataParts, OfAFolderWithoutPartsAllIsHeldBackThatIsAskedFor) {
    const TemporaryFolder folder;
    write_pictures(folder, {"cats/1.png", "dogs/1.png"});
    EXPECT_THAT(answers_of(loaded(folder.path(), held_back())), ElementsAre("cats", "dogs"));
}

TEST(DataParts, MayBePackedInFoldersOfTheirOwnNames) {
    const TemporaryFolder folder;
    write_pictures(folder,
                   {"archive/training_set/training_set/cats/1.png", "archive/training_set/training_set/dogs/1.png",
                    "archive/test_set/test_set/cats/2.png", "archive/test_set/test_set/dogs/2.png"});
    const auto set = loaded(folder.path());
    EXPECT_THAT(answers_of(set), ElementsAre("cats", "dogs"));
    EXPECT_THAT(notes_of(set), Contains(HasSubstr("\"archive\", is read in its place")));
    EXPECT_THAT(notes_of(set), Contains(HasSubstr("those of \"test_set\" are held back")));
}

TEST(DataParts, LeaveOutWhatHasNoClassFoldersOrIsNoPart) {
    const TemporaryFolder folder;
    write_pictures(folder, {"seg_train/sea/1.png", "seg_train/street/1.png", "seg_test/sea/2.png", "seg_pred/3.png",
                            "test1/4.png", "stray.png"});
    fs::rename(folder / "test1", folder / "seg_test_unlabelled");
    const auto set = loaded(folder.path());
    EXPECT_THAT(answers_of(set), ElementsAre("sea", "street"));
    EXPECT_THAT(rejected_files_of(set, folder.path()),
                UnorderedElementsAre("seg_pred", "seg_test_unlabelled", "stray.png"));
    EXPECT_THAT(reasons_of(set), Contains(HasSubstr("beside the parts of the data set")));
}

TEST(DataParts, WithoutLabelsOfOnePartTakesTheOthers) {
    const TemporaryFolder folder;
    write_pictures(folder, {"train/cats/1.png", "train/dogs/1.png", "test/1.png", "test/2.png"});
    const auto set = loaded(folder.path());
    EXPECT_THAT(answers_of(set), ElementsAre("cats", "dogs"));
    EXPECT_THAT(reasons_of(set), ElementsAre(HasSubstr("nobody has said of what class")));
    EXPECT_THAT(notes_of(set), ElementsAre(testing::EndsWith("the images of \"train\" are demonstrations.")));
}

TEST(DataParts, WithoutAnyClassFoldersAreNoClassesThemselves) {
    const TemporaryFolder folder;
    write_pictures(folder, {"images/train/1.png", "images/val/2.png"});
    folder.write("labels/train/1.txt", "0 0.5 0.5 1 1");
    const auto error = refusal(folder.path());
    EXPECT_EQ(error.kind, ErrorKind::kInvalidArgument);
    EXPECT_THAT(error.message, AllOf(HasSubstr("\"train\", \"val\""), HasSubstr("have no class folders")));
}

TEST(DataParts, WithoutDemonstrationsSayWhatToGive) {
    const TemporaryFolder folder;
    write_pictures(folder, {"valid/cats/1.png", "valid/dogs/1.png", "test/cats/1.png", "test/dogs/2.png"});
    EXPECT_THAT(refusal(folder.path()).message, AllOf(HasSubstr("held back"), HasSubstr("Give the folder")));
    EXPECT_EQ(loaded(folder.path(), held_back()).demonstrations.size(), 4u);
}

TEST(DataParts, MayHoldTheSameClassEachInItsOwnSpelling) {
    const TemporaryFolder folder;
    write_pictures(folder, {"train/caf\u00e9/1.png", "train/bar/1.png", "test/cafe\u0301/1.png"});
    EXPECT_THAT(answers_of(loaded(folder.path(), held_back())), ElementsAre("caf\u00e9"));
}

TEST(DataParts, AreKnownByTheirNamesAlone) {
    const auto found = [](const Names& names) {
        Names parts;
        for (const auto& [name, part] : parts_among(names))
            parts.push_back((part == DataPart::kHeldBack ? "-" : "+") + name);
        return parts;
    };
    EXPECT_THAT(found({"train", "test"}), ElementsAre("-test", "+train"));
    EXPECT_THAT(found({"Training", "Validation", "other"}), ElementsAre("+Training", "-Validation"));
    EXPECT_THAT(found({"train2017", "val2017"}), ElementsAre("+train2017", "-val2017"));
    EXPECT_THAT(found({"trainset", "testset"}), ElementsAre("-testset", "+trainset"));
    EXPECT_THAT(found({"demonstrations", "held-back"}), ElementsAre("+demonstrations", "-held-back"));
    EXPECT_THAT(found({"\u8bad\u7ec3\u96c6", "\u6d4b\u8bd5\u96c6"}), testing::SizeIs(2));
    for (const Names& classes : {Names{"train", "bus", "car"},
                                 {"train"},
                                 {"test tube", "train station"},
                                 {"train", "training"},
                                 {"left_train", "right_test"},
                                 {"valid", "invalid"},
                                 {"trains", "tests"},
                                 {"a", "b"},
                                 {}})
        EXPECT_THAT(found(classes), IsEmpty());
}

TEST(Wrappers, AreGoneIntoHoweverManyThereAre) {
    const TemporaryFolder folder;
    write_pictures(folder, {"download/dataset/cats/1.png", "download/dataset/dogs/1.png"});
    folder.write("download/LICENSE", "free");
    folder.write("download/__MACOSX/dataset/cats/._1.png", "x");
    const auto set = loaded(folder.path());
    EXPECT_THAT(answers_of(set), ElementsAre("cats", "dogs"));
    EXPECT_THAT(notes_of(set), ElementsAre(HasSubstr("\"download\""), HasSubstr("\"dataset\"")));
    EXPECT_THAT(set.rejected, IsEmpty());
}

TEST(Wrappers, AroundOnePartAloneAreNoClasses) {
    const TemporaryFolder folder;
    write_pictures(folder, {"train/cats/1.png", "train/dogs/1.png"});
    EXPECT_THAT(answers_of(loaded(folder.path())), ElementsAre("cats", "dogs"));
}

TEST(Wrappers, AreOnlyFoldersWithoutImagesOfTheirOwn) {
    const TemporaryFolder folder;
    write_pictures(folder, {"cats/black/1.png", "cats/2.png"});
    const auto set = loaded(folder.path());
    EXPECT_THAT(answers_of(set), ElementsAre("cats", "cats"));
    EXPECT_THAT(notes_of(set), IsEmpty());
}

TEST(Wrappers, SayWhichFoldersBesideThemHoldNothing) {
    const TemporaryFolder folder;
    write_pictures(folder, {"pictures/cats/1.png", "pictures/dogs/1.png"});
    folder.write("annotations/1.xml", "<a/>");
    const auto set = loaded(folder.path());
    EXPECT_THAT(answers_of(set), ElementsAre("cats", "dogs"));
    EXPECT_THAT(rejected_files_of(set, folder.path()), ElementsAre("annotations"));
}

TEST(FolderLevels, ImagesBesideFoldersWithoutImagesAreOneClass) {
    const TemporaryFolder folder;
    write_pictures(folder, {"cats/1.png", "cats/2.png"});
    folder.write("cats/annotations/1.xml", "<a/>");
    const auto set = loaded(folder / "cats");
    EXPECT_THAT(answers_of(set), ElementsAre("cats", "cats"));
    EXPECT_THAT(reasons_of(set), ElementsAre(HasSubstr("holds no image or video")));
}

TEST(FolderLevels, ClassesThatAllHoldTheSameFoldersAreDoubted) {
    const TemporaryFolder folder;
    write_pictures(folder, {"monday/cats/1.png", "monday/dogs/1.png", "tuesday/cats/2.png", "tuesday/dogs/2.png"});
    const auto set = loaded(folder.path());
    EXPECT_THAT(answers_of(set), ElementsAre("monday", "tuesday", "monday", "tuesday"));
    EXPECT_THAT(notes_of(set), ElementsAre(HasSubstr("(\"cats\", \"dogs\") are not told apart")));
}

TEST(SystemFolders, ArePassedOverWhateverTheyHold) {
    const TemporaryFolder folder;
    write_pictures(folder, {"cats/1.png", "dogs/1.png"});
    for (const auto* name : {"@eaDir", "$RECYCLE.BIN", "System Volume Information", "lost+found", ".Trash-1000",
                             "__MACOSX", ".hidden", "#recycle", "@Recycle", "found.000"}) {
        for (const std::string& place : {std::string(), std::string("cats/"), std::string("dogs/old/")})
            write_pictures(folder, {place + name + "/2.png", place + name + "/cats/3.png"});
    }
    write_pictures(folder, {"cats/@eaDir/1.png/SYNOPHOTO_THUMB_M.jpg"});
    const auto set = loaded(folder.path());
    EXPECT_THAT(files_of(set, folder.path()), ElementsAre("cats/1.png", "dogs/1.png"));
    EXPECT_THAT(set.rejected, IsEmpty());
    EXPECT_THAT(set.notes, IsEmpty());
}

TEST(SystemFolders, AloneAreNotAnEmptyFolder) {
    const TemporaryFolder folder;
    write_pictures(folder, {"@eaDir/1.png"});
    const auto error = refusal(folder.path());
    EXPECT_EQ(error.kind, ErrorKind::kNotFound);
    EXPECT_THAT(error.message, HasSubstr("nothing but hidden files"));
}

}  // namespace
}  // namespace emloc
