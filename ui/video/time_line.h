// A video's time, from left to right: where one looks, the part that is used, and the frames that are taken from it.
#pragma once

#include <QAbstractSlider>
#include <QList>

namespace emloc::ui {

class Theme;

// Its value is the number of the frame looked at; the keys of a slider move it.
class TimeLine : public QAbstractSlider {
    Q_OBJECT

 public:
    explicit TimeLine(const Theme& theme, QWidget* parent = nullptr);

    // Of the whole video; `page` frames go by with the page keys.
    void set_frames(int count, int page);
    // The part that is used: [first, last]. Its ends can be dragged.
    void set_part(int first, int last);
    void set_marks(const QList<qint64>& frames);

    int first() const { return first_; }
    int last() const { return last_; }
    const QList<qint64>& marks() const { return marks_; }
    QSize sizeHint() const override;

 Q_SIGNALS:
    void part_changed(int first, int last);  // by the user

 protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;

 private:
    enum class Held { kNothing, kPosition, kFirst, kLast };

    QRect track() const;
    int x_of(qint64 frame) const;
    int frame_at(int x) const;
    void drag_to(int x);

    const Theme& theme_;
    QList<qint64> marks_;
    int first_ = 0;
    int last_ = 0;
    Held held_ = Held::kNothing;
};

}  // namespace emloc::ui
