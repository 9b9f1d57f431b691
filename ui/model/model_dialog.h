// Picks a model: those used before, the bundled one, those that other programs keep on this machine, or a folder; each
// is checked before it is loaded.
#pragma once

#include <QDialog>
#include <QFutureWatcher>
#include <QStringList>
#include <vector>

#include "engine/model/finder/found_models.h"
#include "ui/model/model_check.h"

class QLabel;
class QLayout;
class QListWidget;
class QListWidgetItem;
class QPushButton;

namespace emloc::ui {

class MessageBar;

class ModelDialog : public QDialog {
    Q_OBJECT

 public:
    ModelDialog(const QStringList& folders, const QString& current, const Settings& settings,
                QWidget* parent = nullptr);

    void add_folder(const QString& folder);  // and chooses it
    // Lists what is found there, in the background. A new dialog looks in the places of all known programs.
    void look_for_models(const std::vector<ModelPlace>& places);

 Q_SIGNALS:
    void chosen(const QString& folder);

 protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

 private:
    void build();
    void make_fields();
    QLayout* make_buttons();
    QWidget* make_advice();
    void choose_folder();
    void list_found(const std::vector<FoundModel>& found);
    QListWidgetItem* add_item(const QString& name, const QString& where, const QString& folder);
    QListWidgetItem* item_of(const QString& folder) const;
    void check();
    void show_check(const ModelCheck& found);
    QString selected() const;
    QStringList folders() const;  // of all that are listed

    Settings settings_;
    QListWidget* list_;
    QLabel* facts_;
    QLabel* verdict_;
    MessageBar* messages_;
    QPushButton* use_;
    QWidget* advice_;
    QFutureWatcher<ModelCheck> check_;
    QFutureWatcher<std::vector<FoundModel>> find_;
};

}  // namespace emloc::ui
