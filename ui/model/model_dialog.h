// Picks a model: those used before, the bundled one, or a folder; each is checked before it is loaded.
#pragma once

#include <QDialog>
#include <QFutureWatcher>
#include <QStringList>

#include "ui/model/model_check.h"

class QLabel;
class QListWidget;
class QPushButton;

namespace emloc::ui {

class MessageBar;

class ModelDialog : public QDialog {
    Q_OBJECT

 public:
    // `device` and `cap` (bytes, 0: none) as in the settings.
    ModelDialog(const QStringList& folders, const QString& current, const QString& device, qint64 cap,
                QWidget* parent = nullptr);

    void add_folder(const QString& folder);  // and chooses it

 Q_SIGNALS:
    void chosen(const QString& folder);

 protected:
    void dragEnterEvent(QDragEnterEvent* event) override;
    void dropEvent(QDropEvent* event) override;

 private:
    void build();
    void choose_folder();
    void check();
    void show_check(const ModelCheck& found);
    QString selected() const;

    QString device_;
    qint64 cap_;
    QListWidget* list_;
    QLabel* facts_;
    QLabel* verdict_;
    MessageBar* messages_;
    QPushButton* use_;
    QFutureWatcher<ModelCheck> check_;
};

}  // namespace emloc::ui
