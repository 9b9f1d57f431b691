// A clip that plays beside its thumbnail while the pointer rests on it.
#pragma once

#include <QImage>
#include <QList>
#include <QThreadPool>
#include <QTimer>
#include <QWidget>
#include <stop_token>

#include "engine/media/video_sampling.h"

namespace emloc::ui {

class Theme;

// A little window beside the thumbnails of `beside` (the viewport of a list), which lets the pointer through and never
// takes the keyboard. Decodes in a thread of its own, one clip at a time, and forgets it when the pointer goes.
class MovingPreview : public QWidget {
    Q_OBJECT

 public:
    MovingPreview(QWidget* beside, const Theme& theme);
    ~MovingPreview() override;

    // Plays what is used of `file`, whose thumbnail is at `where` of that list. Nothing where it is empty or doesn't
    // move.
    void play(const QString& file, const FrameChoice& choice, const QRect& where);
    bool is_playing() const { return frames_.size() > 1 && isVisible(); }

 protected:
    void paintEvent(QPaintEvent* event) override;

 private:
    void begin();
    QPoint place() const;  // on the screen
    void take(quint64 request, const QList<QImage>& frames);

    const Theme& theme_;
    QString file_;
    FrameChoice choice_;
    QRect where_;
    QList<QImage> frames_;
    qsizetype shown_ = 0;
    quint64 request_ = 0;
    QTimer rest_;  // so that a pointer that passes by decodes nothing
    QTimer steps_;
    std::stop_source stop_;
    QThreadPool pool_;
};

}  // namespace emloc::ui
