// The library of saved contexts.
#pragma once

#include <QString>
#include <QStringList>
#include <QWidget>

class QLineEdit;
class QMenu;
class QPushButton;
class QStackedLayout;
class QTableView;
class QToolButton;

namespace emloc::ui {

class ContextsFilter;
class ContextsModel;
class MessageBar;

class ContextsPanel : public QWidget {
    Q_OBJECT

 public:
    explicit ContextsPanel(ContextsModel& model, QWidget* parent = nullptr);

    MessageBar& messages() { return *messages_; }
    QString selected() const;  // empty: none, or several
    // Only demonstrations that can be compressed now can be added to a context.
    void set_can_continue(bool can_continue, const QString& why_not);

    void edit_selected_name();
    void edit_selected_note();
    void remove_selected();
    void undo_remove();
    void duplicate_selected();
    void export_selected();
    void choose_import();
    void focus_search();

 Q_SIGNALS:
    void use_requested(const QString& name);
    void continue_requested(const QString& name);
    void compare_requested(const QString& name, const QString& other);  // `other` may be empty: to be picked
    void remove_requested(const QString& name);
    void remove_undone(const QString& name);
    void duplicate_requested(const QString& from, const QString& to);
    void export_requested(const QString& name, const QString& file);
    void import_requested(const QStringList& files);
    void verify_requested();

 protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

 private:
    QWidget* make_list();
    QWidget* make_head();
    QWidget* make_buttons();
    void fill_menu(QMenu& menu);
    QStringList all_selected() const;
    void compare();
    void refill();
    void refresh();
    void edit(int column);

    ContextsModel& model_;
    ContextsFilter* filter_;
    MessageBar* messages_;
    QLineEdit* search_;
    QTableView* list_;
    QStackedLayout* stack_;
    QPushButton* use_;
    QPushButton* continue_;
    QPushButton* compare_;
    QPushButton* remove_;
    QToolButton* more_;
    QString chosen_;  // stays chosen when the list comes anew
    bool can_continue_ = false;
};

}  // namespace emloc::ui
