// The list of saved contexts: use, rename, delete.
#pragma once

#include <QString>
#include <QWidget>

class QLabel;
class QPushButton;
class QStackedLayout;
class QTableView;

namespace emloc::ui {

class ContextsModel;
class MessageBar;

class ContextsPanel : public QWidget {
    Q_OBJECT

 public:
    explicit ContextsPanel(ContextsModel& model, QWidget* parent = nullptr);

    MessageBar& messages() { return *messages_; }
    QString selected() const;  // empty: none
    void edit_selected_name();
    void ask_to_remove_selected();

 Q_SIGNALS:
    void use_requested(const QString& name);
    void remove_requested(const QString& name);

 private:
    QWidget* make_list();
    void refill();
    void refresh();

    ContextsModel& model_;
    MessageBar* messages_;
    QTableView* list_;
    QStackedLayout* stack_;
    QPushButton* use_;
    QPushButton* rename_;
    QPushButton* remove_;
    QString chosen_;  // stays chosen when the list comes anew
};

}  // namespace emloc::ui
