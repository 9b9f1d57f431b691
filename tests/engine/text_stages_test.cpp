// The stages behind a Tokenizer, one by one.
#include <gmock/gmock.h>

#include "engine/text/bpe.h"
#include "engine/text/byte_alphabet.h"
#include "engine/text/normalizer.h"
#include "engine/text/pre_tokenizer.h"
#include "engine/text/utf8.h"
#include "tests/engine/text_support.h"

namespace emloc {
namespace {

using namespace text_support;
using testing::ElementsAre;

TEST(PreTokenizer, CutsAsThePatternSays) {
    const PreTokenizer pre_tokenizer;
    EXPECT_THAT(pre_tokenizer.split("I'm SHE'D it'll"), ElementsAre("I", "'m", " SHE", "'D", " it", "'ll"));
    EXPECT_THAT(pre_tokenizer.split("x  y\n\n z"), ElementsAre("x", " ", " y", "\n\n", " z"));
    EXPECT_THAT(pre_tokenizer.split("3.14 (a)!\r\n"), ElementsAre("3", ".", "1", "4", " (", "a", ")!\r\n"));
    EXPECT_THAT(pre_tokenizer.split("½Ⅷ٣"), ElementsAre("½", "Ⅷ", "٣"));
    EXPECT_THAT(pre_tokenizer.split(""), testing::IsEmpty());
}

TEST(PreTokenizer, TakesWhiteSpaceAsUnicodeDoesNow) {
    const PreTokenizer pre_tokenizer;
    EXPECT_THAT(pre_tokenizer.split("!\u180E"), ElementsAre("!\u180E"));            // no longer a space
    EXPECT_THAT(pre_tokenizer.split("!\u0085!"), ElementsAre("!", "\u0085", "!"));  // not a line of the pattern either
    EXPECT_THAT(pre_tokenizer.split("!\u3000\u3000!"), ElementsAre("!", "\u3000", "\u3000", "!"));
    EXPECT_THAT(pre_tokenizer.split("!\u200B!"), ElementsAre("!\u200B!"));
}

TEST(PreTokenizer, LongSBelongsToContractions) {
    EXPECT_THAT(PreTokenizer().split("it'ſx"), ElementsAre("it", "'ſ", "x"));
}

TEST(PreTokenizer, KnowsLettersOfUnicode16) {
    EXPECT_THAT(PreTokenizer().split("a\u1C8A\U000105C0"), ElementsAre("a\u1C8A\U000105C0"));
}

// Words as Hugging Face tokenizers 0.23 cuts them by either pattern.
TEST(PreTokenizer, LeavesMarksWithTheirLettersWhereThePatternDoes) {
    const PreTokenizer older, newer(WordPattern::kLettersWithMarks);
    EXPECT_THAT(newer.split("नमस्ते दुनिया"), ElementsAre("नमस्ते", " दुनिया"));
    EXPECT_THAT(older.split("नमस्ते दुनिया"), ElementsAre("नमस", "्त", "े", " द", "ुन", "िय", "ा"));
    EXPECT_THAT(newer.split("a\u0301 \u0301b!\u0301"), ElementsAre("a\u0301", " \u0301b", "!\u0301"));
    EXPECT_THAT(newer.split("12\u0301x"), ElementsAre("1", "2", "\u0301x"));
    EXPECT_THAT(newer.split("it's\u0300 ...\u0301\n"), ElementsAre("it", "'s", "\u0300", " ...", "\u0301", "\n"));
}

TEST(PreTokenizer, CutsTheSameWithoutGeneratedCode) {
    const PreTokenizer compiled(WordPattern::kLettersAlone, true);
    const PreTokenizer interpreted(WordPattern::kLettersAlone, false);
    for (const Case& golden : golden_cases()) {
        if (!golden.text) continue;
        EXPECT_EQ(compiled.split(*golden.text), interpreted.split(*golden.text)) << *golden.text;
    }
    const std::string long_run(1'000'000, ' ');
    EXPECT_EQ(interpreted.split(long_run), compiled.split(long_run));
}

TEST(PreTokenizer, WordsTogetherAreTheText) {
    const PreTokenizer pre_tokenizer;
    for (const Case& golden : golden_cases()) {
        if (!golden.text) continue;
        std::string together;
        for (const std::string_view word : pre_tokenizer.split(*golden.text)) together += word;
        EXPECT_EQ(together, *golden.text);
    }
}

TEST(Normalizer, Composes) {
    const Normalizer normalizer;
    EXPECT_EQ(normalizer.nfc("e\u0301 \u212B \u1112\u1161\u11AB"), "\u00E9 \u00C5 \uD55C");
    EXPECT_EQ(normalizer.nfc("\uFB01"), "\uFB01");
    EXPECT_EQ(normalizer.nfc(""), "");
}

// U+08D3 (Unicode 11) has a combining class since; to Hugging Face's tables it is a character between the others.
TEST(Normalizer, DoesNotReorderMarksYoungerThanUnicode9) {
    EXPECT_EQ(Normalizer().nfc("a\u08D3\u0301"), "a\u08D3\u0301");
    EXPECT_EQ(Normalizer().nfc("a\u0316\u0301"), "\u00E1\u0316");
    EXPECT_EQ(Normalizer().nfc("\U00011935\U00011930"), "\U00011935\U00011930");
}

TEST(ByteAlphabet, WritesAndReadsEveryByte) {
    const ByteAlphabet alphabet;
    for (unsigned byte = 0; byte < 256; ++byte) {
        const auto value = static_cast<unsigned char>(byte);
        EXPECT_EQ(alphabet.bytes_of(alphabet.written(value)), std::string(1, static_cast<char>(value)));
    }
    EXPECT_EQ(alphabet.written(' '), "Ġ");
    EXPECT_EQ(alphabet.bytes_of("a b"), std::nullopt);
    EXPECT_EQ(alphabet.bytes_of("文"), std::nullopt);
}

TEST(Utf8, StepsOverTheLongestPieceThatNoCharacterBeginsWith) {
    EXPECT_EQ(utf8_step("\xF0\x9F\x98x", 0).bytes, 3U);
    EXPECT_FALSE(utf8_step("\xF0\x9F\x98x", 0).incomplete);
    EXPECT_TRUE(utf8_step("\xF0\x9F\x98", 0).incomplete);
    EXPECT_FALSE(utf8_step("\xE0\x80", 0).incomplete);
    EXPECT_EQ(utf8_step("abc", 3).bytes, 0U);
}

TEST(Utf8, EveryCodePointSurvives) {
    for (char32_t c = 0; c < 0x110000; ++c) {
        if (c >= 0xD800 && c < 0xE000) continue;
        std::string text;
        append_utf8(text, c);
        const Utf8Step step = utf8_step(text, 0);
        ASSERT_TRUE(step.valid && step.code_point == c && step.bytes == text.size()) << static_cast<unsigned>(c);
    }
}

TEST(MergeTable, FindsWhatWasInserted) {
    MergeTable table(1000);
    for (std::int32_t i = 0; i < 1000; ++i) table.insert(i % 37, i, {i, i + 1});
    for (std::int32_t i = 0; i < 1000; ++i) {
        const auto* merge = table.find(i % 37, i);
        ASSERT_NE(merge, nullptr);
        EXPECT_EQ(merge->rank, i);
    }
    EXPECT_EQ(table.find(38, 1), nullptr);
    EXPECT_EQ(MergeTable(0).find(0, 0), nullptr);
}

}  // namespace
}  // namespace emloc
