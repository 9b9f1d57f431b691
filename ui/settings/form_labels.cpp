#include "ui/settings/form_labels.h"

#include <QWidget>
#include <algorithm>

namespace emloc::ui {

namespace {

template <class Act>
void for_each_row(const QList<QFormLayout*>& forms, Act act) {
    for (QFormLayout* form : forms) {
        for (int row = 0; row < form->rowCount(); ++row) {
            const QLayoutItem* label = form->itemAt(row, QFormLayout::LabelRole);
            const QLayoutItem* field = form->itemAt(row, QFormLayout::FieldRole);
            if (label != nullptr && field != nullptr) act(*label->widget(), *field->widget());
        }
    }
}

}  // namespace

void align_labels(const QList<QFormLayout*>& forms) {
    int width = 0;
    for_each_row(forms, [&](QWidget& label, QWidget&) {
        label.ensurePolished();
        width = std::max(width, label.sizeHint().width());
    });
    for_each_row(forms, [&](QWidget& label, QWidget& field) {
        field.ensurePolished();
        label.setMinimumSize(width, field.sizeHint().height());
    });
}

}  // namespace emloc::ui
