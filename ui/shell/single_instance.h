// One window per user: a second start hands what it was given to the first, and ends.
#pragma once

#include <QLocalServer>
#include <QObject>
#include <QStringList>
#include <memory>

namespace emloc::ui {

// What a start of the program asks for.
struct StartRequest {
    QString project;
    QString model;
    QString store;
    QStringList files;
};

// A file manager names files and no options: what is a store by its name becomes the store, a lone project the project,
// where the request names none itself.
StartRequest with_files_sorted(StartRequest request);

QByteArray to_message(const StartRequest& request);
StartRequest from_message(const QByteArray& message);

class SingleInstance : public QObject {
    Q_OBJECT

 public:
    // `name` of the socket: a path in a folder of the user's own.
    explicit SingleInstance(const QString& name, QObject* parent = nullptr);

    // True where another instance answered and took the request; it comes to the front.
    bool hand_over(const StartRequest& request);
    // Listens from now on. False where that is not possible: then every start has a window of its own.
    bool listen();

 Q_SIGNALS:
    void asked(const emloc::ui::StartRequest& request);

 private:
    void receive();

    QString name_;
    QLocalServer server_;
};

}  // namespace emloc::ui
