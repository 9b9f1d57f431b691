#include "ui/chat/exchange_view.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QPainterPath>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/chat/picture_button.h"
#include "ui/chat/reply_view.h"
#include "ui/inspector/picture_cache.h"
#include "ui/theme/theme.h"

namespace emloc::ui {

namespace {

constexpr QSize kLarge{220, 160};   // one picture
constexpr QSize kSmall{100, 80};    // several
constexpr int kSmallestSide = 112;  // a small picture is enlarged, so that it can be seen
constexpr int kPencil = 7 * kGrid;
constexpr int kBesideFrom = 100 * kGrid;  // two answers

QPixmap rounded(const QImage& image, const QSize& room, const QColor& frame) {
    constexpr qreal kRatio = 2;  // for screens of up to twice the usual density
    QSize size = image.size().scaled(room * kRatio, Qt::KeepAspectRatio);
    if (image.width() < size.width()) {
        const QSize least = image.size().scaled(QSize(kSmallestSide, kSmallestSide) * kRatio, Qt::KeepAspectRatio);
        size = image.size().expandedTo(least.boundedTo(size));
    }
    QPixmap pixmap(size);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setRenderHint(QPainter::SmoothPixmapTransform);
    QPainterPath path;
    path.addRoundedRect(QRectF(pixmap.rect()).adjusted(1, 1, -1, -1), kRadius * kRatio, kRadius * kRatio);
    painter.setClipPath(path);
    painter.drawImage(pixmap.rect(), image);
    painter.setClipping(false);
    painter.setPen(QPen(frame, kRatio));
    painter.drawPath(path);
    painter.end();
    pixmap.setDevicePixelRatio(kRatio);
    return pixmap;
}

QFrame* question_bubble(const QString& question) {
    auto* label = new QLabel(question);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    auto* bubble = new QFrame;
    bubble->setProperty("look", QStringLiteral("own-bubble"));
    auto* column = new QVBoxLayout(bubble);
    column->setContentsMargins(3 * kGrid, 2 * kGrid, 3 * kGrid, 2 * kGrid);
    column->addWidget(label);
    return bubble;
}

}  // namespace

ExchangeView::ExchangeView(const ChatEntry& entry, PictureCache& pictures, const Theme& theme, QWidget* parent)
    : QWidget(parent), pictures_(pictures), theme_(theme), media_(entry.media) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2 * kGrid);
    auto* own = new QVBoxLayout;
    own->setContentsMargins(8 * kGrid, 0, 0, 0);
    own->setSpacing(kGrid);
    if (!media_.empty()) own->addLayout(make_pictures());
    column->addLayout(own);
    if (!entry.question.isEmpty()) column->addLayout(make_question(entry));

    sides_ = new QBoxLayout(QBoxLayout::TopToBottom);
    sides_->setSpacing(3 * kGrid);
    for (const ChatReply& reply : entry.replies) {
        auto* view = new ReplyView(theme, entry.classifies, entry.replies.size() > 1);
        view->show_reply(reply);
        connect(view, &ReplyView::retry_requested, this, &ExchangeView::retry_requested);
        sides_->addWidget(view, 1, Qt::AlignTop);
        replies_.push_back(view);
    }
    column->addLayout(sides_);
    if (!media_.empty()) {
        connect(&pictures, &PictureCache::changed, this, &ExchangeView::show_pictures);
        show_pictures();
    }
}

QLayout* ExchangeView::make_pictures() {
    auto* row = new QHBoxLayout;
    row->setSpacing(kGrid);
    row->addStretch();
    for (const Media& medium : media_) {
        auto* picture = new PictureButton(medium);
        row->addWidget(picture);
        shown_.push_back(picture);
    }
    return row;
}

// What was classified has nothing to edit.
QLayout* ExchangeView::make_question(const ChatEntry& entry) {
    auto* row = new QHBoxLayout;
    row->setSpacing(kGrid);
    if (entry.classifies) {
        row->addSpacing(kPencil + kGrid);
    } else {
        auto* edit = new QToolButton;
        edit->setObjectName(QStringLiteral("edit_question"));
        edit->setProperty("look", QStringLiteral("flat"));
        edit->setToolTip(tr("Edit the question and ask again"));
        edit->setAccessibleName(edit->toolTip());
        edit->setFixedWidth(kPencil);
        const auto draw = [this, edit] {
            edit->setIcon(theme_.icon(QStringLiteral("rename"), theme_.colours().muted));
        };
        connect(&theme_, &Theme::changed, edit, draw);
        connect(edit, &QToolButton::clicked, this, &ExchangeView::edit_requested);
        draw();
        row->addWidget(edit, 0, Qt::AlignVCenter);
    }
    row->addWidget(question_bubble(entry.question), 1);
    return row;
}

void ExchangeView::show_pictures() {
    for (std::size_t i = 0; i < media_.size(); ++i) {
        if (shown_[i]->has_picture()) continue;
        const QImage image = pictures_.picture(media_[i]);
        if (image.isNull()) continue;
        shown_[i]->set_picture(rounded(image, media_.size() > 1 ? kSmall : kLarge, theme_.colours().border));
    }
}

void ExchangeView::show_reply(int reply, const ChatReply& state) {
    if (reply >= 0 && reply < static_cast<int>(replies_.size())) {
        replies_[static_cast<std::size_t>(reply)]->show_reply(state);
    }
}

ReplyView* ExchangeView::reply(int at) const {
    return at >= 0 && at < static_cast<int>(replies_.size()) ? replies_[static_cast<std::size_t>(at)] : nullptr;
}

void ExchangeView::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    if (replies_.size() < 2) return;
    sides_->setDirection(width() >= kBesideFrom ? QBoxLayout::LeftToRight : QBoxLayout::TopToBottom);
}

}  // namespace emloc::ui
