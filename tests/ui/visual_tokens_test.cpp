// Where the visual tokens of a demonstration stand, from what its record says.
#include "ui/inspector/visual_tokens.h"

#include <QTest>

using namespace emloc;
using namespace emloc::ui;

namespace {

using Runs = std::vector<std::vector<TokenSpan>>;

DemonstrationSpans spans_of(TokenSpan media, std::vector<std::array<std::int64_t, 3>> grids, Runs runs = {}) {
    DemonstrationSpans spans;
    spans.media = media;
    spans.grids = std::move(grids);
    spans.runs = std::move(runs);
    return spans;
}

}  // namespace

class VisualTokensTest : public QObject {
    Q_OBJECT

 private Q_SLOTS:
    void of_two_images_stand_between_their_marks() {
        const auto tokens = visual_tokens(spans_of({3, 17}, {{1, 4, 4}, {1, 4, 6}}));
        QCOMPARE(tokens.side, 2);
        QVERIFY((tokens.runs == Runs{{{4, 8}}, {{10, 16}}}));
    }

    void of_a_clip_of_a_long_video_stand_between_none() {
        const auto tokens = visual_tokens(spans_of({5, 13}, {{2, 4, 4}}));
        QCOMPARE(tokens.side, 2);
        QVERIFY((tokens.runs == Runs{{{5, 13}}}));
    }

    void of_a_video_of_timed_frames_leave_out_the_text_between_them() {
        // Each frame of four tokens stands between two marks, behind a text; an image of four follows.
        const Runs timed{{{3, 7}, {12, 16}}, {}};
        const auto tokens = visual_tokens(spans_of({2, 23}, {{2, 4, 4}, {1, 4, 4}}, timed));
        QCOMPARE(tokens.side, 2);
        QVERIFY((tokens.runs == Runs{{{3, 7}, {12, 16}}, {{18, 22}}}));
    }

    void are_none_where_the_record_says_nothing_of_use() {
        QVERIFY(visual_tokens(spans_of({0, 0}, {})).runs.empty());
        QVERIFY(visual_tokens(spans_of({0, 0}, {{1, 4, 4}})).runs.empty());
    }
};

QTEST_APPLESS_MAIN(VisualTokensTest)
#include "visual_tokens_test.moc"
