// Files that were moved are found below the folder that the user names.
#include <gmock/gmock.h>

#include <fstream>
#include <vector>

#include "engine/demonstrations/moved_files.h"
#include "tests/engine/temporary_folder.h"

namespace emloc {
namespace {

namespace fs = std::filesystem;

class MovedFiles : public testing::Test {
 protected:
    void file(const std::string& name) const {
        fs::create_directories((folder_ / name).parent_path());
        std::ofstream(folder_ / name) << name;
    }
    test::TemporaryFolder folder_;
    const std::vector<fs::path> missing_{"/gone/set/cat/1.png", "/gone/set/dog/1.png", "/gone/set/dog/2.png"};
};

TEST_F(MovedFiles, AreToldApartByTheFoldersThatTheyLieIn) {
    for (const auto* name : {"new/cat/1.png", "new/dog/1.png", "new/dog/2.png"}) file(name);
    const auto found = find_moved(missing_, folder_.path());
    ASSERT_EQ(found.size(), 3U);
    EXPECT_EQ(found.at(missing_[0]), folder_ / "new/cat/1.png");
    EXPECT_EQ(found.at(missing_[1]), folder_ / "new/dog/1.png");
}

TEST_F(MovedFiles, AreFoundInTheFolderItselfToo) {
    file("dog/2.png");
    EXPECT_EQ(find_moved(missing_, folder_ / "dog").at(missing_[2]), folder_ / "dog/2.png");
}

TEST_F(MovedFiles, ThatCouldBeEitherOfTwoAreLeftToTheUser) {
    file("a/2.png"), file("b/2.png");
    EXPECT_TRUE(find_moved(missing_, folder_.path()).empty());
    file("b/dog/2.png");
    EXPECT_EQ(find_moved(missing_, folder_.path()).at(missing_[2]), folder_ / "b/dog/2.png");
}

TEST_F(MovedFiles, AreNotFoundInAFolderThatIsNotThere) {
    EXPECT_TRUE(find_moved(missing_, folder_ / "nowhere").empty());
}

}  // namespace
}  // namespace emloc
