// A video to look at, and what of it is used: a part, fewer frames, or frames chosen one by one.
#pragma once

#include <QElapsedTimer>
#include <QList>
#include <QTimer>
#include <QWidget>

#include "ui/video/frame_reader.h"

class QCheckBox;
class QLabel;
class QListWidget;
class QPushButton;
class QSpinBox;

namespace emloc::ui {

class MessageBar;
class Theme;
class TimeLine;

class VideoPlayer : public QWidget {
    Q_OBJECT

 public:
    // `sampling` is what takes the frames where none are chosen one by one.
    VideoPlayer(const Media& video, const VideoSampling& sampling, const Theme& theme, QWidget* parent = nullptr);

    const FrameChoice& choice() const { return choice_; }
    // The frames that are used now, as far as that is known.
    const QList<qint64>& frames() const { return used_; }

 Q_SIGNALS:
    // The frames that are used are known; false: there are none, or the video can't be read.
    void ready(bool usable);

 private:
    QWidget* make_transport();
    void make_most();
    QWidget* make_choices();
    void connect_reader();
    void take_facts(const VideoFacts& facts);
    void show_frame(qint64 frame, const QImage& picture);
    void take_plan(const QList<qint64>& frames, const QString& problem);
    void play(bool on);
    void step();
    void set_part(int first, int last);
    void toggle_frame();
    void sample_again();
    void apply(const FrameChoice& choice);
    void refresh();
    QList<qint64> thumbnail_frames() const;
    double seconds(qint64 frame) const;
    void resizeEvent(QResizeEvent* event) override;
    void draw_picture();

    VideoSampling sampling_;
    FrameChoice choice_;
    VideoFacts facts_;
    QList<qint64> used_;
    QImage picture_;

    FrameReader reader_;
    MessageBar* messages_;
    QLabel* screen_;
    QLabel* time_;
    QLabel* summary_;
    TimeLine* line_;
    QListWidget* strip_;
    QPushButton* play_;
    QPushButton* begin_;
    QPushButton* end_;
    QPushButton* whole_;
    QPushButton* use_frame_;
    QPushButton* again_;
    QSpinBox* most_;
    QCheckBox* key_frames_;
    QTimer steps_;
    QElapsedTimer clock_;
    double played_from_ = 0;  // seconds
    bool waits_for_frame_ = false;
};

}  // namespace emloc::ui
