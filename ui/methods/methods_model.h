// Methods, or contexts, that were compared: a row each, as in the report.
#pragma once

#include <QAbstractTableModel>
#include <QString>
#include <cstddef>
#include <vector>

#include "engine/workspace/methods_report.h"

namespace emloc::ui {

class MethodsModel : public QAbstractTableModel {
    Q_OBJECT

 public:
    enum Column { kMethod, kAccuracy, kRight, kChance, kKept, kBytes, kAdapting, kQuestion, kColumns };

    using QAbstractTableModel::QAbstractTableModel;

    void set_rows(std::vector<ComparedMethod> rows);
    const std::vector<ComparedMethod>& rows() const { return rows_; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

 private:
    QString text(int row, int column) const;

    std::vector<ComparedMethod> rows_;
};

}  // namespace emloc::ui
