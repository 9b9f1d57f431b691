#include "engine/core/json.h"

#include <gmock/gmock.h>

#include "tests/engine/checkpoint_files.h"

namespace emloc {
namespace {

using testing::HasSubstr;

constexpr std::uintmax_t kMostBytes = 1 << 20;

struct BadJson {
    const char* name;
    std::string text;
    ErrorKind kind;
    const char* told;
};

class BadJsonFile : public testing::TestWithParam<BadJson> {};

TEST_P(BadJsonFile, IsRefusedNamingTheFileAndTheFault) {
    const test::TemporaryFolder folder;
    const auto file = folder.write("some.json", GetParam().text);
    const auto object = read_json_object(file, kMostBytes);
    ASSERT_FALSE(object);
    EXPECT_EQ(object.error().kind, GetParam().kind);
    EXPECT_THAT(object.error().message, HasSubstr(file.string()));
    EXPECT_THAT(object.error().message, HasSubstr(GetParam().told));
}

std::vector<BadJson> bad_files() {
    using enum ErrorKind;
    const std::string deep = R"({"a": )" + std::string(40, '[') + std::string(40, ']') + "}";
    return {
        {"Empty", "", kMalformed, "not valid JSON"},
        {"Cut", "{\n\"a\":\n", kMalformed, "line 3"},
        {"TwoValues", "{} {}", kMalformed, "not valid JSON"},
        {"Comment", "{} // so", kMalformed, "not valid JSON"},
        {"NumberTooLarge", R"({"a": 1e400})", kMalformed, "not valid JSON"},
        {"NotUtf8", "{\"a\": \"\xFF\"}", kMalformed, "not valid JSON"},
        {"ZeroByteBehindTheEnd", std::string("{}\0x", 4), kMalformed, "zero byte"},
        {"List", "[1]", kMalformed, "not a JSON object"},
        {"Number", "1", kMalformed, "not a JSON object"},
        {"KeyTwice", R"({"b": {"a": 1, "a": 1}})", kMalformed, "\"a\" occurs twice"},
        {"LongKeyTwice", "{\"" + std::string(500, 'k') + "\":1,\"" + std::string(500, 'k') + "\":1}", kMalformed,
         "k...\" occurs twice"},
        {"TooDeep", deep, kMalformed, "nested too deeply"},
        {"TooLarge", std::string(kMostBytes + 1, ' '), kUnsupported, "too large"},
    };
}

INSTANTIATE_TEST_SUITE_P(Table, BadJsonFile, testing::ValuesIn(bad_files()),
                         [](const auto& bad) { return std::string(bad.param.name); });

TEST(JsonFile, HoldsTheObjectThatItWasWrittenFrom) {
    const test::TemporaryFolder folder;
    const auto written =
        nlohmann::json::parse(R"({"a": [1, -2, 3.5, true, null, "x", {"a": []}], "b": {}, "c": 18446744073709551615})");
    const auto object = read_json_object(folder.write("some.json", written.dump(4)), kMostBytes);
    ASSERT_TRUE(object) << object.error().message;
    EXPECT_EQ(*object, written);
}

TEST(JsonFile, MayNameOneKeyInSeveralObjects) {
    const test::TemporaryFolder folder;
    EXPECT_TRUE(read_json_object(folder.write("some.json", R"({"a": {"a": 1}, "b": {"a": 1}})"), kMostBytes));
}

TEST(JsonFile, MustBeARegularFile) {
    const test::TemporaryFolder folder;
    const auto missing = read_json_object(folder.path() / "none.json", kMostBytes);
    const auto is_folder = read_json_object(folder.path(), kMostBytes);
    const auto device = read_json_object("/dev/zero", kMostBytes);
    ASSERT_FALSE(missing || is_folder || device);
    EXPECT_EQ(missing.error().kind, ErrorKind::kNotFound);
    EXPECT_EQ(is_folder.error().kind, ErrorKind::kUnreadable);
    EXPECT_EQ(device.error().kind, ErrorKind::kUnreadable);
}

}  // namespace
}  // namespace emloc
