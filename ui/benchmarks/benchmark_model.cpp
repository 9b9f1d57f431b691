#include "ui/benchmarks/benchmark_model.h"

#include <QLocale>
#include <algorithm>
#include <cmath>
#include <utility>

#include "engine/core/number_text.h"
#include "ui/convert.h"
#include "ui/widgets/method_texts.h"

namespace emloc::ui {

namespace {

QString seconds_text(double seconds) {
    return BenchmarkModel::tr("%1 s").arg(QLocale().toString(seconds, 'f', seconds < 10 ? 2 : 0));
}

}  // namespace

void BenchmarkModel::set_outcome(BenchmarkOutcome outcome) {
    beginResetModel();
    outcome_ = std::move(outcome);
    endResetModel();
}

// Those of the method that has most: one that has answered a part of the rows may lack groups.
int BenchmarkModel::figures() const {
    std::size_t most = 0;
    for (const auto& column : outcome_.columns) most = std::max(most, column.figures.size());
    return static_cast<int>(most);
}

int BenchmarkModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() || outcome_.columns.empty() ? 0 : figures() + kMeasurements;
}

int BenchmarkModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(outcome_.columns.size());
}

QString BenchmarkModel::figure(const BenchmarkColumn& column, int row) const {
    const auto name = headerData(row, Qt::Vertical).toString();
    const auto at =
        std::ranges::find_if(column.figures, [&](const Figure& figure) { return to_qstring(figure.name) == name; });
    return at == column.figures.end() ? QString() : QLocale().toString(100 * at->value, 'f', 2);
}

QString BenchmarkModel::measured(const BenchmarkColumn& column, int row) const {
    switch (row) {
        case kAsked:
            return tr("%1 of %2").arg(column.asked).arg(outcome_.queries);
        case kFailed:
            return QLocale().toString(column.failed);
        case kKept:
            return QLocale().toString(std::llround(column.kept_tokens));
        case kAdapting:
            return seconds_text(column.adapt_seconds);
        case kMedian:
            return seconds_text(column.median_seconds);
        case kMean:
            return seconds_text(column.mean_seconds);
        case kFlops:
            return to_qstring(human_flops(column.flops));
        case kPeak:
            return column.peak_bytes > 0 ? QLocale().formattedDataSize(column.peak_bytes) : QStringLiteral("\u2013");
        default:
            return {};
    }
}

QVariant BenchmarkModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    if (role == Qt::TextAlignmentRole) return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    if (role != Qt::DisplayRole) return {};
    const auto& column = outcome_.columns[static_cast<std::size_t>(index.column())];
    return index.row() < figures() ? figure(column, index.row()) : measured(column, index.row() - figures());
}

QVariant BenchmarkModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (section < 0) return {};
    if (orientation == Qt::Horizontal) {
        if (role != Qt::DisplayRole || section >= columnCount()) return {};
        return method_text(to_utf8(outcome_.columns[static_cast<std::size_t>(section)].method));
    }
    if (section >= rowCount()) return {};
    if (section < figures()) {
        const auto full = std::ranges::find_if(outcome_.columns, [&](const BenchmarkColumn& column) {
            return static_cast<int>(column.figures.size()) == figures();
        });
        const auto& figure = full->figures[static_cast<std::size_t>(section)];
        if (role == Qt::DisplayRole) return to_qstring(figure.name);
        return role == Qt::ToolTipRole
                   ? QVariant(figure.is_published ? tr("As the published code computes it, \u00d7 100")
                                                  : tr("Not as the published code has it, \u00d7 100"))
                   : QVariant();
    }
    const std::pair<QString, QString> names[] = {
        {tr("Asked"), tr("Queries that were answered or could not be asked")},
        {tr("Failed"), tr("Queries that could not be asked: a picture is damaged, a clip missing")},
        {tr("Tokens kept"), tr("Of the demonstrations, behind which every query stands")},
        {tr("Adapting"), tr("Seconds to read and compress the demonstrations")},
        {tr("A query, median"), tr("Seconds from the picture to the whole answer, one query at a time")},
        {tr("A query, mean"), tr("Seconds from the picture to the whole answer, one query at a time")},
        {tr("FLOPs of a query"), tr("Estimated from the decoder's sizes, without the vision tower")},
        {tr("Peak memory"), tr("While adapting; of the GPU where one computes")}};
    const auto& [name, tip] = names[section - figures()];
    if (role == Qt::DisplayRole) return name;
    return role == Qt::ToolTipRole ? QVariant(tip) : QVariant();
}

}  // namespace emloc::ui
