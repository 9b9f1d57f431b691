#include "ui/training/predictions_dialog.h"

#include <QDir>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/convert.h"
#include "ui/theme/theme.h"
#include "ui/widgets/check_list.h"
#include "ui/widgets/message_bar.h"

namespace emloc::ui {

namespace {

constexpr QSize kFirstSize{150 * kGrid, 100 * kGrid};

QString percent_text(double share) {
    return PredictionsDialog::tr("%1\u00a0%").arg(QLocale().toString(100 * share, 'f', 1));
}

}  // namespace

PredictionsDialog::PredictionsDialog(QWidget* parent)
    : QDialog(parent),
      file_(muted_label()),
      scores_(new QLabel),
      messages_(new MessageBar),
      choose_(new QPushButton(tr("Another file\u2026"))) {
    setObjectName(QStringLiteral("predictions"));
    setWindowTitle(tr("LLaMA-Factory's predictions"));
    file_->setObjectName(QStringLiteral("predictions_file"));
    scores_->setObjectName(QStringLiteral("predictions_scores"));
    scores_->setWordWrap(true);
    scores_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    messages_->setObjectName(QStringLiteral("predictions_messages"));
    auto* column = new QVBoxLayout(this);
    column->addWidget(file_);
    column->addWidget(messages_);
    column->addWidget(scores_);
    column->addWidget(make_table(), 1);
    column->addWidget(make_foot());
    resize(kFirstSize);
}

QTableView* PredictionsDialog::make_table() {
    auto* table = new QTableView;
    table->setObjectName(QStringLiteral("predictions_wrong"));
    table->setAccessibleName(tr("Wrong answers"));
    table->setModel(&wrong_);
    table->setSelectionBehavior(QAbstractItemView::SelectRows);
    table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    table->setTabKeyNavigation(false);
    table->setShowGrid(false);
    table->verticalHeader()->hide();
    table->horizontalHeader()->setStretchLastSection(true);
    return table;
}

QWidget* PredictionsDialog::make_foot() {
    choose_->setObjectName(QStringLiteral("predictions_choose"));
    auto* close = new QPushButton(tr("Close"));
    connect(choose_, &QPushButton::clicked, this, &PredictionsDialog::file_requested);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    auto* foot = new QWidget;
    auto* row = new QHBoxLayout(foot);
    row->setContentsMargins(0, 0, 0, 0);
    row->addStretch();
    row->addWidget(choose_);
    row->addWidget(close);
    return foot;
}

void PredictionsDialog::show_reading(const QString& file) {
    file_->setText(QDir::toNativeSeparators(file));
    scores_->setText(tr("Reading\u2026"));
    messages_->hide();
    wrong_.clear();
    choose_->setEnabled(false);
}

void PredictionsDialog::show_scores(const ScoredPredictions& scored) {
    choose_->setEnabled(true);
    const auto& confusion = scored.confusion;
    QString text = tr("%1 right, give or take %2: %3 of %n answer(s).", nullptr, static_cast<int>(confusion.total()))
                       .arg(percent_text(confusion.accuracy()), percent_text(confusion.margin()),
                            QLocale().toString(static_cast<qlonglong>(confusion.correct())));
    const auto labels = static_cast<double>(scored.options.labels.size());
    text += u' ' + tr("By chance it would be %1.").arg(percent_text(1 / labels));
    scores_->setText(text);
    wrong_.setHorizontalHeaderLabels({tr("Image"), tr("Answer"), tr("Expected")});
    for (const TestAnswer& answer : scored.answers)
        if (!is_right(answer, scored.options))
            wrong_.appendRow({new QStandardItem(to_qstring(answer.path)), new QStandardItem(to_qstring(answer.answer)),
                              new QStandardItem(to_qstring(answer.label))});
}

void PredictionsDialog::show_error(const QString& text) {
    choose_->setEnabled(true);
    scores_->clear();
    messages_->show_error(text);
}

}  // namespace emloc::ui
