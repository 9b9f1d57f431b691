// What the command line is made of, without the program.
#include <gtest/gtest.h>

#include "app/emloc/exit_code.h"
#include "app/emloc/format.h"

namespace emloc::cli {
namespace {

TEST(ExitCodes, EveryKindOfErrorHasOneThatIsNotSuccess) {
    for (int kind = 0; kind <= static_cast<int>(ErrorKind::kCancelled); ++kind) {
        const ExitCode code = exit_code(static_cast<ErrorKind>(kind));
        EXPECT_NE(code, ExitCode::kOk) << kind;
        EXPECT_NE(code, ExitCode::kInternal) << kind;
    }
    EXPECT_EQ(exit_code(ErrorKind::kWrongModel), ExitCode::kWrongModel);
    EXPECT_EQ(exit_code(ErrorKind::kCancelled), ExitCode::kInterrupted);
    EXPECT_EQ(exit_code(ErrorKind::kStorageFull), ExitCode::kStore);
}

TEST(Format, NamesCanNotSteerTheTerminal) {
    EXPECT_EQ(printable("a\x1b[31mb"), "a\xEF\xBF\xBD[31mb");
    EXPECT_EQ(printable("\xFFz"), "\xEF\xBF\xBDz");
    EXPECT_EQ(printable("two\nlines\t"), "two\nlines\t");
    EXPECT_EQ(printable("a🍄é"), "a🍄é");
}

TEST(Format, NameWithLineBreaksIsWrittenOnOneLine) {
    EXPECT_EQ(one_line("a\nb\r\tc.png"), "a\\nb\\r\\tc.png");
    EXPECT_EQ(one_line("C:\\a\x1b[31m 🍄"), "C:\\a\xEF\xBF\xBD[31m 🍄");
}

TEST(Format, EscapedBytesShowPartsOfCharacters) {
    EXPECT_EQ(escaped("a\n\\"), "a\\n\\\\");
    EXPECT_EQ(escaped("\xF0\x9F"), "\\xf0\\x9f");
    EXPECT_EQ(escaped("🍄"), "🍄");
}

TEST(Format, WidthIsThatOfTheTerminal) {
    EXPECT_EQ(display_width("abc"), 3);
    EXPECT_EQ(display_width("キノコ"), 6);
    EXPECT_EQ(display_width("🍄"), 2);
    EXPECT_EQ(display_width("e\xCC\x81"), 1) << "a combining accent";
}

TEST(Format, TruncationNeverSplitsACharacter) {
    EXPECT_EQ(truncated("キノコ", 6), "キノコ");
    EXPECT_EQ(truncated("キノコ", 5), "キノ…");
    EXPECT_EQ(truncated("キノコ", 4), "キ…");
    EXPECT_EQ(truncated("abc", 2), "a…");
}

TEST(Format, TableColumnsLineUpUnderWideCharacters) {
    Table table({Table::Align::kLeft, Table::Align::kRight});
    table.add({"🍄", "1"});
    table.add({"abc", "22"});
    table.add({"x"});
    EXPECT_EQ(table.text(), "🍄    1\nabc  22\nx\n");
}

TEST(Format, NumbersReadWell) {
    EXPECT_EQ(human_bytes(1023), "1023 B");
    EXPECT_EQ(human_bytes(1536), "1.5 KiB");
    EXPECT_EQ(human_bytes(std::int64_t{3} << 30), "3.0 GiB");
    EXPECT_EQ(human_seconds(1.234), "1.23 s");
    EXPECT_EQ(human_seconds(125), "2 min 05 s");
    EXPECT_EQ(human_seconds(3725), "1 h 02 min");
    EXPECT_EQ(count_of(1, "chunk"), "1 chunk");
    EXPECT_EQ(count_of(0, "chunk"), "0 chunks");
    EXPECT_EQ(short_number(0.1), "0.1");
}

}  // namespace
}  // namespace emloc::cli
