#include "ui/contexts/contexts_model.h"

#include <QDateTime>
#include <QLocale>

#include "ui/convert.h"

namespace emloc::ui {

ContextsModel::ContextsModel(QObject* parent) : QAbstractTableModel(parent) {}

void ContextsModel::set_contexts(std::vector<ContextSummary> contexts) {
    beginResetModel();
    contexts_ = std::move(contexts);
    endResetModel();
}

QStringList ContextsModel::names() const {
    QStringList names;
    for (const ContextSummary& context : contexts_) names << to_qstring(context.name);
    return names;
}

int ContextsModel::row_of(const QString& name) const {
    return static_cast<int>(names().indexOf(name));
}

int ContextsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(contexts_.size());
}

int ContextsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : kColumnCount;
}

QVariant ContextsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const ContextSummary& context = at(index.row());
    const QLocale locale;
    if (role == Qt::TextAlignmentRole && index.column() >= kDemonstrations && index.column() <= kAccuracy) {
        return QVariant::fromValue(Qt::AlignRight | Qt::AlignVCenter);
    }
    if (role == Qt::ToolTipRole) {
        QStringList labels;
        for (const auto& label : context.labels) labels << to_qstring(label);
        return tr("%1\n%n chunk(s) of %2 tokens in all\nLabels: %3", nullptr, static_cast<int>(context.chunks))
            .arg(to_qstring(context.name), locale.toString(qint64{context.tokens}), labels.join(QStringLiteral(", ")));
    }
    if (role != Qt::DisplayRole && role != Qt::EditRole) return {};
    switch (index.column()) {
        case kName:
            return to_qstring(context.name);
        case kModel:
            return to_qstring(context.model.name);
        case kDemonstrations:
            return qint64{context.demonstrations};
        case kKept:
            return tr("%1 %").arg(100 * context.kept_share, 0, 'f', 0);
        case kSize:
            return locale.formattedDataSize(context.memory_bytes, 1);
        case kAccuracy:
            return context.accuracy ? tr("%1 %").arg(100 * *context.accuracy, 0, 'f', 0) : QString();
        case kModified: {
            const auto when = QDateTime::fromString(to_qstring(context.modified), Qt::ISODate);
            return when.isValid() ? locale.toString(when.toLocalTime(), QLocale::ShortFormat) : QString();
        }
        default:
            return {};
    }
}

bool ContextsModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (!index.isValid() || index.column() != kName || role != Qt::EditRole) return false;
    const QString from = to_qstring(at(index.row()).name);
    const QString to = value.toString().trimmed();
    if (to.isEmpty() || to == from) return false;
    Q_EMIT rename_requested(from, to);
    return true;
}

QVariant ContextsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole) {
        const bool number = section >= kDemonstrations && section <= kAccuracy;
        return QVariant::fromValue((number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole) return {};
    switch (section) {
        case kName:
            return tr("Name");
        case kModel:
            return tr("Model");
        case kDemonstrations:
            return tr("Demonstrations");
        case kKept:
            return tr("Kept");
        case kSize:
            return tr("Size");
        case kAccuracy:
            return tr("Accuracy");
        case kModified:
            return tr("Changed");
        default:
            return {};
    }
}

Qt::ItemFlags ContextsModel::flags(const QModelIndex& index) const {
    const auto flags = QAbstractTableModel::flags(index);
    return index.column() == kName ? flags | Qt::ItemIsEditable : flags;
}

}  // namespace emloc::ui
