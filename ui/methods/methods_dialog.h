// Compares methods on the open project, and contexts that are saved: one table, filled while it runs, that can be
// written as a report.
#pragma once

#include <QDialog>
#include <QStringList>

#include "engine/adaptation/methods/registry.h"
#include "ui/methods/methods_model.h"
#include "ui/worker/methods_run.h"

class QLabel;
class QLineEdit;
class QListWidget;
class QPushButton;
class QTabWidget;

namespace emloc::ui {

class MessageBar;
class ProgressLine;

class MethodsDialog : public QDialog {
    Q_OBJECT

 public:
    explicit MethodsDialog(const MethodRegistry& methods, QWidget* parent = nullptr);

    // What would be compared on what, and whether that can begin now.
    void set_input(int demonstrations, int images, const QString& images_name);
    void set_ready(bool ready, const QString& why_not);
    void set_contexts(const QStringList& names);
    // While it runs, nothing can be chosen, and Compare stops it.
    void set_running(bool running);
    void set_paused(bool paused);
    void show_progress(const MethodsProgress& progress);
    void show_outcome(const MethodsOutcome& outcome);
    void write_report(const QString& file);

    QStringList chosen_methods() const;
    QStringList chosen_contexts() const;
    QString name() const;

 Q_SIGNALS:
    void run_requested();
    void stop_requested();
    void pause_requested(bool paused);
    void contexts_requested(const QStringList& names);
    void images_requested();  // others than those of the Test page

 private:
    QWidget* make_methods_page(const MethodRegistry& methods);
    QWidget* make_contexts_page();
    QWidget* make_table();
    QWidget* make_foot();
    void choose_report();
    void compare_or_stop();
    void refresh();

    MethodsModel model_;
    QTabWidget* pages_;
    QListWidget* methods_;
    QListWidget* contexts_;
    QLabel* input_;
    QLineEdit* name_;
    MessageBar* messages_;
    ProgressLine* progress_;
    QPushButton* pause_;
    QPushButton* compare_;
    QPushButton* save_;
    bool running_ = false;
    bool paused_ = false;
    bool ready_ = false;
    QString why_not_;
};

}  // namespace emloc::ui
