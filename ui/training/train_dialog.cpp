#include "ui/training/train_dialog.h"

#include <QComboBox>
#include <QDir>
#include <QDoubleSpinBox>
#include <QFileInfo>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QLocale>
#include <QPushButton>
#include <QSpinBox>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "ui/convert.h"
#include "ui/settings/form_labels.h"
#include "ui/theme/theme.h"
#include "ui/training/loss_chart.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/method_texts.h"
#include "ui/widgets/progress_line.h"

namespace emloc::ui {

namespace {

constexpr QSize kFirstSize{190 * kGrid, 120 * kGrid};
constexpr int kLargestRank = 4096, kMostEpochs = 1000, kLargestBatch = 1024;
constexpr int kRateDecimals = 6;

QString percent_text(double share) {
    return TrainDialog::tr("%1\u00a0%").arg(QLocale().toString(100 * share, 'f', 1));
}

QString time_text(double seconds) {
    const int whole = static_cast<int>(seconds + 0.5);
    if (whole < 60) return TrainDialog::tr("%n second(s)", nullptr, std::max(1, whole));
    if (whole < 3600) return TrainDialog::tr("%n minute(s)", nullptr, (whole + 30) / 60);
    return TrainDialog::tr("%n hour(s)", nullptr, (whole + 1800) / 3600);
}

QSpinBox* number(const char* name, int largest) {
    auto* box = new QSpinBox;
    box->setObjectName(QString::fromUtf8(name));
    box->setRange(1, largest);
    return box;
}

}  // namespace

TrainDialog::TrainDialog(const Theme& theme, const QString& place, QWidget* parent)
    : QDialog(parent),
      place_(place),
      method_(new QComboBox),
      rank_(number("train_rank", kLargestRank)),
      rate_(new QDoubleSpinBox),
      epochs_(number("train_epochs", kMostEpochs)),
      batch_(number("train_batch", kLargestBatch)),
      precision_(new QComboBox),
      name_(new QLineEdit(tr("trained"))),
      folder_(new QLabel),
      input_(new QLabel),
      chart_(new LossChart(theme)),
      messages_(new MessageBar),
      progress_(new ProgressLine("train_step", tr("Steps that are done"))),
      export_(new QPushButton(tr("Export for LLaMA-Factory\u2026"))),
      predictions_(new QPushButton(tr("Score its predictions\u2026"))),
      train_(new QPushButton(tr("Train"))) {
    setObjectName(QStringLiteral("train"));
    setWindowTitle(tr("Train"));
    form_ = make_form();
    auto* row = new QHBoxLayout;
    row->addWidget(form_);
    row->addWidget(chart_, 1);
    auto* column = new QVBoxLayout(this);
    column->addLayout(row, 1);
    column->addWidget(messages_);
    column->addWidget(make_foot());
    connect(method_, &QComboBox::currentIndexChanged, this, &TrainDialog::take_method);
    connect(name_, &QLineEdit::textChanged, this, &TrainDialog::refresh);
    rank_->setValue(static_cast<int>(LowRank{}.rank));
    epochs_->setValue(static_cast<int>(TrainingOptions{}.epochs));
    batch_->setValue(static_cast<int>(TrainingOptions{}.batch));
    resize(kFirstSize);
    take_method();
}

QWidget* TrainDialog::make_form() {
    method_->setObjectName(QStringLiteral("train_method"));
    for (const TrainingMethod& method : training_methods()) {
        method_->addItem(method_text(method.title), to_qstring(method.name));
        method_->setItemData(method_->count() - 1, method_text(method.summary), Qt::ToolTipRole);
    }
    name_->setObjectName(QStringLiteral("train_name"));
    folder_->setWordWrap(true);
    folder_->setProperty("look", QStringLiteral("muted"));
    input_->setObjectName(QStringLiteral("train_input"));
    input_->setWordWrap(true);
    auto* about = new QLabel(
        tr("Compressing needs no training. Training changes the model itself: it takes longer, and pays with many "
           "demonstrations. What is trained becomes a model to choose."));
    about->setWordWrap(true);
    about->setProperty("look", QStringLiteral("muted"));
    auto* box = new QWidget;
    box->setMaximumWidth(75 * kGrid);
    auto* form = new QFormLayout(box);
    form->setContentsMargins(0, 0, 2 * kGrid, 0);
    form->addRow(about);
    form->addRow(tr("&Method"), method_);
    make_numbers(*form);
    form->addRow(tr("&Name"), name_);
    form->addRow(folder_);
    form->addRow(input_);
    align_labels({form});
    return box;
}

void TrainDialog::make_numbers(QFormLayout& form) {
    rate_->setObjectName(QStringLiteral("train_rate"));
    rate_->setDecimals(kRateDecimals);
    rate_->setRange(1e-6, 1);
    rate_->setStepType(QAbstractSpinBox::AdaptiveDecimalStepType);
    rank_->setToolTip(tr("Of the adapter: a larger one can learn more, and needs more room"));
    rate_->setToolTip(tr("How far a step goes. Where the loss jumps about, take a lower one"));
    epochs_->setToolTip(tr("How often each demonstration is read"));
    batch_->setToolTip(tr("How many demonstrations a step learns from"));
    form.addRow(tr("&Rank"), rank_);
    form.addRow(tr("&Learning rate"), rate_);
    form.addRow(tr("E&pochs"), epochs_);
    form.addRow(tr("&Batch"), batch_);
    precision_->setObjectName(QStringLiteral("train_precision"));
    precision_->setToolTip(tr("Of matrix products. What is trained stays in 32 bits"));
    precision_->addItem(tr("bf16 on a GPU, 32 bits on the CPU"), QString());
    for (const auto& [text, precision] :
         {std::pair{tr("32 bits"), DType::kF32}, std::pair{QStringLiteral("bf16"), DType::kBF16}})
        precision_->addItem(text, to_qstring(precision_name(precision)));
    form.addRow(tr("Pre&cision"), precision_);
}

QWidget* TrainDialog::make_foot() {
    messages_->setObjectName(QStringLiteral("train_messages"));
    export_->setObjectName(QStringLiteral("train_export"));
    export_->setToolTip(
        tr("Write a folder that LLaMA-Factory trains on, for models that this machine is too small for"));
    predictions_->setObjectName(QStringLiteral("train_predictions"));
    predictions_->setToolTip(tr("Count what a model got right that was trained and asked in an exported folder"));
    train_->setObjectName(QStringLiteral("train_start"));
    train_->setProperty("look", QStringLiteral("primary"));
    auto* close = new QPushButton(tr("Close"));
    close->setToolTip(tr("A training goes on without this window"));
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    connect(export_, &QPushButton::clicked, this, &TrainDialog::export_requested);
    connect(predictions_, &QPushButton::clicked, this, &TrainDialog::predictions_requested);
    connect(train_, &QPushButton::clicked, this, [this] {
        if (running_) return Q_EMIT stop_requested();
        messages_->hide();
        chart_->clear();
        Q_EMIT run_requested();
    });
    auto* foot = new QWidget;
    auto* row = new QHBoxLayout(foot);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(progress_, 1);
    row->addWidget(close);
    row->addWidget(export_);
    row->addWidget(predictions_);
    row->addWidget(train_);
    return foot;
}

const TrainingMethod& TrainDialog::method() const {
    const auto* found = find_training_method(method_->currentData().toString().toStdString());
    return found == nullptr ? training_methods().front() : *found;
}

LowRank TrainDialog::low_rank() const {
    LowRank low_rank{.rank = rank_->value()};
    low_rank.alpha = 2.0 * rank_->value();  // counted twice, as the published adapters are
    return low_rank;
}

TrainingOptions TrainDialog::options() const {
    TrainingOptions options{.rate = rate_->value()};
    options.epochs = epochs_->value();
    options.batch = batch_->value();
    options.at_once = options.batch;  // fewer where memory runs out
    options.precision = find_precision(precision_->currentData().toString().toStdString());
    return options;
}

QString TrainDialog::folder() const {
    return QDir(place_).filePath(name_->text().trimmed());
}

TrainingChoices TrainDialog::choices() const {
    return {.method = method_->currentData().toString(),
            .rank = rank_->value(),
            .rate = rate_->value(),
            .epochs = epochs_->value(),
            .batch = batch_->value(),
            .precision = precision_->currentData().toString(),
            .name = name_->text().trimmed()};
}

void TrainDialog::set_choices(const TrainingChoices& choices) {
    if (const int index = method_->findData(choices.method); index >= 0) method_->setCurrentIndex(index);
    if (choices.rank > 0) rank_->setValue(choices.rank);
    if (choices.rate > 0) rate_->setValue(choices.rate);
    if (choices.epochs > 0) epochs_->setValue(choices.epochs);
    if (choices.batch > 0) batch_->setValue(choices.batch);
    if (const int index = precision_->findData(choices.precision); index >= 0) precision_->setCurrentIndex(index);
    if (!choices.name.isEmpty()) name_->setText(choices.name);
}

void TrainDialog::set_rates(double times) {
    if (std::exchange(rates_, times) != times) take_method();
}

void TrainDialog::take_method() {
    rate_->setValue(method().rate * rates_);
    rank_->setEnabled(method().trained == Trained::kLowRank);
    refresh();
}

void TrainDialog::set_input(int demonstrations, int images) {
    const QString learnt = tr("%n demonstration(s)", nullptr, demonstrations);
    input_->setText(images > 0 ? tr("%1, measured on %2 after each epoch; the best is kept.")
                                     .arg(learnt, tr("%n held-back image(s)", nullptr, images))
                               : tr("%1. Hold some out to see how it does.").arg(learnt));
    refresh();
}

void TrainDialog::set_ready(bool ready, const QString& why_not) {
    ready_ = ready;
    why_not_ = why_not;
    refresh();
}

void TrainDialog::set_running(bool running) {
    running_ = running;
    if (!running) progress_->clear();
    refresh();
}

void TrainDialog::show_event(const TrainingEvent& event) {
    using Kind = TrainingEvent::Kind;
    switch (event.kind) {
        case Kind::kPreparing:
            progress_->set_step(tr("Preparing"));
            break;
        case Kind::kBegun:
            chart_->set_steps(event.total);
            progress_->set_done(static_cast<int>(event.done), static_cast<int>(event.total));
            if (event.done > 0) show_note(tr("Going on after step %1 of %2.").arg(event.done).arg(event.total));
            break;
        case Kind::kStepped:
            chart_->add_loss(event.done, event.value);
            progress_->set_done(static_cast<int>(event.done), static_cast<int>(event.total));
            progress_->set_step(tr("Step %1 of %2 \u00b7 loss %3 \u00b7 %4 left")
                                    .arg(event.done)
                                    .arg(event.total)
                                    .arg(QLocale().toString(event.value, 'f', 2), time_text(event.seconds_left)));
            break;
        case Kind::kTesting:
            progress_->set_step(tr("Measuring: %1 of %2 images").arg(event.done).arg(event.total));
            break;
        case Kind::kMeasured:
            chart_->add_accuracy(event.done, event.value);
            break;
    }
}

void TrainDialog::show_end(const TrainingEnd& end) {
    if (!end.error.isEmpty()) return show_error(end.error);
    if (end.cancelled) return show_note(tr("Stopped before anything was learnt."));
    QString text = tr("%1 of %2 steps in %3.").arg(end.steps).arg(end.planned).arg(time_text(end.seconds));
    if (end.after)
        text += u' ' + tr("The best, after step %1, is right on %2 of the held-back images; before it was %3.")
                           .arg(end.kept_step)
                           .arg(percent_text(*end.after), percent_text(*end.before));
    if (!end.warning.isEmpty()) text += u' ' + end.warning;
    const QString folder = end.folder;
    messages_->show_note(text, tr("Use it"), [this, folder] { Q_EMIT use_requested(folder); });
}

void TrainDialog::show_note(const QString& text) {
    messages_->show_note(text);
}

void TrainDialog::show_error(const QString& text) {
    messages_->show_error(text);
}

void TrainDialog::refresh() {
    const bool named = !name_->text().trimmed().isEmpty() && !name_->text().contains(u'/');
    folder_->setText(tr("Saved in %1").arg(QDir::toNativeSeparators(folder())));
    form_->setEnabled(!running_);
    train_->setText(running_ ? tr("Stop and keep the best") : tr("Train"));
    train_->setEnabled(running_ || (ready_ && named));
    train_->setToolTip(running_ || ready_ ? QString() : why_not_);
    export_->setEnabled(ready_ && !running_);
}

}  // namespace emloc::ui
