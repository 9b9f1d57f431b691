// Any name a person would give, and none that breaks a list.
#include "engine/store/names.h"

#include "fixture.h"

namespace emloc {
namespace {

TEST(Names, AnyScriptAndEmojiComesBack) {
    Folder folder;
    auto store = opened(folder / "s.db");
    const std::vector<std::string> names{
        "mushrooms", "Pilze & Größe", "きのこ", "🍄👩‍🔬", "a'b\"c; DROP TABLE contexts", "cats", "Cats", "..",
        "%s",        "عربي"};
    for (const auto& name : names) EXPECT_DONE(store.save(name, some_context()));
    for (const auto& name : names) EXPECT_EQ(store.summary(name).value().name, name);
}

TEST(Names, SpaceAroundIsDropped) {
    EXPECT_EQ(checked_name("  two words\t"), "two words");
    EXPECT_EQ(checked_name("\xc2\xa0x\xe3\x80\x80\n"), "x");  // no-break and ideographic space
    Folder folder;
    auto store = opened(folder / "s.db");
    EXPECT_DONE(store.save(" a ", some_context()));
    EXPECT_DONE(store.load("a  "));
    EXPECT_EQ(kind_of(store.save("a", some_context())), ErrorKind::kNameTaken);
}

TEST(Names, LengthIsCountedInCharacters) {
    std::string mushrooms;
    for (int i = 0; i < 200; ++i) mushrooms += "🍄";
    EXPECT_EQ(checked_name(mushrooms + " "), mushrooms);
    EXPECT_EQ(kind_of(checked_name(mushrooms + "a")), ErrorKind::kInvalidArgument);
}

TEST(Names, WhatCannotBeShownIsRefused) {
    using namespace std::string_literals;
    for (const auto& name :
         {""s, "   "s, "\t\n"s, "a\nb"s, "a\0b"s, "a\x7f"s, "\xff\xfe"s, "a\xe2\x80\xa8z"s, "\xed\xa0\x80"s})
        EXPECT_EQ(kind_of(checked_name(name)), ErrorKind::kInvalidArgument) << testing::PrintToString(name);
}

}  // namespace
}  // namespace emloc
