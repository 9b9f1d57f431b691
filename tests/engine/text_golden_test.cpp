// Equality with Hugging Face tokenizers.
#include <gmock/gmock.h>

#include <cstdlib>

#include "tests/engine/text_support.h"

namespace emloc {
namespace {

using namespace text_support;

// Every fault is counted, the first few are shown.
class Mismatches {
 public:
    void note(const std::string& what) {
        if (++count_ <= 5) ADD_FAILURE() << what;
    }
    std::size_t count() const { return count_; }

 private:
    std::size_t count_ = 0;
};

void expect_cases(const Tokenizer& tokenizer, const std::vector<Case>& cases) {
    Mismatches mismatches;
    for (const Case& golden : cases) {
        const std::string shown = nlohmann::json(golden.text.value_or("(ids alone)")).dump(-1, ' ', true);
        if (golden.text && tokenizer.encode(*golden.text) != golden.ids) {
            mismatches.note(shown + " became " + nlohmann::json(tokenizer.encode(*golden.text)).dump() +
                            " instead of " + nlohmann::json(golden.ids).dump());
        }
        if (golden.bytes && tokenizer.encode(*golden.bytes) != golden.ids)
            mismatches.note(shown + " from damaged bytes");
        if (tokenizer.decode(golden.ids) != golden.decoded) mismatches.note(shown + " decoded otherwise");
    }
    EXPECT_EQ(mismatches.count(), 0U) << "of " << cases.size() << " cases";
}

TEST(TokenizerGoldens, TokenizerJsonGivesTheSameIdsAndText) {
    const auto cases = read_cases(kGoldens / "cases.jsonl");
    ASSERT_GE(cases.size(), 600U);
    expect_cases(golden_tokenizer(), cases);
}

TEST(TokenizerGoldens, VocabularyAndMergesGiveTheSameIdsAndText) {
    const auto tokenizer = load_golden_from_parts();
    ASSERT_TRUE(tokenizer) << tokenizer.error().message;
    expect_cases(*tokenizer, golden_cases());
}

// EMLOC_TOKENIZER_CASES may name a larger file of tests/goldens/make_random_unicode.py instead of the committed one.
TEST(TokenizerGoldens, RandomUnicodeGivesTheSameIdsAndText) {
    const char* other = std::getenv("EMLOC_TOKENIZER_CASES");
    const auto cases = read_cases(other != nullptr ? other : kGoldens / "random_unicode.jsonl");
    ASSERT_GE(cases.size(), 500U);
    expect_cases(golden_tokenizer(), cases);
}

TEST(TokenizerGoldens, StreamsGiveTheSameTextAndOnlyWholeCharacters) {
    const Tokenizer& tokenizer = golden_tokenizer();
    Mismatches mismatches;
    for (const Case& golden : golden_cases()) {
        StreamDecoder decoder(tokenizer);
        std::string streamed;
        for (const TokenId id : golden.ids) {
            const std::string part = decoder.push(id);
            // A part that isn't well-formed by itself would throw here.
            EXPECT_NO_THROW(static_cast<void>(nlohmann::json(part).dump()));
            streamed += part;
        }
        streamed += decoder.finish();
        if (streamed != golden.decoded) mismatches.note(golden.decoded);
    }
    EXPECT_EQ(mismatches.count(), 0U);
}

// Whatever the moment at which a stream is read, what it gave so far and its end are the decoded tokens so far.
TEST(TokenizerGoldens, StreamsCutAnywhereGiveTheTextSoFar) {
    const Tokenizer& tokenizer = golden_tokenizer();
    Mismatches mismatches;
    for (const Case& golden : read_cases(kGoldens / "random_unicode.jsonl")) {
        StreamDecoder decoder(tokenizer);
        std::string streamed;
        for (std::size_t i = 0; i < golden.ids.size(); ++i) {
            streamed += decoder.push(golden.ids[i]);
            StreamDecoder ended = decoder;
            if (streamed + ended.finish() != tokenizer.decode(std::span(golden.ids).first(i + 1))) {
                mismatches.note(golden.decoded);
            }
        }
    }
    EXPECT_EQ(mismatches.count(), 0U);
}

}  // namespace
}  // namespace emloc
