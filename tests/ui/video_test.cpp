// Videos in the window: dropped, as thumbnails, moving, and what is kept of their moments.
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSignalSpy>
#include <QSpinBox>
#include <QTemporaryDir>
#include <QTest>

#include "ui/demonstrations/drop_scan.h"
#include "ui/demonstrations/inspect_file.h"
#include "ui/inspector/picture_cache.h"
#include "ui/theme/theme.h"
#include "ui/video/moment_strip.h"
#include "ui/video/moving_preview.h"
#include "ui/video/time_line.h"
#include "ui/video/video_dialog.h"
#include "ui/video/video_frames.h"
#include "ui/video/video_player.h"

namespace emloc::ui {

namespace {

QString clip(const char* name) {
    return QStringLiteral(EMLOC_SOURCE_DIR "/tests/engine/video_files/") + QString::fromUtf8(name);
}

Media clip_medium(const char* name) {
    return {.kind = MediaKind::kVideo, .path = clip(name).toStdString()};
}

// A player of 60 frames at 10 a second, of which 12 are used.
struct Player {
    explicit Player(const FrameChoice& choice = {}) : player(medium_with(choice), VideoSampling{.fps = 2}, theme) {
        player.resize(600, 600);
        player.show();
    }
    static Media medium_with(const FrameChoice& choice) {
        Media medium = clip_medium("groups.mp4");
        medium.choice = choice;
        return medium;
    }
    bool is_ready() const { return !player.frames().isEmpty(); }
    TimeLine& line() { return *player.findChild<TimeLine*>(); }
    void press(const char* button) { player.findChild<QPushButton*>(QString::fromUtf8(button))->click(); }

    Theme theme;
    VideoPlayer player;
};

}  // namespace

class VideoTest : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void a_dropped_video_is_taken_as_an_image_is() {
        const auto findings = scan_drop({clip("groups.mp4"), clip("clip.gif"), clip("make_files.py")});
        QCOMPARE(findings.loose.size(), std::size_t{2});
        QCOMPARE(findings.rejected.size(), std::size_t{1});
    }

    void a_video_has_a_thumbnail_and_the_hash_of_its_content() {
        const auto found = inspect_file(clip("groups.mp4"), QString());
        QCOMPARE(found.problem, QString());
        QCOMPARE(found.thumbnail.size(), QSize(kThumbnailPixels, kThumbnailPixels));
        QCOMPARE(found.sha256.size(), 64);
        QVERIFY(qGray(found.thumbnail.pixel(64, 64)) > 60);  // a frame out of the middle, not the dark first one
    }

    void a_file_without_a_video_says_what_is_wrong() {
        QTemporaryDir folder;
        const QString file = folder.filePath(QStringLiteral("none.mp4"));
        QFile text(file);
        QVERIFY(text.open(QIODevice::WriteOnly) && text.write("this is text") > 0);
        text.close();
        const auto found = inspect_file(file, QString());
        QVERIFY(found.thumbnail.isNull());
        QVERIFY(found.problem.contains(QStringLiteral("as a video")));
    }

    void frames_of_a_videos_steps_are_those_that_were_sampled() {
        const Media medium{.kind = MediaKind::kVideo, .path = clip("groups.mp4").toStdString()};
        const auto grey = [&](int step) { return qGray(frame_of_step(medium, step, 3, 64).pixel(20, 20)); };
        QVERIFY(std::abs(grey(0) - 8) < 4);  // frames 0, 10, 20 ... of 60, each 4 brighter than the last
        QVERIFY(std::abs(grey(1) - (8 + 4 * 20)) < 4);
        QVERIFY(std::abs(grey(2) - (8 + 4 * 40)) < 4);
    }

    void a_preview_plays_a_clip_until_the_pointer_goes() {
        Theme theme;
        QWidget list;
        list.show();
        MovingPreview preview(&list, theme);
        preview.play(clip("groups.mp4"), {}, QRect(0, 0, 40, 40));
        QTRY_VERIFY(preview.is_playing());
        QVERIFY(preview.focusPolicy() == Qt::NoFocus);
        preview.play(QString(), {}, QRect());
        QVERIFY(!preview.is_playing());
        QVERIFY(preview.isHidden());
    }

    void a_preview_of_what_does_not_move_stays_away() {
        Theme theme;
        QWidget list;
        list.show();
        MovingPreview preview(&list, theme);
        preview.play(clip("make_files.py"), {}, QRect(0, 0, 40, 40));
        QTest::qWait(600);
        QVERIFY(preview.isHidden());
    }

    void a_player_marks_the_frames_that_a_context_would_use() {
        Player it;
        QTRY_VERIFY(it.is_ready());
        QCOMPARE(it.line().maximum(), 59);
        QCOMPARE(it.player.frames().size(), 12);
        QCOMPARE(it.line().marks(), it.player.frames());
        auto* strip = it.player.findChild<QListWidget*>();
        QCOMPARE(strip->count(), 12);
        strip->setCurrentRow(5);  // a press on a picture goes there
        QCOMPARE(it.line().value(), static_cast<int>(it.player.frames()[5]));
        QVERIFY(it.player.choice() == FrameChoice{});
    }

    void what_lies_outside_the_cut_is_not_used() {
        Player it;
        QTRY_VERIFY(it.is_ready());
        it.line().setValue(20);
        it.press("video_begin");
        it.line().setValue(39);
        it.press("video_end");
        QTRY_COMPARE(it.player.frames().size(), 4);
        QCOMPARE(it.player.frames().front(), 20);
        QVERIFY(it.player.frames().back() <= 39);
        QCOMPARE(it.player.choice().start, std::optional(2.0));
        QCOMPARE(it.player.choice().end, std::optional(4.0));
        it.press("video_whole");
        QTRY_COMPARE(it.player.frames().size(), 12);
        QVERIFY(it.player.choice() == FrameChoice{});
    }

    void the_ends_of_the_time_line_are_dragged_with_the_mouse() {
        Player it;
        QTRY_VERIFY(it.is_ready());
        TimeLine& line = it.line();
        line.setValue(10);
        const auto at = [&](double share) {
            return QPoint(8 + qRound(share * (line.width() - 17)), line.height() / 2);
        };
        QTest::mousePress(&line, Qt::LeftButton, {}, at(1));
        QTest::mouseMove(&line, at(0.5));
        QTest::mouseRelease(&line, Qt::LeftButton, {}, at(0.5));
        QCOMPARE(line.first(), 0);
        QVERIFY(std::abs(line.last() - 30) <= 1);
        QVERIFY(it.player.choice().end.has_value());
        QTest::mouseClick(&line, Qt::LeftButton, {}, at(0.25));  // elsewhere it only looks there
        QVERIFY(std::abs(line.value() - 15) <= 1);
        QCOMPARE(line.first(), 0);
    }

    void frames_are_chosen_one_by_one_from_the_keyboard() {
        Player it;
        QTRY_VERIFY(it.is_ready());
        it.line().setFocus();
        QTest::keyClick(&it.line(), Qt::Key_Home);
        for (int i = 0; i < 3; ++i) QTest::keyClick(&it.line(), Qt::Key_Right);
        QCOMPARE(it.line().value(), 3);
        it.press("video_use");
        QTRY_COMPARE(it.player.frames().size(), 13);
        QVERIFY(it.player.frames().contains(3));
        it.press("video_use");  // and out again
        QTRY_COMPARE(it.player.frames().size(), 12);
        QVERIFY(!it.player.choice().times.empty());
        it.press("video_again");
        QTRY_VERIFY(it.player.choice().times.empty());
    }

    void fewer_frames_can_be_asked_for() {
        Player it;
        QTRY_VERIFY(it.is_ready());
        it.player.findChild<QSpinBox*>()->setValue(6);
        QTRY_COMPARE(it.player.frames().size(), 6);
        QCOMPARE(it.player.choice().max_frames, std::optional<std::int64_t>(6));
    }

    void a_player_begins_with_what_was_chosen_before() {
        Player it({.start = 2.0, .end = 4.0, .max_frames = 2, .times = {}});
        QTRY_COMPARE(it.player.frames().size(), 2);
        QCOMPARE(it.line().first(), 20);
        QCOMPARE(it.line().last(), 39);
        QCOMPARE(it.line().value(), 20);
        QTRY_VERIFY(!it.player.findChild<QLabel*>(QStringLiteral("video_screen"))->pixmap().isNull());
    }

    void a_player_plays_to_the_end_of_the_part() {
        Player it({.start = 0.5, .end = 1.0, .max_frames = {}, .times = {}});
        QTRY_VERIFY(it.is_ready());
        it.press("video_play");
        QTRY_COMPARE(it.line().value(), 9);
        QTRY_VERIFY(!it.player.findChild<QPushButton*>(QStringLiteral("video_play"))->isChecked());
    }

    void a_video_that_can_not_be_opened_can_not_be_used() {
        Theme theme;
        VideoDialog dialog(VideoDialog::Purpose::kDemonstration, clip_medium("make_files.py"), {}, theme);
        QSignalSpy ready(&dialog.player(), &VideoPlayer::ready);
        dialog.show();
        QTRY_COMPARE(ready.size(), 1);
        QCOMPARE(ready[0][0].toBool(), false);
        QVERIFY(!dialog.findChild<QPushButton*>(QStringLiteral("video_accept"))->isEnabled());
        QVERIFY(dialog.findChild<QWidget*>(QStringLiteral("video_messages"))->isVisible());
    }

    void closing_while_a_video_is_opened_waits_for_nothing() {
        for (int i = 0; i < 20; ++i) {
            Player it;
            it.line().setValue(i);
            QTest::qWait(i);
        }
    }

    void a_list_of_tested_videos_has_pictures() {
        PictureCache pictures(64);
        const Media medium{.path = clip("groups.mp4").toStdString()};  // as a list knows it: a name
        QTRY_VERIFY(!pictures.picture(medium).isNull());
    }

    void moments_show_the_share_of_their_tokens() {
        TokenGrid grid;
        grid.t = 2;
        grid.h = 1;
        grid.w = 4;
        grid.kept = {1, 1, 0, 0, 1, 0, 0, 0};
        QCOMPARE(kept_by_moment(grid), (std::vector<float>{0.5F, 0.25F}));
        grid.kept.pop_back();
        QVERIFY(kept_by_moment(grid).empty());  // not so many for every moment
        QVERIFY(kept_by_moment(TokenGrid{}).empty());
    }

    void a_press_on_a_moment_chooses_it() {
        Theme theme;
        MomentStrip strip(theme);
        strip.resize(200, 32);
        TokenGrid grid;
        grid.t = 4;
        grid.h = grid.w = 1;
        grid.kept = {1, 0, 1, 0};
        strip.show_grid(grid);
        QSignalSpy chosen(&strip, &MomentStrip::chosen);
        QTest::mouseClick(&strip, Qt::LeftButton, {}, QPoint(120, 10));
        QCOMPARE(chosen.size(), 1);
        QCOMPARE(chosen[0][0].toInt(), 2);
        QVERIFY(!strip.isHidden());
        grid.t = 1;
        grid.kept = {1};
        strip.show_grid(grid);  // an image has no moments
        QVERIFY(strip.isHidden());
    }
};

}  // namespace emloc::ui

QTEST_MAIN(emloc::ui::VideoTest)
#include "video_test.moc"
