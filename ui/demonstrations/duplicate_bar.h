// Says that images are among the demonstrations more than once, and removes the copies.
#pragma once

#include <QSet>

#include "ui/widgets/message_bar.h"

namespace emloc::ui {

class DemonstrationsModel;

class DuplicateBar : public MessageBar {
    Q_OBJECT

 public:
    // The model outlives it.
    explicit DuplicateBar(DemonstrationsModel& model, QWidget* parent = nullptr);

    // After a change. Closed by the user, it stays away until there are others.
    void look();
    bool remove();  // false where there is none

 private:
    QSet<quint64> copies() const;

    DemonstrationsModel& model_;
    QSet<quint64> shown_;
};

}  // namespace emloc::ui
