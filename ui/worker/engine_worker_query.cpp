// The part of the worker that asks, and keeps what was said.
#include <utility>

#include "engine/evaluation/evaluate.h"
#include "engine/media/video.h"
#include "ui/convert.h"
#include "ui/worker/engine_worker.h"

namespace emloc::ui {

namespace {

std::vector<TestItem> items_of(const std::vector<LabelledImage>& images) {
    std::vector<TestItem> items;
    for (const LabelledImage& image : images) {
        Media medium = medium_at(to_path(image.path));
        medium.choice = image.choice;
        items.push_back({image.path.toStdString(), {std::move(medium)}, image.label.toStdString()});
    }
    return items;
}

std::vector<std::string> to_strings(const QStringList& list) {
    std::vector<std::string> strings;
    for (const QString& text : list) strings.push_back(text.toStdString());
    return strings;
}

}  // namespace

Query* EngineWorker::query(Job job, int slot) {
    auto& open = slots_[static_cast<std::size_t>(slot)].query;
    if (!model_) {
        report_no_model(job);
    } else if (!open) {
        report(job, {ErrorKind::kNotFound, tr("No context is open. Pick one first.").toStdString()});
    }
    return model_ && open ? &*open : nullptr;
}

void EngineWorker::classify(const QueryRequest& request, std::stop_token stop) {
    Query* open = query(Job::kAnswer, request.slot);
    if (open == nullptr) return;
    const auto& media = request.media;
    const auto labels = to_strings(request.labels);
    const auto answer = open->classify(media, request.question.toStdString(), labels, std::move(stop));
    if (!answer) return report(Job::kAnswer, answer.error());
    Classified reply{.labels = {}, .seconds = answer->seconds, .slot = request.slot};
    Exchange exchange;
    exchange.kind = Exchange::Kind::kClassification;
    exchange.question = request.question.toStdString();
    exchange.media = media;
    exchange.seconds = answer->seconds;
    for (const auto& [label, probability] : answer->labels) {
        reply.labels.push_back({to_qstring(label), probability});
        exchange.labels.emplace_back(label, probability);
    }
    Q_EMIT classified(reply);
    keep(std::move(exchange), request.slot);
}

void EngineWorker::ask(const QueryRequest& request, std::stop_token stop) {
    Query* open = query(Job::kAnswer, request.slot);
    if (open == nullptr) return;
    const auto& media = request.media;
    const auto grew = [this, &request](std::string_view text) { Q_EMIT answer_grew(to_qstring(text), request.slot); };
    const auto answer = open->ask(media, request.question.toStdString(), {}, grew, std::move(stop));
    if (!answer) return report(Job::kAnswer, answer.error());
    Q_EMIT answered(Answered{.text = to_qstring(answer->text),
                             .tokens = answer->tokens,
                             .seconds = answer->seconds,
                             .stopped = answer->stopped,
                             .first_token_seconds = answer->first_token_seconds,
                             .slot = request.slot});
    Exchange exchange;
    exchange.question = request.question.toStdString();
    exchange.media = media;
    exchange.answer = answer->text;
    exchange.tokens = answer->tokens;
    exchange.first_token_seconds = answer->first_token_seconds;
    exchange.seconds = answer->seconds;
    exchange.stopped = answer->stopped;
    keep(std::move(exchange), request.slot);
}

void EngineWorker::keep(Exchange exchange, int slot) {
    const ContextChoice& choice = slots_[static_cast<std::size_t>(slot)].choice;
    if (choice.kind == ContextChoice::Kind::kResult) {
        said_to_result_.push_back(std::move(exchange));
        return;
    }
    if (!store_) return;
    if (const auto id = store_->add_exchange(choice.name.toStdString(), exchange); !id) {
        report(Job::kConversation, id.error());
    }
}

void EngineWorker::load_conversation(const ContextChoice& choice, int slot) {
    if (choice.kind == ContextChoice::Kind::kResult) {
        Q_EMIT conversation_loaded(slot, said_to_result_);
        return;
    }
    if (!store_) return;
    auto said = store_->exchanges(choice.name.toStdString());
    if (!said) report(Job::kConversation, said.error());
    Q_EMIT conversation_loaded(slot, said ? *said : std::vector<Exchange>{});
}

void EngineWorker::clear_conversation(const ContextChoice& choice) {
    if (choice.kind == ContextChoice::Kind::kResult) {
        said_to_result_.clear();
    } else if (store_) {
        if (const auto status = store_->clear_exchanges(choice.name.toStdString()); !status) {
            return report(Job::kConversation, status.error());
        }
    }
    for (int slot = 0; slot < kSlots; ++slot) {
        if (slots_[static_cast<std::size_t>(slot)].choice == choice) load_conversation(choice, slot);
    }
}

void EngineWorker::test(const std::vector<LabelledImage>& images, const QStringList& labels, std::stop_token stop) {
    Query* open = query(Job::kTest, 0);
    if (open == nullptr) return;
    const TestOptions options{.labels = to_strings(labels), .goes_on_after_errors = true};
    const auto progress = [this](std::size_t item, const TestAnswer& answer, const TestMetrics&) {
        Q_EMIT image_tested(
            {static_cast<int>(item), to_qstring(answer.answer), answer.probability, to_qstring(answer.error)});
    };
    auto outcome = evaluate(*open, items_of(images), options, progress, stop);
    if (!outcome) return report(Job::kTest, outcome.error());
    const Confusion& confusion = outcome->metrics.confusion;
    Q_EMIT tested({static_cast<int>(confusion.total()), static_cast<int>(confusion.correct()), outcome->cancelled,
                   outcome->run.seconds});
    if (outcome->cancelled || confusion.total() == 0) return;
    const ContextChoice& choice = slots_[0].choice;
    if (choice.kind == ContextChoice::Kind::kResult) test_of_result_ = std::move(outcome->run);
    if (choice.kind != ContextChoice::Kind::kSaved || !store_) return;
    if (const auto status = store_->record_test(choice.name.toStdString(), outcome->run); !status) {
        return report(Job::kTest, status.error());
    }
    list_contexts();
}

void EngineWorker::load_test(const ContextChoice& choice) {
    if (choice.kind != ContextChoice::Kind::kSaved || !store_) return;
    const auto run = store_->last_test(choice.name.toStdString());
    if (!run) return report(Job::kTest, run.error());
    if (run->has_value()) Q_EMIT test_loaded(**run);
}

}  // namespace emloc::ui
