#include "ui/theme/drawn_icon.h"

#include <QIconEngine>
#include <QPainter>
#include <QPixmap>
#include <QSvgRenderer>
#include <map>
#include <tuple>

namespace emloc::ui {

namespace {

class DrawingEngine : public QIconEngine {
 public:
    DrawingEngine(const QByteArray& drawing, const QColor& ink, const QColor& faded)
        : drawing_(drawing), ink_(ink), faded_(faded) {}

    void paint(QPainter* painter, const QRect& place, QIcon::Mode mode, QIcon::State state) override {
        const double scale = painter->device()->devicePixelRatioF();
        painter->drawPixmap(place, scaledPixmap((QSizeF(place.size()) * scale).toSize(), mode, state, scale));
    }

    // `size` in the device's own pixels.
    QPixmap pixmap(const QSize& size, QIcon::Mode mode, QIcon::State) override {
        const bool fades = mode == QIcon::Disabled;
        QPixmap& picture = pictures_[{size.width(), size.height(), fades}];
        if (picture.isNull()) picture = drawn(size, fades ? faded_ : ink_);
        return picture;
    }

    QIconEngine* clone() const override { return new DrawingEngine(drawing_, ink_, faded_); }
    bool isNull() override { return drawing_.isEmpty(); }

 private:
    QPixmap drawn(const QSize& size, const QColor& colour) const {
        QPixmap picture(size);
        picture.fill(Qt::transparent);
        QSvgRenderer svg(QByteArray(drawing_).replace("currentColor", colour.name().toLatin1()));
        svg.setAspectRatioMode(Qt::KeepAspectRatio);
        QPainter painter(&picture);
        svg.render(&painter);
        return picture;
    }

    const QByteArray drawing_;
    const QColor ink_, faded_;
    std::map<std::tuple<int, int, bool>, QPixmap> pictures_;  // by width, height and whether faded
};

}  // namespace

QIcon drawn_icon(const QByteArray& drawing, const QColor& ink, const QColor& faded) {
    return QIcon(new DrawingEngine(drawing, ink, faded));
}

}  // namespace emloc::ui
