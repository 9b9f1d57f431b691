// The words that the window uses, each explained in a few sentences.
#pragma once

#include <QDialog>

class QTextBrowser;

namespace emloc::ui {

class WordsDialog : public QDialog {
    Q_OBJECT

 public:
    explicit WordsDialog(QWidget* parent = nullptr);

 private:
    QTextBrowser* text_;
};

}  // namespace emloc::ui
