#include "ui/retention/retention_panel.h"

#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QStackedLayout>
#include <QVBoxLayout>

#include "ui/message_bar.h"
#include "ui/retention/heat_map_view.h"
#include "ui/retention/js_chart.h"
#include "ui/retention/retention_model.h"
#include "ui/theme/theme.h"

namespace emloc::ui {

namespace {

// What the four colours and the two kinds of dots mean.
class Legend : public QWidget {
 public:
    explicit Legend(const Theme& theme) : theme_(theme) {
        setFont(small_font());
        setFixedHeight(6 * kGrid);
        connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
    }

 protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        painter.setRenderHint(QPainter::Antialiasing);
        const Colours& colours = theme_.colours();
        constexpr double kShares[] = {0.1, 0.2, 0.5, 1.0};
        int x = 0;
        const auto label = [&](const QString& text) {
            painter.setPen(colours.muted);
            const int wide = fontMetrics().horizontalAdvance(text);
            painter.drawText(QRect(x + 5 * kGrid, 0, wide + kGrid, height()), Qt::AlignVCenter, text);
            x += 5 * kGrid + wide + 5 * kGrid;
        };
        for (std::size_t step = 0; step < 4; ++step) {
            painter.setPen(Qt::NoPen);
            painter.setBrush(colours.retention[step]);
            painter.drawRoundedRect(QRectF(x, (height() - 14) / 2.0, 14, 14), 3, 3);
            label(ratio_text(kShares[step]));
        }
    }

 private:
    const Theme& theme_;
};

QLabel* muted(const QString& text) {
    auto* label = new QLabel(text);
    label->setProperty("look", QStringLiteral("muted"));
    label->setFont(small_font());
    return label;
}

}  // namespace

RetentionPanel::RetentionPanel(RetentionModel& model, const Theme& theme, QWidget* parent)
    : QWidget(parent), model_(model) {
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
    stack_->addWidget(make_content(theme));
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 3 * kGrid, 0, 0);
    column->setSpacing(2 * kGrid);
    column->addWidget(messages_);
    column->addWidget(pages, 1);

    connect(&model_, &QAbstractItemModel::modelReset, this, &RetentionPanel::refresh);
    connect(&model_, &RetentionModel::trials_changed, this, [this](int chunk) {
        if (chunk == model_.running_chunk()) choose_chunk(chunk);
    });
    connect(heat_map_->selectionModel(), &QItemSelectionModel::currentChanged, this, &RetentionPanel::show_cell);
    connect(&model_, &QAbstractItemModel::dataChanged, this, [this](const QModelIndex& cell) {
        if (cell == heat_map_->currentIndex()) show_cell(cell);
    });
    refresh();
}

QWidget* RetentionPanel::make_content(const Theme& theme) {
    heat_map_ = new HeatMapView(model_, theme);
    heat_map_->setObjectName(QStringLiteral("heat_map"));
    chart_ = new JsChart(model_, *heat_map_, theme);
    chart_->setObjectName(QStringLiteral("js_chart"));
    chart_title_ = muted({});

    auto* left = new QVBoxLayout;
    left->setSpacing(kGrid);
    left->addWidget(muted(tr("Kept share of each chunk (across) in each layer (down)")));
    left->addWidget(heat_map_, 1);
    auto* right = new QVBoxLayout;
    right->setSpacing(kGrid);
    right->addWidget(chart_title_);
    right->addWidget(chart_, 1);

    figure_ = new QWidget;
    auto* row = new QHBoxLayout(figure_);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(6 * kGrid);
    row->addLayout(left, 3);
    row->addLayout(right, 2);
    auto* foot = new QHBoxLayout;
    foot->addWidget(new Legend(theme), 1);
    foot->addWidget(muted(tr("\u25cf accepted   \u25cb rejected")));

    auto* content = new QWidget;
    auto* column = new QVBoxLayout(content);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(2 * kGrid);
    column->addWidget(figure_, 3);
    column->addLayout(foot);
    column->addWidget(make_detail(), 1);
    column->addStretch();
    return content;
}

QWidget* RetentionPanel::make_detail() {
    cell_title_ = new QLabel;
    cell_title_->setProperty("look", QStringLiteral("title"));
    cell_detail_ = new QLabel;
    cell_detail_->setObjectName(QStringLiteral("cell_detail"));
    cell_detail_->setProperty("look", QStringLiteral("muted"));
    cell_detail_->setWordWrap(true);
    cell_detail_->setAlignment(Qt::AlignTop | Qt::AlignLeft);
    auto* plate = new QFrame;
    plate->setProperty("look", QStringLiteral("plate"));
    plate->setMinimumHeight(30 * kGrid);
    plate->setMaximumHeight(44 * kGrid);
    auto* column = new QVBoxLayout(plate);
    column->setContentsMargins(4 * kGrid, 3 * kGrid, 4 * kGrid, 3 * kGrid);
    column->setSpacing(2 * kGrid);
    column->addWidget(cell_title_);
    column->addWidget(cell_detail_, 1);
    return plate;
}

void RetentionPanel::set_hint(const QString& hint) {
    hint_->setText(hint);
}

void RetentionPanel::refresh() {
    stack_->setCurrentIndex(model_.cells() == 0 ? 0 : 1);
    figure_->setMaximumHeight(chart_title_->sizeHint().height() + kGrid + heat_map_->largest_height());
    show_cell({});
    choose_chunk(model_.running_chunk() >= 0 ? model_.running_chunk() : model_.chunks() - 1);
}

void RetentionPanel::show_cell(const QModelIndex& cell) {
    if (!cell.isValid()) {
        cell_title_->setText(tr("One layer, one chunk"));
        cell_detail_->setText(
            tr("Press a cell, or go there with the arrow keys, to see what it keeps and what was tried."));
        return;
    }
    if (model_.running_chunk() < 0) choose_chunk(cell.column());
    QStringList lines = cell.data(Qt::ToolTipRole).toString().split(u'\n');
    cell_title_->setText(lines.takeFirst());
    cell_detail_->setText(lines.join(u'\n'));
}

void RetentionPanel::choose_chunk(int chunk) {
    chart_->show_chunk(chunk);
    chart_title_->setText(chunk < 0 ? QString() : tr("JS of every trial, chunk %1").arg(chunk + 1));
}

}  // namespace emloc::ui
