#include "ui/contexts/contexts_model.h"

#include <QDateTime>
#include <QLocale>
#include <algorithm>
#include <cmath>
#include <functional>
#include <utility>

#include "ui/convert.h"

namespace emloc::ui {

namespace {

QDateTime time_of(const std::string& text) {
    return QDateTime::fromString(to_qstring(text), Qt::ISODate);
}

// As short as it can be understood: the time of today, the day before that.
QString short_time(const QDateTime& when, const QLocale& locale) {
    if (when.date() == QDate::currentDate()) return when.time().toString(QStringLiteral("HH:mm"));
    return locale.toString(when.date(), QLocale::ShortFormat);
}

bool is_number(int column) {
    return column >= ContextsModel::kDemonstrations && column <= ContextsModel::kAccuracy;
}

}  // namespace

ContextsModel::ContextsModel(QObject* parent) : QAbstractTableModel(parent) {}

void ContextsModel::set_contexts(std::vector<ContextSummary> contexts) {
    all_ = std::move(contexts);
    // What another program has removed meanwhile needs no forgetting.
    removed_.removeIf([this](const QString& name) {
        return std::ranges::none_of(all_, [&](const ContextSummary& each) { return to_qstring(each.name) == name; });
    });
    show_all_but_removed();
}

void ContextsModel::show_all_but_removed() {
    beginResetModel();
    contexts_.clear();
    for (const ContextSummary& context : all_) {
        if (!removed_.contains(to_qstring(context.name))) contexts_.push_back(context);
    }
    endResetModel();
}

QStringList ContextsModel::names() const {
    QStringList names;
    for (const ContextSummary& context : contexts_) names << to_qstring(context.name);
    return names;
}

QStringList ContextsModel::recent_names() const {
    std::vector<const ContextSummary*> recent;
    for (const ContextSummary& context : contexts_) recent.push_back(&context);
    std::ranges::stable_sort(recent, std::ranges::greater{}, &ContextSummary::modified);
    QStringList names;
    for (const ContextSummary* context : recent) names << to_qstring(context->name);
    return names;
}

int ContextsModel::row_of(const QString& name) const {
    return static_cast<int>(names().indexOf(name));
}

QString ContextsModel::free_name(const QString& name) const {
    QStringList taken;
    for (const ContextSummary& context : all_) taken << to_qstring(context.name);
    QString free = tr("%1 copy").arg(name);
    for (int number = 2; taken.contains(free); ++number) free = tr("%1 copy %2").arg(name).arg(number);
    return free;
}

void ContextsModel::remove_later(const QString& name) {
    if (row_of(name) < 0) return;
    removed_ << name;
    show_all_but_removed();
}

QString ContextsModel::undo_remove() {
    if (removed_.isEmpty()) return {};
    QString name = removed_.takeLast();
    show_all_but_removed();
    return name;
}

QStringList ContextsModel::take_removed() {
    return std::exchange(removed_, {});
}

bool ContextsModel::forget_removed(const QString& name) {
    return removed_.removeAll(name) > 0;
}

int ContextsModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(contexts_.size());
}

int ContextsModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : kColumnCount;
}

QString ContextsModel::tooltip(const ContextSummary& context) const {
    if (context.damaged) return tr("%1 is damaged and can\u2019t be used any more.").arg(to_qstring(context.name));
    QStringList labels;
    for (const auto& label : context.labels) labels << to_qstring(label);
    const QLocale locale;
    const QString text =
        tr("%1\n%n chunk(s) of %2 tokens in all\nLabels: %3", nullptr, static_cast<int>(context.chunks))
            .arg(to_qstring(context.name), locale.toString(qint64{context.tokens}), labels.join(QStringLiteral(", ")));
    const QDateTime when = time_of(context.modified).toLocalTime();
    return when.isValid() ? text + u'\n' + tr("Changed %1").arg(locale.toString(when, QLocale::ShortFormat)) : text;
}

QVariant ContextsModel::shown(const ContextSummary& context, int column) const {
    const QLocale locale;
    switch (column) {
        case kName:
            return to_qstring(context.name);
        case kModel:
            return to_qstring(context.model.name);
        case kDemonstrations:
            return qint64{context.demonstrations};
        case kKept: {
            const qint64 kept = std::llround(context.kept_share * static_cast<double>(context.tokens));
            return tr("%1 of %2").arg(locale.toString(kept), locale.toString(qint64{context.tokens}));
        }
        case kSize:
            return locale.formattedDataSize(context.memory_bytes, 1);
        case kAccuracy:
            return context.accuracy ? tr("%1 %").arg(100 * *context.accuracy, 0, 'f', 0) : QString();
        case kModified: {
            const QDateTime when = time_of(context.modified);
            return when.isValid() ? short_time(when.toLocalTime(), locale) : QString();
        }
        case kNote:
            return to_qstring(context.note);
        default:
            return {};
    }
}

QVariant ContextsModel::sorted_by(const ContextSummary& context, int column) const {
    switch (column) {
        case kKept:
            return context.kept_share;
        case kSize:
            return qint64{context.memory_bytes};
        case kAccuracy:
            return context.accuracy.value_or(-1);
        case kModified:
            return time_of(context.modified);
        default:
            return shown(context, column);
    }
}

QVariant ContextsModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const ContextSummary& context = at(index.row());
    switch (role) {
        case Qt::TextAlignmentRole:
            return QVariant::fromValue((is_number(index.column()) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
        case Qt::ToolTipRole:
            return tooltip(context);
        case kSortRole:
            return sorted_by(context, index.column());
        case kSearchRole: {
            QStringList texts{to_qstring(context.name), to_qstring(context.model.name), to_qstring(context.note)};
            for (const auto& label : context.labels) texts << to_qstring(label);
            return texts.join(u'\n');
        }
        case Qt::DisplayRole:
        case Qt::EditRole:
            return shown(context, index.column());
        default:
            return {};
    }
}

bool ContextsModel::setData(const QModelIndex& index, const QVariant& value, int role) {
    if (!index.isValid() || role != Qt::EditRole) return false;
    const QString name = to_qstring(at(index.row()).name);
    const QString text = value.toString().trimmed();
    if (index.column() == kName && !text.isEmpty() && text != name) {
        Q_EMIT rename_requested(name, text);
        return true;
    }
    if (index.column() == kNote && text != to_qstring(at(index.row()).note)) {
        Q_EMIT note_requested(name, text);
        return true;
    }
    return false;
}

QVariant ContextsModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal) return {};
    if (role == Qt::TextAlignmentRole) {
        return QVariant::fromValue((is_number(section) ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter);
    }
    if (role != Qt::DisplayRole) return {};
    switch (section) {
        case kName:
            return tr("Name");
        case kModel:
            return tr("Model");
        case kDemonstrations:
            return tr("Shown");  // demonstrations; the tooltip says more
        case kKept:
            return tr("Kept");  // of its tokens
        case kSize:
            return tr("Size");
        case kAccuracy:
            return tr("Accuracy");
        case kModified:
            return tr("Changed");
        case kNote:
            return tr("Note");
        default:
            return {};
    }
}

Qt::ItemFlags ContextsModel::flags(const QModelIndex& index) const {
    const auto flags = QAbstractTableModel::flags(index);
    const bool edited = index.column() == kName || index.column() == kNote;
    return edited && !at(index.row()).damaged ? flags | Qt::ItemIsEditable : flags;
}

ContextsFilter::ContextsFilter(ContextsModel& model, QObject* parent) : QSortFilterProxyModel(parent) {
    setSourceModel(&model);
    setSortRole(ContextsModel::kSortRole);
    setSortCaseSensitivity(Qt::CaseInsensitive);
    setSortLocaleAware(true);
    setFilterRole(ContextsModel::kSearchRole);
    setFilterCaseSensitivity(Qt::CaseInsensitive);
    setFilterKeyColumn(0);
}

}  // namespace emloc::ui
