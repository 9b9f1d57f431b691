// Canonical composition (NFC) as Hugging Face tokenizers composes.
#pragma once

#include <memory>
#include <string>
#include <string_view>

namespace emloc {

// Immutable; may be used from several threads at once. tokenizers 0.23 composes by the tables of Unicode 9.0: marks
// that came later are to it plain characters that aren't reordered. ICU's newer tables are narrowed to the same
// characters, whose composition Unicode guarantees never to change.
class Normalizer {
 public:
    Normalizer();
    Normalizer(Normalizer&&) noexcept;
    Normalizer& operator=(Normalizer&&) noexcept;
    ~Normalizer();

    // `text` is well-formed UTF-8, and so is the result.
    std::string nfc(std::string_view text) const;

 private:
    struct Data;
    std::unique_ptr<const Data> data_;
};

}  // namespace emloc
