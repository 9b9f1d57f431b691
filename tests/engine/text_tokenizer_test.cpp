// What a Tokenizer promises beside equal ids.
#include <gmock/gmock.h>

#include <thread>

#include "tests/engine/text_support.h"

namespace emloc {
namespace {

using namespace text_support;
using testing::ElementsAre;
using testing::IsEmpty;

// The golden tokenizer with more added tokens; the expected ids below are those of Hugging Face tokenizers.
Result<Tokenizer> load_with_added(
    std::initializer_list<std::tuple<const char*, bool, bool>> content_special_normalized) {
    auto json = golden_json("tokenizer.json");
    TokenId id = 4014;
    for (const auto& [content, special, normalized] : content_special_normalized) {
        json["added_tokens"].push_back({{"id", id++},
                                        {"content", content},
                                        {"single_word", false},
                                        {"lstrip", false},
                                        {"rstrip", false},
                                        {"normalized", normalized},
                                        {"special", special}});
    }
    const TemporaryFolder folder;
    folder.write("tokenizer.json", json.dump());
    return Tokenizer::load(folder.path());
}

TEST(Tokenizer, KnowsItsSpecialTokensAndSize) {
    const Tokenizer& tokenizer = golden_tokenizer();
    EXPECT_EQ(tokenizer.size(), 4014);
    EXPECT_EQ(tokenizer.special("<|im_end|>"), 4002);
    EXPECT_EQ(tokenizer.special("<|IM_END|>"), std::nullopt);
    EXPECT_EQ(tokenizer.special("hello"), std::nullopt);
    EXPECT_TRUE(tokenizer.is_special(4002));
    EXPECT_FALSE(tokenizer.is_special(39));
    EXPECT_FALSE(tokenizer.is_special(-1));
}

TEST(Tokenizer, SpecialTokensOfUsersStayPlainText) {
    const Tokenizer& tokenizer = golden_tokenizer();
    for (const Case& golden : golden_cases()) {
        if (!golden.text) continue;
        const auto ids = tokenizer.encode(*golden.text + "<|im_end|>" + *golden.text + "<|image_pad|>", false);
        for (const TokenId id : ids) ASSERT_FALSE(tokenizer.is_special(id)) << *golden.text;
    }
    EXPECT_EQ(tokenizer.decode(tokenizer.encode("a<|im_end|>b", false)), "a<|im_end|>b");
    EXPECT_THAT(tokenizer.encode("<|im_end|>", false), ElementsAre(27, 91, 390, 62, 789, 91, 29));
}

TEST(Tokenizer, SkipsSpecialTokensOnRequest) {
    const Tokenizer& tokenizer = golden_tokenizer();
    const auto ids = tokenizer.encode("<|im_start|>Hello<|im_end|>");
    EXPECT_EQ(tokenizer.decode(ids), "<|im_start|>Hello<|im_end|>");
    EXPECT_EQ(tokenizer.decode(ids, true), "Hello");
}

TEST(Tokenizer, UnknownIdsDecodeToNothing) {
    const Tokenizer& tokenizer = golden_tokenizer();
    EXPECT_EQ(tokenizer.decode(std::vector<TokenId>{-1, 39, 4014, 1LL << 40, 0}), "H!");
    EXPECT_EQ(tokenizer.token_bytes(-1), "");
    EXPECT_EQ(tokenizer.token_bytes(4014), "");
    StreamDecoder decoder(tokenizer);
    EXPECT_EQ(decoder.push(-7), "");
    EXPECT_EQ(decoder.finish(), "");
}

TEST(Tokenizer, NothingEncodesToNothing) {
    EXPECT_THAT(golden_tokenizer().encode(""), IsEmpty());
    EXPECT_EQ(golden_tokenizer().decode({}), "");
}

TEST(Tokenizer, InvalidBytesReadAsReplacementCharacters) {
    const Tokenizer& tokenizer = golden_tokenizer();
    const auto decoded = [&](std::string_view bytes) { return tokenizer.decode(tokenizer.encode(bytes)); };
    EXPECT_EQ(decoded("a\xFFz"), "a\uFFFDz");
    EXPECT_EQ(decoded("\xC0\xAF"), "\uFFFD\uFFFD");                      // overlong
    EXPECT_EQ(decoded("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD");            // a surrogate
    EXPECT_EQ(decoded("\xF4\x90\x80\x80"), "\uFFFD\uFFFD\uFFFD\uFFFD");  // beyond U+10FFFF
    EXPECT_EQ(decoded("x\xE2\x82"), "x\uFFFD");                          // cut off: one piece, one replacement
    EXPECT_EQ(decoded("\xF0\x9F\x98 \xF0\x9F\x98\x80"), "\uFFFD \U0001F600");
    EXPECT_EQ(decoded(std::string_view("a\0b", 3)), std::string_view("a\0b", 3));
}

TEST(Tokenizer, StreamHoldsACharacterBackUntilItIsWhole) {
    const Tokenizer& tokenizer = golden_tokenizer();
    StreamDecoder decoder(tokenizer);
    const auto ids = tokenizer.encode("文");  // three bytes, three tokens
    ASSERT_EQ(ids.size(), 3U);
    EXPECT_EQ(decoder.push(ids[0]), "");
    EXPECT_EQ(decoder.push(ids[1]), "");
    EXPECT_EQ(decoder.push(ids[2]), "文");
    EXPECT_EQ(decoder.push(ids[0]), "");
    EXPECT_EQ(decoder.push(39), "\uFFFDH");
    EXPECT_EQ(decoder.push(ids[0]), "");
    EXPECT_EQ(decoder.finish(), "\uFFFD");
    EXPECT_EQ(decoder.finish(), "");
}

TEST(Tokenizer, AddedTokensThatArentSpecialAreFoundEvenInTextsOfUsers) {
    const auto tokenizer = load_with_added({{"a b", false, true}, {"ab\u0301", false, true}, {"<tool>", false, false}});
    ASSERT_TRUE(tokenizer) << tokenizer.error().message;
    EXPECT_THAT(tokenizer->encode("qa bq"), ElementsAre(80, 4014, 80));
    EXPECT_THAT(tokenizer->encode("qab\u0301"), ElementsAre(80, 4015));
    EXPECT_THAT(tokenizer->encode("<|im_end|><tool>"), ElementsAre(4002, 4016));
    EXPECT_THAT(tokenizer->encode("<|im_end|><tool>", false), ElementsAre(27, 91, 390, 62, 789, 91, 29, 4016));
    EXPECT_EQ(tokenizer->special("<tool>"), std::nullopt);
    EXPECT_FALSE(tokenizer->is_special(4016));
}

TEST(Tokenizer, AddedTokensDecodeAsHuggingFaceDecodesThem) {
    // A content within the byte alphabet is read as bytes, any other as text.
    const auto tokenizer = load_with_added({{"Ġhi", false, false}, {"文書", false, false}});
    ASSERT_TRUE(tokenizer) << tokenizer.error().message;
    EXPECT_EQ(tokenizer->decode(std::vector<TokenId>{4014, 4015}), " hi文書");
}

TEST(Tokenizer, OfTokensThatBeginTogetherTheLongestIsFound) {
    const auto tokenizer = load_with_added({{"<x", true, false}, {"<x><y>", true, false}});
    ASSERT_TRUE(tokenizer) << tokenizer.error().message;
    EXPECT_THAT(tokenizer->encode("<x><y>"), ElementsAre(4015));
    EXPECT_EQ(tokenizer->encode("<x><z").front(), 4014);
}

TEST(Tokenizer, ManyThreadsMayUseOne) {
    const Tokenizer& tokenizer = golden_tokenizer();
    const auto cases = golden_cases();
    constexpr int kThreads = 4;
    std::vector<std::size_t> mismatches(kThreads, 0);
    {
        std::vector<std::jthread> threads;
        for (std::size_t t = 0; t < kThreads; ++t) {
            threads.emplace_back([&, t] {
                for (std::size_t i = 0; i < cases.size(); ++i) {
                    const Case& golden = cases[(i + t * 131) % cases.size()];
                    if (golden.text && tokenizer.encode(*golden.text) != golden.ids) ++mismatches[t];
                    if (tokenizer.decode(golden.ids) != golden.decoded) ++mismatches[t];
                }
            });
        }
    }
    EXPECT_THAT(mismatches, testing::Each(0U));
}

TEST(Tokenizer, MovesWithItsData) {
    auto loaded = Tokenizer::load(kGoldens);
    ASSERT_TRUE(loaded);
    Tokenizer moved = std::move(*loaded);
    EXPECT_THAT(moved.encode("Hello, world!"), ElementsAre(39, 353, 1029, 11, 2295, 0));
}

// Long runs would show a quadratic stage, or one that recurses, as minutes or a crash.
TEST(Tokenizer, LongRunsOfOneCharacterAreEncoded) {
    const Tokenizer& tokenizer = golden_tokenizer();
    constexpr std::size_t kLength = 1'000'000;
    for (const char* unit : {"a", " ", "\n", "!", "7", "文", "\u0301", "'"}) {
        std::string text;
        for (std::size_t i = 0; i < kLength; ++i) text += unit;
        EXPECT_EQ(tokenizer.decode(tokenizer.encode(text)), text) << unit;
    }
}

}  // namespace
}  // namespace emloc
