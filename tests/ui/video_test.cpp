// Videos in the window: dropped, as thumbnails, moving, and what is kept of their moments.
#include <QSignalSpy>
#include <QTemporaryDir>
#include <QTest>

#include "ui/demonstrations/drop_scan.h"
#include "ui/demonstrations/inspect_file.h"
#include "ui/theme/theme.h"
#include "ui/video/moment_strip.h"
#include "ui/video/moving_preview.h"
#include "ui/video/video_frames.h"

namespace emloc::ui {

namespace {

QString clip(const char* name) {
    return QStringLiteral(EMLOC_SOURCE_DIR "/tests/engine/video_files/") + QString::fromUtf8(name);
}

}  // namespace

class VideoTest : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void a_dropped_video_is_taken_as_an_image_is() {
        const auto findings = scan_drop({clip("groups.mp4"), clip("clip.gif"), clip("make_files.py")});
        QCOMPARE(findings.loose.size(), 2);
        QCOMPARE(findings.problems.size(), 1);
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
        preview.play(clip("groups.mp4"), QRect(0, 0, 40, 40));
        QTRY_VERIFY(preview.is_playing());
        QVERIFY(preview.focusPolicy() == Qt::NoFocus);
        preview.play(QString(), QRect());
        QVERIFY(!preview.is_playing());
        QVERIFY(preview.isHidden());
    }

    void a_preview_of_what_does_not_move_stays_away() {
        Theme theme;
        QWidget list;
        list.show();
        MovingPreview preview(&list, theme);
        preview.play(clip("make_files.py"), QRect(0, 0, 40, 40));
        QTest::qWait(600);
        QVERIFY(preview.isHidden());
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
