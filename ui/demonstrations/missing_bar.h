// Says which files of the demonstrations are not where they were, and finds them.
#pragma once

#include <QFutureWatcher>
#include <QHash>
#include <QStringList>
#include <QTimer>

#include "ui/widgets/message_bar.h"

namespace emloc::ui {

class DemonstrationsModel;

// Files are looked for in other threads. One that comes back is read again without being asked for.
class MissingBar : public MessageBar {
    Q_OBJECT

 public:
    // The model outlives it.
    explicit MissingBar(DemonstrationsModel& model, QWidget* parent = nullptr);
    ~MissingBar() override;

    // After what is known of the files has changed.
    void look();
    // In that folder and below; the user is asked for one without it.
    void find_in(const QString& folder);

 private:
    void take_missing(const QStringList& missing);
    void take_found(const QHash<QString, QString>& found);
    void ask();

    DemonstrationsModel& model_;
    QStringList missing_;
    QFutureWatcher<QStringList> looking_;
    QFutureWatcher<QHash<QString, QString>> finding_;
    QTimer again_;
};

}  // namespace emloc::ui
