#include "ui/demonstrations/card_list.h"

#include <QApplication>
#include <QItemSelectionModel>
#include <QScrollBar>
#include <algorithm>

#include "ui/demonstrations/class_card.h"
#include "ui/demonstrations/demonstrations_model.h"
#include "ui/demonstrations/drop_area.h"
#include "ui/demonstrations/image_list.h"
#include "ui/demonstrations/thumbnail_cache.h"
#include "ui/theme/theme.h"

namespace emloc::ui {

namespace {

constexpr int kSide = 3 * kGrid;
constexpr int kGap = 2 * kGrid;
constexpr int kDropHeight = 18 * kGrid;
constexpr int kSpareCards = 4;
constexpr int kRepaintDelay = 30;  // milliseconds; thumbnails arrive by the dozen

}  // namespace

CardList::CardList(DemonstrationsModel& model, ThumbnailCache& thumbnails, QItemSelectionModel& selection,
                   const Theme& theme, QWidget* parent)
    : QScrollArea(parent), model_(model), thumbnails_(thumbnails), selection_(selection), theme_(theme) {
    canvas_ = new QWidget;
    canvas_->setProperty("look", QStringLiteral("content"));
    setWidget(canvas_);
    setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    setFocusPolicy(Qt::NoFocus);
    drop_area_ = new DropArea({}, tr("Add images: drop them here, or press to choose files"), this);
    drop_area_->setObjectName(QStringLiteral("demonstration_drop"));
    arrange_soon_.setSingleShot(true);
    connect(&arrange_soon_, &QTimer::timeout, this, &CardList::arrange);
    repaint_soon_.setSingleShot(true);
    repaint_soon_.setInterval(kRepaintDelay);
    connect(&repaint_soon_, &QTimer::timeout, this, [this] {
        for (ClassCard* card : std::as_const(live_)) card->images().viewport()->update();
    });
    connect(&thumbnails_, &ThumbnailCache::arrived, this, [this] {
        if (!repaint_soon_.isActive()) repaint_soon_.start();
    });
    spare_.push_back(make_card());  // heights are measured on it
    connect_model();
    arrange();
}

void CardList::connect_model() {
    // Not at once: a thousand classes come one by one.
    connect(&model_, &QAbstractItemModel::rowsInserted, this, [this] { arrange_soon_.start(0); });
    connect(&model_, &QAbstractItemModel::rowsAboutToBeRemoved, this,
            [this](const QModelIndex& parent, int first, int last) {
                if (parent.isValid()) return;
                for (int row = first; row <= last; ++row) {
                    release(model_.index(row, 0).data(DemonstrationsModel::kIdRole).toULongLong());
                }
            });
    connect(&model_, &QAbstractItemModel::rowsRemoved, this, [this] { arrange_soon_.start(0); });
    connect(&model_, &QAbstractItemModel::modelAboutToBeReset, this, [this] {
        for (const quint64 id : live_.keys()) release(id);
    });
    connect(&model_, &QAbstractItemModel::modelReset, this, [this] { arrange(); });
    connect(&model_, &QAbstractItemModel::dataChanged, this, [this](const QModelIndex& first) {
        for (ClassCard* card : std::as_const(live_)) {
            if (card->group() == first || card->group() == first.parent()) card->refresh();
        }
    });
    connect(&model_, &DemonstrationsModel::facts_changed, this, [this] {
        if (!repaint_soon_.isActive()) repaint_soon_.start();
    });
}

ClassCard* CardList::make_card() {
    auto* card = new ClassCard(model_, thumbnails_, selection_, theme_, canvas_);
    card->hide();
    connect(card, &ClassCard::dropped, this,
            [this, card](const QStringList& paths) { Q_EMIT dropped(card->group(), paths); });
    connect(card, &ClassCard::add_requested, this, [this, card] { Q_EMIT add_requested(card->group()); });
    connect(card, &ClassCard::expand_requested, this,
            [this, card] { set_expanded(card->group(), !is_expanded(card->group())); });
    connect(card, &ClassCard::menu_requested, this,
            [this, card](const QPoint& at) { Q_EMIT group_menu_requested(card->group(), at); });
    connect(&card->images(), &ImageList::menu_requested, this,
            [this, card](const QPoint& at) { Q_EMIT images_menu_requested(card->group(), at); });
    connect(&card->images(), &QAbstractItemView::activated, this, &CardList::image_activated);
    connect(&card->images(), &ImageList::left_downwards, this, [this, card] { focus_row(row_of(*card) + 1); });
    connect(&card->images(), &ImageList::left_upwards, this, [this, card] { focus_row(row_of(*card) - 1); });
    return card;
}

int CardList::row_of(const ClassCard& card) const {
    return card.group().row();
}

void CardList::focus_row(int row) {
    if (row < 0) return;
    if (row >= model_.rowCount()) return drop_area_->setFocus(Qt::TabFocusReason);
    ImageList& images = card(row)->images();
    images.setFocus(Qt::TabFocusReason);
    const QModelIndex first = model_.index(0, 0, images.rootIndex());
    if (first.isValid()) selection_.setCurrentIndex(first, QItemSelectionModel::ClearAndSelect);
}

ClassCard* CardList::card(int row) {
    arrange();
    const auto at = static_cast<std::size_t>(row);
    const int top = tops_.at(at);
    const int bottom = tops_.at(at + 1);
    const int view = viewport()->height();
    if (top < verticalScrollBar()->value()) verticalScrollBar()->setValue(top);
    if (bottom > verticalScrollBar()->value() + view) verticalScrollBar()->setValue(std::max(0, bottom - view));
    realise();
    const quint64 id = model_.index(row, 0).data(DemonstrationsModel::kIdRole).toULongLong();
    return live_.value(id);
}

void CardList::set_expanded(const QModelIndex& group, bool expanded) {
    const quint64 id = group.data(DemonstrationsModel::kIdRole).toULongLong();
    expanded ? (void)expanded_.insert(id) : (void)expanded_.remove(id);
    arrange();
}

bool CardList::is_expanded(const QModelIndex& group) const {
    return expanded_.contains(group.data(DemonstrationsModel::kIdRole).toULongLong());
}

QModelIndex CardList::current_group() const {
    const QWidget* focused = QApplication::focusWidget();
    for (const ClassCard* card : live_) {
        if (focused != nullptr && card->isAncestorOf(focused)) return card->group();
    }
    return selection_.currentIndex().parent();
}

void CardList::arrange() {
    arrange_soon_.stop();
    const int rows = model_.rowCount();
    const int width = this->width() - 2 * kSide;  // the scroll bar has its place beside the cards
    const ClassCard& measure = live_.isEmpty() ? *spare_.front() : **live_.cbegin();
    tops_.assign(1, 0);
    tops_.reserve(static_cast<std::size_t>(rows) + 1);
    for (int row = 0; row < rows; ++row) {
        const QModelIndex group = model_.index(row, 0);
        const int height = measure.height_for(group.data(DemonstrationsModel::kFreeRole).toBool(), is_expanded(group),
                                              model_.rowCount(group), width);
        tops_.push_back(tops_.back() + height + kGap);
    }
    // Always in sight: what is below the last card, or a strip under the list.
    const int least = std::max(kDropHeight, drop_area_->heightForWidth(width));
    const int drop_height = std::max(least, height() - tops_.back() - kSide);
    setViewportMargins(0, 0, 0, drop_height + kSide);
    canvas_->resize(kSide + width, tops_.back());
    drop_area_->setGeometry(kSide, height() - drop_height - kSide, width, drop_height);
    realise();
}

void CardList::realise() {
    const int top = verticalScrollBar()->value();
    const int bottom = top + viewport()->height();
    const auto row_at = [this](int y) {
        return static_cast<int>(std::upper_bound(tops_.begin(), tops_.end(), y) - tops_.begin()) - 1;
    };
    // One more at each end, so that the tab key finds it.
    const int first = std::max(0, row_at(top) - 1);
    const int last = std::min(model_.rowCount() - 1, row_at(bottom) + 1);
    QSet<quint64> wanted;
    for (int row = first; row <= last; ++row) {
        wanted.insert(model_.index(row, 0).data(DemonstrationsModel::kIdRole).toULongLong());
    }
    const QWidget* focused = QApplication::focusWidget();
    for (const quint64 id : live_.keys()) {
        const bool in_use = focused != nullptr && live_.value(id)->isAncestorOf(focused);
        if (!wanted.contains(id) && !in_use) release(id);
    }
    ClassCard* before = nullptr;
    for (int row = first; row <= last; ++row) {
        const QModelIndex group = model_.index(row, 0);
        const quint64 id = group.data(DemonstrationsModel::kIdRole).toULongLong();
        ClassCard*& card = live_[id];
        if (card == nullptr) {
            if (spare_.empty()) spare_.push_back(make_card());
            card = spare_.back();
            spare_.pop_back();
        }
        card->show_group(group, is_expanded(group));
        const auto at = static_cast<std::size_t>(row);
        card->setGeometry(kSide, tops_[at], width() - 2 * kSide, tops_[at + 1] - tops_[at] - kGap);
        card->show();
        if (before != nullptr) setTabOrder(before, card);
        before = card;
    }
    if (before != nullptr) setTabOrder(before, drop_area_);
}

void CardList::release(quint64 id) {
    ClassCard* card = live_.take(id);
    if (card == nullptr) return;
    card->hide();
    if (spare_.size() < kSpareCards || live_.isEmpty()) {
        spare_.push_back(card);
    } else {
        card->deleteLater();
    }
}

bool CardList::event(QEvent* event) {
    const bool taken = QScrollArea::event(event);
    // resizeEvent() is told of the viewport's size alone, which stays nothing while there are no cards.
    if (event->type() == QEvent::Resize) arrange();
    if (event->type() == QEvent::FontChange) arrange_soon_.start(0);
    return taken;
}

void CardList::scrollContentsBy(int dx, int dy) {
    QScrollArea::scrollContentsBy(dx, dy);
    arrange_soon_.isActive() ? arrange() : realise();
}

}  // namespace emloc::ui
