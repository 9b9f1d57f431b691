#include "engine/text/tokenizer.h"
#include "engine/text/utf8.h"

namespace emloc {

std::string StreamDecoder::push(TokenId id) {
    pending_ += tokenizer_->token_bytes(id);
    std::size_t whole = 0;
    while (whole < pending_.size()) {
        const Utf8Step step = utf8_step(pending_, whole);
        if (step.incomplete) break;
        whole += step.bytes;
    }
    std::string text = repair_utf8(std::string_view(pending_).substr(0, whole));
    pending_.erase(0, whole);
    return text;
}

std::string StreamDecoder::finish() {
    std::string text = repair_utf8(pending_);
    pending_.clear();
    return text;
}

}  // namespace emloc
