// A benchmark's report as a table: methods across, figures and measurements down.
#pragma once

#include <QAbstractTableModel>
#include <QString>
#include <vector>

#include "ui/worker/benchmark_work.h"

namespace emloc::ui {

class BenchmarkModel : public QAbstractTableModel {
    Q_OBJECT

 public:
    using QAbstractTableModel::QAbstractTableModel;

    void set_outcome(BenchmarkOutcome outcome);

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

 private:
    enum Measured { kAsked, kFailed, kKept, kAdapting, kMedian, kMean, kFlops, kPeak, kMeasurements };
    int figures() const;
    QString figure(const BenchmarkColumn& column, int row) const;
    QString measured(const BenchmarkColumn& column, int row) const;

    BenchmarkOutcome outcome_;
};

}  // namespace emloc::ui
