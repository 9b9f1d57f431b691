// What every layer keeps of every chunk, while it is being found out and afterwards.
#pragma once

#include <QAbstractTableModel>
#include <cstddef>
#include <optional>
#include <vector>

#include "ui/retention/what_if.h"
#include "ui/worker/messages.h"

namespace emloc::ui {

// Rows are layers, the last one on top, in the order in which the search runs; columns are chunks. Fed with the events
// of a compression in their order, or with a whole record. Events for cells that do not exist are ignored.
class RetentionModel : public QAbstractTableModel {
    Q_OBJECT

 public:
    enum class State { kWaiting, kTrying, kDecided };
    enum Role {
        kStateRole = Qt::UserRole + 1,  // State as int
        kRatioRole,                     // of the decision, or of the running trial
        kWhatIfRole,                    // the ratio that another delta would lead to; invalid where it changes nothing
    };

    explicit RetentionModel(QObject* parent = nullptr);

    // A compression starts: empty until its first chunk, or with the chunks of the context that it continues.
    void begin(double delta, const std::vector<double>& ratios = {0.1, 0.2, 0.5});
    void begin(const Retention& continued);
    void begin_chunk(const ChunkBegun& chunk);
    void begin_trial(const TrialBegun& trial);
    void end_trial(const Trial& trial);
    void decide(const LayerDecision& decision);
    void end_chunk(int chunk, const ChunkRetention& retention);
    void stop();  // cancelled or failed: no trial runs any more
    void show(const Retention& retention);

    int layers() const { return layers_; }
    int chunks() const { return static_cast<int>(columns_.size()); }
    int row_of_layer(int layer) const { return layers_ - 1 - layer; }
    int layer_of_row(int row) const { return layers_ - 1 - row; }
    double delta() const { return delta_; }
    // What is tried, ascending; behind the last one everything is kept.
    const std::vector<double>& ratios() const { return ratios_; }
    Retention retention() const;  // what is decided so far

    // Another delta is tried out on the recorded trials; nothing: as it is.
    void set_what_if(std::optional<double> delta);
    const std::optional<WhatIf>& what_if() const { return what_if_; }
    const std::vector<Trial>& trials(int chunk) const { return columns_[static_cast<std::size_t>(chunk)].trials; }

    int running_chunk() const { return running_chunk_; }  // -1: none
    int decided_cells() const { return decided_; }
    int cells() const { return layers_ * chunks(); }
    int trial_count() const;
    // Of the tokens of all decided cells; 1 where nothing is decided.
    double kept_share() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;

 Q_SIGNALS:
    void trials_changed(int chunk);
    void what_if_changed();

 private:
    struct Cell {
        State state = State::kWaiting;
        double ratio = 0;
        qint64 kept_tokens = 0;
    };
    struct Column {
        qint64 tokens = 0;
        std::vector<Cell> cells;  // [layers]
        std::vector<Trial> trials;
    };

    Cell* cell(int chunk, int layer);
    void touch(int chunk, int layer);
    const ChangedDecision* change_of(int chunk, int layer) const;
    void put(int chunk, int layer, const Cell& value);
    QString describe(const Cell& cell, int chunk, int layer) const;
    void resize(int layers, int chunks);
    void restore(int chunk, Column column);

    int layers_ = 0;
    double delta_ = 0;
    std::vector<double> ratios_;
    std::optional<WhatIf> what_if_;
    std::vector<int> change_at_;  // [chunks * layers]: into its changes, or -1
    std::vector<Column> columns_;
    int running_chunk_ = -1;
    int decided_ = 0;
};

// "10 %" or "all".
QString ratio_text(double ratio);

// "0.0052", or "at least 0.0052" where the trial ended once it was sure to be rejected, or "about 0.0052" where its
// rejection was foretold.
QString divergence_text(const Trial& trial);

}  // namespace emloc::ui
