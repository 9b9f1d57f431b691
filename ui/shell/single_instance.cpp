#include "ui/shell/single_instance.h"

#include <QFileInfo>
#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QLocalSocket>
#include <algorithm>

#include "ui/project/project_file.h"

namespace emloc::ui {

namespace {

constexpr const char* kStoreEnd = ".emloc";
constexpr int kConnect = 500;  // milliseconds; a local socket answers at once or not at all
constexpr int kAnswer = 5000;  // a busy machine
constexpr qint64 kMost = 8 * 1024 * 1024;

bool is_store(const QString& file) {
    return file.endsWith(QLatin1String(kStoreEnd));
}

bool is_project(const QString& file) {
    return QFileInfo(file).suffix() == QLatin1String(kProjectSuffix);
}

}  // namespace

StartRequest with_files_sorted(StartRequest request) {
    const auto store = std::find_if(request.files.begin(), request.files.end(), is_store);
    if (request.store.isEmpty() && store != request.files.end()) {
        request.store = *store;
        request.files.erase(store);
    }
    const bool has_project = request.files.size() == 1 && is_project(request.files.front());
    if (request.project.isEmpty() && has_project) request.project = request.files.takeFirst();
    return request;
}

QByteArray to_message(const StartRequest& request) {
    const QJsonObject object{{QStringLiteral("project"), request.project},
                             {QStringLiteral("model"), request.model},
                             {QStringLiteral("store"), request.store},
                             {QStringLiteral("files"), QJsonArray::fromStringList(request.files)}};
    return QJsonDocument(object).toJson(QJsonDocument::Compact) + '\n';
}

StartRequest from_message(const QByteArray& message) {
    const QJsonObject object = QJsonDocument::fromJson(message).object();
    StartRequest request;
    request.project = object.value(QStringLiteral("project")).toString();
    request.model = object.value(QStringLiteral("model")).toString();
    request.store = object.value(QStringLiteral("store")).toString();
    for (const QJsonValue& file : object.value(QStringLiteral("files")).toArray()) request.files << file.toString();
    return request;
}

SingleInstance::SingleInstance(const QString& name, QObject* parent) : QObject(parent), name_(name) {
    server_.setSocketOptions(QLocalServer::UserAccessOption);
    connect(&server_, &QLocalServer::newConnection, this, &SingleInstance::receive);
}

bool SingleInstance::hand_over(const StartRequest& request) {
    QLocalSocket socket;
    socket.connectToServer(name_);
    if (!socket.waitForConnected(kConnect)) return false;
    socket.write(to_message(request));
    // An instance that hangs doesn't answer: then this start has a window of its own.
    return socket.waitForReadyRead(kAnswer) && socket.readAll().startsWith("taken");
}

bool SingleInstance::listen() {
    if (server_.listen(name_)) return true;
    QLocalServer::removeServer(name_);  // of an instance that was killed
    return server_.listen(name_);
}

void SingleInstance::receive() {
    while (QLocalSocket* socket = server_.nextPendingConnection()) {
        connect(socket, &QLocalSocket::disconnected, socket, &QObject::deleteLater);
        connect(socket, &QLocalSocket::readyRead, this, [this, socket] {
            if (socket->bytesAvailable() > kMost) return socket->abort();
            if (!socket->canReadLine()) return;
            const StartRequest request = from_message(socket->readLine());
            socket->write("taken\n");
            socket->flush();
            Q_EMIT asked(request);
        });
    }
}

}  // namespace emloc::ui
