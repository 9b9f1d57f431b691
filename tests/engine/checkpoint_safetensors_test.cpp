#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstring>
#include <ostream>
#include <string>
#include <vector>

#include "engine/model/checkpoint/safetensors.h"
#include "tests/engine/checkpoint_files.h"

namespace emloc {
namespace {

using test::little_endian;
using test::safetensors;
using testing::HasSubstr;

constexpr const char* kTwoTensors =
    R"({"__metadata__":{"format":"pt"},)"
    R"("b":{"dtype":"U8","shape":[3],"data_offsets":[16,19]},)"
    R"("a":{"dtype":"F32","shape":[2,2],"data_offsets":[0,16],"note":{"shape":[null,{"x":-1.5}]}}})";

struct BadFile {
    std::string name;
    std::string contents;
    std::string message;  // part of the error
    ErrorKind kind = ErrorKind::kMalformed;
};

void PrintTo(const BadFile& bad, std::ostream* out) {
    *out << bad.name;
}

std::string header_with(const std::string& fields, std::size_t data = 8) {
    return safetensors(R"({"t":{)" + fields + "}}", std::string(data, 'x'));
}

std::vector<BadFile> bad_files() {
    const std::string good = R"("t":{"dtype":"F32","shape":[2],"data_offsets":[0,8]})";
    const std::string data(8, 'x');
    return {
        {"Empty", "", "only 0 bytes"},
        {"ShorterThanTheLength", "1234567", "only 7 bytes"},
        {"NoHeader", little_endian(0), "does not begin with a JSON object"},
        {"HeaderOver100MB", little_endian(100'000'001) + "{}", "would be 100000001 bytes"},
        {"HeaderLengthNearOverflow", little_endian(~std::uint64_t{0}) + "{}", "would be 18446744073709551615 bytes"},
        {"HeaderPastTheEnd", little_endian(3) + "{}", "cut short"},
        {"NotASafetensorsFile", "PK\3\4 some other archive, long enough for a header", "not a safetensors file"},
        {"SpaceBeforeTheHeader", safetensors(" {}", ""), "does not begin with a JSON object"},
        {"ByteOrderMark", safetensors("\xEF\xBB\xBF{}", ""), "does not begin with a JSON object"},
        {"HeaderIsAList", safetensors("[]", ""), "does not begin with a JSON object"},
        {"HeaderEndsEarly", safetensors("{" + good, data), "not valid JSON"},
        {"TextBehindTheHeader", safetensors("{" + good + "}}", data), "not valid JSON"},
        {"ZeroBytesBehindTheHeader", safetensors("{" + good + "}" + std::string(3, '\0'), data), "not valid JSON"},
        {"Comment", safetensors("{/**/" + good + "}", data), "not valid JSON"},
        {"NotANumber", header_with(R"("dtype":"F32","shape":[NaN],"data_offsets":[0,8])"), "not valid JSON"},
        {"InvalidUtf8InAName", safetensors("{\"\xff\":{}}", ""), "not valid JSON"},
        {"OverlongUtf8InAName", safetensors("{\"\xc0\xaf\":{}}", ""), "not valid JSON"},
        {"LoneSurrogateInAName", safetensors(R"({"\ud800":{}})", ""), "not valid JSON"},
        {"TensorTwice", safetensors("{" + good + "," + good + "}", data), "\"t\" occurs twice"},
        {"TensorTwiceByEscape",
         safetensors("{" + good + R"(,"\u0074":{"dtype":"U8","shape":[0],"data_offsets":[8,8]}})", data),
         "\"t\" occurs twice"},
        {"FieldTwice", header_with(R"("dtype":"F32","dtype":"F32","shape":[2],"data_offsets":[0,8])"), "occurs twice"},
        {"MetadataKeyTwice", safetensors(R"({"__metadata__":{"a":"1","a":"2"}})", ""), "occurs twice"},
        {"MetadataTwice", safetensors(R"({"__metadata__":{},"__metadata__":{}})", ""), "occurs twice"},
        {"MetadataValueIsANumber", safetensors(R"({"__metadata__":{"a":1}})", ""), "not a text"},
        {"MetadataValueIsAList", safetensors(R"({"__metadata__":{"a":["b"]}})", ""), "not a text"},
        {"MetadataIsAText", safetensors(R"({"__metadata__":"a"})", ""), "not an object"},
        {"EntryIsANumber", safetensors(R"({"t":1})", ""), "not an object"},
        {"EntryIsNull", safetensors(R"({"t":null})", ""), "not an object"},
        {"TypeMissing", header_with(R"("shape":[2],"data_offsets":[0,8])"), "dtype is missing"},
        {"ShapeMissing", header_with(R"("dtype":"F32","data_offsets":[0,8])"), "shape is missing"},
        {"OffsetsMissing", header_with(R"("dtype":"F32","shape":[2])"), "data_offsets is missing"},
        {"TypeUnknown", header_with(R"("dtype":"F33","shape":[2],"data_offsets":[0,8])"), "\"F33\" is not known",
         ErrorKind::kUnsupported},
        {"TypeInLowerCase", header_with(R"("dtype":"f32","shape":[2],"data_offsets":[0,8])"), "\"f32\" is not known",
         ErrorKind::kUnsupported},
        {"TypeIsANumber", header_with(R"("dtype":32,"shape":[2],"data_offsets":[0,8])"), "dtype holds the number 32"},
        {"TypeIsAList", header_with(R"("dtype":["F32"],"shape":[2],"data_offsets":[0,8])"), "dtype holds a list"},
        {"ShapeIsANumber", header_with(R"("dtype":"F32","shape":2,"data_offsets":[0,8])"), "shape holds the number 2"},
        {"ShapeIsNested", header_with(R"("dtype":"F32","shape":[[2]],"data_offsets":[0,8])"), "shape holds a list"},
        {"ShapeIsAnObject", header_with(R"("dtype":"F32","shape":{"0":2},"data_offsets":[0,8])"), "holds an object"},
        {"NegativeDimension", header_with(R"("dtype":"F32","shape":[-2],"data_offsets":[0,8])"), "the number -2"},
        {"FractionalDimension", header_with(R"("dtype":"F32","shape":[2.0],"data_offsets":[0,8])"), "the number 2.0"},
        {"DimensionIsAText", header_with(R"("dtype":"F32","shape":["2"],"data_offsets":[0,8])"), "the text \"2\""},
        {"DimensionOver63Bits", header_with(R"("dtype":"F32","shape":[9223372036854775808],"data_offsets":[0,8])"),
         "out of range"},
        {"DimensionOver64Bits", header_with(R"("dtype":"F32","shape":[99999999999999999999],"data_offsets":[0,8])"),
         "the number 99999999999999999999"},
        {"ProductOverflowsToTheRightLength",
         header_with(R"("dtype":"F32","shape":[4611686018427387904,4],"data_offsets":[0,0])", 0), "more than fits"},
        {"OneOffset", header_with(R"("dtype":"F32","shape":[2],"data_offsets":[8])"), "not two numbers"},
        {"ThreeOffsets", header_with(R"("dtype":"F32","shape":[2],"data_offsets":[0,8,8])"), "more than two numbers"},
        {"NegativeOffset", header_with(R"("dtype":"F32","shape":[2],"data_offsets":[-8,0])"), "the number -8"},
        {"OffsetsReversed", header_with(R"("dtype":"F32","shape":[2],"data_offsets":[8,0])"), "bytes 8 to 0"},
        {"OffsetPastTheEnd", header_with(R"("dtype":"F32","shape":[4],"data_offsets":[0,16])"), "cut short"},
        {"OffsetNearOverflow",
         header_with(R"("dtype":"U8","shape":[9223372036854775807],"data_offsets":[0,9223372036854775807])"),
         "cut short"},
        {"LengthUnlikeShape", header_with(R"("dtype":"F16","shape":[2],"data_offsets":[0,8])"), "needs 4"},
        {"ScalarOfTwo", header_with(R"("dtype":"F32","shape":[],"data_offsets":[0,8])"), "needs 4"},
        {"HoleInFront", header_with(R"("dtype":"F32","shape":[1],"data_offsets":[4,8])"), "no holes or overlaps"},
        {"Overlap",
         safetensors(R"({"a":{"dtype":"U8","shape":[5],"data_offsets":[0,5]},)"
                     R"("b":{"dtype":"U8","shape":[4],"data_offsets":[4,8]}})",
                     data),
         "tensor b claims bytes 4 to 8"},
        {"HoleBetween",
         safetensors(R"({"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]},)"
                     R"("b":{"dtype":"U8","shape":[4],"data_offsets":[4,8]}})",
                     data),
         "tensor b claims bytes 4 to 8"},
        {"SameBytesTwice",
         safetensors(R"({"a":{"dtype":"U8","shape":[8],"data_offsets":[0,8]},)"
                     R"("b":{"dtype":"U8","shape":[8],"data_offsets":[0,8]}})",
                     data),
         "no holes or overlaps"},
        {"TrailingBytes", safetensors("{" + good + "}", data + "y"), "1 bytes follow the last tensor"},
        {"DataWithoutTensors", safetensors("{}", "y"), "1 bytes follow the last tensor"},
        {"DeeplyNested", safetensors(R"({"t":)" + std::string(200'000, '['), ""), "not an object"},
    };
}

class BadSafetensors : public testing::TestWithParam<BadFile> {};

TEST_P(BadSafetensors, IsRefusedWithItsReasonAndItsName) {
    const test::TemporaryFolder folder;
    const auto path = folder.write("bad.safetensors", GetParam().contents);

    const auto file = SafetensorsFile::open(path);

    ASSERT_FALSE(file.has_value());
    EXPECT_EQ(file.error().kind, GetParam().kind);
    EXPECT_THAT(file.error().message, HasSubstr(GetParam().message));
    EXPECT_THAT(file.error().message, HasSubstr(path.string()));
}

INSTANTIATE_TEST_SUITE_P(Files, BadSafetensors, testing::ValuesIn(bad_files()),
                         [](const auto& info) { return info.param.name; });

TEST(Safetensors, ReadsTensorsInTheOrderOfTheirData) {
    const test::TemporaryFolder folder;
    std::string data(16, '\0');
    const float values[] = {1.5f, -2.0f, 0.0f, 3.25f};
    std::memcpy(data.data(), values, sizeof values);
    data += "abc";

    const auto file = SafetensorsFile::open(folder.write("good.safetensors", safetensors(kTwoTensors, data)));

    ASSERT_TRUE(file.has_value()) << file.error().message;
    EXPECT_EQ(file->metadata().at("format"), "pt");
    ASSERT_EQ(file->tensors().size(), 2U);
    const auto& a = file->tensors()[0];
    EXPECT_EQ(a.name, "a");
    EXPECT_EQ(a.type, TensorType::kF32);
    EXPECT_EQ(a.shape, (std::vector<std::int64_t>{2, 2}));
    ASSERT_EQ(a.data.size(), sizeof values);
    EXPECT_EQ(std::memcmp(a.data.data(), values, sizeof values), 0);
    const auto* b = file->find("b");
    ASSERT_EQ(b, &file->tensors()[1]);
    EXPECT_EQ(std::to_integer<char>(b->data[2]), 'c');
    EXPECT_EQ(file->find("c"), nullptr);
}

TEST(Safetensors, AcceptsWhatTheFormatAllows) {
    const test::TemporaryFolder folder;
    const std::vector<std::pair<std::string, std::string>> files{
        {"no tensors", safetensors("{}", "")},
        {"padding behind the header", safetensors("{} \n\t  ", "")},
        {"a scalar", safetensors(R"({"t":{"dtype":"I64","shape":[],"data_offsets":[0,8]}})", std::string(8, 'x'))},
        {"an empty tensor between others", safetensors(R"({"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]},)"
                                                       R"("b":{"dtype":"F64","shape":[0,5],"data_offsets":[1,1]},)"
                                                       R"("c":{"dtype":"BOOL","shape":[1],"data_offsets":[1,2]}})",
                                                       "xy")},
        {"an emoji as a name", safetensors(R"({"🐈":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}})", "")},
        {"no name", safetensors(R"({"":{"dtype":"U8","shape":[0],"data_offsets":[0,0]}})", "")},
    };
    for (const auto& [what, contents] : files) {
        const auto file = SafetensorsFile::open(folder.write("file", contents));
        EXPECT_TRUE(file.has_value()) << what << ": " << file.error().message;
    }
}

TEST(Safetensors, KnowsEveryElementTypeAndItsSize) {
    const test::TemporaryFolder folder;
    const std::vector<std::pair<std::string, std::int64_t>> types{
        {"BOOL", 1}, {"U8", 1},  {"I8", 1},  {"F8_E4M3", 1}, {"F8_E5M2", 1}, {"I16", 2}, {"U16", 2}, {"F16", 2},
        {"BF16", 2}, {"I32", 4}, {"U32", 4}, {"F32", 4},     {"F64", 8},     {"I64", 8}, {"U64", 8}};
    for (const auto& [name, bytes] : types) {
        const auto header =
            fmt::format(R"({{"t":{{"dtype":"{}","shape":[3],"data_offsets":[0,{}]}}}})", name, 3 * bytes);
        const auto file = SafetensorsFile::open(
            folder.write("typed", safetensors(header, std::string(static_cast<std::size_t>(3 * bytes), 'x'))));
        ASSERT_TRUE(file.has_value()) << file.error().message;
        EXPECT_EQ(name_of(file->tensors()[0].type), name);
        EXPECT_EQ(size_of(file->tensors()[0].type), bytes);
    }
}

TEST(Safetensors, IsRefusedWhereverItWasCutOff) {
    const test::TemporaryFolder folder;
    const auto whole = safetensors(kTwoTensors, std::string(19, 'x'));
    ASSERT_TRUE(SafetensorsFile::open(folder.write("whole", whole)).has_value());
    for (std::size_t length = 0; length < whole.size(); ++length) {
        const auto file = SafetensorsFile::open(folder.write("cut", whole.substr(0, length)));
        ASSERT_FALSE(file.has_value()) << "cut after " << length << " bytes";
        EXPECT_EQ(file.error().kind, ErrorKind::kMalformed);
    }
}

// Whatever a changed byte makes of the header: either an error, or tensors that lie within the file.
TEST(Safetensors, NeverReachesOutsideTheFileWhateverByteIsChanged) {
    const test::TemporaryFolder folder;
    const auto whole = safetensors(kTwoTensors, std::string(19, 'x'));
    int refused = 0;
    for (std::size_t at = 0; at < whole.size() - 19; ++at) {
        for (const char replacement : {'\0', '"', '9', '{', ']', '\xff', ' '}) {
            auto changed = whole;
            if (changed[at] == replacement) continue;
            changed[at] = replacement;
            const auto file = SafetensorsFile::open(folder.write("changed", changed));
            if (!file) {
                ++refused;
                continue;
            }
            for (const auto& tensor : file->tensors()) EXPECT_TRUE(file->mapping().holds(tensor.data)) << at;
        }
    }
    EXPECT_GT(refused, 500);
}

TEST(Safetensors, NamesAFileThatIsMissingOrNoFile) {
    const test::TemporaryFolder folder;
    const auto missing = SafetensorsFile::open(folder.path() / "none.safetensors");
    ASSERT_FALSE(missing.has_value());
    EXPECT_EQ(missing.error().kind, ErrorKind::kNotFound);
    EXPECT_THAT(missing.error().message, HasSubstr("none.safetensors"));

    const auto directory = SafetensorsFile::open(folder.path());
    ASSERT_FALSE(directory.has_value());
    EXPECT_EQ(directory.error().kind, ErrorKind::kUnreadable);
}

TEST(Safetensors, KeepsItsTensorsWhenItIsMoved) {
    const test::TemporaryFolder folder;
    auto file = SafetensorsFile::open(folder.write("file", test::one_tensor("t")));
    ASSERT_TRUE(file.has_value());
    const auto* before = file->find("t");
    const SafetensorsFile moved = std::move(*file);
    ASSERT_EQ(moved.find("t"), before);
    EXPECT_EQ(std::to_integer<int>(before->data[7]), 1);
}

}  // namespace
}  // namespace emloc
