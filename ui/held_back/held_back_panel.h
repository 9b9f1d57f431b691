// Tests the open context on held-back images: accuracy, what was taken for what, and every answer.
#pragma once

#include <QFutureWatcher>
#include <QStringList>
#include <QWidget>
#include <vector>

#include "engine/context/exchange.h"
#include "engine/evaluation/label_names.h"
#include "ui/demonstrations/drop_scan.h"
#include "ui/worker/messages.h"
#include "ui/worker/nearest.h"

class QLabel;
class QPushButton;
class QStackedLayout;
class QTableView;

namespace emloc::ui {

class ConfusionModel;
class ConfusionView;
class DropArea;
class HeldBackFilter;
class HeldBackModel;
class MessageBar;
class PictureCache;
class TestPicker;
class Theme;
class UnknownLabelsBar;

class HeldBackPanel : public QWidget {
    Q_OBJECT

 public:
    HeldBackPanel(HeldBackModel& model, PictureCache& pictures, const Theme& theme, QWidget* parent = nullptr);

    MessageBar& messages() { return *messages_; }
    // A folder of class folders; walked in another thread.
    void open_folder(const QString& folder);
    void set_ready(bool ready, const QString& why_not);
    void set_summary(const TestSummary& summary);
    // An earlier test of the context that was opened.
    void show_run(const TestRun& run);
    void set_context(const QString& name) { context_ = name; }
    // How many of the demonstrations are held out.
    void set_held_out(int count);
    // Those that are kept of the open context.
    void set_tests(const std::vector<TestRecord>& tests);
    // A dialog of its own.
    void show_nearest(const NearestDemonstrations& nearest);
    // What becomes of classes whose names the context doesn't have; `names_decided` says it.
    void ask_unknown(const QStringList& unknown, const QStringList& known);
    void export_results();
    void export_to(const QString& file);

 Q_SIGNALS:
    void test_requested();
    void scanned(bool any);                                         // the folder was walked: images were found in it
    void image_activated(const QString& file);                      // to be asked about
    void use_requested(const QString& file, const QString& label);  // as a demonstration
    void nearest_requested(const QString& file);                    // which demonstrations it looks most like
    void held_out_requested();                                      // the demonstrations' own instead of a folder's
    void run_chosen(qint64 id);                                     // of the tests
    void names_decided(const emloc::LabelNames& names);

 private:
    QWidget* make_head();
    QWidget* make_sides(PictureCache& pictures, const Theme& theme);
    QWidget* make_matrix(const Theme& theme);
    QWidget* make_answers(PictureCache& pictures, const Theme& theme);
    QTableView* make_list(PictureCache& pictures, const Theme& theme);
    void choose_folder();
    void take(const Intake& intake);
    void take_relabelled(const LabelledImage& image, const QString& before);
    void choose_cell(const QString& truth, const QString& answer);
    void refresh();

    HeldBackModel& model_;
    PictureCache& pictures_;
    const Theme& theme_;
    HeldBackFilter* filter_;
    ConfusionModel* confusion_;
    MessageBar* messages_;
    DropArea* empty_;
    QLabel* result_;
    UnknownLabelsBar* unknown_;
    TestPicker* runs_;
    QPushButton* test_;
    QPushButton* export_;
    QPushButton* held_out_button_;
    int held_out_ = 0;
    ConfusionView* matrix_;
    QLabel* chosen_;
    QPushButton* show_all_;
    QTableView* list_;
    QStackedLayout* stack_;
    QFutureWatcher<Intake> scan_;
    QString folder_;  // that is being walked
    QString context_;
    QString summary_;  // of the last test; empty: none
};

}  // namespace emloc::ui
