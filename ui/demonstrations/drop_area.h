// A dashed place that says what can be dropped on it, and is a button as well.
#pragma once

#include <QSet>
#include <QStringList>
#include <QWidget>

class QLabel;

namespace emloc::ui {

class DropArea : public QWidget {
    Q_OBJECT

 public:
    DropArea(const QString& text, const QString& accessible_name, QWidget* parent = nullptr);

    void set_text(const QString& text);

 Q_SIGNALS:
    void dropped(const QStringList& paths);
    void dropped_images(const QSet<quint64>& images);  // dragged within the window; only where somebody listens
    void clicked();                                    // by the mouse, Return or the space bar

 protected:
    void paintEvent(QPaintEvent* event) override;
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    void mouseReleaseEvent(QMouseEvent* event) override;
    void keyPressEvent(QKeyEvent* event) override;

 private:
    void set_dropping(bool dropping);

    QLabel* label_;
    bool dropping_ = false;
};

}  // namespace emloc::ui
