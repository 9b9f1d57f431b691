#include "ui/inspector/inspection_model.h"

#include <QLocale>
#include <algorithm>
#include <cmath>
#include <utility>

#include "ui/convert.h"
#include "ui/inspector/visual_tokens.h"

namespace emloc::ui {

InspectionModel::InspectionModel(QObject* parent) : QAbstractListModel(parent) {}

void InspectionModel::clear() {
    record_.reset();
    live_.clear();
    stale_ = true;
    choose(-1, -1);
}

void InspectionModel::show(SharedRecord record) {
    record_ = std::move(record);
    live_.clear();
    stale_ = true;
    choose(chunk_, layer_);
}

void InspectionModel::begin(SharedRecord record) {
    record_ = std::move(record);
    live_.clear();
    stale_ = true;
    head_ = -1;
    choose(-1, -1);
}

void InspectionModel::begin_chunk(const ChunkBegun& chunk) {
    stale_ = stale_ || chunk.chunk == chunk_;
    live_[chunk.chunk] = Live{.tokens = chunk.tokens,
                              .first_demonstration = chunk.first_demonstration,
                              .spans = chunk.spans,
                              .decisions = {}};
}

void InspectionModel::decide(const LayerDecision& decision) {
    const auto live = live_.find(decision.chunk);
    if (live == live_.end() || !decision.whole) return;
    live->second.decisions[decision.layer] = decision.whole;
    if (decision.chunk == chunk_ && decision.layer == layer_) choose(chunk_, layer_);
}

int InspectionModel::layers() const {
    return record_ ? static_cast<int>(record_->model.layers) : 0;
}

int InspectionModel::chunks() const {
    int known = record_ ? static_cast<int>(record_->chunks.size()) : 0;
    if (!live_.empty()) known = std::max(known, live_.rbegin()->first + 1);
    return known;
}

int InspectionModel::heads() const {
    return record_ ? static_cast<int>(record_->model.kv_heads) : 0;
}

void InspectionModel::choose(int chunk, int layer) {
    const bool there = chunk >= 0 && chunk < chunks() && layer >= 0 && layer < layers();
    layer_ = there ? layer : -1;
    if (head_ >= heads()) head_ = -1;
    // Another layer of the same chunk leaves the rows, and with them the current one, as they are.
    if (there && chunk == chunk_ && rows_ > 0 && !stale_) return refresh();
    beginResetModel();
    chunk_ = there ? chunk : -1;
    stale_ = false;
    const auto seen = view();
    rows_ = seen ? static_cast<int>(seen->spans->size()) : 0;
    marks_ = marks_of(head_);
    endResetModel();
    Q_EMIT cell_changed();
}

void InspectionModel::choose_head(int head) {
    head_ = head >= 0 && head < heads() ? head : -1;
    refresh();
}

void InspectionModel::refresh() {
    marks_ = marks_of(head_);
    if (rows_ > 0) Q_EMIT dataChanged(index(0), index(rows_ - 1));
    Q_EMIT cell_changed();
}

std::optional<InspectionModel::View> InspectionModel::view() const {
    if (chunk_ < 0 || !record_) return std::nullopt;
    if (const auto live = live_.find(chunk_); live != live_.end()) {
        const auto decision = live->second.decisions.find(layer_);
        const bool decided = decision != live->second.decisions.end();
        return View{live->second.tokens, live->second.first_demonstration, &live->second.spans,
                    decided ? decision->second.get() : nullptr, decided};
    }
    const auto at = static_cast<std::size_t>(chunk_);
    if (at >= record_->chunks.size()) return std::nullopt;
    const ChunkRecord& chunk = record_->chunks[at];
    const auto layer = static_cast<std::size_t>(layer_);
    return View{chunk.tokens, chunk.first_demonstration, &chunk.demonstrations,
                layer < chunk.decisions.size() ? &chunk.decisions[layer] : nullptr, true};
}

InspectionModel::Marks InspectionModel::marks_of(int head) const {
    const auto seen = view();
    if (!seen || !seen->decided) return {};
    const auto tokens = static_cast<std::size_t>(seen->tokens);
    Marks marks{.kept = std::vector<float>(tokens, 1.0F), .importance = {}};
    if (seen->decision == nullptr) return marks;  // a mode without a search
    const auto& kept = seen->decision->kept;
    const std::size_t heads = kept.empty() ? static_cast<std::size_t>(std::max(1, this->heads())) : kept.size();
    const std::size_t begin = head < 0 ? 0 : std::min(static_cast<std::size_t>(head), heads - 1);
    const std::size_t end = head < 0 ? heads : begin + 1;
    const float part = 1.0F / static_cast<float>(end - begin);
    if (!kept.empty()) {
        std::ranges::fill(marks.kept, 0.0F);
        for (std::size_t h = begin; h < end; ++h) {
            for (const std::int32_t position : kept[h]) {
                if (position >= 0 && static_cast<std::size_t>(position) < tokens) {
                    marks.kept[static_cast<std::size_t>(position)] += part;
                }
            }
        }
    }
    const auto& importance = seen->decision->importance;
    if (importance.size() < heads * tokens) return marks;
    marks.importance.assign(tokens, 0.0F);
    for (std::size_t h = begin; h < end; ++h) {
        for (std::size_t i = 0; i < tokens; ++i) marks.importance[i] += part * importance[h * tokens + i];
    }
    // The answers' tokens have a bonus far above anything else: the scale is that of the media, or of all where there
    // are none. The root makes differences among the weak ones visible.
    float most = 0;
    for (const DemonstrationSpans& spans : *seen->spans) {
        for (auto i = spans.media.begin; i < spans.media.end && i < seen->tokens; ++i) {
            most = std::max(most, marks.importance[static_cast<std::size_t>(i)]);
        }
    }
    if (most <= 0) most = std::max(1e-12F, *std::ranges::max_element(marks.importance));
    for (float& value : marks.importance) value = std::sqrt(std::clamp(value / most, 0.0F, 1.0F));
    return marks;
}

bool InspectionModel::has_importance() const {
    return !marks_.importance.empty();
}

CellFacts InspectionModel::facts() const {
    CellFacts facts{.chunk = chunk_, .layer = layer_};
    const auto seen = view();
    if (!seen) return facts;
    facts.decided = seen->decided;
    facts.tokens = seen->tokens;
    facts.ratio = seen->decision != nullptr ? seen->decision->ratio : 1;
    facts.pruned = seen->decision != nullptr && !seen->decision->kept.empty();
    if (!seen->decided) return facts;
    const auto add = [&](KeptOf& of, const TokenSpan& span) {
        for (auto i = span.begin; i < span.end && i < seen->tokens; ++i) {
            of.kept += marks_.kept[static_cast<std::size_t>(i)];
            ++of.tokens;
        }
    };
    for (const DemonstrationSpans& spans : *seen->spans) {
        add(facts.media, spans.media);
        add(facts.question, spans.question);
        add(facts.answer, spans.answer);
    }
    for (const float kept : marks_.kept) facts.kept += kept;
    facts.rest.tokens = seen->tokens - facts.media.tokens - facts.question.tokens - facts.answer.tokens;
    facts.rest.kept = facts.kept - facts.media.kept - facts.question.kept - facts.answer.kept;
    return facts;
}

const DemonstrationSpans* InspectionModel::spans(int row) const {
    const auto seen = view();
    if (!seen || row < 0 || row >= rows_) return nullptr;
    return &(*seen->spans)[static_cast<std::size_t>(row)];
}

const Demonstration* InspectionModel::demonstration(int row) const {
    const auto seen = view();
    if (!seen || row < 0 || row >= rows_) return nullptr;
    const auto at = static_cast<std::size_t>(seen->first_demonstration + row);
    return at < record_->demonstrations.size() ? &record_->demonstrations[at] : nullptr;
}

std::vector<TokenGrid> InspectionModel::grids(int row, std::optional<int> head) const {
    const DemonstrationSpans* own = spans(row);
    if (own == nullptr) return {};
    const auto places = visual_tokens(*own);
    const Marks marks = head ? marks_of(*head) : marks_;
    std::vector<TokenGrid> grids;
    for (std::size_t i = 0; i < places.runs.size(); ++i) {
        const auto& [t, h, w] = own->grids[i];
        TokenGrid& grid = grids.emplace_back();
        grid.t = static_cast<int>(t);
        grid.h = static_cast<int>(h / places.side);
        grid.w = static_cast<int>(w / places.side);
        const auto cut = [&](const std::vector<float>& all) {
            std::vector<float> values;
            for (const auto& run : places.runs[i]) {
                if (run.begin < 0 || run.end < run.begin || run.end > static_cast<std::int64_t>(all.size()))
                    return std::vector<float>();
                values.insert(values.end(), all.begin() + run.begin, all.begin() + run.end);
            }
            return values;
        };
        grid.kept = cut(marks.kept);
        grid.importance = cut(marks.importance);
    }
    return grids;
}

std::vector<TextToken> InspectionModel::text_tokens(const TokenSpan& span, const QStringList& texts) const {
    std::vector<TextToken> tokens;
    for (qsizetype i = 0; i < texts.size(); ++i) {
        const auto at = static_cast<std::size_t>(span.begin + i);
        const bool known = span.begin + i < span.end;
        tokens.push_back({texts[i], known && at < marks_.kept.size() ? marks_.kept[at] : 1.0F,
                          known && at < marks_.importance.size() ? marks_.importance[at] : 0.0F});
    }
    return tokens;
}

std::vector<TextToken> InspectionModel::texts_of(int row, const TokenSpan DemonstrationSpans::*span,
                                                 const QStringList TokenTexts::*texts,
                                                 const std::string Demonstration::*uncut) const {
    const DemonstrationSpans* own = spans(row);
    if (own == nullptr) return {};
    const auto at = static_cast<std::size_t>(view()->first_demonstration + row);
    if (at < record_->texts.size()) return text_tokens(own->*span, record_->texts[at].*texts);
    const Demonstration* whole = demonstration(row);
    return whole == nullptr ? std::vector<TextToken>{} : std::vector<TextToken>{{to_qstring(whole->*uncut), 1, 0}};
}

std::vector<TextToken> InspectionModel::question(int row) const {
    return texts_of(row, &DemonstrationSpans::question, &TokenTexts::question, &Demonstration::question);
}

std::vector<TextToken> InspectionModel::answer(int row) const {
    return texts_of(row, &DemonstrationSpans::answer, &TokenTexts::answer, &Demonstration::answer);
}

int InspectionModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : rows_;
}

QVariant InspectionModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid() || index.row() >= rows_) return {};
    const Demonstration* whole = demonstration(index.row());
    const auto seen = view();
    switch (role) {
        case Qt::DisplayRole:
            return whole == nullptr ? QString() : to_qstring(whole->answer).simplified();
        case kNumberRole:
            return static_cast<int>(seen->first_demonstration + index.row() + 1);
        case kKeptRole: {
            if (marks_.kept.empty()) return {};
            const DemonstrationSpans* own = spans(index.row());
            double kept = 0;
            qint64 tokens = 0;
            for (const TokenSpan& span : {own->media, own->question, own->answer}) {
                for (auto i = span.begin; i < span.end && i < seen->tokens; ++i, ++tokens) {
                    kept += marks_.kept[static_cast<std::size_t>(i)];
                }
            }
            return tokens > 0 ? kept / static_cast<double>(tokens) : 0;
        }
        case Qt::ToolTipRole:
        case Qt::AccessibleTextRole: {
            const auto number = seen->first_demonstration + index.row() + 1;
            const QString said = whole == nullptr ? QString() : to_qstring(whole->answer).simplified();
            QStringList lines{said.isEmpty() ? tr("Demonstration %1").arg(number)
                                             : tr("Demonstration %1: %2").arg(number).arg(said)};
            if (const QVariant kept = data(index, kKeptRole); kept.isValid()) {
                lines << tr("%1 % of its tokens kept").arg(100 * kept.toDouble(), 0, 'f', 0);
            }
            return lines.join(u'\n');
        }
        default:
            return {};
    }
}

}  // namespace emloc::ui
