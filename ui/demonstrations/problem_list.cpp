#include "ui/demonstrations/problem_list.h"

#include <QDir>
#include <QFileInfo>
#include <QHeaderView>
#include <QTreeView>
#include <QVBoxLayout>
#include <chrono>
#include <utility>

#include "ui/convert.h"
#include "ui/demonstrations/wrapped_delegate.h"
#include "ui/theme/theme.h"
#include "ui/widgets/message_bar.h"

namespace emloc::ui {

namespace {

constexpr std::chrono::milliseconds kGather{150};
constexpr int kListHeight = 32 * kGrid;
constexpr int kMostWrapped = 200;             // rows that are each measured; of more, the tooltip has the whole text
constexpr int kWholeRole = Qt::UserRole + 2;  // the reason with the name of its file

}  // namespace

ProblemList::ProblemList(QWidget* parent) : QFrame(parent) {
    messages_ = new MessageBar;
    messages_->setObjectName(QStringLiteral("demonstration_messages"));
    model_.setHorizontalHeaderLabels({tr("File"), tr("What was found")});
    list_ = new QTreeView;
    list_->setObjectName(QStringLiteral("problem_list"));
    list_->setProperty("look", QStringLiteral("list"));
    list_->setAccessibleName(tr("What was found in what was added"));
    list_->setModel(&model_);
    list_->setRootIsDecorated(false);
    list_->setAllColumnsShowFocus(true);
    new WrappedDelegate(*list_);
    list_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    list_->setFixedHeight(kListHeight);
    list_->header()->setStretchLastSection(true);
    list_->hide();
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kGrid);
    column->addWidget(messages_);
    column->addWidget(list_);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    soon_.setSingleShot(true);
    soon_.setInterval(kGather);
    connect(&soon_, &QTimer::timeout, this, &ProblemList::report);
    connect(messages_, &MessageBar::closed, this, &ProblemList::clear);
}

void ProblemList::add_refusals(const Intake& intake) {
    for (const RejectedFile& each : intake.rejected) add(to_qstring(each.path.string()), to_qstring(each.reason));
}

void ProblemList::add_notes(const Intake& intake) {
    for (const ReadingNote& each : intake.notes) add_note(to_qstring(each.path.string()), to_qstring(each.text));
}

void ProblemList::add_system_prompt(const Intake& intake, const QString& used) {
    if (!intake.system_prompt || intake.candidates.empty()) return;
    const QString prompt = to_qstring(*intake.system_prompt);
    add_note({}, used == prompt
                     ? tr("Its system prompt, \"%1\", is used.").arg(prompt)
                     : tr("Its system prompt, \"%1\", is not used: there are demonstrations without it.").arg(prompt));
}

void ProblemList::add(const QString& file, const QString& reason) {
    append(file, reason, false);
}

void ProblemList::add_note(const QString& file, const QString& text) {
    append(file, text, true);
}

void ProblemList::append(const QString& file, const QString& reason, bool is_note) {
    const QString entry = file + u'\n' + reason;
    if (!file.isEmpty() && listed_.contains(entry)) return;
    listed_.insert(entry);
    const QString file_name = QFileInfo(file).fileName();
    auto* name = new QStandardItem(file_name);
    // The narrow column has no room for folders, nor for the name that stands beside it; the tooltip has.
    const QString whole = file.isEmpty() ? reason : QString(reason).replace(file, file_name);
    const bool named = !file_name.isEmpty() && whole.startsWith(file_name + u' ');
    auto* why = new QStandardItem(named ? whole.mid(file_name.size() + 1) : whole);
    const bool names_file = file_name.isEmpty() || whole.contains(file_name);
    why->setData(names_file ? whole : QStringLiteral("%1: %2").arg(file_name, whole), kWholeRole);
    why->setData(is_note, kIsNoteRole);
    name->setToolTip(QDir::toNativeSeparators(file));
    why->setToolTip(reason);
    model_.appendRow({name, why});
    if (!soon_.isActive()) soon_.start();
}

void ProblemList::clear() {
    soon_.stop();
    listed_.clear();
    notes_ = false;
    model_.removeRows(0, model_.rowCount());
    messages_->hide();
    list_->hide();
}

void ProblemList::show_error(const QString& text) {
    notes_ = false;
    messages_->show_error(text);
}

void ProblemList::show_note(const QString& text, const QString& action, std::function<void()> act) {
    notes_ = true;
    messages_->show_note(text, action, std::move(act));
}

void ProblemList::hide_note() {
    if (std::exchange(notes_, false)) messages_->hide();
}

void ProblemList::report() {
    const int all = model_.rowCount();
    int notes = 0;
    for (int row = 0; row < all; ++row) notes += model_.item(row, 1)->data(kIsNoteRole).toBool() ? 1 : 0;
    notes_ = false;
    list_->setVisible(all > 1);
    list_->setUniformRowHeights(all > kMostWrapped);
    const QString only = all == 1 ? model_.item(0, 1)->data(kWholeRole).toString() : QString();
    if (notes == all)
        messages_->show_note(all == 1 ? only : tr("%n note(s) on what was added:", nullptr, all));
    else if (notes == 0)
        messages_->show_error(all == 1 ? only : tr("%n file(s) could not be used:", nullptr, all));
    else
        messages_->show_error(tr("%n file(s) could not be used, and there are notes on others:", nullptr, all - notes));
}

}  // namespace emloc::ui
