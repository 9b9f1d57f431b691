#include "ui/held_back/unknown_labels_bar.h"

#include <QComboBox>
#include <QGridLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>

#include "ui/convert.h"
#include "ui/theme/theme.h"

namespace emloc::ui {

namespace {

constexpr int kMostHeight = 48 * kGrid;  // more are scrolled

// What a row's choice stands for; from kSame on the labels of the context follow.
enum Choice { kWrong, kLeftOut, kSame };

QComboBox* make_choice(const QString& label, const QStringList& known) {
    auto* choice = new QComboBox;
    choice->setAccessibleName(UnknownLabelsBar::tr("What becomes of the class %1").arg(label));
    choice->addItem(UnknownLabelsBar::tr("count as wrong"));
    choice->addItem(UnknownLabelsBar::tr("leave out"));
    std::vector<std::string> labels;
    for (const QString& each : known) {
        choice->addItem(UnknownLabelsBar::tr("is \u201c%1\u201d").arg(each));
        labels.push_back(to_utf8(each));
    }
    if (const auto same = same_word(to_utf8(label), labels))
        choice->setCurrentIndex(kSame + static_cast<int>(known.indexOf(to_qstring(*same))));
    return choice;
}

}  // namespace

UnknownLabelsBar::UnknownLabelsBar(QWidget* parent) : QFrame(parent), question_(new QLabel) {
    setProperty("look", QStringLiteral("note"));
    setObjectName(QStringLiteral("unknown_labels"));
    question_->setObjectName(QStringLiteral("unknown_labels_question"));
    question_->setWordWrap(true);
    auto* inside = new QWidget;
    rows_ = new QGridLayout(inside);
    rows_->setContentsMargins(0, 0, 0, 0);
    auto* area = new QScrollArea;
    area->setFrameShape(QFrame::NoFrame);
    area->setWidget(inside);
    area->setWidgetResizable(true);
    area->setMaximumHeight(kMostHeight);
    auto* test = new QPushButton(tr("Test"));
    test->setObjectName(QStringLiteral("unknown_labels_test"));
    test->setProperty("look", QStringLiteral("primary"));
    auto* cancel = new QPushButton(tr("Cancel"));
    connect(test, &QPushButton::clicked, this, &UnknownLabelsBar::decide);
    connect(cancel, &QPushButton::clicked, this, &QWidget::hide);
    auto* buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(cancel);
    buttons->addWidget(test);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(2 * kGrid, 2 * kGrid, 2 * kGrid, 2 * kGrid);
    column->addWidget(question_);
    column->addWidget(area);
    column->addLayout(buttons);
    setSizePolicy(QSizePolicy::Preferred, QSizePolicy::Maximum);
    hide();
}

void UnknownLabelsBar::ask(const QStringList& unknown, const QStringList& known) {
    while (QLayoutItem* item = rows_->takeAt(0)) {
        delete item->widget();
        delete item;
    }
    choices_.clear();
    unknown_ = unknown;
    known_ = known;
    question_->setText(tr("%n class(es) of these images have names that the context doesn\u2019t know.", nullptr,
                          static_cast<int>(unknown.size())));
    for (const QString& label : unknown) {
        const int row = static_cast<int>(choices_.size());
        auto* name = new QLabel(label);
        name->setTextFormat(Qt::PlainText);
        name->setWordWrap(true);
        choices_.push_back(make_choice(label, known));
        rows_->addWidget(name, row, 0);
        rows_->addWidget(choices_.back(), row, 1);
    }
    rows_->setColumnStretch(0, 1);
    show();
    choices_.front()->setFocus(Qt::OtherFocusReason);
}

void UnknownLabelsBar::decide() {
    LabelNames names;
    for (std::size_t row = 0; row < choices_.size(); ++row) {
        const std::string label = to_utf8(unknown_[static_cast<qsizetype>(row)]);
        const int choice = choices_[row]->currentIndex();
        if (choice == kLeftOut) names.left_out.insert(label);
        if (choice >= kSame) names.same[label] = to_utf8(known_.at(choice - kSame));
    }
    hide();
    Q_EMIT decided(names);
}

}  // namespace emloc::ui
