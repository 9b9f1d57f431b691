#include "ui/shell/welcome_panel.h"

#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QStyle>
#include <QToolButton>

#include "ui/theme/theme.h"

namespace emloc::ui {

WelcomePanel::WelcomePanel(QWidget* parent) : QFrame(parent) {
    setObjectName(QStringLiteral("welcome"));
    setProperty("look", QStringLiteral("note"));
    auto* title = new QLabel(tr("First steps: teach the model eight letters in three clicks"));
    title->setProperty("look", QStringLiteral("title"));
    auto* close = new QToolButton;
    close->setProperty("look", QStringLiteral("flat"));
    close->setText(QStringLiteral("\u00d7"));
    close->setAccessibleName(tr("Close the first steps"));
    close->setToolTip(tr("Close; F1 brings this back"));
    connect(close, &QToolButton::clicked, this, &WelcomePanel::closed);

    const QString texts[] = {
        tr("Open the sample: pictures of letters, a few of each. Your own come later, by dropping them on the left."),
        tr("Compress: the model reads the pictures, and each of its layers keeps as little as it needs."),
        tr("Ask: which letter is a picture that the model has not seen?"),
    };
    const QString names[] = {tr("Open the sample"), tr("Compress"), tr("Classify")};
    auto* grid = new QGridLayout(this);
    grid->setContentsMargins(4 * kGrid, 3 * kGrid, 2 * kGrid, 3 * kGrid);
    grid->setHorizontalSpacing(3 * kGrid);
    grid->setVerticalSpacing(2 * kGrid);
    grid->setColumnStretch(1, 1);
    grid->addWidget(title, 0, 0, 1, 2);
    grid->addWidget(close, 0, 3, Qt::AlignTop | Qt::AlignRight);
    for (int i = 0; i < 3; ++i) {
        auto* number = new QLabel(QString::number(i + 1));
        number->setProperty("look", QStringLiteral("title"));
        lines_[i] = new QLabel(texts[i]);
        lines_[i]->setWordWrap(true);
        buttons_[i] = new QPushButton(names[i]);
        buttons_[i]->setObjectName(QStringLiteral("welcome_%1").arg(i + 1));
        connect(buttons_[i], &QPushButton::clicked, this, [this, i] { Q_EMIT go(static_cast<Step>(i)); });
        grid->addWidget(number, i + 1, 0, Qt::AlignVCenter);
        grid->addWidget(lines_[i], i + 1, 1);
        grid->addWidget(buttons_[i], i + 1, 2, 1, 2);
    }
    end_ = new QLabel(tr("That is all. Drop your own images on the left, or ask more on the right."));
    end_->setWordWrap(true);
    grid->addWidget(end_, 4, 1);
    set_step(Step::kOpenSample, true);
    hide();
}

void WelcomePanel::set_step(Step step, bool can_go_on) {
    step_ = step;
    for (int i = 0; i < 3; ++i) {
        const bool next = i == static_cast<int>(step);
        buttons_[i]->setEnabled(next && can_go_on);
        buttons_[i]->setProperty("look", next ? QVariant(QStringLiteral("primary")) : QVariant());
        buttons_[i]->style()->unpolish(buttons_[i]);
        buttons_[i]->style()->polish(buttons_[i]);
        lines_[i]->setProperty("look", next ? QVariant() : QVariant(QStringLiteral("muted")));
        lines_[i]->style()->unpolish(lines_[i]);
        lines_[i]->style()->polish(lines_[i]);
    }
    end_->setVisible(step == Step::kDone);
}

}  // namespace emloc::ui
