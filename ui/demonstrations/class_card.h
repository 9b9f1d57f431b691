// One class: its name, its count and a row of thumbnails; images dropped on it join it.
#pragma once

#include <QFrame>
#include <QPersistentModelIndex>
#include <QStringList>

class QLabel;
class QLineEdit;
class QListView;

namespace emloc::ui {

class DemonstrationsModel;
class Theme;

class ClassCard : public QFrame {
    Q_OBJECT

 public:
    ClassCard(DemonstrationsModel& model, const QModelIndex& of_class, const Theme& theme, QWidget* parent = nullptr);

    QPersistentModelIndex class_index() const { return class_; }
    void refresh();
    void edit_name();

 Q_SIGNALS:
    void dropped(const QStringList& paths);
    void add_requested();

 protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dragLeaveEvent(QDragLeaveEvent* event) override;
    void dropEvent(QDropEvent* event) override;
    bool eventFilter(QObject* watched, QEvent* event) override;

 private:
    void rename();
    void remove_selected();
    void remove_class();
    QLayout* make_header();

    DemonstrationsModel& model_;
    QPersistentModelIndex class_;
    const Theme& theme_;
    QLabel* dot_;
    QLineEdit* name_;
    QLabel* count_;
    QListView* images_;
};

}  // namespace emloc::ui
