#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>
#include <QTest>

#include "tests/ui/drop.h"
#include "tests/ui/pictures/scenes.h"
#include "ui/held_back/held_back_model.h"
#include "ui/training/train_dialog.h"
#include "ui/widgets/message_bar.h"

namespace emloc::ui {

bool training(Photographer& photographer, const QTemporaryDir& scratch) {
    Session session(scratch.filePath(q("training/contexts.emloc")), sample("glyphs"));
    const auto* held_back = session.window.findChild<HeldBackModel*>();
    const auto ready = [&] {
        return session.idle() && session.demonstrations().image_count() > 0 && held_back->rowCount() > 0;
    };
    if (!wait(ready)) return false;
    session.action(Command::kTrain).trigger();
    auto* dialog = session.window.findChild<TrainDialog*>();
    dialog->findChild<QSpinBox*>(q("train_epochs"))->setValue(8);
    photographer.take(session, "train", dialog);
    auto* train = dialog->findChild<QPushButton*>(q("train_start"));
    if (!wait([&] { return train->isEnabled(); })) return false;
    train->click();
    const auto* step = dialog->findChild<QLabel*>(q("train_step"));
    if (!wait([&] { return step->text().contains(q(" 24 ")); })) return false;
    photographer.take(session, "training", dialog);
    photographer.take(session, "training-window");
    if (!wait_idle(session)) return false;
    photographer.take(session, "trained", dialog);
    return true;
}

}  // namespace emloc::ui
