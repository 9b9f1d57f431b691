#include "ui/demonstrations/duplicate_bar.h"

#include "ui/demonstrations/demonstrations_model.h"

namespace emloc::ui {

DuplicateBar::DuplicateBar(DemonstrationsModel& model, QWidget* parent) : MessageBar(parent), model_(model) {
    setObjectName(QStringLiteral("duplicate_messages"));
}

// Which of two classes is right, is no matter of which came first: ContradictionBar asks.
QSet<quint64> DuplicateBar::copies() const {
    QSet<quint64> copies = model_.duplicates();
    for (const auto& each : model_.contradictions()) copies -= {each.id, each.first_id};
    return copies;
}

void DuplicateBar::look() {
    const QSet<quint64> found = copies();
    if (found == shown_) return;
    const bool more = !(found - shown_).isEmpty();
    shown_ = found;
    if (found.isEmpty()) return hide();
    if (!more && !isVisible()) return;
    show_note(tr("%n image(s) are here more than once.", nullptr, static_cast<int>(found.size())),
              tr("Remove the copies"), [this] { remove(); });
}

bool DuplicateBar::remove() {
    const auto again = copies();
    if (again.isEmpty()) return false;
    model_.edit(tr("Remove %n duplicate(s)", nullptr, static_cast<int>(again.size())),
                [&](DemonstrationSet& set) { set.remove_images(again); });
    return true;
}

}  // namespace emloc::ui
