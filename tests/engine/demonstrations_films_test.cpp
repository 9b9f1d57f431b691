// Films and pictures as people bring them, met by the intake that the window's drops and the command line share.
#include "tests/engine/demonstrations_fixtures.h"
#include "tests/engine/film_maker.h"

namespace emloc::test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

std::filesystem::path in_class(const TemporaryFolder& folder, const std::string& label, const std::string& name) {
    std::filesystem::create_directories(folder.path() / label);
    return folder.path() / label / name;
}

TEST(DemonstrationsOfFilms, CamcordersDiscsAndOldFilesAreTakenWithoutAWord) {
    const TemporaryFolder folder;
    make_film(in_class(folder, "a", "00000.MTS"),
              {.container = "mpegts", .b_frames = 3, .open_groups = true, .container_options = "mpegts_m2ts_mode=1"});
    make_film(in_class(folder, "a", "old.avi"), {.encoder = "mpeg4", .container = "avi", .b_frames = 1});
    make_film(in_class(folder, "b", "DISC.VOB"), {.encoder = "mpeg2video", .container = "vob", .b_frames = 2});
    make_film(in_class(folder, "b", "trimmed.mp4"), {.b_frames = 2, .start = -0.6});
    const auto set = loaded(folder.path());
    EXPECT_THAT(files_of(set, folder.path()),
                UnorderedElementsAre("a/00000.MTS", "a/old.avi", "b/DISC.VOB", "b/trimmed.mp4"));
    EXPECT_THAT(reasons_of(set), IsEmpty());
}

TEST(DemonstrationsOfFilms, SongWithACoverIsRefusedForWhatItIs) {
    const TemporaryFolder folder;
    make_film(in_class(folder, "a", "film.mp4"), {});
    make_song(in_class(folder, "a", "song.mp4"), true);
    const auto set = loaded(folder.path());
    EXPECT_THAT(files_of(set, folder.path()), ElementsAre("a/film.mp4"));
    EXPECT_THAT(reasons_of(set), ElementsAre(HasSubstr("holds no video, only sound and a cover picture.")));
}

TEST(DemonstrationsOfPictures, PaddedJpegIsTakenAndACutOneIsNot) {
    const TemporaryFolder folder;
    auto jpeg = small_picture(".jpg");
    jpeg.resize(jpeg.size() - 2);  // the end marker
    auto padded = jpeg, cut = jpeg;
    padded.resize(padded.size() + 512);
    cut.resize(cut.size() / 2);
    folder.write("a/padded.jpg", padded);
    folder.write("a/cut.jpg", cut);
    const auto set = loaded(folder.path());
    EXPECT_THAT(files_of(set, folder.path()), ElementsAre("a/padded.jpg"));
    EXPECT_THAT(reasons_of(set), ElementsAre(HasSubstr("The file is cut off")));
}

}  // namespace
}  // namespace emloc::test
