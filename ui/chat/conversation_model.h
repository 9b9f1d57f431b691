// What was asked and answered, question by question.
#pragma once

#include <QAbstractListModel>
#include <QString>
#include <cstddef>
#include <vector>

#include "engine/context/exchange.h"
#include "ui/worker/messages.h"

namespace emloc::ui {

struct ChatReply {
    enum class State { kWaiting, kStreaming, kDone, kFailed };
    State state = State::kWaiting;
    int slot = 0;
    QString context;  // which one answers; for when there are two
    QString text;     // the answer in words, or why there is none
    std::vector<LabelScore> labels;
    qint64 tokens = 0;
    double first_token_seconds = 0;
    double seconds = 0;
    bool stopped = false;
};

struct ChatEntry {
    bool classifies = false;
    QString question;
    std::vector<Media> media;
    QStringList candidates;          // to classify among
    std::vector<ChatReply> replies;  // one, or two side by side
};

// Rows are entries, oldest first; the oldest are forgotten above kMostEntries.
class ConversationModel : public QAbstractListModel {
    Q_OBJECT

 public:
    static constexpr int kMostEntries = 200;

    explicit ConversationModel(QObject* parent = nullptr);

    const ChatEntry& at(int row) const { return entries_[static_cast<std::size_t>(row)]; }
    void add(ChatEntry entry);
    void load(const std::vector<Exchange>& exchanges, const QString& context);
    void clear();

    // These are of the oldest reply that is still waiting (in that slot); without one they do nothing.
    void grow(const QString& text, int slot);
    void end(const Answered& answered);
    void end(const Classified& classified);
    void fail(const QString& why);

    bool is_waiting() const;
    QStringList questions() const;                       // that were asked in words, the newest first, each once
    QString last_answer() const;                         // in words; empty: none
    const std::vector<LabelScore>* last_labels() const;  // null: none

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

 Q_SIGNALS:
    void reply_changed(int row, int reply);

 private:
    ChatReply* waiting(int slot, int& row, int& reply);  // slot -1: any

    std::vector<ChatEntry> entries_;
};

// "42 tokens/s · first after 0.3 s · 1.2 s · stopped"; "84 ms".
QString facts_of(const ChatReply& reply, bool classifies);
// What the copy button takes along.
QString plain_text(const ChatReply& reply, bool classifies);

}  // namespace emloc::ui
