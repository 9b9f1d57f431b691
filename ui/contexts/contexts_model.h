// The contexts of the open store.
#pragma once

#include <QAbstractTableModel>
#include <vector>

#include "engine/store/store.h"

namespace emloc::ui {

// Editing a name does not change it: rename_requested asks the store to, and the list comes back changed.
class ContextsModel : public QAbstractTableModel {
    Q_OBJECT

 public:
    enum Column { kName, kModel, kDemonstrations, kKept, kSize, kAccuracy, kModified, kColumnCount };

    explicit ContextsModel(QObject* parent = nullptr);

    void set_contexts(std::vector<ContextSummary> contexts);
    const ContextSummary& at(int row) const { return contexts_[static_cast<std::size_t>(row)]; }
    QStringList names() const;
    int row_of(const QString& name) const;  // -1: none

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

 Q_SIGNALS:
    void rename_requested(const QString& from, const QString& to);

 private:
    std::vector<ContextSummary> contexts_;
};

}  // namespace emloc::ui
