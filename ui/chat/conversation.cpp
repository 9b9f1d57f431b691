#include "ui/chat/conversation.h"

#include <QFileInfo>
#include <QLabel>
#include <QLocale>
#include <QPainter>
#include <QPainterPath>
#include <QScrollBar>
#include <QVBoxLayout>

#include "ui/chat/probability_bars.h"
#include "ui/message_bar.h"
#include "ui/theme/theme.h"

namespace emloc::ui {

namespace {

constexpr int kMostMessages = 200;

QLabel* muted(const QString& text) {
    auto* label = new QLabel(text);
    label->setProperty("look", QStringLiteral("muted"));
    label->setFont(small_font());
    return label;
}

QFrame* bubble(const QString& look, QLabel* label) {
    auto* frame = new QFrame;
    frame->setProperty("look", look);
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);  // an answer is never markup
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    auto* column = new QVBoxLayout(frame);
    column->setContentsMargins(3 * kGrid, 2 * kGrid, 3 * kGrid, 2 * kGrid);
    column->addWidget(label);
    return frame;
}

QPixmap rounded(const QImage& image, qreal ratio, const QColor& frame) {
    QPixmap pixmap(image.size());
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    QPainterPath path;
    const double inset = ratio / 2;
    path.addRoundedRect(QRectF(pixmap.rect()).adjusted(inset, inset, -inset, -inset), kRadius * ratio, kRadius * ratio);
    painter.setClipPath(path);
    painter.drawImage(0, 0, image);
    painter.setClipping(false);
    painter.setPen(QPen(frame, ratio));
    painter.drawPath(path);
    painter.end();
    pixmap.setDevicePixelRatio(ratio);
    return pixmap;
}

QString time_text(double seconds) {
    if (seconds < 1) return Conversation::tr("%1 ms").arg(1000 * seconds, 0, 'f', 0);
    return Conversation::tr("%1 s").arg(QLocale().toString(seconds, 'f', 1));
}

}  // namespace

Conversation::Conversation(const Theme& theme, QWidget* parent) : QScrollArea(parent), theme_(theme) {
    auto* content = new QWidget;
    content->setProperty("look", QStringLiteral("content"));
    messages_ = new QVBoxLayout(content);
    messages_->setContentsMargins(0, 0, 0, 0);
    messages_->setSpacing(3 * kGrid);
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
}

void Conversation::resizeEvent(QResizeEvent* event) {
    QScrollArea::resizeEvent(event);
    if (follow_) verticalScrollBar()->setValue(verticalScrollBar()->maximum());
}

void Conversation::add(QWidget* message) {
    hint_->hide();
    follow_ = true;
    messages_->insertWidget(messages_->count() - 1, message);
    drop_oldest();
}

void Conversation::drop_oldest() {
    // The hint and the stretch stay.
    while (messages_->count() > kMostMessages + 2) {
        QLayoutItem* oldest = messages_->takeAt(1);
        if (oldest->widget()->isAncestorOf(bars_)) bars_ = nullptr;
        if (oldest->widget()->isAncestorOf(answer_)) answer_ = nullptr;
        if (oldest->widget() == answer_block_) answer_block_ = nullptr;
        oldest->widget()->deleteLater();
        delete oldest;
    }
}

void Conversation::add_query(const QImage& image, const QString& file, const QString& question) {
    auto* block = new QWidget;
    auto* column = new QVBoxLayout(block);
    column->setContentsMargins(8 * kGrid, 0, 0, 0);
    column->setSpacing(kGrid);
    if (!image.isNull()) {
        auto* picture = new QLabel;
        picture->setPixmap(rounded(image, 2, theme_.colours().border));
        picture->setAccessibleName(tr("Image %1").arg(QFileInfo(file).fileName()));
        picture->setToolTip(file);
        column->addWidget(picture, 0, Qt::AlignRight);
    }
    if (!question.isEmpty()) column->addWidget(bubble(QStringLiteral("own-bubble"), new QLabel(question)));
    add(block);
}

void Conversation::add_classified(const Classified& classified) {
    auto* block = new QWidget;
    auto* column = new QVBoxLayout(block);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(kGrid);
    bars_ = new ProbabilityBars(classified.labels, theme_);
    column->addWidget(bars_);
    column->addWidget(muted(time_text(classified.seconds)));
    add(block);
}

void Conversation::begin_answer() {
    end_stream();
    answer_ = new QLabel(QStringLiteral("\u2026"));
    answer_->setObjectName(QStringLiteral("answer"));
    auto* block = new QWidget;
    auto* column = new QVBoxLayout(block);
    column->setContentsMargins(0, 0, 8 * kGrid, 0);
    column->setSpacing(kGrid);
    column->addWidget(bubble(QStringLiteral("bubble"), answer_));
    add(block);
    answer_->clear();
    answer_block_ = block;
}

void Conversation::grow_answer(const QString& text) {
    if (answer_ != nullptr) answer_->setText(answer_->text() + text);
}

void Conversation::end_answer(const Answered& answered) {
    if (answer_block_ == nullptr) return;
    answer_->setText(answered.text.isEmpty() ? tr("(no answer)") : answered.text);
    QStringList facts;
    if (answered.seconds > 0 && answered.tokens > 0) {
        facts << tr("%1 tokens/s").arg(static_cast<double>(answered.tokens) / answered.seconds, 0, 'f', 0);
    }
    facts << time_text(answered.seconds);
    if (answered.stopped) facts << tr("stopped");
    answer_block_->layout()->addWidget(muted(facts.join(QStringLiteral(" \u00b7 "))));
    end_stream();
}

void Conversation::end_stream() {
    answer_block_ = nullptr;
}

void Conversation::add_error(const QString& text) {
    if (answer_block_ != nullptr && answer_->text().isEmpty()) {
        messages_->removeWidget(answer_block_);
        answer_block_->deleteLater();
        answer_ = nullptr;
    }
    end_stream();
    auto* bar = new MessageBar;
    bar->setObjectName(QStringLiteral("chat_error"));
    add(bar);
    bar->show_error(text);
}

void Conversation::add_divider(const QString& text) {
    auto* label = muted(text);
    label->setAlignment(Qt::AlignCenter);
    add(label);
}

bool Conversation::has_messages() const {
    return messages_->count() > 2;
}

QString Conversation::last_answer() const {
    return answer_ == nullptr ? QString() : answer_->text();
}

}  // namespace emloc::ui
