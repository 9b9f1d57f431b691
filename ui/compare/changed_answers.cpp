#include "ui/compare/changed_answers.h"

#include <QDir>
#include <QFileInfo>
#include <QHeaderView>
#include <QLabel>
#include <QTreeView>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/convert.h"
#include "ui/held_back/test_picker.h"
#include "ui/theme/theme.h"

namespace emloc::ui {

namespace {

constexpr int kMostRows = 8;  // more are scrolled
constexpr int kRowHeight = 7 * kGrid;

QString marked(const std::string& answer, const std::string& label) {
    return (answer == label ? QStringLiteral("\u2713 %1") : QStringLiteral("\u2717 %1")).arg(to_qstring(answer));
}

}  // namespace

ChangedAnswers::ChangedAnswers(QWidget* parent) : QWidget(parent), summary_(new QLabel), list_(new QTreeView) {
    summary_->setObjectName(QStringLiteral("compare_tests"));
    summary_->setWordWrap(true);
    list_->setObjectName(QStringLiteral("compare_changed"));
    list_->setProperty("look", QStringLiteral("list"));
    list_->setAccessibleName(tr("Answers that differ"));
    list_->setModel(&answers_);
    list_->setRootIsDecorated(false);
    list_->setUniformRowHeights(true);
    list_->setAllColumnsShowFocus(true);
    list_->setEditTriggers(QAbstractItemView::NoEditTriggers);
    connect(list_, &QTreeView::activated, this, [this](const QModelIndex& index) {
        Q_EMIT image_activated(index.siblingAtColumn(0).data(Qt::UserRole).toString());
    });
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2 * kGrid);
    column->addWidget(summary_);
    column->addWidget(list_);
}

void ChangedAnswers::show_tests(const TestComparison& tests, const QString& first, const QString& second) {
    const auto changed = static_cast<int>(tests.changed.size());
    summary_->setText(tr("On the same %n image(s):", nullptr, static_cast<int>(tests.images)) + u'\n' +
                      tr("%1: %2").arg(first, accuracy_text(tests.first_correct, tests.images)) + u'\n' +
                      tr("%1: %2").arg(second, accuracy_text(tests.second_correct, tests.images)) + u'\n' +
                      (changed == 0 ? tr("All answers are the same.") : tr("%n answer(s) differ:", nullptr, changed)));
    answers_.clear();
    answers_.setHorizontalHeaderLabels({tr("Image"), tr("Label"), first, second});
    for (const ChangedAnswer& each : tests.changed) {
        const QString path = to_qstring(each.path);
        auto* file = new QStandardItem(QFileInfo(path).fileName());
        file->setData(path, Qt::UserRole);
        file->setToolTip(QDir::toNativeSeparators(path));
        answers_.appendRow({file, new QStandardItem(to_qstring(each.label)),
                            new QStandardItem(marked(each.first, each.label)),
                            new QStandardItem(marked(each.second, each.label))});
    }
    list_->header()->setSectionResizeMode(QHeaderView::Stretch);
    list_->setFixedHeight((1 + std::min(changed, kMostRows)) * kRowHeight + 2);
    list_->setVisible(changed > 0);
}

}  // namespace emloc::ui
