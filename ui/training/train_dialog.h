// Trains the model on the open project: how, the loss while it runs, and what comes of it.
#pragma once

#include <QDialog>
#include <QString>

#include "engine/training/methods.h"
#include "engine/training/trainer.h"
#include "ui/worker/training_run.h"

class QComboBox;
class QDoubleSpinBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPushButton;
class QSpinBox;

namespace emloc::ui {

class LossChart;
class MessageBar;
class ProgressLine;
class Theme;

// What is remembered from one training to the next.
struct TrainingChoices {
    QString method;  // by its name
    int rank = 0;
    double rate = 0;
    int epochs = 0;
    int batch = 0;
    QString precision;  // by its name; empty: the usual one
    QString name;
};

class TrainDialog : public QDialog {
    Q_OBJECT

 public:
    // Folders of what is trained are made in `place`.
    TrainDialog(const Theme& theme, const QString& place, QWidget* parent = nullptr);

    void set_choices(const TrainingChoices& choices);
    TrainingChoices choices() const;
    // Times the methods' own rates, where nobody has chosen one.
    void set_rates(double times);
    void set_input(int demonstrations, int images);
    void set_ready(bool ready, const QString& why_not);
    // While it runs, nothing can be chosen, and Train stops it.
    void set_running(bool running);
    void show_event(const TrainingEvent& event);
    void show_end(const TrainingEnd& end);
    void show_note(const QString& text);
    void show_error(const QString& text);

    const TrainingMethod& method() const;
    LowRank low_rank() const;
    TrainingOptions options() const;
    QString folder() const;

 Q_SIGNALS:
    void run_requested();
    void stop_requested();
    void export_requested();
    void predictions_requested();
    void use_requested(const QString& folder);

 private:
    QWidget* make_form();
    void make_numbers(QFormLayout& form);
    QWidget* make_foot();
    void take_method();
    void refresh();

    QString place_;
    QComboBox* method_;
    QSpinBox* rank_;
    QDoubleSpinBox* rate_;
    QSpinBox* epochs_;
    QSpinBox* batch_;
    QComboBox* precision_;
    QLineEdit* name_;
    QLabel* folder_;
    QLabel* input_;
    LossChart* chart_;
    MessageBar* messages_;
    ProgressLine* progress_;
    QPushButton* export_;
    QPushButton* predictions_;
    QPushButton* train_;
    QWidget* form_ = nullptr;
    bool running_ = false;
    bool ready_ = false;
    double rates_ = 1;
    QString why_not_;
};

}  // namespace emloc::ui
