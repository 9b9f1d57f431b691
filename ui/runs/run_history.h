// The compressions that were run on this machine, the last one first, kept in a file of the user's.
#pragma once

#include <QAbstractTableModel>
#include <QHash>
#include <QString>
#include <cstddef>
#include <vector>

#include "ui/runs/run.h"

namespace emloc::ui {

class RunHistory : public QAbstractTableModel {
    Q_OBJECT

 public:
    enum Column { kWhen, kProject, kDemonstrations, kMethod, kOptions, kKept, kAccuracy, kSeconds, kContext, kColumns };

    // What the file has; none where there is none yet, or another one. It is written at every change.
    explicit RunHistory(const QString& file, QObject* parent = nullptr);

    void add(const Run& run);
    // The same context is called otherwise; `to` of no kind: it is gone. Of all that were called so the last one, where
    // `from` is the unsaved one.
    void rename(const QString& store, const ContextChoice& from, const ContextChoice& to);
    // By the names of contexts of that kind, of each the last run. One pass and one write, however many there are.
    void set_accuracies(const QString& store, ContextChoice::Kind kind, QHash<QString, double> accuracies);

    const Run& at(int row) const { return runs_[static_cast<std::size_t>(row)]; }

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

 private:
    void told(int row);  // of a change that write() follows
    void write() const;
    static QString text(const Run& run, int column);

    QString file_;
    std::vector<Run> runs_;  // the last one first
};

}  // namespace emloc::ui
