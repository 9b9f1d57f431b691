#include "ui/held_back/confusion_model.h"

#include "ui/convert.h"
#include "ui/held_back/held_back_model.h"

namespace emloc::ui {

ConfusionModel::ConfusionModel(const HeldBackModel& images, QObject* parent)
    : QAbstractTableModel(parent), images_(images) {
    connect(&images, &QAbstractItemModel::modelReset, this, &ConfusionModel::reset);
    connect(&images, &QAbstractItemModel::dataChanged, this, [this](const QModelIndex& from, const QModelIndex& to) {
        for (int row = from.row(); row <= to.row(); ++row) show(row);
    });
    reset();
}

void ConfusionModel::reset() {
    beginResetModel();
    labels_.clear();
    for (const std::string& label : images_.metrics().confusion.labels()) labels_ << to_qstring(label);
    endResetModel();
}

void ConfusionModel::show(int image) {
    const auto labels = images_.metrics().confusion.labels().size();
    if (labels != static_cast<std::size_t>(labels_.size())) return reset();  // an answer that is no label of the images
    const auto truth = static_cast<int>(labels_.indexOf(images_.images()[static_cast<std::size_t>(image)].label));
    Q_EMIT dataChanged(index(truth, 0), index(truth, columnCount() - 1));
}

int ConfusionModel::count(int truth, int answer) const {
    const auto& counts = images_.metrics().confusion.counts();
    return static_cast<int>(counts[static_cast<std::size_t>(truth)][static_cast<std::size_t>(answer)]);
}

int ConfusionModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(labels_.size());
}

int ConfusionModel::columnCount(const QModelIndex& parent) const {
    return rowCount(parent);
}

QVariant ConfusionModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const int here = count(index.row(), index.column());
    const auto of_truth = [&] {
        int sum = 0;
        for (int answer = 0; answer < columnCount(); ++answer) sum += count(index.row(), answer);
        return sum;
    };
    switch (role) {
        case Qt::DisplayRole:
            return here == 0 ? QVariant() : here;
        case Qt::TextAlignmentRole:
            return QVariant::fromValue(Qt::AlignCenter);
        case Qt::ToolTipRole:
        case Qt::AccessibleTextRole:
            return index.row() == index.column()
                       ? tr("%1 recognised: %2 of %3").arg(labels_[index.row()]).arg(here).arg(of_truth())
                       : tr("%1 taken for %2: %3 of %4")
                             .arg(labels_[index.row()], labels_[index.column()])
                             .arg(here)
                             .arg(of_truth());
        case kCountRole:
            return here;
        case kShareRole: {
            const int sum = of_truth();
            return sum > 0 ? static_cast<double>(here) / sum : 0.0;
        }
        case kRightRole:
            return index.row() == index.column();
        default:
            return {};
    }
}

QVariant ConfusionModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (section < 0 || section >= labels_.size()) return {};
    if (role == Qt::DisplayRole) return labels_[section];
    if (role == Qt::ToolTipRole) {
        return orientation == Qt::Horizontal ? tr("answered %1").arg(labels_[section])
                                             : tr("images of %1").arg(labels_[section]);
    }
    return {};
}

}  // namespace emloc::ui
