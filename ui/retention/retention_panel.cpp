#include "ui/retention/retention_panel.h"

#include <QDir>
#include <QHBoxLayout>
#include <QLabel>
#include <QMenu>
#include <QSplitter>
#include <QStackedLayout>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

#include "ui/inspector/demonstration_strip.h"
#include "ui/inspector/inspection_model.h"
#include "ui/inspector/inspector_panel.h"
#include "ui/retention/heat_map_view.h"
#include "ui/retention/js_chart.h"
#include "ui/retention/legend.h"
#include "ui/retention/retention_export.h"
#include "ui/retention/retention_model.h"
#include "ui/retention/what_if_bar.h"
#include "ui/theme/theme.h"
#include "ui/widgets/choose_file.h"
#include "ui/widgets/message_bar.h"

namespace emloc::ui {

namespace {

QLabel* muted(const QString& text) {
    auto* label = new QLabel(text);
    label->setProperty("look", QStringLiteral("muted"));
    use_small_font(label);
    return label;
}

}  // namespace

RetentionPanel::RetentionPanel(RetentionModel& model, InspectionModel& inspection, PictureCache& pictures,
                               const Theme& theme, QWidget* parent)
    : QWidget(parent), model_(model), inspection_(inspection), theme_(theme) {
    messages_ = new MessageBar;
    messages_->setObjectName(QStringLiteral("retention_messages"));
    hint_ = new QLabel;
    hint_->setProperty("look", QStringLiteral("muted"));
    hint_->setObjectName(QStringLiteral("retention_hint"));
    hint_->setAlignment(Qt::AlignCenter);
    hint_->setWordWrap(true);

    auto* pages = new QWidget;
    stack_ = new QStackedLayout(pages);
    stack_->addWidget(hint_);
    stack_->addWidget(make_content(pictures, theme));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 3 * kGrid, 0, 0);
    column->setSpacing(2 * kGrid);
    column->addWidget(messages_);
    column->addWidget(pages, 1);

    connect(&model_, &QAbstractItemModel::modelReset, this, &RetentionPanel::refresh);
    connect(&model_, &RetentionModel::trials_changed, this, [this](int chunk) {
        if (chunk == model_.running_chunk()) choose_chunk(chunk);
    });
    connect(heat_map_->selectionModel(), &QItemSelectionModel::currentChanged, this, &RetentionPanel::look_into);
    connect(&model_, &QAbstractItemModel::dataChanged, this, [this](const QModelIndex& cell) {
        if (cell == heat_map_->currentIndex()) look_into(cell);
    });
    connect(&model_, &RetentionModel::what_if_changed, this, &RetentionPanel::share_height);
    connect(what_if_bar_, &WhatIfBar::run_requested, this, &RetentionPanel::run_requested);
    connect(inspector_, &InspectorPanel::larger_requested, this,
            [this] { Q_EMIT larger_requested(inspector_->strip().currentIndex().row()); });
    refresh();
}

QWidget* RetentionPanel::make_figure(const Theme& theme) {
    heat_map_ = new HeatMapView(model_, theme);
    heat_map_->setObjectName(QStringLiteral("heat_map"));
    chart_ = new JsChart(model_, *heat_map_, theme);
    chart_->setObjectName(QStringLiteral("js_chart"));
    chart_title_ = muted({});

    auto* left = new QVBoxLayout;
    left->setSpacing(kGrid);
    auto* title = muted(tr("Kept share: layers down, chunks across"));
    title->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Preferred);  // it gives way first
    left->addWidget(title);
    left->addWidget(heat_map_, 1);
    auto* right = new QVBoxLayout;
    right->setSpacing(kGrid);
    right->addWidget(chart_title_);
    right->addWidget(chart_, 1);
    auto* sides = new QWidget;
    auto* row = new QHBoxLayout(sides);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6 * kGrid);
    row->addLayout(left, 3);
    row->addLayout(right, 2);
    return sides;
}

QWidget* RetentionPanel::make_content(PictureCache& pictures, const Theme& theme) {
    figure_ = make_figure(theme);
    what_if_bar_ = new WhatIfBar(model_);
    what_if_bar_->setObjectName(QStringLiteral("what_if"));
    inspector_ = new InspectorPanel(inspection_, pictures, theme);
    inspector_->setObjectName(QStringLiteral("inspector"));

    auto* foot = new QHBoxLayout;
    foot->setSpacing(4 * kGrid);
    legend_ = new Legend(theme);
    foot->addWidget(legend_, 1);
    foot->addWidget(muted(tr("\u25cf accepted   \u25cb rejected")));
    foot->addWidget(make_export_button());
    auto* upper = new QWidget;
    auto* upper_column = new QVBoxLayout(upper);
    upper_column->setContentsMargins(0, 0, 0, 2 * kGrid);
    upper_column->setSpacing(2 * kGrid);
    upper_column->addWidget(figure_, 1);
    upper_column->addLayout(foot);
    upper_column->addWidget(what_if_bar_);
    upper_column->addStretch();

    auto* content = new QSplitter(Qt::Vertical);
    split_ = content;
    connect(content, &QSplitter::splitterMoved, this, [this] { split_moved_ = true; });
    content->setChildrenCollapsible(false);
    content->setHandleWidth(2 * kGrid);
    content->setProperty("look", QStringLiteral("bare"));
    content->addWidget(upper);
    content->addWidget(inspector_);
    content->setStretchFactor(0, 1);
    content->setStretchFactor(1, 1);
    return content;
}

QToolButton* RetentionPanel::make_export_button() {
    auto* button = new QToolButton;
    button->setObjectName(QStringLiteral("retention_export"));
    button->setText(tr("Export"));
    button->setToolTip(tr("Save the picture or the numbers"));
    button->setProperty("look", QStringLiteral("chip"));
    button->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(button);
    menu->addAction(tr("Picture (PNG, SVG)\u2026"), this, &RetentionPanel::export_picture);
    menu->addAction(tr("Data (CSV, JSON)\u2026"), this, &RetentionPanel::export_data);
    button->setMenu(menu);
    return button;
}

void RetentionPanel::set_hint(const QString& hint) {
    hint_->setText(hint);
}

void RetentionPanel::refresh() {
    stack_->setCurrentIndex(model_.cells() == 0 ? 0 : 1);
    legend_->set_ratios(model_.ratios());
    figure_->setMaximumHeight(chart_title_->sizeHint().height() + kGrid + heat_map_->largest_height());
    share_height();
    // What was looked into stays in sight where the same cell is there again.
    const int chunk = inspection_.chunk();
    if (chunk >= 0 && chunk < model_.chunks() && inspection_.layer() < model_.layers()) {
        show_cell(chunk, inspection_.layer());
    } else {
        look_into({});
    }
    choose_chunk(model_.running_chunk() >= 0 ? model_.running_chunk() : model_.chunks() - 1);
}

// The inspector gets what it needs as long as the heat map shows all its rows, then scrolls; with many layers the heat
// map scrolls as well.
void RetentionPanel::share_height() {
    constexpr int kFoot = 12 * kGrid;  // legend and export
    constexpr double kMostOfFigure = 0.56;
    if (split_moved_ || split_->height() <= 0) return;
    const int beside = chart_title_->sizeHint().height() + kGrid + kFoot +
                       (what_if_bar_->isHidden() ? 0 : what_if_bar_->sizeHint().height() + 2 * kGrid);
    const int most = static_cast<int>(split_->height() * kMostOfFigure);
    const int smallest = std::min(beside + heat_map_->smallest_height(), most);
    const int wanted = std::min(beside + heat_map_->largest_height(), most);
    const int figure = std::clamp(split_->height() - inspector_->sufficient_height(), smallest, wanted);
    split_->setSizes({figure, split_->height() - figure});
}

void RetentionPanel::resizeEvent(QResizeEvent* event) {
    QWidget::resizeEvent(event);
    share_height();
}

void RetentionPanel::show_cell(int chunk, int layer) {
    if (chunk < 0 || chunk >= model_.chunks() || layer < 0 || layer >= model_.layers()) return;
    heat_map_->setCurrentIndex(model_.index(model_.row_of_layer(layer), chunk));
}

void RetentionPanel::look_into(const QModelIndex& cell) {
    if (!cell.isValid()) {
        inspection_.choose(-1, -1);
        return;
    }
    if (model_.running_chunk() < 0) choose_chunk(cell.column());
    QStringList lines = cell.data(Qt::ToolTipRole).toString().split(u'\n');
    inspector_->set_trials(QStringList(lines.mid(2)).join(QStringLiteral("  \u00b7  ")));
    inspection_.choose(cell.column(), model_.layer_of_row(cell.row()));
    share_height();
}

void RetentionPanel::choose_chunk(int chunk) {
    chart_->show_chunk(chunk);
    chart_title_->setText(chunk < 0 ? QString() : tr("JS of every trial, chunk %1").arg(chunk + 1));
}

void RetentionPanel::export_picture() {
    ask_and_export(tr("Save the picture"), tr("Picture (*.png);;Drawing (*.svg)"), QStringLiteral("png"));
}

void RetentionPanel::export_data() {
    ask_and_export(tr("Save the numbers"), tr("Table (*.csv);;JSON (*.json)"), QStringLiteral("csv"));
}

void RetentionPanel::ask_and_export(const QString& title, const QString& filter, const QString& ending) {
    if (model_.cells() == 0) return;
    const QString name = name_.isEmpty() ? tr("retention") : name_;
    const QString file = choose_new_file({.parent = this, .kind = "export", .title = title, .filter = filter},
                                         {.suggested = name + u'.' + ending});
    if (!file.isEmpty()) export_to(file);
}

void RetentionPanel::export_to(const QString& file) {
    const QString title = name_.isEmpty() ? tr("Kept share of each chunk in each layer")
                                          : tr("%1: kept share of each chunk in each layer").arg(name_);
    const QString problem = export_retention(file, model_.retention(), title, theme_.colours());
    if (problem.isEmpty())
        messages_->show_note(tr("Saved %1").arg(QDir::toNativeSeparators(file)));
    else
        messages_->show_error(problem);
}

}  // namespace emloc::ui
