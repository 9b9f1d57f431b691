// Whether the desktop is light or dark, now and when that changes.
#pragma once

#include <QObject>
#include <QVariant>

class QDBusVariant;

namespace emloc::ui {

// Asks the desktop portal, which GNOME, KDE and others answer; where none does, what the palette was at the start
// counts.
class SystemLook : public QObject {
    Q_OBJECT

 public:
    // `dark`: what is taken until the portal has answered.
    explicit SystemLook(bool dark, QObject* parent = nullptr);

    bool is_dark() const { return dark_; }

 Q_SIGNALS:
    void changed();

 private Q_SLOTS:
    void setting_changed(const QString& group, const QString& key, const QDBusVariant& value);

 private:
    void take(const QVariant& value);

    bool dark_;
};

}  // namespace emloc::ui
