// drag_source FILE...: a window of another program out of which the files can be dragged.
#include <QApplication>
#include <QDrag>
#include <QFileInfo>
#include <QLabel>
#include <QMimeData>
#include <QMouseEvent>
#include <QUrl>

namespace {

class Source : public QLabel {
 public:
    explicit Source(const QList<QUrl>& urls) : QLabel(QStringLiteral("drag me")), urls_(urls) {
        setAlignment(Qt::AlignCenter);
    }

 protected:
    void mousePressEvent(QMouseEvent* event) override { pressed_ = event->position(); }

    void mouseMoveEvent(QMouseEvent* event) override {
        const bool dragged = (event->position() - pressed_).manhattanLength() >= QApplication::startDragDistance();
        if (!(event->buttons() & Qt::LeftButton) || !dragged) return;
        auto* drag = new QDrag(this);
        auto* data = new QMimeData;
        data->setUrls(urls_);
        drag->setMimeData(data);
        drag->exec(Qt::CopyAction | Qt::MoveAction, Qt::CopyAction);
    }

 private:
    QList<QUrl> urls_;
    QPointF pressed_;
};

}  // namespace

int main(int argc, char** argv) {
    QApplication app(argc, argv);
    QList<QUrl> urls;
    for (const QString& path : QApplication::arguments().mid(1)) {
        urls << QUrl::fromLocalFile(QFileInfo(path).absoluteFilePath());
    }
    Source source(urls);
    source.setWindowTitle(QStringLiteral("drag source"));
    source.resize(120, 80);
    source.show();
    return QApplication::exec();
}
