#include "ui/demonstrations/answer_fields.h"

#include <QItemSelectionModel>
#include <QLineEdit>
#include <QVBoxLayout>

#include "ui/demonstrations/demonstrations_model.h"
#include "ui/theme/theme.h"

namespace emloc::ui {

AnswerFields::AnswerFields(DemonstrationsModel& model, QItemSelectionModel& selection, QWidget* parent)
    : QWidget(parent), model_(model), selection_(selection), question_(new QLineEdit), answer_(new QLineEdit) {
    question_->setObjectName(QStringLiteral("free_question"));
    question_->setAccessibleName(tr("Question about the chosen image"));
    answer_->setObjectName(QStringLiteral("free_answer"));
    answer_->setAccessibleName(tr("Answer to the question about the chosen image"));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, kGrid);
    column->setSpacing(kGrid);
    for (QLineEdit* field : {question_, answer_}) {
        column->addWidget(field);
        connect(field, &QLineEdit::editingFinished, this, &AnswerFields::take);
    }
    connect(&selection_, &QItemSelectionModel::currentChanged, this, &AnswerFields::follow);
    connect(&model_, &QAbstractItemModel::dataChanged, this, &AnswerFields::follow);
    connect(&model_, &QAbstractItemModel::modelReset, this, &AnswerFields::follow);
    connect(&model_, &QAbstractItemModel::rowsRemoved, this, &AnswerFields::follow);
}

void AnswerFields::show_group(const QModelIndex& group) {
    group_ = group;
    follow();
}

void AnswerFields::follow() {
    const QModelIndex current = selection_.currentIndex();
    const bool mine = group_.isValid() && current.isValid() && current.parent() == group_;
    const QModelIndex next = mine ? current : QModelIndex();
    if (image_ != next) take();
    image_ = next;
    question_->setEnabled(mine);
    answer_->setEnabled(mine);
    question_->setPlaceholderText(mine ? tr("What is this?") : tr("Choose an image above"));
    answer_->setPlaceholderText(mine ? tr("The answer; without one the image is not used") : QString());
    const auto put = [](QLineEdit* field, const QString& text) {
        if (field->text() == text || (field->hasFocus() && field->isModified())) return;
        field->setText(text);
    };
    put(question_, next.data(DemonstrationsModel::kQuestionRole).toString());
    put(answer_, next.data(DemonstrationsModel::kAnswerRole).toString());
}

void AnswerFields::take() {
    if (!image_.isValid() || !(question_->isModified() || answer_->isModified())) return;
    question_->setModified(false);
    answer_->setModified(false);
    model_.set_texts(image_.data(DemonstrationsModel::kIdRole).toULongLong(), question_->text(), answer_->text());
}

}  // namespace emloc::ui
