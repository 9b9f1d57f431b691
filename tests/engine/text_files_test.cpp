// Tokenizer files as they come: other versions, and damaged ones.
#include <gmock/gmock.h>

#include <functional>

#include "engine/text/tokenizer_json.h"
#include "tests/engine/text_support.h"

namespace emloc {
namespace {

using namespace text_support;
using nlohmann::json;

// A folder made from the golden files, damaged, and what is said about it.
struct BadFiles {
    const char* name;
    std::function<void(const TemporaryFolder&)> make;
    ErrorKind kind;
    std::vector<const char*> told;  // file and item
};

// tokenizer.json after `change`.
std::function<void(const TemporaryFolder&)> changed(std::function<void(json&)> change) {
    return [change](const TemporaryFolder& folder) {
        json root = golden_json("tokenizer.json");
        change(root);
        folder.write("tokenizer.json", root.dump());
    };
}

// vocab.json, merges.txt and tokenizer_config.json, one of them replaced by `content`.
std::function<void(const TemporaryFolder&)> parts(std::string replaced, std::string content) {
    return [replaced, content](const TemporaryFolder& folder) {
        for (const char* name : {"vocab.json", "merges.txt", "tokenizer_config.json"}) {
            if (name != replaced) folder.copy_golden(name);
        }
        folder.write(replaced, content);
    };
}

std::string vocabulary_with(const char* token, const json& id) {
    json vocabulary = golden_json("vocab.json");
    vocabulary[token] = id;
    return vocabulary.dump();
}

json decoder_with(const char* key, const json& entry) {
    return {{"added_tokens_decoder", {{key, entry}}}};
}

std::vector<BadFiles> bad_files() {
    using enum ErrorKind;
    return {
        {"empty_folder", [](const TemporaryFolder&) {}, kNotFound, {"tokenizer.json", "vocab.json", "merges.txt"}},
        {"merges_missing", [](const TemporaryFolder& f) { f.copy_golden("vocab.json"); }, kNotFound, {"merges.txt"}},
        {"vocabulary_missing",
         [](const TemporaryFolder& f) { f.copy_golden("merges.txt"); },
         kNotFound,
         {"vocab.json"}},
        {"tokenizer_is_a_folder",
         [](const TemporaryFolder& f) { std::filesystem::create_directory(f.path() / "tokenizer.json"); },
         kUnreadable,
         {"tokenizer.json"}},
        {"empty_file", [](const TemporaryFolder& f) { f.write("tokenizer.json", ""); }, kMalformed, {"tokenizer.json"}},
        {"truncated_json",
         [](const TemporaryFolder& f) {
             f.write("tokenizer.json", read_file(kGoldens / "tokenizer.json").substr(0, 9000));
         },
         kMalformed,
         {"tokenizer.json", "JSON"}},
        {"a_list", [](const TemporaryFolder& f) { f.write("tokenizer.json", "[1, 2]"); }, kMalformed, {"object"}},
        {"deeply_nested",
         [](const TemporaryFolder& f) { f.write("tokenizer.json", std::string(1'000'000, '[')); },
         kMalformed,
         {"tokenizer.json"}},
        {"invalid_utf8_in_json",
         [](const TemporaryFolder& f) { f.write("tokenizer.json", "{\"model\": \"\xFF\"}"); },
         kMalformed,
         {"tokenizer.json"}},
        {"hostile_size",
         [](const TemporaryFolder& f) {
             f.write("tokenizer.json", "{");
             std::filesystem::resize_file(f.path() / "tokenizer.json", kMaxTokenizerFileBytes + 1);
         },
         kUnsupported,
         {"tokenizer.json", "268435457"}},
        {"key_twice", parts("vocab.json", R"({"a": 1, "a": 2})"), kMalformed, {"vocab.json", "\"a\" occurs twice"}},
        {"model_missing", changed([](json& j) { j.erase("model"); }), kMalformed, {"tokenizer.json", "model"}},
        {"unigram", changed([](json& j) { j["model"]["type"] = "Unigram"; }), kUnsupported, {"model.type", "BPE"}},
        {"byte_fallback",
         changed([](json& j) { j["model"]["byte_fallback"] = true; }),
         kUnsupported,
         {"byte_fallback"}},
        {"dropout", changed([](json& j) { j["model"]["dropout"] = 0.1; }), kUnsupported, {"dropout"}},
        {"pattern_no_text",
         changed([](json& j) { j["pre_tokenizer"]["pretokenizers"][0]["pattern"]["Regex"] = 3; }),
         kUnsupported,
         {"pre_tokenizer", "pattern"}},
        {"other_pattern",
         changed([](json& j) { j["pre_tokenizer"]["pretokenizers"][0]["pattern"]["Regex"] = "\\w+"; }),
         kUnsupported,
         {"pre_tokenizer", "pattern"}},
        {"added_prefix_space",
         changed([](json& j) { j["pre_tokenizer"]["pretokenizers"][1]["add_prefix_space"] = true; }),
         kUnsupported,
         {"pre_tokenizer", "space"}},
        {"nfkc", changed([](json& j) { j["normalizer"]["type"] = "NFKC"; }), kUnsupported, {"normalizer", "NFC"}},
        {"no_normalizer", changed([](json& j) { j["normalizer"] = nullptr; }), kUnsupported, {"normalizer"}},
        {"template_processing",
         changed([](json& j) {
             j["post_processor"] = {{"type", "TemplateProcessing"}};
         }),
         kUnsupported,
         {"post_processor"}},
        {"other_decoder", changed([](json& j) { j["decoder"]["type"] = "WordPiece"; }), kUnsupported, {"decoder"}},
        {"vocabulary_is_a_list",
         changed([](json& j) { j["model"]["vocab"] = json::array(); }),
         kMalformed,
         {"vocabulary"}},
        {"merges_are_missing", changed([](json& j) { j["model"].erase("merges"); }), kMalformed, {"model.merges"}},
        {"merge_of_three",
         changed([](json& j) {
             j["model"]["merges"][7] = {"a", "b", "c"};
         }),
         kMalformed,
         {"tokenizer.json", "[7]"}},
        {"merge_of_one_word", changed([](json& j) { j["model"]["merges"][7] = "ab"; }), kMalformed, {"[7]"}},
        {"merge_of_an_unknown_token",
         changed([](json& j) {
             j["model"]["merges"].push_back({"Ġ", "nosuchtoken"});
         }),
         kMalformed,
         {"tokenizer.json", "merge 3745", "\"nosuchtoken\""}},
        {"merge_into_an_unknown_token",
         changed([](json& j) {
             j["model"]["merges"].push_back({"Q", "Q"});
         }),
         kMalformed,
         {"merge 3745", "\"QQ\""}},
        {"id_twice",
         parts("vocab.json", vocabulary_with("nosuchtoken", 5)),
         kMalformed,
         {"vocab.json", "id 5", "nosuchtoken"}},
        {"negative_id", parts("vocab.json", vocabulary_with("a", -1)), kMalformed, {"vocab.json", "\"a\"", "-1"}},
        {"hostile_id", parts("vocab.json", vocabulary_with("a", 1LL << 40)), kMalformed, {"\"a\"", "1099511627776"}},
        {"id_beyond_64_bits",
         parts("vocab.json", vocabulary_with("a", 18446744073709551615ULL)),
         kMalformed,
         {"vocab.json", "\"a\""}},
        {"fractional_id", parts("vocab.json", vocabulary_with("a", 1.5)), kMalformed, {"vocab.json", "\"a\""}},
        {"id_as_text", parts("vocab.json", vocabulary_with("a", "12")), kMalformed, {"vocab.json", "\"a\""}},
        {"byte_without_token", parts("vocab.json", R"({"a": 0})"), kUnsupported, {"vocab.json", "0x00"}},
        {"merges_line_of_one_word",
         parts("merges.txt", "#version: 0.2\nĠ t\nabc\n"),
         kMalformed,
         {"merges.txt", "line 3", "abc"}},
        {"merges_line_of_three_words", parts("merges.txt", "a b c\n"), kMalformed, {"merges.txt", "line 1"}},
        {"merges_are_binary",
         parts("merges.txt", std::string("\xFF\xFE \0\x01\n", 6)),
         kMalformed,
         {"merges.txt", "merge 1"}},
        {"config_malformed",
         parts("tokenizer_config.json", "{\"a\": }"),
         kMalformed,
         {"tokenizer_config.json", "JSON"}},
        {"decoder_is_a_list",
         parts("tokenizer_config.json", R"({"added_tokens_decoder": []})"),
         kMalformed,
         {"tokenizer_config.json", "added_tokens_decoder"}},
        {"added_key_is_no_id",
         parts("tokenizer_config.json", decoder_with("4000x", {{"content", "<|im_end|>"}}).dump()),
         kMalformed,
         {"tokenizer_config.json", "4000x"}},
        {"added_without_content",
         parts("tokenizer_config.json", decoder_with("4000", {{"special", true}}).dump()),
         kMalformed,
         {"tokenizer_config.json", "4000", "content"}},
        {"added_is_empty",
         changed([](json& j) { j["added_tokens"][2]["content"] = ""; }),
         kMalformed,
         {"tokenizer.json", "4002"}},
        {"added_twice",
         changed([](json& j) { j["added_tokens"][2]["content"] = "<|im_start|>"; }),
         kMalformed,
         {"<|im_start|>", "twice"}},
        {"added_ids_twice",
         changed([](json& j) { j["added_tokens"][2]["id"] = 4001; }),
         kMalformed,
         {"4001", "<|im_end|>"}},
        {"added_id_of_another_token", changed([](json& j) { j["added_tokens"][2]["id"] = 5; }), kMalformed, {"id 5"}},
        {"added_contradicts_vocabulary",
         changed([](json& j) { j["added_tokens"][2]["content"] = "a"; }),
         kMalformed,
         {"\"a\"", "4002"}},
        {"added_strips",
         changed([](json& j) { j["added_tokens"][2]["lstrip"] = true; }),
         kUnsupported,
         {"[2]", "lstrip"}},
        {"added_special_is_text",
         changed([](json& j) { j["added_tokens"][2]["special"] = "yes"; }),
         kMalformed,
         {"special"}},
        {"added_tokens_json_malformed",
         [](const TemporaryFolder& f) {
             f.copy_golden("vocab.json");
             f.copy_golden("merges.txt");
             f.write("added_tokens.json", R"({"<|im_end|>": "last"})");
         },
         kMalformed,
         {"added_tokens.json", "<|im_end|>"}},
    };
}

class BadTokenizerFiles : public testing::TestWithParam<BadFiles> {};

TEST_P(BadTokenizerFiles, AreRefusedWithFileAndItem) {
    const TemporaryFolder folder;
    GetParam().make(folder);
    const auto tokenizer = Tokenizer::load(folder.path());
    ASSERT_FALSE(tokenizer);
    EXPECT_EQ(tokenizer.error().kind, GetParam().kind) << tokenizer.error().message;
    for (const char* told : GetParam().told) EXPECT_THAT(tokenizer.error().message, testing::HasSubstr(told));
}

INSTANTIATE_TEST_SUITE_P(Table, BadTokenizerFiles, testing::ValuesIn(bad_files()),
                         [](const auto& bad) { return std::string(bad.param.name); });

TEST(TokenizerFiles, NoSuchFolder) {
    const auto tokenizer = Tokenizer::load("/no/such/folder");
    ASSERT_FALSE(tokenizer);
    EXPECT_EQ(tokenizer.error().kind, ErrorKind::kNotFound);
    EXPECT_THAT(tokenizer.error().message, testing::HasSubstr("/no/such/folder"));
}

TEST(TokenizerFiles, AFileIsNotAFolder) {
    const auto tokenizer = Tokenizer::load(kGoldens / "vocab.json");
    ASSERT_FALSE(tokenizer);
    EXPECT_EQ(tokenizer.error().kind, ErrorKind::kNotFound);
}

void expect_goldens(const Tokenizer& tokenizer) {
    for (const Case& golden : read_cases(kGoldens / "cases.jsonl")) {
        ASSERT_EQ(tokenizer.encode(*golden.text), golden.ids) << *golden.text;
    }
}

TEST(TokenizerFiles, MergesMayBeWrittenAsOneString) {
    const TemporaryFolder folder;
    changed([](json& root) {
        for (json& merge : root["model"]["merges"])
            merge = merge[0].get<std::string>() + " " + merge[1].get<std::string>();
    })(folder);
    const auto tokenizer = Tokenizer::load(folder.path());
    ASSERT_TRUE(tokenizer) << tokenizer.error().message;
    expect_goldens(*tokenizer);
}

// What Qwen2-VL's published tokenizer.json says where the goldens' says otherwise.
TEST(TokenizerFiles, EmptyAffixesAndByteLevelPostProcessorAreQwens) {
    const TemporaryFolder folder;
    changed([](json& root) {
        root["model"]["continuing_subword_prefix"] = "";
        root["model"]["end_of_word_suffix"] = "";
        root["post_processor"] = {{"type", "ByteLevel"}, {"add_prefix_space", false}, {"trim_offsets", false}};
    })(folder);
    const auto tokenizer = Tokenizer::load(folder.path());
    ASSERT_TRUE(tokenizer) << tokenizer.error().message;
    expect_goldens(*tokenizer);
}

TEST(TokenizerFiles, MergesMayHaveWindowsLineEnds) {
    std::string merges;
    for (const char c : read_file(kGoldens / "merges.txt"))
        merges += c == '\n' ? std::string("\r\n") : std::string(1, c);
    const TemporaryFolder folder;
    parts("merges.txt", merges)(folder);
    const auto tokenizer = Tokenizer::load(folder.path());
    ASSERT_TRUE(tokenizer) << tokenizer.error().message;
    expect_goldens(*tokenizer);
}

TEST(TokenizerFiles, WholeWordsAreTakenFromTheVocabularyWhereMergesAreIgnored) {
    const TemporaryFolder folder;
    changed([](json& root) {
        root["model"]["ignore_merges"] = true;
        root["model"]["vocab"]["ĠZqZqZ"] = 4020;
    })(folder);
    const auto tokenizer = Tokenizer::load(folder.path());
    ASSERT_TRUE(tokenizer) << tokenizer.error().message;
    EXPECT_THAT(tokenizer->encode("! ZqZqZ!"), testing::ElementsAre(0, 4020, 0));
    EXPECT_GT(tokenizer->encode("ZqZqZ").size(), 1U);
}

TEST(TokenizerFiles, AddedTokensMayComeFromTheOlderFiles) {
    const TemporaryFolder folder;
    folder.copy_golden("vocab.json");
    folder.copy_golden("merges.txt");
    folder.write("added_tokens.json",
                 R"({"<|endoftext|>": 4000, "<|im_start|>": 4001, "<|im_end|>": 4002, "<tool>": 4003})");
    folder.write("special_tokens_map.json",
                 R"({"additional_special_tokens": ["<|im_start|>"], "eos_token": {"content": "<|im_end|>"}})");
    folder.write("tokenizer_config.json", R"({"pad_token": "<|endoftext|>"})");
    const auto tokenizer = Tokenizer::load(folder.path());
    ASSERT_TRUE(tokenizer) << tokenizer.error().message;
    EXPECT_EQ(tokenizer->special("<|endoftext|>"), 4000);
    EXPECT_EQ(tokenizer->special("<|im_start|>"), 4001);
    EXPECT_EQ(tokenizer->special("<|im_end|>"), 4002);
    EXPECT_EQ(tokenizer->special("<tool>"), std::nullopt);
    EXPECT_THAT(tokenizer->encode("<tool>"), testing::ElementsAre(4003));
}

TEST(TokenizerFiles, TokenizerJsonComesBeforeTheOtherFiles) {
    const TemporaryFolder folder;
    folder.copy_golden("tokenizer.json");
    folder.write("vocab.json", "damaged");
    EXPECT_TRUE(Tokenizer::load(folder.path()));
}

}  // namespace
}  // namespace emloc
