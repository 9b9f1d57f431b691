// One cell of the heat map looked into: the chunk's demonstrations, and which of their tokens the layer keeps.
#pragma once

#include <QAbstractListModel>
#include <QString>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/adaptation/observer.h"
#include "ui/inspector/patch_overlay.h"
#include "ui/worker/messages.h"

namespace emloc::ui {

// Tokens kept of those there are, mean over the chosen heads.
struct KeptOf {
    double kept = 0;
    qint64 tokens = 0;
    double share() const { return tokens > 0 ? kept / static_cast<double>(tokens) : 0; }
};

struct CellFacts {
    int chunk = -1;
    int layer = -1;
    bool decided = false;
    bool pruned = false;  // false: everything is kept
    double ratio = 1;
    qint64 tokens = 0;
    double kept = 0;  // mean over the chosen heads
    KeptOf media;
    KeptOf question;
    KeptOf answer;
    KeptOf rest;  // what belongs to no part: roles, line breaks
};

// A token of a question or an answer.
struct TextToken {
    QString text;
    float kept = 1;
    float importance = 0;
};

// Rows are the demonstrations of the chosen chunk. Shows a whole record, or follows a running compression. Copies
// nothing of what it looks into.
class InspectionModel : public QAbstractListModel {
    Q_OBJECT

 public:
    enum Role {
        kKeptRole = Qt::UserRole + 1,  // share of its tokens that is kept, double
        kNumberRole,                   // of the demonstration in the context, from 1
    };

    explicit InspectionModel(QObject* parent = nullptr);

    void clear();
    void show(SharedRecord record);
    // A compression has begun; its earlier chunks are in the record.
    void begin(SharedRecord record);
    void begin_chunk(const ChunkBegun& chunk);
    void decide(const LayerDecision& decision);

    // -1: none. Cells that aren't there choose none.
    void choose(int chunk, int layer);
    void choose_head(int head);  // -1: all
    int chunk() const { return chunk_; }
    int layer() const { return layer_; }
    int head() const { return head_; }
    int heads() const;
    int chunks() const;
    int layers() const;

    const SharedRecord& record() const { return record_; }
    CellFacts facts() const;
    // Of a row: its media's tokens, in the order of its media; those of one head, where one is named.
    std::vector<TokenGrid> grids(int row, std::optional<int> head = {}) const;
    std::vector<TextToken> question(int row) const;
    std::vector<TextToken> answer(int row) const;
    const Demonstration* demonstration(int row) const;
    bool has_importance() const;

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role = Qt::DisplayRole) const override;

 Q_SIGNALS:
    void cell_changed();  // other tokens, another head, or another cell

 private:
    // A chunk while it is searched.
    struct Live {
        qint64 tokens = 0;
        qint64 first_demonstration = 0;
        std::vector<DemonstrationSpans> spans;
        std::map<int, std::shared_ptr<const Decision>> decisions;  // by layer
    };
    // Either of the record or live; valid until the next event.
    struct View {
        qint64 tokens = 0;
        qint64 first_demonstration = 0;
        const std::vector<DemonstrationSpans>* spans = nullptr;
        const Decision* decision = nullptr;
        bool decided = false;
    };
    // Per token of the chunk, mean over heads.
    struct Marks {
        std::vector<float> kept;
        std::vector<float> importance;
    };

    std::optional<View> view() const;
    void refresh();
    Marks marks_of(int head) const;
    // Token by token where the record has the texts, else uncut.
    std::vector<TextToken> texts_of(int row, const TokenSpan DemonstrationSpans::*span,
                                    const QStringList TokenTexts::*texts,
                                    const std::string Demonstration::*uncut) const;
    std::vector<TextToken> text_tokens(const TokenSpan& span, const QStringList& texts) const;
    const DemonstrationSpans* spans(int row) const;

    SharedRecord record_;
    std::map<int, Live> live_;
    int chunk_ = -1;
    int layer_ = -1;
    int head_ = -1;
    int rows_ = 0;
    bool stale_ = true;  // the rows may be others, though the chunk has the same number
    Marks marks_;
};

}  // namespace emloc::ui
