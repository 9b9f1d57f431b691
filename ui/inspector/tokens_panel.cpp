#include "ui/inspector/tokens_panel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QScrollArea>
#include <QSignalBlocker>
#include <QSlider>
#include <QSpinBox>
#include <QStackedLayout>
#include <QVBoxLayout>

#include "ui/inspector/choice_chips.h"
#include "ui/inspector/demonstration_strip.h"
#include "ui/inspector/head_gallery.h"
#include "ui/inspector/inspection_model.h"
#include "ui/inspector/inspector_panel.h"
#include "ui/inspector/token_text.h"
#include "ui/theme/theme.h"
#include "ui/video/moment_strip.h"

namespace emloc::ui {

TokensPanel::TokensPanel(InspectionModel& model, PictureCache& pictures, const Theme& theme, QWidget* parent)
    : QWidget(parent), model_(model) {
    auto* hint =
        new QLabel(tr("After a compression, or with a context open, this place shows which tokens of a "
                      "demonstration every head keeps."));
    hint->setProperty("look", QStringLiteral("muted"));
    hint->setAlignment(Qt::AlignCenter);
    hint->setWordWrap(true);

    auto* content = new QWidget;
    auto* sides = new QHBoxLayout;
    sides->setSpacing(4 * kGrid);
    strip_ = new DemonstrationStrip(model, pictures, theme);
    strip_->setObjectName(QStringLiteral("tokens_strip"));
    strip_->setFixedWidth(58 * kGrid);
    sides->addWidget(strip_);
    sides->addWidget(make_sheet(pictures, theme), 1);
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(3 * kGrid);
    column->addWidget(make_head());
    column->addLayout(sides, 1);
    stack_ = new QStackedLayout(this);
    stack_->addWidget(hint);
    stack_->addWidget(content);
    follow_choices();
    refresh();
}

void TokensPanel::follow_choices() {
    connect(&model_, &InspectionModel::cell_changed, this, &TokensPanel::refresh);
    connect(strip_->selectionModel(), &QItemSelectionModel::currentChanged, this, &TokensPanel::show_current);
    for (QSpinBox* box : {chunk_, layer_}) {
        connect(box, &QSpinBox::valueChanged, this,
                [this] { Q_EMIT cell_requested(chunk_->value() - 1, layer_->value()); });
    }
    connect(modes_, &ChoiceChips::chosen_changed, this, [this](int choice) {
        const auto mode = choice == 0 ? OverlayMode::kKept : OverlayMode::kImportance;
        strip_->set_mode(mode);
        gallery_->set_mode(mode);
        question_->set_mode(mode);
        answer_->set_mode(mode);
    });
    connect(frame_, &QSlider::valueChanged, gallery_, &HeadGallery::set_frame);
    connect(frame_, &QSlider::valueChanged, moments_, &MomentStrip::set_moment);
    connect(moments_, &MomentStrip::chosen, frame_, &QSlider::setValue);
}

QWidget* TokensPanel::make_head() {
    chunk_ = new QSpinBox;
    chunk_->setObjectName(QStringLiteral("tokens_chunk"));
    chunk_->setAccessibleName(tr("Chunk"));
    chunk_->setPrefix(tr("chunk "));
    layer_ = new QSpinBox;
    layer_->setObjectName(QStringLiteral("tokens_layer"));
    layer_->setAccessibleName(tr("Layer"));
    layer_->setPrefix(tr("layer "));
    sentence_ = new QLabel;
    sentence_->setObjectName(QStringLiteral("tokens_sentence"));
    sentence_->setProperty("look", QStringLiteral("muted"));
    sentence_->setWordWrap(true);
    modes_ = new ChoiceChips(tr("What is drawn"));
    modes_->set_choices({tr("kept"), tr("importance")});
    auto* head = new QWidget;
    auto* row = new QHBoxLayout(head);
    row->setContentsMargins(0, 3 * kGrid, 0, 0);
    row->setSpacing(3 * kGrid);
    row->addWidget(layer_);
    row->addWidget(chunk_);
    row->addWidget(sentence_, 1);
    row->addWidget(modes_);
    return head;
}

QWidget* TokensPanel::make_sheet(PictureCache& pictures, const Theme& theme) {
    caption_ = new QLabel;
    caption_->setProperty("look", QStringLiteral("title"));
    caption_->setWordWrap(true);
    gallery_ = new HeadGallery(model_, pictures, theme);
    gallery_->setObjectName(QStringLiteral("head_gallery"));
    frame_ = new QSlider(Qt::Horizontal);
    moments_ = new MomentStrip(theme);
    moments_->setObjectName(QStringLiteral("moment_strip"));
    frame_->setAccessibleName(tr("Frame"));
    question_ = new TokenText(theme);
    answer_ = new TokenText(theme);
    auto* content = new QWidget;
    content->setProperty("look", QStringLiteral("content"));
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(4 * kGrid, 3 * kGrid, 4 * kGrid, 3 * kGrid);
    column->setSpacing(3 * kGrid);
    column->addWidget(caption_);
    column->addWidget(question_);
    column->addWidget(answer_);
    column->addWidget(moments_);
    column->addWidget(frame_);
    column->addWidget(gallery_);
    column->addStretch(1);
    auto* area = new QScrollArea;
    area->setWidget(content);
    area->setWidgetResizable(true);
    area->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    area->setAccessibleName(tr("The demonstration's tokens"));
    auto* plate = new QFrame;
    plate->setProperty("look", QStringLiteral("plate"));
    auto* frame = new QVBoxLayout(plate);
    frame->setContentsMargins(1, 1, 1, 1);
    frame->addWidget(area);
    return plate;
}

void TokensPanel::show_row(int row) {
    if (row >= 0 && row < model_.rowCount()) strip_->setCurrentIndex(model_.index(row));
}

void TokensPanel::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (model_.chunks() > 0 && model_.layers() > 0 && model_.facts().chunk < 0) Q_EMIT cell_requested(0, 0);
}

void TokensPanel::refresh() {
    const bool any = model_.chunks() > 0 && model_.layers() > 0;
    stack_->setCurrentIndex(any ? 1 : 0);
    if (!any) return;
    const QSignalBlocker quiet_chunk(chunk_);
    const QSignalBlocker quiet_layer(layer_);
    chunk_->setRange(1, model_.chunks());
    layer_->setRange(0, model_.layers() - 1);
    const CellFacts facts = model_.facts();
    if (facts.chunk < 0) {
        sentence_->setText(tr("Choose a layer and a chunk."));
    } else {
        chunk_->setValue(facts.chunk + 1);
        layer_->setValue(facts.layer);
        sentence_->setText(cell_sentence(facts));
    }
    if (!strip_->currentIndex().isValid() && model_.rowCount() > 0) strip_->setCurrentIndex(model_.index(0));
    show_current();
}

void TokensPanel::show_current() {
    const QModelIndex current = strip_->currentIndex();
    const int row = current.isValid() ? current.row() : -1;
    gallery_->show_row(row);
    const int frames = gallery_->frames();
    frame_->setVisible(frames > 1);
    frame_->setRange(0, std::max(0, frames - 1));
    const auto grids = model_.grids(row);
    moments_->show_grid(grids.empty() ? TokenGrid{} : grids.front());
    moments_->set_moment(frame_->value());
    caption_->setText(current.data(Qt::ToolTipRole).toString().replace(u'\n', QStringLiteral(" \u00b7 ")));
    question_->show_tokens(tr("Question"), model_.question(row));
    answer_->show_tokens(tr("Answer"), model_.answer(row));
}

}  // namespace emloc::ui
