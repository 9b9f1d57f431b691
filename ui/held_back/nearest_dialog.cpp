#include "ui/held_back/nearest_dialog.h"

#include <QDialogButtonBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPainter>
#include <QScrollArea>
#include <QVBoxLayout>
#include <algorithm>
#include <optional>

#include "ui/convert.h"
#include "ui/inspector/inspection_model.h"
#include "ui/inspector/picture_cache.h"
#include "ui/theme/theme.h"

namespace emloc::ui {

namespace {

constexpr int kSide = 40 * kGrid;

// One picture, and over it what is kept.
class PictureCard : public QWidget {
 public:
    PictureCard(Media medium, TokenGrid grid, PictureCache& pictures, const Theme& theme)
        : medium_(std::move(medium)), grid_(std::move(grid)), pictures_(pictures), theme_(theme) {
        setFixedSize(kSide, kSide);
        connect(&pictures, &PictureCache::changed, this, qOverload<>(&QWidget::update));
        connect(&theme, &Theme::changed, this, qOverload<>(&QWidget::update));
    }

 protected:
    void paintEvent(QPaintEvent*) override {
        QPainter painter(this);
        const QImage picture = pictures_.picture(medium_, {0, std::max(1, grid_.t)});
        const QSizeF shape = picture.isNull() ? QSizeF(1, 1) : QSizeF(picture.size());
        paint_patches(painter, fitted(shape, rect()), picture, grid_, 0, OverlayMode::kKept, theme_.colours());
    }

 private:
    Media medium_;
    TokenGrid grid_;
    PictureCache& pictures_;
    const Theme& theme_;
};

// What is kept of a demonstration, in the mean of all layers.
struct Kept {
    TokenGrid grid;               // of its first medium; without values where it has none
    std::optional<double> share;  // of its tokens; none where the context keeps nothing or says nothing of it
};

Kept kept_of(const SharedRecord& record, std::int64_t demonstration) {
    InspectionModel model;
    model.show(record);
    const auto& chunks = record->chunks;
    const auto holds = [demonstration](const ChunkRecord& chunk) {
        const auto row = demonstration - chunk.first_demonstration;
        return row >= 0 && row < std::ssize(chunk.demonstrations);
    };
    const auto chunk = std::ranges::find_if(chunks, holds);
    // A method that retrieves keeps nothing: all of the demonstration is read for the question.
    if (chunk == chunks.end() || !chunk->features.empty() || model.layers() == 0) return {};
    const int row = static_cast<int>(demonstration - chunk->first_demonstration);
    const auto part = 1.0F / static_cast<float>(model.layers());
    Kept kept{.grid = {}, .share = 0};
    for (int layer = 0; layer < model.layers(); ++layer) {
        model.choose(static_cast<int>(chunk - chunks.begin()), layer);
        *kept.share += static_cast<double>(part) * model.data(model.index(row), InspectionModel::kKeptRole).toDouble();
        const auto grids = model.grids(row);
        if (grids.empty()) continue;
        if (layer == 0) kept.grid = {grids[0].t, grids[0].h, grids[0].w, std::vector<float>(grids[0].kept.size()), {}};
        for (std::size_t i = 0; i < std::min(grids[0].kept.size(), kept.grid.kept.size()); ++i)
            kept.grid.kept[i] += part * grids[0].kept[i];
    }
    return kept;
}

}  // namespace

NearestDialog::NearestDialog(const NearestDemonstrations& nearest, const QString& label, const QString& answer,
                             PictureCache& pictures, const Theme& theme, QWidget* parent)
    : QDialog(parent), pictures_(pictures), theme_(theme), row_(new QHBoxLayout) {
    setObjectName(QStringLiteral("nearest"));
    setWindowTitle(tr("Nearest demonstrations"));
    auto* pictures_side_by_side = new QWidget;
    pictures_side_by_side->setLayout(row_);
    row_->setSpacing(3 * kGrid);
    add_tested(nearest.file, label, answer);
    for (const SimilarDemonstration& found : nearest.found) add_demonstration(nearest.record, found);
    auto* area = new QScrollArea;
    area->setWidgetResizable(true);
    area->setWidget(pictures_side_by_side);
    area->setMinimumHeight(pictures_side_by_side->sizeHint().height() + 5 * kGrid);
    auto* hint = new QLabel(nearest.found.empty()
                                ? tr("None of the context\u2019s demonstrations has a picture.")
                                : tr("What looks most like the image to the model\u2019s vision tower. What is veiled "
                                     "was not kept, in the mean of all layers."));
    hint->setWordWrap(true);
    hint->setProperty("look", QStringLiteral("muted"));
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    auto* column = new QVBoxLayout(this);
    column->addWidget(area, 1);
    column->addWidget(hint);
    column->addWidget(buttons);
    const int columns = static_cast<int>(nearest.found.size()) + 1;
    resize(std::min(columns, 6) * (kSide + 3 * kGrid) + 12 * kGrid, sizeHint().height());
}

void NearestDialog::add_tested(const QString& file, const QString& label, const QString& answer) {
    Media medium{.path = to_path(file)};
    QStringList lines{tr("tested: %1").arg(label)};
    if (!answer.isEmpty()) lines << tr("answered: %1").arg(answer);
    add_column(medium, {}, tr("The image of the test"), lines);
}

void NearestDialog::add_demonstration(const SharedRecord& record, const SimilarDemonstration& found) {
    const auto at = static_cast<std::size_t>(found.index);
    if (!record || at >= record->demonstrations.size() || record->demonstrations[at].media.empty()) return;
    const Demonstration& demonstration = record->demonstrations[at];
    const Kept kept = kept_of(record, found.index);
    QStringList lines{to_qstring(demonstration.answer).simplified(),
                      tr("similarity %1").arg(found.similarity, 0, 'f', 3)};
    if (kept.share) lines << tr("%1 % of its tokens kept").arg(100 * *kept.share, 0, 'f', 0);
    add_column(demonstration.media.front(), kept.grid, tr("Demonstration %1").arg(found.index + 1), lines);
}

void NearestDialog::add_column(const Media& medium, const TokenGrid& grid, const QString& name,
                               const QStringList& lines) {
    auto* card = new PictureCard(medium, grid, pictures_, theme_);
    card->setAccessibleName(name);
    card->setAccessibleDescription(lines.join(QStringLiteral(", ")));
    card->setToolTip(to_qstring(medium.path.string()));
    auto* column = new QVBoxLayout;
    column->addWidget(card);
    for (const QString& line : lines) {
        auto* text = new QLabel(line);
        text->setFixedWidth(kSide);
        text->setWordWrap(true);
        if (&line != &lines.front()) text->setProperty("look", QStringLiteral("muted"));
        column->addWidget(text);
    }
    column->addStretch();
    row_->addLayout(column);
}

}  // namespace emloc::ui
