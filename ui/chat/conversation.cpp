#include "ui/chat/conversation.h"

#include <QLabel>
#include <QScrollBar>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/chat/exchange_view.h"
#include "ui/chat/reply_view.h"
#include "ui/theme/theme.h"

namespace emloc::ui {

Conversation::Conversation(ConversationModel& model, PictureCache& pictures, const Theme& theme, QWidget* parent)
    : QScrollArea(parent), model_(model), pictures_(pictures), theme_(theme) {
    auto* content = new QWidget;
    content->setProperty("look", QStringLiteral("content"));
    messages_ = new QVBoxLayout(content);
    messages_->setContentsMargins(0, 0, 0, 0);
    messages_->setSpacing(4 * kGrid);
    hint_ = new QLabel(tr("Pick a context, drop an image below,\nthen classify it or ask about it."));
    hint_->setProperty("look", QStringLiteral("muted"));
    hint_->setAlignment(Qt::AlignCenter);
    hint_->setWordWrap(true);
    messages_->addWidget(hint_, 1);
    messages_->addStretch();
    setWidget(content);
    setWidgetResizable(true);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setAccessibleName(tr("Conversation"));

    connect(verticalScrollBar(), &QScrollBar::rangeChanged, this, [this](int, int maximum) {
        if (follow_) verticalScrollBar()->setValue(maximum);
    });
    connect(verticalScrollBar(), &QScrollBar::actionTriggered, this,
            [this] { follow_ = verticalScrollBar()->sliderPosition() >= verticalScrollBar()->maximum() - 4 * kGrid; });
    connect(&model_, &QAbstractItemModel::rowsInserted, this, [this](const QModelIndex&, int row) { insert(row); });
    connect(&model_, &QAbstractItemModel::rowsRemoved, this, [this](const QModelIndex&, int row) { remove(row); });
    connect(&model_, &QAbstractItemModel::modelReset, this, &Conversation::rebuild);
    connect(&model_, &ConversationModel::reply_changed, this, [this](int row, int reply) {
        views_[static_cast<std::size_t>(row)]->show_reply(reply,
                                                          model_.at(row).replies[static_cast<std::size_t>(reply)]);
    });
    rebuild();
}

void Conversation::insert(int row) {
    const ChatEntry& entry = model_.at(row);
    auto* view = new ExchangeView(entry, pictures_, theme_);
    const auto row_of = [this, view] { return static_cast<int>(std::ranges::find(views_, view) - views_.begin()); };
    connect(view, &ExchangeView::retry_requested, this, [this, row_of] { Q_EMIT retry_requested(row_of()); });
    connect(view, &ExchangeView::edit_requested, this, [this, row_of] { Q_EMIT edit_requested(row_of()); });
    hint_->hide();
    follow_ = true;
    // The hint stands before them, a stretch behind.
    messages_->insertWidget(row + 1, view);
    views_.insert(views_.begin() + row, view);
}

void Conversation::remove(int row) {
    views_[static_cast<std::size_t>(row)]->deleteLater();
    messages_->removeWidget(views_[static_cast<std::size_t>(row)]);
    views_.erase(views_.begin() + row);
    hint_->setVisible(views_.empty());
}

void Conversation::rebuild() {
    while (!views_.empty()) remove(static_cast<int>(views_.size()) - 1);
    for (int row = 0; row < model_.rowCount(); ++row) insert(row);
    hint_->setVisible(views_.empty());
}

ProbabilityBars* Conversation::last_bars() const {
    for (auto view = views_.rbegin(); view != views_.rend(); ++view) {
        if (const ReplyView* reply = (*view)->reply(0); reply != nullptr && reply->bars() != nullptr) {
            return reply->bars();
        }
    }
    return nullptr;
}

void Conversation::resizeEvent(QResizeEvent* event) {
    QScrollArea::resizeEvent(event);
    if (follow_) verticalScrollBar()->setValue(verticalScrollBar()->maximum());
}

}  // namespace emloc::ui
