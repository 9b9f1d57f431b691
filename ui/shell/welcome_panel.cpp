#include "ui/shell/welcome_panel.h"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QStyle>
#include <QToolButton>

#include "ui/theme/theme.h"

namespace emloc::ui {

namespace {

QLabel* make_purpose() {
    auto* purpose = new QLabel(WelcomePanel::tr(
        "You show this program a few labelled pictures or videos, and a vision-language model names new ones, without "
        "any training. The model that comes with it is small: it names classes and holds no conversation; Choose model "
        "opens a larger one."));
    purpose->setObjectName(QStringLiteral("welcome_purpose"));
    purpose->setWordWrap(true);
    return purpose;
}

}  // namespace

WelcomePanel::WelcomePanel(QWidget* parent) : QFrame(parent) {
    setObjectName(QStringLiteral("welcome"));
    setFocusPolicy(Qt::ClickFocus);
    setProperty("look", QStringLiteral("note"));
    auto* title = new QLabel(tr("First steps: three clicks to an answer"));
    title->setProperty("look", QStringLiteral("title"));
    auto* close = new QToolButton;
    close->setProperty("look", QStringLiteral("flat"));
    close->setText(QStringLiteral("\u00d7"));
    close->setAccessibleName(tr("Close the first steps"));
    close->setToolTip(tr("Close; F1 brings this back"));
    connect(close, &QToolButton::clicked, this, &WelcomePanel::closed);
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(4 * kGrid, 2 * kGrid, 2 * kGrid, 2 * kGrid);
    grid->setHorizontalSpacing(3 * kGrid);
    grid->setVerticalSpacing(kGrid);
    grid->setColumnStretch(1, 1);
    grid->addWidget(title, 0, 0, 1, 2);
    grid->addWidget(close, 0, 3, Qt::AlignTop | Qt::AlignRight);
    grid->addWidget(make_purpose(), 1, 0, 1, 4);
    make_steps(*grid);
    end_ = new QLabel(tr("That is all. Drop your own images on the left, or ask more on the right."));
    end_->setWordWrap(true);
    grid->addWidget(end_, 5, 0, 1, 4);
    show_step();
    hide();
}

void WelcomePanel::make_steps(QGridLayout& grid) {
    const QString texts[] = {
        tr("Open pictures of seven kinds of food, five of each, in place of your own."),
        tr("The model reads them, and each of its layers keeps as little as it needs."),
        tr("Which food is on a picture that it has not seen?"),
    };
    const QString names[] = {tr("Open the sample"), tr("Compress"), tr("Classify")};
    for (int i = 0; i < 3; ++i) {
        numbers_[i] = new QLabel(QString::number(i + 1));
        numbers_[i]->setProperty("look", QStringLiteral("title"));
        lines_[i] = new QLabel(texts[i]);
        lines_[i]->setWordWrap(true);
        buttons_[i] = new QPushButton(names[i]);
        buttons_[i]->setObjectName(QStringLiteral("welcome_%1").arg(i + 1));
        connect(buttons_[i], &QPushButton::clicked, this, [this, i] { Q_EMIT go(static_cast<Step>(i)); });
        grid.addWidget(numbers_[i], i + 2, 0, Qt::AlignVCenter);
        grid.addWidget(lines_[i], i + 2, 1);
        grid.addWidget(buttons_[i], i + 2, 2, 1, 2);
    }
}

void WelcomePanel::set_step(Step step, bool can_go_on) {
    if (step == step_ && can_go_on == can_go_on_) return;
    step_ = step;
    can_go_on_ = can_go_on;
    show_step();
}

void WelcomePanel::show_step() {
    // A button that is disabled would pass the focus on to whatever comes next.
    for (QPushButton* button : buttons_) {
        if (button->hasFocus()) setFocus(Qt::OtherFocusReason);
    }
    for (int i = 0; i < 3; ++i) {
        const bool next = i == static_cast<int>(step_);
        buttons_[i]->setEnabled(next && can_go_on_);
        buttons_[i]->setProperty("look", next ? QVariant(QStringLiteral("primary")) : QVariant());
        buttons_[i]->style()->unpolish(buttons_[i]);
        buttons_[i]->style()->polish(buttons_[i]);
        lines_[i]->setProperty("look", next ? QVariant() : QVariant(QStringLiteral("muted")));
        lines_[i]->style()->unpolish(lines_[i]);
        lines_[i]->style()->polish(lines_[i]);
        for (QWidget* part : {static_cast<QWidget*>(numbers_[i]), static_cast<QWidget*>(lines_[i]),
                              static_cast<QWidget*>(buttons_[i])}) {
            part->setVisible(step_ != Step::kDone);
        }
    }
    end_->setVisible(step_ == Step::kDone);
}

}  // namespace emloc::ui
