#include "ui/benchmarks/benchmarks_dialog.h"

#include <QComboBox>
#include <QDesktopServices>
#include <QDir>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QLocale>
#include <QPushButton>
#include <QSpinBox>
#include <QStandardPaths>
#include <QTableView>
#include <QUrl>
#include <QVBoxLayout>

#include "ui/convert.h"
#include "ui/theme/theme.h"
#include "ui/widgets/check_list.h"
#include "ui/widgets/choose_file.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/method_texts.h"
#include "ui/widgets/progress_line.h"

namespace emloc::ui {

namespace {

constexpr QSize kFirstSize{240 * kGrid, 170 * kGrid};

// The lowest value stands for what the text says.
QSpinBox* number_or(const QString& otherwise, const QString& name) {
    constexpr int kMost = 1'000'000;
    auto* box = new QSpinBox;
    box->setRange(0, kMost);
    box->setSpecialValueText(otherwise);
    box->setObjectName(name);
    return box;
}

QString time_text(double seconds) {
    constexpr int kMinute = 60, kHour = 3600;
    const auto whole = static_cast<int>(seconds + 0.5);
    if (whole < kMinute) return BenchmarksDialog::tr("%1 s left").arg(whole);
    if (whole < kHour) return BenchmarksDialog::tr("%1 min left").arg((whole + kMinute / 2) / kMinute);
    return BenchmarksDialog::tr("%1 h %2 min left").arg(whole / kHour).arg(whole % kHour / kMinute);
}

}  // namespace

BenchmarksDialog::BenchmarksDialog(const MethodRegistry& methods, QWidget* parent)
    : QDialog(parent),
      data_(new QLineEdit),
      output_(new QLineEdit),
      recognised_(muted_label()),
      methods_(new QListWidget),
      limit_(number_or(tr("all"), QStringLiteral("benchmark_limit"))),
      pool_(number_or(tr("the release's"), QStringLiteral("benchmark_pool"))),
      demonstrations_(number_or(tr("the release's"), QStringLiteral("benchmark_demonstrations"))),
      visual_tokens_(number_or(tr("the release's"), QStringLiteral("benchmark_visual_tokens"))),
      max_new_tokens_(number_or(tr("the release's"), QStringLiteral("benchmark_max_new_tokens"))),
      sampling_(new QComboBox),
      messages_(new MessageBar),
      progress_(new ProgressLine("benchmark_step", tr("Queries that are answered"))),
      page_button_(new QPushButton(tr("Open the report"))),
      run_(new QPushButton(tr("Run"))) {
    setObjectName(QStringLiteral("benchmarks"));
    setWindowTitle(tr("Benchmarks"));
    auto* column = new QVBoxLayout(this);
    column->addWidget(choices_ = make_choices(methods), 1);
    column->addWidget(messages_);
    column->addWidget(make_table(), 1);
    column->addWidget(make_foot());
    resize(kFirstSize);
    refresh();
}

QWidget* BenchmarksDialog::make_folder_row(QLineEdit& field, const char* kind, const QString& title) {
    auto* choose = new QPushButton(tr("Choose\u2026"));
    choose->setAccessibleName(title);
    connect(choose, &QPushButton::clicked, this, [this, &field, kind, title] {
        const QString folder = choose_folder({.parent = this, .kind = kind, .title = title});
        if (folder.isEmpty()) return;
        field.setText(QDir::toNativeSeparators(folder));
        Q_EMIT field.editingFinished();
    });
    auto* widget = new QWidget;
    auto* row = new QHBoxLayout(widget);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(&field, 1);
    row->addWidget(choose);
    return widget;
}

void BenchmarksDialog::add_folders(QFormLayout& form) {
    data_->setObjectName(QStringLiteral("benchmark_data"));
    output_->setObjectName(QStringLiteral("benchmark_output"));
    recognised_->setObjectName(QStringLiteral("benchmark_recognised"));
    connect(data_, &QLineEdit::editingFinished, this, &BenchmarksDialog::look_at_data);
    connect(output_, &QLineEdit::textChanged, this, &BenchmarksDialog::refresh);
    form.addRow(tr("Data"), make_folder_row(*data_, "benchmark", tr("Choose the folder of a data set")));
    form.addRow(QString(), recognised_);
    form.addRow(tr("Results"), make_folder_row(*output_, "benchmark-results", tr("Choose a folder for the results")));
    data_->setAccessibleName(tr("Data"));
    output_->setAccessibleName(tr("Results"));
}

void BenchmarksDialog::add_protocol(QFormLayout& form) {
    sampling_->setObjectName(QStringLiteral("benchmark_sampling"));
    sampling_->addItem(tr("As the release: shown are rows of the pool, all others are asked"), false);
    sampling_->addItem(tr("As the paper: the pool is asked, shown are rows of the others"), true);
    form.addRow(tr("Queries"), limit_);
    form.addRow(tr("Pool"), pool_);
    form.addRow(tr("Demonstrations"), demonstrations_);
    form.addRow(tr("Visual tokens"), visual_tokens_);
    form.addRow(tr("Tokens of an answer"), max_new_tokens_);
    form.addRow(tr("Sampling"), sampling_);
}

QWidget* BenchmarksDialog::make_choices(const MethodRegistry& methods) {
    methods_->setObjectName(QStringLiteral("benchmark_methods"));
    methods_->setAccessibleName(tr("Methods"));
    add_checkable_methods(*methods_, methods, false);
    connect(methods_, &QListWidget::itemChanged, this, &BenchmarksDialog::refresh);
    auto* side = new QVBoxLayout;
    side->addWidget(muted_label(
        tr("The benchmarks of the EMLoC paper, by the rules of its published code, on your own copy of their data. "
           "Nothing is downloaded. Every answer is kept in the folder of the results the moment it is there, so that a "
           "run that was ended goes on where it was.")));
    auto* form = new QFormLayout;
    add_folders(*form);
    add_protocol(*form);
    side->addLayout(form);
    side->addStretch();
    auto* widget = new QWidget;
    auto* row = new QHBoxLayout(widget);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(methods_, 1);
    row->addLayout(side, 2);
    return widget;
}

QWidget* BenchmarksDialog::make_table() {
    auto* table = new QTableView;
    table->setObjectName(QStringLiteral("benchmark_table"));
    table->setAccessibleName(tr("What came of it"));
    table->setModel(&model_);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setTabKeyNavigation(false);
    table->setShowGrid(false);
    table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    return table;
}

QWidget* BenchmarksDialog::make_foot() {
    page_button_->setObjectName(QStringLiteral("benchmark_page"));
    run_->setObjectName(QStringLiteral("benchmark_run"));
    run_->setProperty("look", QStringLiteral("primary"));
    auto* close = new QPushButton(tr("Close"));
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    connect(page_button_, &QPushButton::clicked, this, &BenchmarksDialog::open_page);
    connect(run_, &QPushButton::clicked, this, &BenchmarksDialog::run_or_stop);
    // Return in a field looks at a folder; it doesn't begin hours of work.
    for (auto* button : {close, page_button_, run_}) button->setAutoDefault(false);
    auto* foot = new QWidget;
    auto* row = new QHBoxLayout(foot);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(progress_, 1);
    row->addWidget(close);
    row->addWidget(page_button_);
    row->addWidget(run_);
    return foot;
}

void BenchmarksDialog::look_at_data() {
    const QString folder = data_->text().trimmed();
    if (folder == looked_at_) return;
    looked_at_ = folder;
    found_ = {};
    recognised_->setText(folder.isEmpty() ? QString() : tr("Looking\u2026"));
    refresh();
    if (!folder.isEmpty()) Q_EMIT data_chosen(folder);
}

void BenchmarksDialog::show_found(const BenchmarkFound& found) {
    if (found.folder != looked_at_) return;  // another one was chosen meanwhile
    found_ = found;
    if (found.name.isEmpty()) {
        recognised_->setText(found.error);
    } else {
        QString text = tr("%1: %n row(s) in %2", nullptr, static_cast<int>(found.rows)).arg(found.title, found.layout);
        if (found.rows != found.published_rows)
            text += u'\n' + tr("The published data set has %1, so figures of this one can't be compared with others.")
                                .arg(QLocale().toString(found.published_rows));
        recognised_->setText(text);
        if (output_->text().isEmpty())
            output_->setText(
                QDir::toNativeSeparators(QDir(QStandardPaths::writableLocation(QStandardPaths::DocumentsLocation))
                                             .filePath(QStringLiteral("emloc-benchmarks/") + found.name)));
    }
    refresh();
}

void BenchmarksDialog::set_ready(bool ready, const QString& why_not) {
    ready_ = ready;
    why_not_ = why_not;
    refresh();
}

void BenchmarksDialog::set_running(bool running) {
    running_ = running;
    if (!running) progress_->clear();
    refresh();
}

void BenchmarksDialog::show_progress(const BenchmarkProgress& progress) {
    const bool asking = progress.step == BenchmarkProgress::Step::kAsking;
    // How long adapting takes is not known.
    progress_->set_done(asking ? static_cast<int>(progress.done) : 0, asking ? static_cast<int>(progress.total) : 0);
    QString step = tr("adapting");
    if (progress.step == BenchmarkProgress::Step::kChunk)
        step = tr("chunk %1 of %2").arg(progress.done + 1).arg(progress.total);
    if (asking) step = tr("asked %1 of %2").arg(progress.done).arg(progress.total);
    if (asking && progress.seconds_left > 0) step += QStringLiteral(", ") + time_text(progress.seconds_left);
    progress_->set_step(tr("%1 (%2 of %3): %4")
                            .arg(method_text(to_utf8(progress.method)))
                            .arg(progress.number + 1)
                            .arg(progress.count)
                            .arg(step));
}

void BenchmarksDialog::show_outcome(const BenchmarkOutcome& outcome) {
    if (!outcome.columns.empty()) model_.set_outcome(outcome);
    if (!outcome.page.isEmpty()) page_ = outcome.page;
    if (!outcome.error.isEmpty())
        messages_->show_error(outcome.error);
    else if (outcome.cancelled)
        messages_->show_note(tr("Stopped. Run goes on where it was."));
    else if (outcome.ended)
        messages_->show_note(tr("Reports are in %1").arg(output_->text()));
    refresh();
}

BenchmarkRequest BenchmarksDialog::request() const {
    return {.data = data_->text().trimmed(),
            .output = output_->text().trimmed(),
            .methods = checked_names(*methods_),
            .limit = limit_->value(),
            .pool = pool_->value(),
            .demonstrations = demonstrations_->value(),
            .visual_tokens = visual_tokens_->value(),
            .max_new_tokens = max_new_tokens_->value(),
            .tests_pool = sampling_->currentData().toBool()};
}

void BenchmarksDialog::run_or_stop() {
    if (running_) return Q_EMIT stop_requested();
    messages_->hide();
    model_.set_outcome({});
    page_.clear();
    Q_EMIT run_requested();
}

void BenchmarksDialog::open_page() {
    QDesktopServices::openUrl(QUrl::fromLocalFile(page_));
}

void BenchmarksDialog::refresh() {
    QString missing = why_not_;
    if (checked_names(*methods_).isEmpty()) missing = tr("Choose a method.");
    if (output_->text().trimmed().isEmpty()) missing = tr("Choose a folder for the results.");
    if (found_.name.isEmpty()) missing = tr("Choose a folder with the data of a benchmark.");
    choices_->setEnabled(!running_);
    run_->setText(running_ ? tr("Stop") : tr("Run"));
    run_->setEnabled(running_ || (ready_ && missing.isEmpty()));
    run_->setToolTip(running_ ? QString() : missing);
    page_button_->setEnabled(!page_.isEmpty());
}

}  // namespace emloc::ui
