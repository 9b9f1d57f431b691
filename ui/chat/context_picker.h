// Which context is talked to: one, none, or the last compression.
#pragma once

#include <QComboBox>

#include "ui/worker/messages.h"

namespace emloc::ui {

class ContextSearch;

class ContextPicker : public QComboBox {
    Q_OBJECT

 public:
    explicit ContextPicker(QWidget* parent = nullptr);

    // The choice stays where it is still there, and is none otherwise.
    void set_contexts(const QStringList& saved, bool has_result);
    void select(const ContextChoice& choice);
    ContextChoice chosen() const { return choice_at(currentIndex()); }
    void showPopup() override;  // with a field to search where there are many

 Q_SIGNALS:
    void picked(const emloc::ui::ContextChoice& choice);  // by the user

 protected:
    void paintEvent(QPaintEvent* event) override;

 private:
    ContextChoice choice_at(int row) const;

    ContextSearch* search_ = nullptr;  // made at first use
};

// "mushrooms", "Last compression, not saved", "No context (zero-shot)".
QString name_of(const ContextChoice& choice);

}  // namespace emloc::ui
