#include "ui/demonstrations/doubt_bar.h"

#include "ui/demonstrations/demonstrations_model.h"

namespace emloc::ui {

DoubtBar::DoubtBar(const DemonstrationsModel& model, QWidget* parent) : MessageBar(parent), model_(model) {
    setObjectName(QStringLiteral("doubt_messages"));
}

void DoubtBar::look() {
    constexpr qsizetype kMostShown = 2;
    QStringList lines;
    if (const QString only = model_.only_class(); !only.isEmpty()) {
        lines << tr("There is only one class, \"%1\", so nothing can be told apart: every image will be classified as "
                    "it. "
                    "Add images of another class.")
                     .arg(only);
    }
    const auto found = model_.contradictions();
    for (const auto& each : found.mid(0, kMostShown)) {
        lines << tr("%1: It is the same as %2, but of the class \"%3\" and not \"%4\". Keep it in one.")
                     .arg(each.file, each.first_file, each.label, each.first_label);
    }
    if (const auto more = found.size() - kMostShown; more > 0)
        lines << tr("%n more of the same kind.", nullptr, static_cast<int>(more));
    const QString text = lines.join(u'\n');
    if (text == said_) return;
    said_ = text;
    text.isEmpty() ? hide() : show_note(text);
}

}  // namespace emloc::ui
