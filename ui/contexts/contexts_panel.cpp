#include "ui/contexts/contexts_panel.h"

#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QStackedLayout>
#include <QTableView>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/contexts/contexts_model.h"
#include "ui/message_bar.h"
#include "ui/theme/theme.h"

namespace emloc::ui {

ContextsPanel::ContextsPanel(ContextsModel& model, QWidget* parent) : QWidget(parent), model_(model) {
    messages_ = new MessageBar;
    messages_->setObjectName(QStringLiteral("contexts_messages"));
    auto* empty = new QLabel(tr("No contexts yet.\nCompress your demonstrations, then save the result under a name."));
    empty->setProperty("look", QStringLiteral("muted"));
    empty->setAlignment(Qt::AlignCenter);
    auto* pages = new QWidget;
    stack_ = new QStackedLayout(pages);
    stack_->addWidget(empty);
    stack_->addWidget(make_list());

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 3 * kGrid, 0, 0);
    column->setSpacing(2 * kGrid);
    column->addWidget(messages_);
    column->addWidget(pages, 1);

    connect(&model_, &QAbstractItemModel::modelReset, this, &ContextsPanel::refill);
    connect(list_->selectionModel(), &QItemSelectionModel::selectionChanged, this, &ContextsPanel::refresh);
    refresh();
}

QWidget* ContextsPanel::make_list() {
    list_ = new QTableView;
    list_->setObjectName(QStringLiteral("contexts_list"));
    list_->setProperty("look", QStringLiteral("list"));
    list_->setAccessibleName(tr("Saved contexts"));
    list_->setModel(&model_);
    list_->setSelectionBehavior(QAbstractItemView::SelectRows);
    list_->setSelectionMode(QAbstractItemView::SingleSelection);
    list_->setEditTriggers(QAbstractItemView::EditKeyPressed);
    list_->setShowGrid(false);
    list_->setTabKeyNavigation(false);
    list_->setWordWrap(false);
    list_->verticalHeader()->hide();
    list_->verticalHeader()->setDefaultSectionSize(8 * kGrid);
    list_->horizontalHeader()->setHighlightSections(false);
    list_->horizontalHeader()->setSectionResizeMode(QHeaderView::ResizeToContents);
    list_->horizontalHeader()->setSectionResizeMode(ContextsModel::kName, QHeaderView::Stretch);

    use_ = new QPushButton(tr("Use in chat"));
    rename_ = new QPushButton(tr("Rename"));
    remove_ = new QPushButton(tr("Delete"));
    connect(list_, &QTableView::activated, this, [this] { Q_EMIT use_requested(selected()); });
    connect(use_, &QPushButton::clicked, this, [this] { Q_EMIT use_requested(selected()); });
    connect(rename_, &QPushButton::clicked, this, &ContextsPanel::edit_selected_name);
    connect(remove_, &QPushButton::clicked, this, &ContextsPanel::ask_to_remove_selected);

    auto* page = new QWidget;
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(use_);
    buttons->addWidget(rename_);
    buttons->addWidget(remove_);
    buttons->addStretch();
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2 * kGrid);
    column->addWidget(list_, 1);
    column->addLayout(buttons);
    return page;
}

QString ContextsPanel::selected() const {
    const QModelIndexList rows = list_->selectionModel()->selectedRows(ContextsModel::kName);
    return rows.isEmpty() ? QString() : rows.front().data().toString();
}

void ContextsPanel::edit_selected_name() {
    const QModelIndexList rows = list_->selectionModel()->selectedRows(ContextsModel::kName);
    if (!rows.isEmpty()) list_->edit(rows.front());
}

void ContextsPanel::ask_to_remove_selected() {
    const QString name = selected();
    if (name.isEmpty()) return;
    messages_->show_error(tr("Delete \u201c%1\u201d from the store? This can\u2019t be undone.").arg(name),
                          tr("Delete"), [this, name] { Q_EMIT remove_requested(name); });
}

void ContextsPanel::refill() {
    list_->selectRow(std::max(0, model_.row_of(chosen_)));
    refresh();
}

void ContextsPanel::refresh() {
    stack_->setCurrentIndex(model_.rowCount() == 0 ? 0 : 1);
    if (!selected().isEmpty()) chosen_ = selected();
    const bool any = !selected().isEmpty();
    for (QPushButton* button : {use_, rename_, remove_}) button->setEnabled(any);
}

}  // namespace emloc::ui
