#include "engine/demonstrations/doubts.h"
#include "tests/engine/demonstrations_fixtures.h"

namespace emloc {
namespace {

using test::loaded;
using test::notes_of;
using test::TemporaryFolder;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

Demonstration labelled(const std::string& label) {
    return {.media = {Media{.path = "a.png"}}, .answer = label};
}

TEST(Doubts, OneClassAloneIsNamed) {
    const std::vector cats{labelled("cats"), labelled("cats")};
    ASSERT_TRUE(only_one_class(cats));
    EXPECT_THAT(*only_one_class(cats), HasSubstr("only one class, \"cats\""));
}

TEST(Doubts, NoDemonstrationOrSeveralClassesOrFreeTextAreNone) {
    auto free_text = labelled("It sleeps.");
    free_text.is_label = false;
    EXPECT_FALSE(only_one_class({}));
    EXPECT_FALSE(only_one_class(std::vector{labelled("cats"), labelled("dogs")}));
    EXPECT_FALSE(only_one_class(std::vector{labelled("cats"), free_text}));
    const std::vector<std::string> known{"dogs"};
    EXPECT_FALSE(only_one_class(std::vector{labelled("cats")}, known));
}

TEST(Doubts, TheSamePictureInTwoClassesIsNamedWithBoth) {
    const TemporaryFolder folder;
    const auto picture = test::small_picture();
    for (const auto* file : {"cats/0.png", "cats/again.png", "dogs/copy.png"}) folder.write(file, picture);
    folder.write("dogs/1.jpg", test::small_picture(".jpg"));
    const auto set = loaded(folder.path());
    EXPECT_EQ(set.demonstrations.size(), 4u);
    EXPECT_THAT(notes_of(set),
                ElementsAre(AllOf(HasSubstr("cats/0.png"), HasSubstr("the class \"dogs\" and not \"cats\""))));
    EXPECT_EQ(set.notes[0].path.filename(), "copy.png");
}

TEST(Doubts, AnotherQuestionAboutAPictureMayHaveAnotherAnswer) {
    const TemporaryFolder folder;
    folder.write("a.png", test::small_picture());
    const auto set = loaded(folder.write("list.jsonl", R"({"image": "a.png", "label": "red", "question": "Colour?"}
{"image": "a.png", "label": "cat", "question": "Animal?"}
{"image": "a.png", "answer": "It sleeps.", "question": "Animal?"})"));
    EXPECT_EQ(set.demonstrations.size(), 3u);
    EXPECT_THAT(set.notes, IsEmpty());
}

}  // namespace
}  // namespace emloc
