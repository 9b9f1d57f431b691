#include "ui/demonstrations/class_card.h"

#include <QDragEnterEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMimeData>
#include <QPainter>
#include <QStyle>
#include <QToolButton>
#include <QVBoxLayout>

#include "ui/demonstrations/answer_fields.h"
#include "ui/demonstrations/demonstrations_model.h"
#include "ui/demonstrations/drop_scan.h"
#include "ui/demonstrations/image_list.h"
#include "ui/demonstrations/name_field.h"
#include "ui/theme/theme.h"
#include "ui/video/moving_preview.h"

namespace emloc::ui {

namespace {

constexpr QMargins kMargins{3 * kGrid, 2 * kGrid, 3 * kGrid, kGrid};
constexpr int kSpacing = 2 * kGrid;
constexpr int kShareOfCount = 3;  // how many are held out is said where it takes no more than this part of the card

QPixmap dot(const QColor& colour, qreal ratio) {
    constexpr int kSide = 10;
    QPixmap pixmap(QSize(kSide, kSide) * ratio);
    pixmap.setDevicePixelRatio(ratio);
    pixmap.fill(Qt::transparent);
    QPainter painter(&pixmap);
    painter.setRenderHint(QPainter::Antialiasing);
    painter.setPen(Qt::NoPen);
    painter.setBrush(colour);
    painter.drawEllipse(0, 0, kSide, kSide);
    return pixmap;
}

QToolButton* flat_button(const QString& name) {
    auto* button = new QToolButton;
    button->setProperty("look", QStringLiteral("flat"));
    button->setToolTip(name);
    button->setAccessibleName(name);
    return button;
}

// The style sheet shows a drop target by this property.
void show_as_drop_target(QWidget* widget, bool dropping) {
    widget->setProperty("dropping", dropping);
    widget->style()->unpolish(widget);
    widget->style()->polish(widget);
}

}  // namespace

ClassCard::ClassCard(DemonstrationsModel& model, ThumbnailCache& thumbnails, QItemSelectionModel& selection,
                     const Theme& theme, QWidget* parent)
    : QFrame(parent), model_(model), theme_(theme) {
    setProperty("look", QStringLiteral("card"));
    setAcceptDrops(true);
    header_ = make_header();
    images_ = new ImageList(model, thumbnails, selection, theme);
    auto* preview = new MovingPreview(images_->viewport(), theme);
    connect(images_, &ImageList::hovered, preview, [preview](const QModelIndex& image, const QRect& where) {
        preview->play(image.data(DemonstrationsModel::kPathRole).toString(),
                      image.data(DemonstrationsModel::kChoiceRole).value<FrameChoice>(), where);
    });
    answer_ = new AnswerFields(model, selection);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(kMargins);
    column->setSpacing(kSpacing);
    column->addWidget(header_);
    column->addWidget(images_, 1);
    column->addWidget(answer_);
    connect(&theme_, &Theme::changed, this, [this] {
        draw_icons();
        refresh();
    });
    draw_icons();
}

QWidget* ClassCard::make_header() {
    dot_ = new QLabel;
    name_ = new NameField;
    name_->setAccessibleName(tr("Name of the class"));
    connect(name_, &QLineEdit::editingFinished, this, &ClassCard::rename);
    count_ = new QLabel;
    count_->setProperty("look", QStringLiteral("muted"));
    expand_ = flat_button({});
    connect(expand_, &QToolButton::clicked, this, &ClassCard::expand_requested);
    add_ = flat_button(tr("Add images to this class"));
    connect(add_, &QToolButton::clicked, this, &ClassCard::add_requested);
    remove_ = flat_button(tr("Remove this class"));
    connect(remove_, &QToolButton::clicked, this, &ClassCard::remove);

    auto* header = new QWidget;
    auto* row = new QHBoxLayout(header);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(kGrid);
    row->addWidget(dot_);
    row->addWidget(name_, 1);
    row->addWidget(count_);
    row->addWidget(expand_);
    row->addWidget(add_);
    row->addWidget(remove_);
    return header;
}

void ClassCard::draw_icons() {
    expand_->setIcon(theme_.icon(expanded_ ? QStringLiteral("collapse") : QStringLiteral("expand")));
    add_->setIcon(theme_.icon(QStringLiteral("plus")));
    remove_->setIcon(theme_.icon(QStringLiteral("close")));
}

void ClassCard::show_group(const QModelIndex& group, bool expanded) {
    const bool other = group_ != group;
    if (other && name_->hasFocus()) name_->clearFocus();
    group_ = group;
    images_->setRootIndex(group);
    if (expanded_ != expanded || other) {
        expanded_ = expanded;
        images_->show_grid(expanded);
        const QString what = expanded ? tr("Show one row of images") : tr("Show all images in a grid");
        expand_->setToolTip(what);
        expand_->setAccessibleName(what);
        draw_icons();
    }
    answer_->setVisible(group.data(DemonstrationsModel::kFreeRole).toBool());
    answer_->show_group(group);
    if (other) name_->setModified(false);
    refresh();
}

int ClassCard::height_for(bool free, bool expanded, int count, int width) const {
    const int list = ImageList::height_for(expanded, count, width - kMargins.left() - kMargins.right());
    const int fields = free ? answer_->sizeHint().height() + kSpacing : 0;
    const int bottom = expanded ? kGrid : 0;  // a row has the height of its scroll bar below it
    return kMargins.top() + header_->sizeHint().height() + kSpacing + list + fields + kMargins.bottom() + bottom;
}

void ClassCard::refresh() {
    if (!group_.isValid()) return;
    const QString name = group_.data().toString();
    const int count = model_.rowCount(group_);
    const int held_out = group_.data(DemonstrationsModel::kHeldOutCount).toInt();
    const bool free = group_.data(DemonstrationsModel::kFreeRole).toBool();
    const Colours& colours = theme_.colours();
    const QColor colour = free ? colours.accent : colours.classes[static_cast<std::size_t>(group_.row()) % 8];
    dot_->setPixmap(dot(colour, devicePixelRatioF()));
    const bool being_edited = name_->hasFocus() && name_->isModified();
    if (!being_edited && name_->text() != name) {
        name_->setText(name);
        name_->setCursorPosition(0);  // a long name is cut off at its end
    }
    name_->setReadOnly(free);
    const QString what = free ? tr("Images with a question and an answer of their own")
                              : tr("The label that the model learns for these images");
    name_->setToolTip(QStringLiteral("%1\n%2").arg(name, what));
    const QString all = held_out == 0 ? QString::number(count) : tr("%1 \u00b7 %2 held out").arg(count).arg(held_out);
    const bool room = kShareOfCount * count_->fontMetrics().horizontalAdvance(all) <= width();
    count_->setText(room ? all : QString::number(count));  // the name comes first
    count_->setToolTip(all);
    count_->setAccessibleName(tr("%n image(s)", nullptr, count));
    images_->setAccessibleName(tr("Images of %1").arg(name));
    setAccessibleName(group_.data(Qt::AccessibleTextRole).toString());
}

void ClassCard::edit_name() {
    name_->setFocus(Qt::OtherFocusReason);
    name_->selectAll();
}

void ClassCard::rename() {
    if (!group_.isValid() || name_->text() == group_.data().toString()) return;
    model_.setData(group_, name_->text());
    name_->setModified(false);
    name_->setText(group_.data().toString());  // the old one where the new one was refused
}

void ClassCard::remove() {
    if (group_.isValid()) model_.removeRow(group_.row());
}

void ClassCard::resizeEvent(QResizeEvent* event) {
    QFrame::resizeEvent(event);
    refresh();
}

void ClassCard::dragEnterEvent(QDragEnterEvent* event) {
    if (!event->mimeData()->hasUrls()) return;
    event->acceptProposedAction();
    show_as_drop_target(this, true);
}

void ClassCard::dragLeaveEvent(QDragLeaveEvent*) {
    show_as_drop_target(this, false);
}

void ClassCard::dropEvent(QDropEvent* event) {
    show_as_drop_target(this, false);
    event->acceptProposedAction();
    if (event->mimeData()->hasFormat(DemonstrationsModel::kMimeType)) {
        model_.move_images(DemonstrationsModel::ids_in(event->mimeData()), group_);
    } else {
        Q_EMIT dropped(local_paths(event->mimeData()));
    }
}

void ClassCard::contextMenuEvent(QContextMenuEvent* event) {
    Q_EMIT menu_requested(event->globalPos());
}

}  // namespace emloc::ui
