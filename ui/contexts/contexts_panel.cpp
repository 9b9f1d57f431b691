#include "ui/contexts/contexts_panel.h"

#include <QDragEnterEvent>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QMimeData>
#include <QPushButton>
#include <QStackedLayout>
#include <QTableView>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/contexts/contexts_model.h"
#include "ui/demonstrations/drop_scan.h"
#include "ui/theme/theme.h"
#include "ui/widgets/choose_file.h"
#include "ui/widgets/message_bar.h"

namespace emloc::ui {

namespace {

void set_columns(QHeaderView& header) {
    header.setHighlightSections(false);
    header.setSectionResizeMode(QHeaderView::ResizeToContents);
    for (const int column : {ContextsModel::kName, ContextsModel::kModel}) {
        header.setSectionResizeMode(column, QHeaderView::Interactive);
    }
    header.resizeSection(ContextsModel::kName, 35 * kGrid);  // a name is to be read, however many columns there are
    header.resizeSection(ContextsModel::kModel, 18 * kGrid);
    header.setSectionResizeMode(ContextsModel::kNote, QHeaderView::Stretch);
}

}  // namespace

ContextsPanel::ContextsPanel(ContextsModel& model, QWidget* parent)
    : QWidget(parent), model_(model), filter_(new ContextsFilter(model, this)) {
    setAcceptDrops(true);
    messages_ = new MessageBar;
    messages_->setObjectName(QStringLiteral("contexts_messages"));
    auto* empty = new QLabel(
        tr("No contexts yet.\nCompress your demonstrations, then save the result under a name,\nor drop a context "
           "file here."));
    empty->setProperty("look", QStringLiteral("muted"));
    empty->setAlignment(Qt::AlignCenter);
    auto* pages = new QWidget;
    stack_ = new QStackedLayout(pages);
    stack_->addWidget(empty);
    stack_->addWidget(make_list());

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 3 * kGrid, 0, 0);
    column->setSpacing(2 * kGrid);
    column->addWidget(make_head());
    column->addWidget(messages_);
    column->addWidget(pages, 1);
    column->addWidget(make_buttons());

    connect(&model_, &QAbstractItemModel::modelReset, this, &ContextsPanel::refill);
    connect(list_->selectionModel(), &QItemSelectionModel::selectionChanged, this, &ContextsPanel::refresh);
    refresh();
}

QWidget* ContextsPanel::make_head() {
    search_ = new QLineEdit;
    search_->setObjectName(QStringLiteral("contexts_search"));
    search_->setPlaceholderText(tr("Search names, models, labels and notes"));
    search_->setAccessibleName(tr("Search contexts"));
    search_->setClearButtonEnabled(true);
    connect(search_, &QLineEdit::textChanged, this, [this](const QString& text) {
        filter_->setFilterFixedString(text.trimmed());
        if (all_selected().isEmpty() && filter_->rowCount() > 0) list_->selectRow(0);
        refresh();
    });
    auto* import = new QPushButton(tr("Import\u2026"));
    import->setToolTip(tr("Take in a context that was exported; dropping its file here does the same"));
    connect(import, &QPushButton::clicked, this, &ContextsPanel::choose_import);
    auto* verify = new QPushButton(tr("Verify"));
    verify->setObjectName(QStringLiteral("verify_button"));
    verify->setToolTip(tr("Read every context of the store and check that it is as it was saved"));
    connect(verify, &QPushButton::clicked, this, &ContextsPanel::verify_requested);
    auto* head = new QWidget;
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(0, 0, 0, 0);
    row->addWidget(search_, 1);
    row->addWidget(import);
    row->addWidget(verify);
    return head;
}

QWidget* ContextsPanel::make_list() {
    list_ = new QTableView;
    list_->setObjectName(QStringLiteral("contexts_list"));
    list_->setProperty("look", QStringLiteral("list"));
    list_->setAccessibleName(tr("Saved contexts"));
    list_->setModel(filter_);
    list_->setSelectionBehavior(QAbstractItemView::SelectRows);
    list_->setSelectionMode(QAbstractItemView::ExtendedSelection);  // two are compared
    list_->setEditTriggers(QAbstractItemView::EditKeyPressed);
    list_->setShowGrid(false);
    list_->setTabKeyNavigation(false);
    list_->setWordWrap(false);
    list_->setSortingEnabled(true);
    list_->sortByColumn(ContextsModel::kModified, Qt::DescendingOrder);
    list_->setContextMenuPolicy(Qt::CustomContextMenu);
    list_->verticalHeader()->hide();
    list_->verticalHeader()->setDefaultSectionSize(8 * kGrid);
    set_columns(*list_->horizontalHeader());
    connect(list_, &QTableView::activated, this, [this](const QModelIndex& index) {
        if (index.column() == ContextsModel::kNote)
            list_->edit(index);
        else
            Q_EMIT use_requested(selected());
    });
    connect(list_, &QTableView::customContextMenuRequested, this, [this](const QPoint& at) {
        if (selected().isEmpty()) return;
        QMenu menu;
        fill_menu(menu);
        menu.exec(list_->viewport()->mapToGlobal(at));
    });
    return list_;
}

QWidget* ContextsPanel::make_buttons() {
    use_ = new QPushButton(tr("Use in chat"));
    continue_ = new QPushButton(tr("Add demonstrations"));
    compare_ = new QPushButton(tr("Compare"));
    compare_->setObjectName(QStringLiteral("contexts_compare"));
    remove_ = new QPushButton(tr("Delete"));
    more_ = new QToolButton;
    more_->setText(tr("More"));
    more_->setAccessibleName(tr("More to do with the selected context"));
    more_->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(more_);
    fill_menu(*menu);
    more_->setMenu(menu);
    connect(use_, &QPushButton::clicked, this, [this] { Q_EMIT use_requested(selected()); });
    connect(continue_, &QPushButton::clicked, this, [this] { Q_EMIT continue_requested(selected()); });
    connect(compare_, &QPushButton::clicked, this, &ContextsPanel::compare);
    connect(remove_, &QPushButton::clicked, this, &ContextsPanel::remove_selected);
    auto* buttons = new QWidget;
    auto* row = new QHBoxLayout(buttons);
    row->setContentsMargins(0, 0, 0, 0);
    for (QWidget* each : {static_cast<QWidget*>(use_), static_cast<QWidget*>(continue_),
                          static_cast<QWidget*>(compare_), static_cast<QWidget*>(more_)}) {
        row->addWidget(each);
    }
    row->addStretch();
    row->addWidget(remove_);
    return buttons;
}

void ContextsPanel::fill_menu(QMenu& menu) {
    menu.addAction(tr("Use in chat"), this, [this] { Q_EMIT use_requested(selected()); });
    menu.addSeparator();
    menu.addAction(tr("Rename"), this, &ContextsPanel::edit_selected_name);
    menu.addAction(tr("Edit the note"), this, &ContextsPanel::edit_selected_note);
    menu.addAction(tr("Duplicate"), this, &ContextsPanel::duplicate_selected);
    menu.addAction(tr("Export\u2026"), this, &ContextsPanel::export_selected);
    menu.addSeparator();
    menu.addAction(tr("Delete"), this, &ContextsPanel::remove_selected);
}

QStringList ContextsPanel::all_selected() const {
    QStringList names;
    for (const QModelIndex& row : list_->selectionModel()->selectedRows(ContextsModel::kName))
        names << row.data().toString();
    return names;
}

QString ContextsPanel::selected() const {
    const QStringList names = all_selected();
    return names.size() == 1 ? names.front() : QString();
}

void ContextsPanel::compare() {
    const QStringList names = all_selected();
    if (!names.isEmpty()) Q_EMIT compare_requested(names.front(), names.value(1));
}

void ContextsPanel::edit(int column) {
    const QModelIndexList rows = list_->selectionModel()->selectedRows(column);
    if (rows.isEmpty()) return;
    list_->setCurrentIndex(rows.front());
    list_->edit(rows.front());
}

void ContextsPanel::edit_selected_name() {
    edit(ContextsModel::kName);
}

void ContextsPanel::edit_selected_note() {
    edit(ContextsModel::kNote);
}

void ContextsPanel::duplicate_selected() {
    if (const QString name = selected(); !name.isEmpty()) Q_EMIT duplicate_requested(name, model_.free_name(name));
}

void ContextsPanel::remove_selected() {
    const QString name = selected();
    if (name.isEmpty()) return;
    model_.remove_later(name);
    Q_EMIT remove_requested(name);
    messages_->show_note(tr("Deleted \u201c%1\u201d.").arg(name), tr("Undo"), [this] { undo_remove(); });
}

void ContextsPanel::undo_remove() {
    const QString name = model_.undo_remove();
    if (name.isEmpty()) return;
    chosen_ = name;
    refill();
    Q_EMIT remove_undone(name);
    if (const QStringList more = model_.removed(); !more.isEmpty()) {
        messages_->show_note(tr("Deleted \u201c%1\u201d.").arg(more.last()), tr("Undo"), [this] { undo_remove(); });
    } else {
        messages_->hide();
    }
}

void ContextsPanel::export_selected() {
    const QString name = selected();
    if (name.isEmpty()) return;
    QString base = name;
    base.replace(u'/', u'-');
    const QString file = choose_new_file({.parent = this,
                                          .kind = "context",
                                          .title = tr("Export the context"),
                                          .filter = tr("Contexts (*.emloc);;All files (*)")},
                                         {.suggested = base + QStringLiteral(".emloc"), .may_be_there = true});
    if (!file.isEmpty()) Q_EMIT export_requested(name, file);
}

void ContextsPanel::choose_import() {
    const QStringList files = choose_files({.parent = this,
                                            .kind = "context",
                                            .title = tr("Import contexts"),
                                            .filter = tr("Contexts (*.emloc);;All files (*)")});
    if (!files.isEmpty()) Q_EMIT import_requested(files);
}

void ContextsPanel::focus_search() {
    search_->setFocus();
    search_->selectAll();
}

void ContextsPanel::dragEnterEvent(QDragEnterEvent* event) {
    if (event->mimeData()->hasUrls()) event->acceptProposedAction();
}

void ContextsPanel::dropEvent(QDropEvent* event) {
    event->acceptProposedAction();
    if (const QStringList files = local_paths(event->mimeData()); !files.isEmpty()) Q_EMIT import_requested(files);
}

void ContextsPanel::set_can_continue(bool can_continue, const QString& why_not) {
    can_continue_ = can_continue;
    continue_->setToolTip(can_continue ? tr("Compress the demonstrations on the left in addition to this context")
                                       : why_not);
    refresh();
}

void ContextsPanel::refill() {
    for (int row = 0; row < filter_->rowCount(); ++row) {
        if (filter_->index(row, ContextsModel::kName).data().toString() == chosen_) {
            list_->selectRow(row);
            refresh();
            return;
        }
    }
    list_->selectRow(0);
    refresh();
}

void ContextsPanel::refresh() {
    stack_->setCurrentIndex(model_.rowCount() == 0 ? 0 : 1);
    if (!selected().isEmpty()) chosen_ = selected();
    const bool any = !selected().isEmpty();
    for (QPushButton* button : {use_, remove_}) button->setEnabled(any);
    const auto count = all_selected().size();
    compare_->setEnabled(count == 1 || count == 2);
    compare_->setToolTip(count == 2 ? tr("Set these two beside each other")
                                    : tr("Set it beside another one; two can be chosen with the Ctrl key"));
    more_->setEnabled(any);
    continue_->setEnabled(any && can_continue_);
}

}  // namespace emloc::ui
