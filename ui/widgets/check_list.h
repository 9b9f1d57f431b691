// A list whose entries are chosen by a tick.
#pragma once

#include <QLabel>
#include <QListWidget>
#include <QListWidgetItem>
#include <QString>
#include <QStringList>

namespace emloc::ui {

// `name`: what checked_names() says of it.
inline QListWidgetItem* checkable_item(const QString& text, const QString& name, bool checked) {
    auto* item = new QListWidgetItem(text);
    item->setData(Qt::UserRole, name);
    item->setFlags(Qt::ItemIsEnabled | Qt::ItemIsSelectable | Qt::ItemIsUserCheckable);
    item->setCheckState(checked ? Qt::Checked : Qt::Unchecked);
    return item;
}

inline QStringList checked_names(const QListWidget& list) {
    QStringList names;
    for (int row = 0; row < list.count(); ++row)
        if (list.item(row)->checkState() == Qt::Checked) names << list.item(row)->data(Qt::UserRole).toString();
    return names;
}

// Text beside it that says what the choice means.
inline QLabel* muted_label(const QString& text = {}) {
    auto* label = new QLabel(text);
    label->setWordWrap(true);
    label->setProperty("look", QStringLiteral("muted"));
    return label;
}

}  // namespace emloc::ui
