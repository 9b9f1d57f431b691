#include "ui/video/video_player.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/pictures.h"
#include "ui/theme/theme.h"
#include "ui/video/time_line.h"
#include "ui/widgets/message_bar.h"

namespace emloc::ui {

namespace {

constexpr QSize kScreen{480, 300};
constexpr int kDecoded = 960;  // physical pixels: sharp at twice the size of the screen above
constexpr int kThumbnail = 64;
constexpr int kMostThumbnails = 48;
constexpr int kPlayStep = 33;  // milliseconds

QString clock_text(double seconds) {
    const auto tenths = static_cast<qint64>(seconds * 10);
    return QStringLiteral("%1:%2.%3").arg(tenths / 600).arg(tenths / 10 % 60, 2, 10, QLatin1Char('0')).arg(tenths % 10);
}

QPushButton* button(const QString& text, const char* name, const QString& tip) {
    auto* made = new QPushButton(text);
    made->setObjectName(QString::fromLatin1(name));
    made->setToolTip(tip);
    made->setAutoDefault(false);
    return made;
}

}  // namespace

VideoPlayer::VideoPlayer(const Media& video, const VideoSampling& sampling, const Theme& theme, QWidget* parent)
    : QWidget(parent), sampling_(sampling), choice_(video.choice), reader_(video, kDecoded, 2 * kThumbnail) {
    messages_ = new MessageBar;
    messages_->setObjectName(QStringLiteral("video_messages"));
    screen_ = new QLabel(tr("Opening the video\u2026"));
    screen_->setObjectName(QStringLiteral("video_screen"));
    screen_->setMinimumSize(kScreen);
    screen_->setAlignment(Qt::AlignCenter);
    screen_->setProperty("look", QStringLiteral("muted"));
    screen_->setAccessibleName(tr("The frame at this time"));
    line_ = new TimeLine(theme);
    line_->setObjectName(QStringLiteral("video_line"));
    strip_ = new QListWidget;
    strip_->setObjectName(QStringLiteral("video_strip"));
    strip_->setAccessibleName(tr("The frames that are used"));
    strip_->setViewMode(QListView::IconMode);
    strip_->setFlow(QListView::LeftToRight);
    strip_->setWrapping(false);
    strip_->setMovement(QListView::Static);
    strip_->setIconSize({kThumbnail, kThumbnail});
    strip_->setFixedHeight(kThumbnail + 9 * kGrid);
    summary_ = new QLabel;
    summary_->setObjectName(QStringLiteral("video_summary"));
    summary_->setProperty("look", QStringLiteral("muted"));
    summary_->setWordWrap(true);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2 * kGrid);
    column->addWidget(messages_);
    column->addWidget(screen_, 1);
    column->addWidget(make_transport());
    column->addWidget(line_);
    column->addWidget(make_choices());
    column->addWidget(strip_);
    column->addWidget(summary_);
    connect_reader();
    steps_.setInterval(kPlayStep);
    connect(&steps_, &QTimer::timeout, this, &VideoPlayer::step);
    refresh();
}

QWidget* VideoPlayer::make_transport() {
    play_ = button(tr("Play"), "video_play", tr("Play or stop"));
    play_->setCheckable(true);
    play_->setShortcut(QKeySequence(Qt::Key_Space));
    time_ = new QLabel;
    time_->setObjectName(QStringLiteral("video_time"));
    begin_ = button(tr("Begin here"), "video_begin", tr("What comes before is not used"));
    end_ = button(tr("End here"), "video_end", tr("What comes after is not used"));
    whole_ = button(tr("Whole video"), "video_whole", tr("Use it from its beginning to its end"));
    connect(play_, &QPushButton::toggled, this, &VideoPlayer::play);
    connect(begin_, &QPushButton::clicked, this,
            [this] { set_part(line_->value(), std::max(line_->value(), line_->last())); });
    connect(end_, &QPushButton::clicked, this,
            [this] { set_part(std::min(line_->value(), line_->first()), line_->value()); });
    connect(whole_, &QPushButton::clicked, this, [this] { set_part(0, line_->maximum()); });
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(play_);
    layout->addWidget(time_, 1);
    for (QPushButton* each : {begin_, end_, whole_}) layout->addWidget(each);
    return row;
}

void VideoPlayer::make_most() {
    most_ = new QSpinBox;
    most_->setObjectName(QStringLiteral("video_most"));
    most_->setAccessibleName(tr("Frames at most"));
    most_->setRange(0, 10'000);
    most_->setSingleStep(2);
    most_->setSpecialValueText(tr("as many as the model takes"));
    most_->setMinimumWidth(most_->fontMetrics().horizontalAdvance(most_->specialValueText()) + 12 * kGrid);
    most_->setValue(static_cast<int>(choice_.max_frames.value_or(0)));
    most_->setKeyboardTracking(false);
    connect(most_, &QSpinBox::valueChanged, this, [this](int most) {
        FrameChoice changed = choice_;
        changed.max_frames = most > 0 ? std::optional<std::int64_t>(most) : std::nullopt;
        apply(changed);
    });
}

QWidget* VideoPlayer::make_choices() {
    make_most();
    key_frames_ = new QCheckBox(tr("&Key frames only"));
    key_frames_->setObjectName(QStringLiteral("video_key_frames"));
    key_frames_->setToolTip(tr("The nearest frames that can be decoded alone: much faster in a long film"));
    key_frames_->setChecked(choice_.key_frames);
    connect(key_frames_, &QCheckBox::toggled, this, [this](bool on) {
        FrameChoice changed = choice_;
        changed.key_frames = on;
        apply(changed);
    });
    use_frame_ =
        button(tr("Add this frame"), "video_use", tr("Choose frames one by one, beginning with those used now"));
    again_ = button(tr("Spread evenly"), "video_again", tr("Take frames at even distances again"));
    connect(use_frame_, &QPushButton::clicked, this, &VideoPlayer::toggle_frame);
    connect(again_, &QPushButton::clicked, this, &VideoPlayer::sample_again);
    auto* label = new QLabel(tr("Frames at &most"));
    label->setBuddy(most_);
    auto* row = new QWidget;
    auto* layout = new QHBoxLayout(row);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(label);
    layout->addWidget(most_);
    layout->addWidget(key_frames_);
    layout->addStretch(1);
    layout->addWidget(use_frame_);
    layout->addWidget(again_);
    return row;
}

void VideoPlayer::connect_reader() {
    connect(&reader_, &FrameReader::opened, this, &VideoPlayer::take_facts);
    connect(&reader_, &FrameReader::failed, this, [this](const QString& reason) {
        screen_->setText(tr("No picture"));
        messages_->show_error(reason);
        Q_EMIT ready(false);
    });
    connect(&reader_, &FrameReader::shown, this, &VideoPlayer::show_frame);
    connect(&reader_, &FrameReader::planned, this, &VideoPlayer::take_plan);
    connect(&reader_, &FrameReader::thumbnail, this, [this](int index, const QImage& picture) {
        QListWidgetItem* item = strip_->item(index);
        if (item != nullptr && !picture.isNull()) item->setIcon(QPixmap::fromImage(picture));
    });
    connect(line_, &TimeLine::part_changed, this, &VideoPlayer::set_part);
    connect(line_, &QAbstractSlider::valueChanged, this, [this](int frame) {
        if (steps_.isActive() && !waits_for_frame_) play_->setChecked(false);  // moved by hand
        reader_.show(frame);
        refresh();
    });
    connect(strip_, &QListWidget::currentRowChanged, this, [this](int row) {
        const auto frames = thumbnail_frames();
        if (row >= 0 && row < frames.size()) line_->setValue(static_cast<int>(frames[row]));
    });
}

void VideoPlayer::take_facts(const VideoFacts& facts) {
    facts_ = facts;
    const int count = static_cast<int>(facts_.info.frames);
    line_->set_frames(count, std::max(1, qRound(facts_.info.fps)));
    const auto frame_at = [this](double seconds) {
        const auto after = std::lower_bound(facts_.times.begin(), facts_.times.end(), seconds);
        return static_cast<int>(after - facts_.times.begin());
    };
    line_->set_part(choice_.start ? frame_at(*choice_.start) : 0, choice_.end ? frame_at(*choice_.end) - 1 : count - 1);
    if (!facts_.info.damage.empty()) messages_->show_note(QString::fromStdString(facts_.info.damage));
    reader_.show(line_->first());
    line_->setValue(line_->first());
    reader_.plan(choice_, sampling_);
    refresh();
}

void VideoPlayer::show_frame(qint64, const QImage& picture) {
    waits_for_frame_ = false;
    if (picture.isNull()) return;
    picture_ = picture;
    draw_picture();
}

void VideoPlayer::draw_picture() {
    if (picture_.isNull()) return;
    screen_->setPixmap(fitted_pixmap(picture_, screen_->size(), devicePixelRatioF(), Qt::SmoothTransformation));
}

void VideoPlayer::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    draw_picture();
}

QList<qint64> VideoPlayer::thumbnail_frames() const {
    if (used_.size() <= kMostThumbnails) return used_;
    QList<qint64> some;
    for (int i = 0; i < kMostThumbnails; ++i) some << used_[i * (used_.size() - 1) / (kMostThumbnails - 1)];
    return some;
}

void VideoPlayer::take_plan(const QList<qint64>& frames, const QString& problem) {
    used_ = frames;
    line_->set_marks(used_);
    const QSignalBlocker quiet(strip_);
    strip_->clear();
    QPixmap empty(kThumbnail, kThumbnail);
    empty.fill(Qt::transparent);
    for (const qint64 frame : thumbnail_frames()) {
        auto* item = new QListWidgetItem(QIcon(empty), clock_text(seconds(frame)));
        item->setData(Qt::AccessibleTextRole, tr("Frame at %1").arg(clock_text(seconds(frame))));
        strip_->addItem(item);
    }
    reader_.thumbnails(thumbnail_frames());
    if (problem.isEmpty()) {
        if (facts_.info.damage.empty()) messages_->hide();
    } else {
        messages_->show_error(problem);
    }
    refresh();
    Q_EMIT ready(problem.isEmpty() && !used_.isEmpty());
}

double VideoPlayer::seconds(qint64 frame) const {
    return frame >= 0 && frame < static_cast<qint64>(facts_.times.size())
               ? facts_.times[static_cast<std::size_t>(frame)]
               : 0;
}

void VideoPlayer::play(bool on) {
    play_->setText(on ? tr("Stop") : tr("Play"));
    if (!on) return steps_.stop();
    if (line_->value() >= line_->last()) line_->setValue(line_->first());
    played_from_ = seconds(line_->value());
    waits_for_frame_ = false;
    clock_.start();
    steps_.start();
}

// As late as the decoder is, and no later: frames that it has no time for are left out.
void VideoPlayer::step() {
    if (waits_for_frame_) return;
    const double now = played_from_ + static_cast<double>(clock_.elapsed()) / 1000;
    const auto after = std::upper_bound(facts_.times.begin(), facts_.times.end(), now);
    const int frame = static_cast<int>(after - facts_.times.begin()) - 1;
    if (frame >= line_->last()) {
        line_->setValue(line_->last());
        return play_->setChecked(false);
    }
    if (frame <= line_->value()) return;
    waits_for_frame_ = true;
    line_->setValue(frame);
}

void VideoPlayer::set_part(int first, int last) {
    line_->set_part(first, last);
    FrameChoice changed = choice_;
    changed.start = first > 0 ? std::optional<double>(seconds(first)) : std::nullopt;
    changed.end = last < line_->maximum() ? std::optional<double>(seconds(last + 1)) : std::nullopt;
    changed.times.clear();  // they may lie outside
    apply(changed);
}

void VideoPlayer::toggle_frame() {
    FrameChoice changed = choice_;
    QList<qint64> frames = used_;
    if (const qint64 here = line_->value(); !frames.removeOne(here)) frames << here;
    std::sort(frames.begin(), frames.end());
    changed.times.clear();
    for (const qint64 frame : frames) changed.times.push_back(seconds(frame));
    apply(changed);
}

void VideoPlayer::sample_again() {
    FrameChoice changed = choice_;
    changed.times.clear();
    apply(changed);
}

void VideoPlayer::apply(const FrameChoice& choice) {
    if (choice == choice_) return;
    choice_ = choice;
    reader_.plan(choice_, sampling_);
    refresh();
}

void VideoPlayer::refresh() {
    const bool open = !facts_.times.empty();
    for (QWidget* each : {static_cast<QWidget*>(play_), static_cast<QWidget*>(begin_), static_cast<QWidget*>(end_),
                          static_cast<QWidget*>(use_frame_), static_cast<QWidget*>(line_)}) {
        each->setEnabled(open);
    }
    whole_->setEnabled(open && (choice_.start || choice_.end));
    again_->setEnabled(open && !choice_.times.empty());
    most_->setEnabled(open && choice_.times.empty());
    key_frames_->setEnabled(open && choice_.times.empty());
    const bool used = used_.contains(line_->value());
    use_frame_->setText(used ? tr("Leave this frame out") : tr("Add this frame"));
    use_frame_->setEnabled(open && !(used && used_.size() == 1));
    if (!open) return;
    time_->setText(tr("%1 of %2 \u00b7 frame %3 of %4")
                       .arg(clock_text(seconds(line_->value())), clock_text(facts_.info.seconds))
                       .arg(line_->value() + 1)
                       .arg(facts_.info.frames));
    const QString how = choice_.times.empty() ? tr("spread evenly") : tr("chosen one by one");
    summary_->setText(tr("%n frame(s) are used, %1.", nullptr, static_cast<int>(used_.size())).arg(how));
}

}  // namespace emloc::ui
