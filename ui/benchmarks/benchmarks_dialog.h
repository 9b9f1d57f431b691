// Runs a published benchmark by several methods on the user's own copy of its data: what was recognised, one table that
// fills while it runs, and the page that is written.
#pragma once

#include <QDialog>
#include <QString>
#include <QStringList>

#include "engine/adaptation/methods/registry.h"
#include "ui/benchmarks/benchmark_model.h"
#include "ui/worker/benchmark_work.h"

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;
class QSpinBox;

namespace emloc::ui {

class MessageBar;
class ProgressLine;

class BenchmarksDialog : public QDialog {
    Q_OBJECT

 public:
    explicit BenchmarksDialog(const MethodRegistry& methods, QWidget* parent = nullptr);

    // What lies in the folder of data.
    void show_found(const BenchmarkFound& found);
    // Whether a run can begin now, but for what is chosen here.
    void set_ready(bool ready, const QString& why_not);
    // While it runs, nothing can be chosen, and Run stops it.
    void set_running(bool running);
    void show_progress(const BenchmarkProgress& progress);
    void show_outcome(const BenchmarkOutcome& outcome);

    // What was chosen.
    BenchmarkRequest request() const;

 Q_SIGNALS:
    void data_chosen(const QString& folder);
    void run_requested();
    void stop_requested();

 private:
    QWidget* make_choices(const MethodRegistry& methods);
    void add_folders(QFormLayout& form);
    void add_protocol(QFormLayout& form);
    QWidget* make_folder_row(QLineEdit& field, const char* kind, const QString& title);
    QWidget* make_table();
    QWidget* make_foot();
    void look_at_data();
    void run_or_stop();
    void open_page();
    void refresh();

    BenchmarkModel model_;
    BenchmarkFound found_;
    QWidget* choices_;
    QLineEdit* data_;
    QLineEdit* output_;
    QLabel* recognised_;
    QListWidget* methods_;
    QSpinBox* limit_;
    QSpinBox* pool_;
    QSpinBox* demonstrations_;
    QSpinBox* visual_tokens_;
    QSpinBox* max_new_tokens_;
    QComboBox* sampling_;
    MessageBar* messages_;
    ProgressLine* progress_;
    QPushButton* page_button_;
    QPushButton* run_;
    QString page_;
    QString looked_at_;  // the folder that was asked about last
    bool running_ = false;
    bool ready_ = false;
    QString why_not_;
};

}  // namespace emloc::ui
