#include "ui/worker/token_texts.h"

#include <map>
#include <string>
#include <utility>

#include "ui/convert.h"

namespace emloc::ui {

namespace {

QStringList pieces(const Tokenizer& tokenizer, std::span<const TokenId> ids) {
    QStringList texts;
    StreamDecoder decoder(tokenizer);
    for (const TokenId id : ids) texts << to_qstring(decoder.push(id));
    if (const auto rest = decoder.finish(); !rest.empty() && !texts.isEmpty()) texts.back() += to_qstring(rest);
    return texts;
}

std::span<const TokenId> part(const Turn& turn, const TokenSpan& span) {
    return std::span(turn.ids).subspan(static_cast<std::size_t>(span.begin),
                                       static_cast<std::size_t>(span.end - span.begin));
}

}  // namespace

std::vector<TokenTexts> token_texts(const Model& model, std::span<const Demonstration> demonstrations) {
    // Labels repeat: the same texts are cut once.
    std::map<std::pair<std::string, std::string>, TokenTexts> known[2];
    std::vector<TokenTexts> texts;
    texts.reserve(demonstrations.size());
    for (const Demonstration& demonstration : demonstrations) {
        auto& of_kind = known[demonstration.media.empty() ? 0 : 1];
        const auto [entry, is_new] = of_kind.try_emplace({demonstration.question, demonstration.answer});
        if (is_new) {
            // The number of visual tokens doesn't matter to the texts behind them.
            const std::vector<MediaTokens> media(demonstration.media.empty() ? 0 : 1, {MediaKind::kImage, {PadRun{}}});
            const Turn turn = demonstration_turn(model.tokenizer(), model.chat_tokens(), media, demonstration.question,
                                                 demonstration.answer);
            entry->second = {pieces(model.tokenizer(), part(turn, turn.question)),
                             pieces(model.tokenizer(), part(turn, turn.answer))};
        }
        texts.push_back(entry->second);
    }
    return texts;
}

}  // namespace emloc::ui
