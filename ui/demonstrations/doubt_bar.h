// What makes the demonstrations useless though each can be read: one class only, or one picture in two classes.
#pragma once

#include "ui/widgets/message_bar.h"

namespace emloc::ui {

class DemonstrationsModel;

// Says so in the words of the command line (engine/demonstrations/doubts.h), translated. Closed by the user, it stays
// away until there is something else to say.
class DoubtBar : public MessageBar {
    Q_OBJECT

 public:
    explicit DoubtBar(const DemonstrationsModel& model, QWidget* parent = nullptr);

    void look();

 private:
    const DemonstrationsModel& model_;
    QString said_;
};

}  // namespace emloc::ui
