#include "ui/retention/retention_model.h"

#include <QCoreApplication>
#include <QLocale>
#include <algorithm>
#include <cmath>
#include <utility>

namespace emloc::ui {

QString ratio_text(double ratio) {
    if (ratio >= 1.0) return QCoreApplication::translate("Retention", "all");
    return QCoreApplication::translate("Retention", "%1 %").arg(QLocale().toString(100 * ratio, 'g', 3));
}

QString divergence_text(const Trial& trial) {
    const QString js = QLocale().toString(trial.js, 'g', 3);
    if (trial.is_estimate) return QCoreApplication::translate("Retention", "about %1").arg(js);
    return trial.is_lower_bound ? QCoreApplication::translate("Retention", "at least %1").arg(js) : js;
}

RetentionModel::RetentionModel(QObject* parent) : QAbstractTableModel(parent) {}

void RetentionModel::resize(int layers, int chunks) {
    beginResetModel();
    layers_ = layers;
    decided_ = 0;
    what_if_.reset();
    columns_.assign(static_cast<std::size_t>(chunks), Column{});
    for (Column& column : columns_) column.cells.resize(static_cast<std::size_t>(layers));
    endResetModel();
    Q_EMIT what_if_changed();
}

void RetentionModel::begin(double delta, const std::vector<double>& ratios) {
    delta_ = delta;
    ratios_ = ratios;
    running_chunk_ = -1;
    resize(0, 0);
}

void RetentionModel::begin(const Retention& continued) {
    show(continued);
}

void RetentionModel::begin_chunk(const ChunkBegun& chunk) {
    if (chunk.layers != layers_ || chunk.chunk_count > chunks()) {
        const bool grows = chunk.layers == layers_;
        auto earlier = std::move(columns_);
        resize(chunk.layers, chunk.chunk_count);
        for (std::size_t i = 0; grows && i < earlier.size(); ++i) restore(static_cast<int>(i), std::move(earlier[i]));
    }
    if (chunk.chunk < 0 || chunk.chunk >= chunks()) return;
    running_chunk_ = chunk.chunk;
    if (chunk.again) {
        columns_[static_cast<std::size_t>(chunk.chunk)].trials.clear();
        for (int layer = 0; layer < layers_; ++layer) put(chunk.chunk, layer, {});
    }
    columns_[static_cast<std::size_t>(chunk.chunk)].tokens = chunk.tokens;
    Q_EMIT headerDataChanged(Qt::Horizontal, chunk.chunk, chunk.chunk);
    Q_EMIT trials_changed(chunk.chunk);
}

RetentionModel::Cell* RetentionModel::cell(int chunk, int layer) {
    if (chunk < 0 || chunk >= chunks() || layer < 0 || layer >= layers_) return nullptr;
    return &columns_[static_cast<std::size_t>(chunk)].cells[static_cast<std::size_t>(layer)];
}

void RetentionModel::touch(int chunk, int layer) {
    const QModelIndex at = index(row_of_layer(layer), chunk);
    Q_EMIT dataChanged(at, at);
}

void RetentionModel::put(int chunk, int layer, const Cell& value) {
    Cell* known = cell(chunk, layer);
    if (known == nullptr) return;
    decided_ += (value.state == State::kDecided) - (known->state == State::kDecided);
    *known = value;
    touch(chunk, layer);
}

void RetentionModel::begin_trial(const TrialBegun& trial) {
    put(trial.chunk, trial.layer, {State::kTrying, trial.ratio, 0});
}

void RetentionModel::end_trial(const Trial& trial) {
    if (cell(trial.chunk, trial.layer) == nullptr) return;
    columns_[static_cast<std::size_t>(trial.chunk)].trials.push_back(trial);
    Q_EMIT trials_changed(trial.chunk);
}

void RetentionModel::decide(const LayerDecision& decision) {
    put(decision.chunk, decision.layer, {State::kDecided, decision.ratio, decision.kept_tokens});
    if (what_if_) set_what_if(what_if_->delta);
}

void RetentionModel::end_chunk(int chunk, const ChunkRetention& retention) {
    if (chunk < 0 || chunk >= chunks()) return;
    Column& column = columns_[static_cast<std::size_t>(chunk)];
    column.tokens = retention.tokens;
    column.trials = retention.trials;
    if (retention.decisions.empty()) {  // a mode without a search: everything is kept
        for (int layer = 0; layer < layers_; ++layer) put(chunk, layer, {State::kDecided, 1.0, retention.tokens});
    }
    for (const LayerDecision& decision : retention.decisions) {
        put(chunk, decision.layer, {State::kDecided, decision.ratio, decision.kept_tokens});
    }
    if (running_chunk_ == chunk) running_chunk_ = -1;
    Q_EMIT trials_changed(chunk);
}

void RetentionModel::stop() {
    for (int chunk = 0; chunk < chunks(); ++chunk) {
        for (int layer = 0; layer < layers_; ++layer) {
            if (cell(chunk, layer)->state == State::kTrying) put(chunk, layer, {});
        }
    }
    running_chunk_ = -1;
}

void RetentionModel::show(const Retention& retention) {
    delta_ = retention.delta;
    ratios_ = retention.ratios;
    running_chunk_ = -1;
    resize(retention.layers, static_cast<int>(retention.chunks.size()));
    for (int chunk = 0; chunk < chunks(); ++chunk) end_chunk(chunk, retention.chunks[static_cast<std::size_t>(chunk)]);
}

// A column that was there before the model grew.
void RetentionModel::restore(int chunk, Column column) {
    for (const Cell& cell : column.cells) decided_ += cell.state == State::kDecided;
    columns_[static_cast<std::size_t>(chunk)] = std::move(column);
    if (layers_ > 0) Q_EMIT dataChanged(index(0, chunk), index(layers_ - 1, chunk));
}

Retention RetentionModel::retention() const {
    Retention retention{.layers = layers_, .delta = delta_, .ratios = ratios_, .chunks = {}};
    for (int chunk = 0; chunk < chunks(); ++chunk) {
        const Column& column = columns_[static_cast<std::size_t>(chunk)];
        ChunkRetention& own = retention.chunks.emplace_back();
        own.tokens = column.tokens;
        own.trials = column.trials;
        for (int layer = 0; layer < layers_; ++layer) {
            const Cell& cell = column.cells[static_cast<std::size_t>(layer)];
            if (cell.state == State::kDecided)
                own.decisions.push_back({chunk, layer, cell.ratio, cell.kept_tokens, {}});
        }
    }
    return retention;
}

void RetentionModel::set_what_if(std::optional<double> delta) {
    if (!delta && !what_if_) return;
    what_if_.reset();
    if (delta) {
        what_if_ = ui::what_if(retention(), *delta);
        change_at_.assign(static_cast<std::size_t>(cells()), -1);
        for (std::size_t i = 0; i < what_if_->changes.size(); ++i) {
            const ChangedDecision& change = what_if_->changes[i];
            change_at_[static_cast<std::size_t>(change.chunk * layers_ + change.layer)] = static_cast<int>(i);
        }
    }
    if (layers_ > 0 && chunks() > 0) {
        Q_EMIT dataChanged(index(0, 0), index(layers_ - 1, chunks() - 1), {kWhatIfRole, Qt::ToolTipRole});
    }
    Q_EMIT what_if_changed();
}

const ChangedDecision* RetentionModel::change_of(int chunk, int layer) const {
    if (!what_if_) return nullptr;
    const int at = change_at_[static_cast<std::size_t>(chunk * layers_ + layer)];
    return at < 0 ? nullptr : &what_if_->changes[static_cast<std::size_t>(at)];
}

int RetentionModel::trial_count() const {
    std::size_t count = 0;
    for (const Column& column : columns_) count += column.trials.size();
    return static_cast<int>(count);
}

double RetentionModel::kept_share() const {
    double kept = 0;
    double tokens = 0;
    for (const Column& column : columns_) {
        for (const Cell& cell : column.cells) {
            if (cell.state != State::kDecided) continue;
            kept += static_cast<double>(cell.kept_tokens);
            tokens += static_cast<double>(column.tokens);
        }
    }
    return tokens > 0 ? kept / tokens : 1.0;
}

int RetentionModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : layers_;
}

int RetentionModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : chunks();
}

QString RetentionModel::describe(const Cell& cell, int chunk, int layer) const {
    const Column& column = columns_[static_cast<std::size_t>(chunk)];
    const QLocale locale;
    QStringList lines{tr("Layer %1, chunk %2").arg(layer).arg(chunk + 1)};
    switch (cell.state) {
        case State::kWaiting:
            lines << tr("not decided yet");
            break;
        case State::kTrying:
            lines << tr("trying %1").arg(ratio_text(cell.ratio));
            break;
        case State::kDecided:
            lines << tr("keeps %1: %2 of %3 tokens")
                         .arg(ratio_text(cell.ratio), locale.toString(cell.kept_tokens),
                              locale.toString(column.tokens));
            break;
    }
    for (const Trial& trial : column.trials) {
        if (trial.layer != layer) continue;
        const QString outcome = trial.accepted ? tr("accepted") : tr("rejected");
        lines << tr("%1: JS %2, %3").arg(ratio_text(trial.ratio), divergence_text(trial), outcome);
    }
    if (const ChangedDecision* change = change_of(chunk, layer)) {
        lines << (change->tried ? tr("with delta %1 about %2") : tr("with delta %1 perhaps %2, which was not tried"))
                     .arg(locale.toString(what_if_->delta, 'g', 3), ratio_text(change->to));
    }
    return lines.join(u'\n');
}

QVariant RetentionModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const int layer = layer_of_row(index.row());
    const Cell& cell = columns_[static_cast<std::size_t>(index.column())].cells[static_cast<std::size_t>(layer)];
    switch (role) {
        case Qt::DisplayRole:
            if (cell.state == State::kWaiting) return {};
            return cell.state == State::kTrying ? tr("%1?").arg(ratio_text(cell.ratio)) : ratio_text(cell.ratio);
        case Qt::ToolTipRole:
        case Qt::AccessibleTextRole:
            return describe(cell, index.column(), layer);
        case kStateRole:
            return static_cast<int>(cell.state);
        case kRatioRole:
            return cell.ratio;
        case kWhatIfRole:
            if (const auto* change = change_of(index.column(), layer)) return change->to;
            return {};
        default:
            return {};
    }
}

QVariant RetentionModel::headerData(int section, Qt::Orientation orientation, int role) const {
    const bool chunk = orientation == Qt::Horizontal;
    if (role == Qt::DisplayRole) return chunk ? section + 1 : layer_of_row(section);
    if (role == Qt::AccessibleTextRole || role == Qt::ToolTipRole) {
        if (!chunk) return tr("Layer %1").arg(layer_of_row(section));
        const auto tokens = columns_[static_cast<std::size_t>(section)].tokens;
        return tr("Chunk %1, %2 tokens").arg(section + 1).arg(QLocale().toString(tokens));
    }
    return {};
}

}  // namespace emloc::ui
