#include "ui/runs/runs_dialog.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QTableView>
#include <QVBoxLayout>

#include "ui/runs/run_history.h"
#include "ui/theme/theme.h"

namespace emloc::ui {

namespace {
constexpr QSize kFirstSize{220 * kGrid, 110 * kGrid};
}  // namespace

RunsDialog::RunsDialog(RunHistory& history, QWidget* parent)
    : QDialog(parent), history_(history), list_(new QTableView), open_(new QPushButton(tr("Open"))) {
    setObjectName(QStringLiteral("runs"));
    setWindowTitle(tr("History of runs"));
    auto* text = new QLabel(history.rowCount() == 0 ? tr("Nothing was compressed yet.")
                                                    : tr("What was compressed, the last run first. Return opens one."));
    text->setWordWrap(true);
    text->setProperty("look", QStringLiteral("muted"));
    list_->setObjectName(QStringLiteral("runs_list"));
    list_->setAccessibleName(tr("Runs"));
    list_->setModel(&history);
    list_->setSelectionBehavior(QAbstractItemView::SelectRows);
    list_->setSelectionMode(QAbstractItemView::SingleSelection);
    list_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    list_->setTabKeyNavigation(false);
    list_->setShowGrid(false);
    list_->verticalHeader()->hide();
    list_->horizontalHeader()->setStretchLastSection(true);
    list_->resizeColumnsToContents();
    connect(list_, &QTableView::activated, this, &RunsDialog::open_current);
    connect(list_->selectionModel(), &QItemSelectionModel::currentChanged, this, &RunsDialog::refresh);
    connect(&history, &QAbstractItemModel::dataChanged, this, &RunsDialog::refresh);
    open_->setObjectName(QStringLiteral("runs_open"));
    open_->setProperty("look", QStringLiteral("primary"));
    connect(open_, &QPushButton::clicked, this, &RunsDialog::open_current);
    auto* close = new QPushButton(tr("Close"));
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    auto* foot = new QHBoxLayout;
    foot->addStretch();
    foot->addWidget(close);
    foot->addWidget(open_);
    auto* column = new QVBoxLayout(this);
    column->addWidget(text);
    column->addWidget(list_, 1);
    column->addLayout(foot);
    resize(kFirstSize);
    if (history.rowCount() > 0) list_->setCurrentIndex(history.index(0, 0));
    refresh();
}

void RunsDialog::open_current() {
    const int row = list_->currentIndex().row();
    if (row < 0 || !open_->isEnabled()) return;
    Q_EMIT open_requested(row);
    accept();
}

void RunsDialog::refresh() {
    const int row = list_->currentIndex().row();
    const bool there = row >= 0 && history_.at(row).context.kind != ContextChoice::Kind::kNone;
    open_->setEnabled(there);
    open_->setToolTip(there || row < 0 ? QString() : tr("Its context was deleted."));
}

}  // namespace emloc::ui
