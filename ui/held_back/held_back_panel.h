// Tests the open context on held-back images: accuracy and every answer.
#pragma once

#include <QFutureWatcher>
#include <QStringList>
#include <QWidget>

#include "ui/demonstrations/drop_scan.h"
#include "ui/worker/messages.h"

class QLabel;
class QPushButton;
class QStackedLayout;

namespace emloc::ui {

class DropArea;
class HeldBackModel;
class MessageBar;
class Theme;

class HeldBackPanel : public QWidget {
    Q_OBJECT

 public:
    HeldBackPanel(HeldBackModel& model, const Theme& theme, QWidget* parent = nullptr);

    MessageBar& messages() { return *messages_; }
    // A folder of class folders; walked in another thread.
    void open_folder(const QString& folder);
    void set_ready(bool ready, const QString& why_not);
    void set_summary(const TestSummary& summary);

 Q_SIGNALS:
    void test_requested();

 private:
    QWidget* make_list(const Theme& theme);
    void choose_folder();
    void take(const DropFindings& findings);
    void refresh();

    HeldBackModel& model_;
    MessageBar* messages_;
    DropArea* empty_;
    QLabel* result_;
    QPushButton* test_;
    QStackedLayout* stack_;
    QFutureWatcher<DropFindings> scan_;
};

}  // namespace emloc::ui
