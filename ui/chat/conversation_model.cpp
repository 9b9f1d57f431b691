#include "ui/chat/conversation_model.h"

#include <QLocale>
#include <utility>

#include "ui/convert.h"

namespace emloc::ui {

namespace {

QString time_text(double seconds) {
    if (seconds < 1) return ConversationModel::tr("%1 ms").arg(1000 * seconds, 0, 'f', 0);
    return ConversationModel::tr("%1 s").arg(QLocale().toString(seconds, 'f', 1));
}

bool is_open(const ChatReply& reply) {
    return reply.state == ChatReply::State::kWaiting || reply.state == ChatReply::State::kStreaming;
}

ChatEntry entry_of(const Exchange& exchange, const QString& context) {
    ChatEntry entry;
    entry.classifies = exchange.kind == Exchange::Kind::kClassification;
    entry.question = to_qstring(exchange.question);
    entry.media = exchange.media;
    ChatReply reply;
    reply.state = ChatReply::State::kDone;
    reply.context = context;
    reply.text = to_qstring(exchange.answer);
    for (const auto& [label, probability] : exchange.labels) {
        reply.labels.push_back({to_qstring(label), probability});
        entry.candidates << to_qstring(label);
    }
    reply.tokens = exchange.tokens;
    reply.first_token_seconds = exchange.first_token_seconds;
    reply.seconds = exchange.seconds;
    reply.stopped = exchange.stopped;
    entry.replies.push_back(std::move(reply));
    return entry;
}

}  // namespace

QString facts_of(const ChatReply& reply, bool classifies) {
    if (reply.state != ChatReply::State::kDone) return {};
    if (classifies) return time_text(reply.seconds);
    QStringList facts;
    if (reply.seconds > 0 && reply.tokens > 0) {
        facts << ConversationModel::tr("%1 tokens/s").arg(static_cast<double>(reply.tokens) / reply.seconds, 0, 'f', 0);
    }
    if (reply.first_token_seconds > 0) {
        facts << ConversationModel::tr("first after %1").arg(time_text(reply.first_token_seconds));
    }
    facts << time_text(reply.seconds);
    if (reply.stopped) facts << ConversationModel::tr("stopped");
    return facts.join(QStringLiteral(" \u00b7 "));
}

QString plain_text(const ChatReply& reply, bool classifies) {
    if (!classifies) return reply.text;
    QStringList lines;
    for (const LabelScore& each : reply.labels) {
        lines << QStringLiteral("%1\t%2").arg(each.label).arg(each.probability, 0, 'g', 6);
    }
    return lines.join(u'\n');
}

ConversationModel::ConversationModel(QObject* parent) : QAbstractListModel(parent) {}

void ConversationModel::add(ChatEntry entry) {
    if (rowCount() >= kMostEntries) {
        beginRemoveRows({}, 0, 0);
        entries_.erase(entries_.begin());
        endRemoveRows();
    }
    const int row = rowCount();
    beginInsertRows({}, row, row);
    entries_.push_back(std::move(entry));
    endInsertRows();
}

void ConversationModel::load(const std::vector<Exchange>& exchanges, const QString& context) {
    beginResetModel();
    entries_.clear();
    const auto most = static_cast<std::size_t>(kMostEntries);
    for (std::size_t i = exchanges.size() > most ? exchanges.size() - most : 0; i < exchanges.size(); ++i) {
        entries_.push_back(entry_of(exchanges[i], context));
    }
    endResetModel();
}

void ConversationModel::clear() {
    load({}, {});
}

ChatReply* ConversationModel::waiting(int slot, int& row, int& reply) {
    for (row = 0; row < rowCount(); ++row) {
        auto& replies = entries_[static_cast<std::size_t>(row)].replies;
        for (reply = 0; reply < static_cast<int>(replies.size()); ++reply) {
            ChatReply& each = replies[static_cast<std::size_t>(reply)];
            if (is_open(each) && (slot < 0 || each.slot == slot)) return &each;
        }
    }
    return nullptr;
}

void ConversationModel::grow(const QString& text, int slot) {
    int row = 0;
    int at = 0;
    ChatReply* reply = waiting(slot, row, at);
    if (reply == nullptr) return;
    reply->state = ChatReply::State::kStreaming;
    reply->text += text;
    Q_EMIT reply_changed(row, at);
}

void ConversationModel::end(const Answered& answered) {
    int row = 0;
    int at = 0;
    ChatReply* reply = waiting(answered.slot, row, at);
    if (reply == nullptr) return;
    reply->state = ChatReply::State::kDone;
    reply->text = answered.text;
    reply->tokens = answered.tokens;
    reply->first_token_seconds = answered.first_token_seconds;
    reply->seconds = answered.seconds;
    reply->stopped = answered.stopped;
    Q_EMIT reply_changed(row, at);
}

void ConversationModel::end(const Classified& classified) {
    int row = 0;
    int at = 0;
    ChatReply* reply = waiting(classified.slot, row, at);
    if (reply == nullptr) return;
    reply->state = ChatReply::State::kDone;
    reply->labels = classified.labels;
    reply->seconds = classified.seconds;
    Q_EMIT reply_changed(row, at);
}

void ConversationModel::fail(const QString& why) {
    int row = 0;
    int at = 0;
    ChatReply* reply = waiting(-1, row, at);
    if (reply == nullptr) return;
    reply->state = ChatReply::State::kFailed;
    reply->text = why;
    Q_EMIT reply_changed(row, at);
}

bool ConversationModel::is_waiting() const {
    for (const ChatEntry& entry : entries_) {
        for (const ChatReply& reply : entry.replies) {
            if (is_open(reply)) return true;
        }
    }
    return false;
}

QStringList ConversationModel::questions() const {
    QStringList asked;
    for (auto entry = entries_.rbegin(); entry != entries_.rend(); ++entry) {
        if (!entry->classifies && !entry->question.isEmpty()) asked << entry->question;
    }
    asked.removeDuplicates();
    return asked;
}

QString ConversationModel::last_answer() const {
    for (auto entry = entries_.rbegin(); entry != entries_.rend(); ++entry) {
        if (entry->classifies || entry->replies.empty()) continue;
        const ChatReply& reply = entry->replies.front();
        return reply.state == ChatReply::State::kFailed ? QString() : reply.text;
    }
    return {};
}

const std::vector<LabelScore>* ConversationModel::last_labels() const {
    for (auto entry = entries_.rbegin(); entry != entries_.rend(); ++entry) {
        if (entry->classifies && !entry->replies.empty() && !entry->replies.front().labels.empty()) {
            return &entry->replies.front().labels;
        }
    }
    return nullptr;
}

int ConversationModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(entries_.size());
}

QVariant ConversationModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || role != Qt::DisplayRole) return {};
    return at(index.row()).question;
}

}  // namespace emloc::ui
