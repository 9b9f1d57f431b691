#include "ui/methods/methods_model.h"

#include <QLocale>
#include <cmath>
#include <utility>

#include "engine/evaluation/metrics.h"
#include "ui/convert.h"
#include "ui/widgets/method_texts.h"

namespace emloc::ui {

namespace {

QString percent_text(double share) {
    return MethodsModel::tr("%1 %").arg(QLocale().toString(100 * share, 'f', 1));
}

QString seconds_text(double seconds) {
    return MethodsModel::tr("%1 s").arg(QLocale().toString(seconds, 'f', seconds < 10 ? 2 : 0));
}

}  // namespace

void MethodsModel::set_rows(std::vector<ComparedMethod> rows) {
    beginResetModel();
    rows_ = std::move(rows);
    endResetModel();
}

int MethodsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(rows_.size());
}

int MethodsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : kColumns;
}

QString MethodsModel::text(int row, int column) const {
    const ComparedMethod& method = rows_[static_cast<std::size_t>(row)];
    const bool tested = method.total > 0;
    switch (column) {
        case kMethod:
            return method_text(method.title);
        case kAccuracy:
            return tested ? tr("%1 \u00b1 %2")
                                .arg(percent_text(method.accuracy()),
                                     percent_text(accuracy_margin(method.correct, method.total)))
                          : tr("not tested");
        case kRight:
            return tested ? tr("%1 of %2").arg(method.correct).arg(method.total) : QString();
        case kChance:
            return tested && row > 0 && !std::isnan(method.chance) ? QLocale().toString(method.chance, 'f', 3)
                                                                   : QString();
        case kKept:
            return percent_text(method.kept);
        case kBytes:
            return QLocale().formattedDataSize(method.bytes);
        case kAdapting:
            return seconds_text(method.adapt_seconds);
        case kQuestion:
            return tested ? seconds_text(method.query_seconds) : QString();
        default:
            return {};
    }
}

QVariant MethodsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    switch (role) {
        case Qt::DisplayRole:
            return text(index.row(), index.column());
        case Qt::ToolTipRole:
            return to_qstring(rows_[static_cast<std::size_t>(index.row())].context);
        case Qt::TextAlignmentRole:
            return QVariant::fromValue((index.column() == kMethod ? Qt::AlignLeft : Qt::AlignRight) | Qt::AlignVCenter);
        default:
            return {};
    }
}

QVariant MethodsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    const std::pair<QString, QString> names[] = {
        {tr("Method"), tr("The first is what the others are held against")},
        {tr("Accuracy"), tr("Of the test images, with the 95 % interval")},
        {tr("Right"), tr("Test images that were answered rightly")},
        {tr("p"), tr("How probable so large a difference from the first is by chance (McNemar, exact)")},
        {tr("Kept"), tr("Of the tokens that were read; of a method that retrieves, of the demonstrations")},
        {tr("Memory"), tr("Keys and values")},
        {tr("Adapting"), tr("Seconds to read and compress the demonstrations")},
        {tr("A question"), tr("Seconds to answer one")}};
    if (section < 0 || section >= kColumns) return {};
    if (role == Qt::DisplayRole) return names[section].first;
    return role == Qt::ToolTipRole ? QVariant(names[section].second) : QVariant();
}

}  // namespace emloc::ui
