#include "ui/methods/methods_dialog.h"

#include <QDesktopServices>
#include <QFormLayout>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QSignalBlocker>
#include <QTabWidget>
#include <QTableView>
#include <QUrl>
#include <QVBoxLayout>

#include "engine/training/methods.h"
#include "ui/convert.h"
#include "ui/theme/theme.h"
#include "ui/widgets/check_list.h"
#include "ui/widgets/choose_file.h"
#include "ui/widgets/message_bar.h"
#include "ui/widgets/method_texts.h"
#include "ui/widgets/progress_line.h"

namespace emloc::ui {

namespace {

constexpr QSize kFirstSize{220 * kGrid, 150 * kGrid};

}  // namespace

MethodsDialog::MethodsDialog(const MethodRegistry& methods, QWidget* parent)
    : QDialog(parent),
      pages_(new QTabWidget),
      methods_(new QListWidget),
      contexts_(new QListWidget),
      input_(new QLabel),
      name_(new QLineEdit(tr("methods"))),
      messages_(new MessageBar),
      progress_(new ProgressLine("methods_step", tr("Methods that are done"))),
      pause_(new QPushButton),
      compare_(new QPushButton(tr("Compare"))),
      save_(new QPushButton(tr("Save the report\u2026"))) {
    setObjectName(QStringLiteral("methods"));
    setWindowTitle(tr("Compare methods"));
    pages_->addTab(make_methods_page(methods), tr("Methods"));
    pages_->addTab(make_contexts_page(), tr("Saved contexts"));
    auto* column = new QVBoxLayout(this);
    column->addWidget(pages_, 1);
    column->addWidget(messages_);
    column->addWidget(make_table(), 2);
    column->addWidget(make_foot());
    connect(pages_, &QTabWidget::currentChanged, this, &MethodsDialog::refresh);
    connect(methods_, &QListWidget::itemChanged, this, &MethodsDialog::refresh);
    connect(contexts_, &QListWidget::itemChanged, this, &MethodsDialog::refresh);
    connect(name_, &QLineEdit::textChanged, this, &MethodsDialog::refresh);
    resize(kFirstSize);
    refresh();
}

QWidget* MethodsDialog::make_methods_page(const MethodRegistry& methods) {
    methods_->setObjectName(QStringLiteral("methods_list"));
    methods_->setAccessibleName(tr("Methods to compare"));
    add_checkable_methods(*methods_, methods, true);
    for (const TrainingMethod& method : training_methods())
        add_checkable_method(*methods_, method, tr("%1 (trains the model)").arg(method_text(method.title)), false);
    name_->setObjectName(QStringLiteral("methods_name"));
    input_->setObjectName(QStringLiteral("methods_input"));
    input_->setWordWrap(true);
    auto* images = new QPushButton(tr("Other test images\u2026"));
    connect(images, &QPushButton::clicked, this, &MethodsDialog::images_requested);
    auto* form = new QFormLayout;
    form->addRow(tr("Contexts are named"), name_);
    form->addRow(input_);
    form->addRow(images);
    auto* side = new QVBoxLayout;
    side->addWidget(muted_label(
        tr("Each method adapts to the demonstrations of the project and is tested on the same images. Those with a "
           "budget keep as many tokens as the first. The contexts stay in the store, so that a comparison that was "
           "stopped goes on where it was.")));
    side->addLayout(form);
    side->addStretch();
    auto* page = new QWidget;
    auto* row = new QHBoxLayout(page);
    row->addWidget(methods_, 1);
    row->addLayout(side, 1);
    return page;
}

QWidget* MethodsDialog::make_contexts_page() {
    contexts_->setObjectName(QStringLiteral("methods_contexts"));
    contexts_->setAccessibleName(tr("Contexts to compare"));
    auto* page = new QWidget;
    auto* row = new QHBoxLayout(page);
    row->addWidget(contexts_, 1);
    row->addWidget(
        muted_label(tr("Any number of saved contexts, by their last tests. Where two were tested on the same "
                       "images, p says how probable their difference is by chance.")),
        1);
    return page;
}

QWidget* MethodsDialog::make_table() {
    auto* table = new QTableView;
    table->setObjectName(QStringLiteral("methods_table"));
    table->setAccessibleName(tr("What came of it"));
    table->setModel(&model_);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setTabKeyNavigation(false);
    table->setShowGrid(false);
    table->verticalHeader()->hide();
    table->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    return table;
}

QWidget* MethodsDialog::make_foot() {
    compare_->setObjectName(QStringLiteral("methods_compare"));
    compare_->setProperty("look", QStringLiteral("primary"));
    save_->setObjectName(QStringLiteral("methods_save"));
    pause_->setObjectName(QStringLiteral("methods_pause"));
    connect(pause_, &QPushButton::clicked, this, [this] { Q_EMIT pause_requested(!paused_); });
    auto* close = new QPushButton(tr("Close"));
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    connect(save_, &QPushButton::clicked, this, &MethodsDialog::choose_report);
    connect(compare_, &QPushButton::clicked, this, &MethodsDialog::compare_or_stop);
    auto* foot = new QWidget;
    auto* row = new QHBoxLayout(foot);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(progress_, 1);
    row->addWidget(close);
    row->addWidget(save_);
    row->addWidget(pause_);
    row->addWidget(compare_);
    return foot;
}

void MethodsDialog::set_input(int demonstrations, int images, const QString& images_name) {
    const QString of = images_name.isEmpty() ? tr("held out of the demonstrations") : images_name;
    input_->setText(tr("%n demonstration(s), tested on", nullptr, demonstrations) + u' ' +
                    tr("%n image(s): %1", nullptr, images).arg(of));
    refresh();
}

void MethodsDialog::set_ready(bool ready, const QString& why_not) {
    ready_ = ready;
    why_not_ = why_not;
    refresh();
}

void MethodsDialog::set_contexts(const QStringList& names) {
    const QStringList before = chosen_contexts();
    const QSignalBlocker quiet(contexts_);
    contexts_->clear();
    for (const QString& name : names) contexts_->addItem(checkable_item(name, name, before.contains(name)));
    refresh();
}

void MethodsDialog::set_running(bool running) {
    running_ = running;
    if (!running) progress_->clear();
    refresh();
}

void MethodsDialog::set_paused(bool paused) {
    paused_ = paused;
    refresh();
}

void MethodsDialog::show_progress(const MethodsProgress& progress) {
    progress_->set_done(progress.number, progress.count);
    QString step = tr("adapting");
    if (progress.step == MethodsProgress::Step::kChunk)
        step = tr("chunk %1 of %2").arg(progress.done + 1).arg(progress.total);
    if (progress.step == MethodsProgress::Step::kTraining)
        step = tr("step %1 of %2").arg(progress.done + 1).arg(progress.total);
    if (progress.step == MethodsProgress::Step::kTesting)
        step = tr("tested %1 of %2, %3 right").arg(progress.done).arg(progress.total).arg(progress.correct);
    progress_->set_step(tr("%1 (%2 of %3): %4")
                            .arg(method_text(to_utf8(progress.method)))
                            .arg(progress.number + 1)
                            .arg(progress.count)
                            .arg(step));
}

void MethodsDialog::show_outcome(const MethodsOutcome& outcome) {
    model_.set_rows(outcome.rows);
    if (!outcome.error.isEmpty()) messages_->show_error(outcome.error);
    if (outcome.cancelled) messages_->show_note(tr("Stopped. Compare goes on where it was."));
    refresh();
}

QStringList MethodsDialog::chosen_methods() const {
    return checked_names(*methods_);
}

QStringList MethodsDialog::chosen_contexts() const {
    return checked_names(*contexts_);
}

QString MethodsDialog::name() const {
    return name_->text().trimmed();
}

void MethodsDialog::compare_or_stop() {
    if (running_) return Q_EMIT stop_requested();
    messages_->hide();
    if (pages_->currentIndex() == 0) {
        model_.set_rows({});
        Q_EMIT run_requested();
    } else {
        Q_EMIT contexts_requested(chosen_contexts());
    }
}

void MethodsDialog::choose_report() {
    const QString file = choose_new_file({.parent = this,
                                          .kind = "report",
                                          .title = tr("Save the report"),
                                          .filter = tr("Page (*.html);;Table (*.csv);;JSON (*.json)")},
                                         {.suggested = tr("comparison.html")});
    if (!file.isEmpty()) write_report(file);
}

void MethodsDialog::write_report(const QString& file) {
    const auto written = write_comparison_file(to_path(file), tr("Methods").toStdString(), model_.rows());
    if (!written) return messages_->show_error(to_qstring(written.error().message));
    messages_->show_note(tr("Written to %1").arg(file), tr("Open"),
                         [file] { QDesktopServices::openUrl(QUrl::fromLocalFile(file)); });
}

void MethodsDialog::refresh() {
    const bool methods_page = pages_->currentIndex() == 0;
    const bool any = methods_page ? !chosen_methods().isEmpty() && !name().isEmpty() : chosen_contexts().size() > 1;
    pages_->setEnabled(!running_);
    compare_->setText(running_ ? tr("Stop") : tr("Compare"));
    pause_->setText(paused_ ? tr("Resume") : tr("Pause"));
    pause_->setVisible(running_);
    compare_->setEnabled(running_ || (any && (ready_ || !methods_page)));
    compare_->setToolTip(methods_page && !running_ && !ready_ ? why_not_ : QString());
    save_->setEnabled(model_.rowCount() > 0);
}

}  // namespace emloc::ui
