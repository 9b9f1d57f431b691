// Goes through the classes that a context proposes for images, by keys: accept, another class, leave out.
#pragma once

#include <QDialog>

#include "ui/proposals/proposals_model.h"

class QDoubleSpinBox;
class QLabel;
class QPushButton;
class QTableView;

namespace emloc::ui {

class PictureCache;

class ProposalsDialog : public QDialog {
    Q_OBJECT

 public:
    // `pictures` outlives it.
    ProposalsDialog(const QStringList& files, const QStringList& labels, PictureCache& pictures, QWidget* parent);

    ProposalsModel& proposals() { return proposals_; }
    // All were answered, or it was stopped.
    void end();

 Q_SIGNALS:
    void stop_requested();

 protected:
    bool eventFilter(QObject* watched, QEvent* event) override;
    void done(int result) override;

 private:
    QTableView* make_list(PictureCache& pictures);
    QWidget* make_foot();
    bool press(int key);
    void go_on(int row);
    void refresh();

    ProposalsModel proposals_;
    bool running_ = true;
    QLabel* text_;
    QLabel* keys_;
    QTableView* list_;
    QDoubleSpinBox* from_;
    QPushButton* accept_from_;
    QPushButton* add_;
};

}  // namespace emloc::ui
