#include "ui/runs/run_history.h"

#include <QDir>
#include <QFile>
#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QLocale>
#include <QSaveFile>

namespace emloc::ui {

namespace {
constexpr std::size_t kMost = 1000;  // older ones are forgotten
constexpr qint64 kLargestFile = 16 * 1024 * 1024;
const QString kRuns = QStringLiteral("runs");
}  // namespace

RunHistory::RunHistory(const QString& file, QObject* parent) : QAbstractTableModel(parent), file_(file) {
    QFile kept(file);
    if (!kept.open(QIODevice::ReadOnly) || kept.size() > kLargestFile) return;
    const QJsonArray runs = QJsonDocument::fromJson(kept.readAll()).object().value(kRuns).toArray();
    for (const QJsonValue& each : runs) runs_.push_back(run_from(each.toObject()));
}

void RunHistory::add(const Run& run) {
    beginInsertRows({}, 0, 0);
    runs_.insert(runs_.begin(), run);
    endInsertRows();
    if (runs_.size() > kMost) {
        beginRemoveRows({}, static_cast<int>(kMost), static_cast<int>(runs_.size()) - 1);
        runs_.resize(kMost);
        endRemoveRows();
    }
    write();
}

void RunHistory::rename(const QString& store, const ContextChoice& from, const ContextChoice& to) {
    bool any = false;
    for (int row = 0; row < rowCount(); ++row) {
        Run& run = runs_[static_cast<std::size_t>(row)];
        if (run.context != from || run.store != store) continue;
        run.context = to;
        any = true;
        told(row);
        if (from.kind == ContextChoice::Kind::kResult) break;
    }
    if (any) write();
}

void RunHistory::set_accuracies(const QString& store, ContextChoice::Kind kind, QHash<QString, double> accuracies) {
    bool any = false;
    for (int row = 0; row < rowCount() && !accuracies.isEmpty(); ++row) {
        Run& run = runs_[static_cast<std::size_t>(row)];
        if (run.context.kind != kind || run.store != store) continue;
        const auto found = accuracies.constFind(run.context.name);
        if (found == accuracies.cend()) continue;
        if (run.accuracy != *found) {
            run.accuracy = *found;
            told(row);
            any = true;
        }
        accuracies.erase(found);
    }
    if (any) write();
}

void RunHistory::told(int row) {
    Q_EMIT dataChanged(index(row, 0), index(row, kColumns - 1));
}

// A history that can't be written is still there to look at; nothing else depends on it.
void RunHistory::write() const {
    QJsonArray runs;
    for (const Run& run : runs_) runs.append(to_json(run));
    QDir().mkpath(QFileInfo(file_).path());
    QSaveFile file(file_);
    if (!file.open(QIODevice::WriteOnly)) return;
    file.write(QJsonDocument(QJsonObject{{kRuns, runs}}).toJson(QJsonDocument::Compact));
    file.commit();
}

int RunHistory::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(runs_.size());
}

int RunHistory::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : kColumns;
}

QString RunHistory::text(const Run& run, int column) {
    const QLocale locale;
    switch (column) {
        case kWhen:
            return locale.toString(run.when, QLocale::ShortFormat);
        case kProject:
            return run.project.isEmpty() ? tr("Untitled project") : run.project;
        case kDemonstrations:
            return locale.toString(run.demonstrations);
        case kMethod:
            return run.method;
        case kOptions:
            return run.options;
        case kKept:
            return tr("%1 %").arg(100 * run.kept_share, 0, 'f', 0);
        case kAccuracy:
            return run.accuracy ? tr("%1 %").arg(100 * *run.accuracy, 0, 'f', 0) : QString();
        case kSeconds:
            return tr("%1 s").arg(locale.toString(run.seconds, 'f', 1));
        case kContext:
            if (run.context.kind == ContextChoice::Kind::kResult) return tr("not saved yet");
            return run.context.kind == ContextChoice::Kind::kNone ? tr("deleted") : run.context.name;
        default:
            return {};
    }
}

QVariant RunHistory::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const Run& run = at(index.row());
    const int column = index.column();
    switch (role) {
        case Qt::DisplayRole:
            return text(run, column);
        case Qt::ToolTipRole:
            return tr("%1\nModel: %2\nStore: %3")
                .arg(text(run, column), run.model, QDir::toNativeSeparators(run.store));
        case Qt::TextAlignmentRole: {
            const bool number =
                column == kDemonstrations || column == kKept || column == kAccuracy || column == kSeconds;
            return QVariant::fromValue((number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
        }
        default:
            return {};
    }
}

QVariant RunHistory::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    const QString names[] = {tr("Ended"), tr("Project"),  tr("Demonstrations"), tr("Method"), tr("Options"),
                             tr("Kept"),  tr("Accuracy"), tr("Time"),           tr("Context")};
    return names[section];
}

}  // namespace emloc::ui
