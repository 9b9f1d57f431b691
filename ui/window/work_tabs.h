// The tabs in the middle of the window, with a note on the line of their names.
#pragma once

#include <QTabWidget>

class QLabel;

namespace emloc::ui {

class WorkTabs : public QTabWidget {
    Q_OBJECT

 public:
    explicit WorkTabs(QWidget* parent = nullptr);

    // The names of the tabs come first: without room for both, `about` is left out, then `what`.
    void set_note(const QString& about, const QString& what);

 protected:
    void resizeEvent(QResizeEvent* event) override;
    void changeEvent(QEvent* event) override;
    // Of a frame that the style sheet has taken away, Qt would still draw a piece above the note.
    void paintEvent(QPaintEvent*) override {}

 private:
    void fit();

    QLabel* note_;
    QString about_;
    QString what_;
};

}  // namespace emloc::ui
