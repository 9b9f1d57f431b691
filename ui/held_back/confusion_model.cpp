#include "ui/held_back/confusion_model.h"

#include "ui/held_back/held_back_model.h"

namespace emloc::ui {

ConfusionModel::ConfusionModel(const HeldBackModel& images, QObject* parent)
    : QAbstractTableModel(parent), images_(images) {
    connect(&images, &QAbstractItemModel::modelReset, this, &ConfusionModel::rebuild);
    connect(&images, &QAbstractItemModel::dataChanged, this, [this](const QModelIndex& from, const QModelIndex& to) {
        for (int row = from.row(); row <= to.row(); ++row) add(row);
    });
    rebuild();
}

void ConfusionModel::rebuild() {
    beginResetModel();
    labels_ = images_.labels();
    for (int row = 0; row < images_.rowCount(); ++row) {
        const QString answer = images_.answer(row);
        if (!answer.isEmpty() && !labels_.contains(answer)) labels_ << answer;
    }
    const auto size = static_cast<std::size_t>(labels_.size());
    counts_.assign(size * size, 0);
    counted_.assign(static_cast<std::size_t>(images_.rowCount()), false);
    for (int row = 0; row < images_.rowCount(); ++row) add(row);
    endResetModel();
}

void ConfusionModel::add(int row) {
    const QString answer = images_.answer(row);
    if (answer.isEmpty() || counted_[static_cast<std::size_t>(row)]) return;
    const auto truth = labels_.indexOf(images_.images()[static_cast<std::size_t>(row)].label);
    const auto taken_for = labels_.indexOf(answer);
    if (taken_for < 0) return rebuild();  // an answer that is no label of the images
    counted_[static_cast<std::size_t>(row)] = true;
    ++counts_[static_cast<std::size_t>(truth * labels_.size() + taken_for)];
    const QModelIndex first = index(static_cast<int>(truth), 0);
    Q_EMIT dataChanged(first, index(static_cast<int>(truth), columnCount() - 1));
}

int ConfusionModel::count(int truth, int answer) const {
    return counts_[static_cast<std::size_t>(truth * labels_.size() + answer)];
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
