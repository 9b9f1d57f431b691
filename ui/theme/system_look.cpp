#include "ui/theme/system_look.h"

#include <QDBusConnection>
#include <QDBusMessage>
#include <QDBusPendingCallWatcher>
#include <QDBusPendingReply>
#include <QDBusVariant>

namespace emloc::ui {

namespace {

const QString kService = QStringLiteral("org.freedesktop.portal.Desktop");
const QString kPath = QStringLiteral("/org/freedesktop/portal/desktop");
const QString kInterface = QStringLiteral("org.freedesktop.portal.Settings");
const QString kGroup = QStringLiteral("org.freedesktop.appearance");
const QString kKey = QStringLiteral("color-scheme");

}  // namespace

SystemLook::SystemLook(bool dark, QObject* parent) : QObject(parent), dark_(dark) {
    QDBusConnection bus = QDBusConnection::sessionBus();
    if (!bus.isConnected()) return;
    bus.connect(kService, kPath, kInterface, QStringLiteral("SettingChanged"), this,
                SLOT(setting_changed(QString, QString, QDBusVariant)));
    QDBusMessage read = QDBusMessage::createMethodCall(kService, kPath, kInterface, QStringLiteral("Read"));
    read << kGroup << kKey;
    auto* answer = new QDBusPendingCallWatcher(bus.asyncCall(read), this);
    connect(answer, &QDBusPendingCallWatcher::finished, this, [this](QDBusPendingCallWatcher* done) {
        const QDBusPendingReply<QDBusVariant> reply = *done;
        if (!reply.isError()) take(reply.value().variant());
        done->deleteLater();
    });
}

void SystemLook::setting_changed(const QString& group, const QString& key, const QDBusVariant& value) {
    if (group == kGroup && key == kKey) take(value.variant());
}

// 1: dark, 2: light, 0: no preference. The portal's Read wraps it twice.
void SystemLook::take(const QVariant& value) {
    QVariant inner = value;
    if (inner.canConvert<QDBusVariant>()) inner = inner.value<QDBusVariant>().variant();
    bool number = false;
    const uint scheme = inner.toUInt(&number);
    if (!number || scheme == 0 || (scheme == 1) == dark_) return;
    dark_ = scheme == 1;
    Q_EMIT changed();
}

}  // namespace emloc::ui
