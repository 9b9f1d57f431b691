#include "ui/inspector/choice_chips.h"

#include <QButtonGroup>
#include <QComboBox>
#include <QHBoxLayout>
#include <QPushButton>
#include <QSignalBlocker>

#include "ui/theme/theme.h"

namespace emloc::ui {

namespace {

constexpr qsizetype kMostChips = 5;

}  // namespace

ChoiceChips::ChoiceChips(const QString& accessible_name, QWidget* parent)
    : QWidget(parent), row_(new QHBoxLayout(this)), chips_(new QButtonGroup(this)), list_(new QComboBox) {
    setAccessibleName(accessible_name);
    row_->setContentsMargins(0, 0, 0, 0);
    row_->setSpacing(kGrid);
    list_->setAccessibleName(accessible_name);
    row_->addWidget(list_);
    list_->hide();
    connect(list_, &QComboBox::activated, this, &ChoiceChips::take);
    connect(chips_, &QButtonGroup::idClicked, this, &ChoiceChips::take);
}

void ChoiceChips::set_choices(const QStringList& choices) {
    if (choices == choices_) return;
    choices_ = choices;
    for (QAbstractButton* chip : chips_->buttons()) {
        chips_->removeButton(chip);
        delete chip;
    }
    const bool few = choices.size() <= kMostChips;
    for (int i = 0; few && i < choices.size(); ++i) {
        auto* chip = new QPushButton(choices[i]);
        chip->setProperty("look", QStringLiteral("chip"));
        chip->setCheckable(true);
        chip->setAccessibleName(QStringLiteral("%1: %2").arg(accessibleName(), choices[i]));
        chips_->addButton(chip, i);
        row_->addWidget(chip);
    }
    const QSignalBlocker quiet(list_);
    list_->clear();
    list_->addItems(choices);
    list_->setVisible(!few);
    choose(0);
}

void ChoiceChips::choose(int index) {
    chosen_ = index;
    if (QAbstractButton* chip = chips_->button(index)) chip->setChecked(true);
    const QSignalBlocker quiet(list_);
    list_->setCurrentIndex(index);
}

void ChoiceChips::take(int index) {
    if (index == chosen_) return;
    choose(index);
    Q_EMIT chosen_changed(index);
}

}  // namespace emloc::ui
