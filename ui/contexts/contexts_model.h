// The contexts of the open store.
#pragma once

#include <QAbstractTableModel>
#include <QSortFilterProxyModel>
#include <cstddef>
#include <optional>
#include <vector>

#include "engine/store/store.h"

namespace emloc::ui {

// Editing a name or a note does not change it: a signal asks the store to, and the list comes back changed. What is
// removed only disappears from the list, so that it can be taken back; take_removed() says what the store is to forget.
class ContextsModel : public QAbstractTableModel {
    Q_OBJECT

 public:
    enum Column { kName, kModel, kDemonstrations, kKept, kSize, kAccuracy, kModified, kNote, kColumnCount };
    enum Role {
        kSortRole = Qt::UserRole + 1,  // the number or text to sort by
        kSearchRole,                   // everything that a search looks at
    };

    explicit ContextsModel(QObject* parent = nullptr);

    void set_contexts(std::vector<ContextSummary> contexts);
    const ContextSummary& at(int row) const { return contexts_[static_cast<std::size_t>(row)]; }
    QStringList recent_names() const;  // the last changed first
    QStringList names() const;
    int row_of(const QString& name) const;  // -1: none
    // "glyphs copy", "glyphs copy 2": a name that is free.
    QString free_name(const QString& name) const;

    void remove_later(const QString& name);
    QString undo_remove();  // the last one, back in the list; empty: none
    QStringList removed() const { return removed_; }
    QStringList take_removed();
    bool forget_removed(const QString& name);  // true where it was one: the store has to forget it now

    int rowCount(const QModelIndex& parent = {}) const override;
    int columnCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;
    bool setData(const QModelIndex& index, const QVariant& value, int role = Qt::EditRole) override;
    QVariant headerData(int section, Qt::Orientation orientation, int role = Qt::DisplayRole) const override;
    Qt::ItemFlags flags(const QModelIndex& index) const override;

 Q_SIGNALS:
    void rename_requested(const QString& from, const QString& to);
    void note_requested(const QString& name, const QString& note);

 private:
    void show_all_but_removed();
    QVariant shown(const ContextSummary& context, int column) const;
    QVariant sorted_by(const ContextSummary& context, int column) const;
    QString tooltip(const ContextSummary& context) const;

    std::vector<ContextSummary> all_;
    std::vector<ContextSummary> contexts_;  // without the removed
    QStringList removed_;                   // the last one last
};

// Sorted by the values rather than by how they are written; searched in names, models, labels and notes.
class ContextsFilter : public QSortFilterProxyModel {
    Q_OBJECT

 public:
    explicit ContextsFilter(ContextsModel& model, QObject* parent = nullptr);
};

}  // namespace emloc::ui
