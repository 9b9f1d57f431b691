// What methods are called, and lists of them to choose from.
#pragma once

#include <QCoreApplication>
#include <QListWidget>
#include <QString>
#include <string>

#include "engine/adaptation/methods/registry.h"
#include "ui/convert.h"
#include "ui/widgets/check_list.h"

namespace emloc::ui {

// The title or the summary of what makes contexts or trains, in the window's language.
inline QString method_text(const std::string& text) {
    return QCoreApplication::translate("Methods", text.c_str());
}

// An entry by the method's name, with its summary as a tip.
template <class Method>
void add_checkable_method(QListWidget& list, const Method& method, const QString& title, bool checked) {
    auto* item = checkable_item(title, to_qstring(method.name), checked);
    item->setToolTip(method_text(method.summary));
    list.addItem(item);
}

// Those that read labelled images, each ticked or only the first.
inline void add_checkable_methods(QListWidget& list, const MethodRegistry& methods, bool all_checked) {
    for (const MethodDescription& method : methods.all()) {
        if (method.reads == Reads::kOneVideo) continue;
        add_checkable_method(list, method, method_text(method.title), all_checked || list.count() == 0);
    }
}

}  // namespace emloc::ui
