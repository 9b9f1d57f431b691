#include "ui/chat/reply_view.h"

#include <QClipboard>
#include <QGuiApplication>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

#include "ui/chat/probability_bars.h"
#include "ui/theme/theme.h"
#include "ui/widgets/message_bar.h"

namespace emloc::ui {

namespace {

QPushButton* link(const QString& text, const QString& tip) {
    auto* button = new QPushButton(text);
    button->setProperty("look", QStringLiteral("link"));
    use_small_font(button);
    button->setToolTip(tip);
    return button;
}

}  // namespace

ReplyView::ReplyView(const Theme& theme, bool classifies, bool named, QWidget* parent)
    : QWidget(parent), theme_(theme), classifies_(classifies) {
    setObjectName(QStringLiteral("reply"));
    name_ = new QLabel;
    name_->setProperty("look", QStringLiteral("title"));
    use_small_font(name_);
    name_->setVisible(named);
    error_ = new MessageBar;
    error_->setObjectName(QStringLiteral("chat_error"));
    column_ = new QVBoxLayout(this);
    column_->setContentsMargins(0, 0, 0, 0);
    column_->setSpacing(kGrid);
    column_->addWidget(name_);
    column_->addWidget(make_bubble());
    column_->addWidget(error_);
    column_->addWidget(make_foot());
}

QWidget* ReplyView::make_bubble() {
    text_ = new QLabel;
    text_->setObjectName(QStringLiteral("answer"));
    text_->setWordWrap(true);
    text_->setTextFormat(Qt::PlainText);  // an answer is never markup
    text_->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    bubble_ = new QFrame;
    bubble_->setProperty("look", QStringLiteral("bubble"));
    auto* inside = new QVBoxLayout(bubble_);
    inside->setContentsMargins(3 * kGrid, 2 * kGrid, 3 * kGrid, 2 * kGrid);
    inside->addWidget(text_);
    return bubble_;
}

QWidget* ReplyView::make_foot() {
    facts_ = new QLabel;
    facts_->setObjectName(QStringLiteral("reply_facts"));
    facts_->setProperty("look", QStringLiteral("muted"));
    use_small_font(facts_);
    facts_->setWordWrap(true);
    copy_ = link(tr("copy"), classifies_ ? tr("Copy labels and probabilities") : tr("Copy the answer"));
    copy_->setObjectName(QStringLiteral("copy_button"));
    auto* retry = link(tr("retry"), tr("Ask the same again"));
    retry->setObjectName(QStringLiteral("retry_button"));
    connect(copy_, &QPushButton::clicked, this, &ReplyView::copy);
    connect(retry, &QPushButton::clicked, this, &ReplyView::retry_requested);

    foot_ = new QWidget;
    auto* row = new QHBoxLayout(foot_);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kGrid);
    row->addWidget(facts_, 1);
    row->addWidget(copy_);
    row->addWidget(retry);
    return foot_;
}

void ReplyView::show_reply(const ChatReply& reply) {
    using State = ChatReply::State;
    reply_ = reply;
    const bool done = reply.state == State::kDone;
    const bool failed = reply.state == State::kFailed;
    name_->setText(reply.context);
    if (failed && !error_->isVisibleTo(this)) error_->show_error(reply.text);
    if (done && classifies_ && bars_ == nullptr) {
        bars_ = new ProbabilityBars(reply.labels, theme_);
        column_->insertWidget(1, bars_);
    }
    bubble_->setVisible(!failed && bars_ == nullptr);
    if (!failed) {
        const QString text = done && reply.text.isEmpty() ? tr("(no answer)") : reply.text;
        text_->setText(text.isEmpty() ? QStringLiteral("\u2026") : text);
    }
    foot_->setVisible(done || failed);
    copy_->setVisible(done);
    facts_->setText(facts_of(reply, classifies_));
    facts_->setVisible(done);
}

void ReplyView::copy() {
    QGuiApplication::clipboard()->setText(plain_text(reply_, classifies_));
}

}  // namespace emloc::ui
