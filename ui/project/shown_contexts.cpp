#include "ui/project/shown_contexts.h"

#include <QSettings>
#include <QVariantMap>

namespace emloc::ui {

namespace {

constexpr qsizetype kMost = 200;  // projects
const QString kKey = QStringLiteral("shown_contexts");
// No path is called so.
const QString kUntitled = QStringLiteral("(untitled)");

QString key_of(const QString& project) {
    return project.isEmpty() ? kUntitled : project;
}

QVariant written(const ShownContext& shown) {
    return QStringList{QString::number(static_cast<int>(shown.choice.kind)), shown.choice.name, shown.store};
}

ShownContext read(const QVariant& value) {
    const QStringList parts = value.toStringList();
    if (parts.size() != 3) return {};
    const int kind = parts[0].toInt();
    if (kind != static_cast<int>(ContextChoice::Kind::kSaved) && kind != static_cast<int>(ContextChoice::Kind::kResult))
        return {};
    return {{static_cast<ContextChoice::Kind>(kind), parts[1]}, parts[2]};
}

}  // namespace

ShownContext context_shown_with(const QString& project) {
    return read(QSettings().value(kKey).toMap().value(key_of(project)));
}

void remember_context(const QString& project, const ShownContext& shown) {
    QSettings settings;
    QVariantMap all = settings.value(kKey).toMap();
    if (shown.choice.kind == ContextChoice::Kind::kNone) {
        all.remove(key_of(project));
    } else {
        if (all.size() >= kMost) all.erase(all.begin());
        all.insert(key_of(project), written(shown));
    }
    settings.setValue(kKey, all);
}

void rename_shown(const ShownContext& from, const ContextChoice& to) {
    const QVariantMap all = QSettings().value(kKey).toMap();
    for (auto each = all.cbegin(); each != all.cend(); ++each) {
        if (read(each.value()) != from) continue;
        remember_context(each.key() == kUntitled ? QString() : each.key(), {to, from.store});
    }
}

}  // namespace emloc::ui
