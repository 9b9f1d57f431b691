#include "ui/demonstrations/doubt_bar.h"

#include "ui/demonstrations/demonstrations_model.h"

namespace emloc::ui {

DoubtBar::DoubtBar(const DemonstrationsModel& model, QWidget* parent) : MessageBar(parent), model_(model) {
    setObjectName(QStringLiteral("doubt_messages"));
}

void DoubtBar::look() {
    QStringList lines;
    if (const QString only = model_.only_class(); !only.isEmpty()) {
        lines << tr("There is only one class, \"%1\", so nothing can be told apart: every image will be classified as "
                    "it. "
                    "Add images of another class.")
                     .arg(only);
    }
    const QString text = lines.join(u'\n');
    if (text == said_) return;
    said_ = text;
    text.isEmpty() ? hide() : show_note(text);
}

}  // namespace emloc::ui
