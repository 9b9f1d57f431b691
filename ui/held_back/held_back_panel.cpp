#include "ui/held_back/held_back_panel.h"

#include <QFileDialog>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QStackedLayout>
#include <QStyledItemDelegate>
#include <QTableView>
#include <QVBoxLayout>
#include <QtConcurrentRun>

#include "ui/demonstrations/drop_area.h"
#include "ui/held_back/held_back_model.h"
#include "ui/message_bar.h"
#include "ui/theme/theme.h"

namespace emloc::ui {

namespace {

// Wrong answers stand out by colour, beside their cross.
class AnswerDelegate : public QStyledItemDelegate {
 public:
    AnswerDelegate(const Theme& theme, QObject* parent) : QStyledItemDelegate(parent), theme_(theme) {}

 protected:
    void initStyleOption(QStyleOptionViewItem* option, const QModelIndex& index) const override {
        QStyledItemDelegate::initStyleOption(option, index);
        const auto outcome = static_cast<HeldBackModel::Outcome>(index.data(HeldBackModel::kOutcomeRole).toInt());
        QColor colour = theme_.colours().text;
        if (outcome == HeldBackModel::Outcome::kRight) colour = theme_.colours().good;
        if (outcome == HeldBackModel::Outcome::kWrong) colour = theme_.colours().bad;
        if (outcome == HeldBackModel::Outcome::kUnreadable) colour = theme_.colours().muted;
        option->palette.setColor(QPalette::Text, colour);
        option->palette.setColor(QPalette::HighlightedText, colour);
    }

 private:
    const Theme& theme_;
};

}  // namespace

HeldBackPanel::HeldBackPanel(HeldBackModel& model, const Theme& theme, QWidget* parent)
    : QWidget(parent), model_(model) {
    messages_ = new MessageBar;
    messages_->setObjectName(QStringLiteral("test_messages"));
    empty_ =
        new DropArea(tr("Drop a folder of class folders that the model has not seen,\nto see how many it gets right."),
                     tr("Images to test on: drop a folder here, or press to choose one"));
    connect(empty_, &DropArea::clicked, this, &HeldBackPanel::choose_folder);
    connect(empty_, &DropArea::dropped, this, [this](const QStringList& paths) {
        if (!paths.isEmpty()) open_folder(paths.front());
    });
    auto* pages = new QWidget;
    stack_ = new QStackedLayout(pages);
    stack_->addWidget(empty_);
    stack_->addWidget(make_list(theme));

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 3 * kGrid, 0, 0);
    column->setSpacing(2 * kGrid);
    column->addWidget(messages_);
    column->addWidget(pages, 1);

    connect(&scan_, &QFutureWatcherBase::finished, this, [this] { take(scan_.result()); });
    connect(&model_, &QAbstractItemModel::modelReset, this, &HeldBackPanel::refresh);
    connect(&model_, &QAbstractItemModel::dataChanged, this, &HeldBackPanel::refresh);
    refresh();
}

QWidget* HeldBackPanel::make_list(const Theme& theme) {
    result_ = new QLabel;
    result_->setObjectName(QStringLiteral("test_result"));
    test_ = new QPushButton(tr("Test"));
    test_->setObjectName(QStringLiteral("test_button"));
    connect(test_, &QPushButton::clicked, this, &HeldBackPanel::test_requested);
    auto* other = new QPushButton(tr("Other images\u2026"));
    connect(other, &QPushButton::clicked, this, &HeldBackPanel::choose_folder);

    auto* list = new QTableView;
    list->setObjectName(QStringLiteral("test_list"));
    list->setProperty("look", QStringLiteral("list"));
    list->setAccessibleName(tr("Held-back images and answers"));
    list->setModel(&model_);
    list->setItemDelegateForColumn(HeldBackModel::kAnswer, new AnswerDelegate(theme, list));
    list->setSelectionBehavior(QAbstractItemView::SelectRows);
    list->setSelectionMode(QAbstractItemView::SingleSelection);
    list->setEditTriggers(QAbstractItemView::NoEditTriggers);
    list->setShowGrid(false);
    list->setTabKeyNavigation(false);
    list->setWordWrap(false);
    list->verticalHeader()->hide();
    list->verticalHeader()->setDefaultSectionSize(7 * kGrid);
    list->horizontalHeader()->setHighlightSections(false);
    list->horizontalHeader()->setSectionResizeMode(QHeaderView::Stretch);

    auto* page = new QWidget;
    auto* head = new QHBoxLayout;
    head->addWidget(result_, 1);
    head->addWidget(other);
    head->addWidget(test_);
    auto* column = new QVBoxLayout(page);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2 * kGrid);
    column->addLayout(head);
    column->addWidget(list, 1);
    return page;
}

void HeldBackPanel::choose_folder() {
    const QString folder = QFileDialog::getExistingDirectory(this, tr("Choose a folder of class folders"));
    if (!folder.isEmpty()) open_folder(folder);
}

void HeldBackPanel::open_folder(const QString& folder) {
    messages_->hide();
    scan_.setFuture(QtConcurrent::run([folder] { return scan_drop({folder}); }));
}

void HeldBackPanel::take(const DropFindings& findings) {
    std::vector<LabelledImage> images;
    for (const FoundClass& found : findings.classes) {
        for (const QString& file : found.images) images.push_back({file, found.name});
    }
    if (!findings.problems.isEmpty()) messages_->show_error(findings.problems.join(u'\n'));
    if (images.empty()) {
        if (findings.problems.isEmpty()) messages_->show_error(tr("Drop a folder that has one subfolder per class."));
        return;
    }
    model_.set_images(std::move(images));
}

void HeldBackPanel::set_ready(bool ready, const QString& why_not) {
    test_->setEnabled(ready);
    test_->setToolTip(ready ? tr("Classify every image and compare with its label") : why_not);
}

void HeldBackPanel::refresh() {
    const int count = model_.rowCount();
    stack_->setCurrentIndex(count == 0 ? 0 : 1);
    result_->setText(model_.tested() == 0 ? tr("%n image(s) held back", nullptr, count)
                                          : tr("%1 of %2 right so far").arg(model_.correct()).arg(model_.tested()));
}

void HeldBackPanel::set_summary(const TestSummary& summary) {
    if (summary.tested == 0) return;
    const double accuracy = 100.0 * summary.correct / summary.tested;
    const auto text = tr("%1 % right: %2 of %3").arg(accuracy, 0, 'f', 1).arg(summary.correct).arg(summary.tested);
    result_->setText(summary.cancelled
                         ? tr("%1 (stopped)").arg(text)
                         : tr("%1, %2 ms each").arg(text).arg(1000 * summary.seconds / summary.tested, 0, 'f', 0));
}

}  // namespace emloc::ui
