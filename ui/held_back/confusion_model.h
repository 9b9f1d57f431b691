// Which label was taken for which: truth down, answers across.
#pragma once

#include <QAbstractTableModel>
#include <QStringList>
#include <vector>

namespace emloc::ui {

class HeldBackModel;

// Follows the tested images. Labels are those of the images and those that were answered, in that order.
class ConfusionModel : public QAbstractTableModel {
    Q_OBJECT

 public:
    enum Role {
        kCountRole = Qt::UserRole + 1,
        kShareRole,  // of the images of that label, 0 to 1
        kRightRole,  // the answer is the label
    };

    explicit ConfusionModel(const HeldBackModel& images, QObject* parent = nullptr);

    const QStringList& labels() const { return labels_; }
    int count(int truth, int answer) const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

 private:
    void rebuild();
    void add(int row);

    const HeldBackModel& images_;
    QStringList labels_;
    std::vector<int> counts_;  // [truth * labels + answer]
    std::vector<bool> counted_;
};

}  // namespace emloc::ui
