// Which label was taken for which: truth down, answers across.
#pragma once

#include <QAbstractTableModel>
#include <QStringList>

namespace emloc::ui {

class HeldBackModel;

// Shows the counts that the tested images keep. Labels are those of the images and those that were answered, in that
// order.
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
    void reset();
    void show(int image);

    const HeldBackModel& images_;
    QStringList labels_;  // as in the counts
};

}  // namespace emloc::ui
