// Conversations in the layouts of OpenAI, transformers, LLaVA, ms-swift and LLaMA-Factory.
#include "tests/engine/demonstrations_fixtures.h"

namespace emloc {
namespace {

using test::answers_of;
using test::loaded;
using test::notes_of;
using test::reasons_of;
using test::refusal;
using test::TemporaryFolder;
using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class Conversations : public testing::Test {
 protected:
    Conversations() {
        for (const auto* file : {"a.png", "b.png", "c.png"}) folder_.write(file, test::small_picture());
        const auto films = std::filesystem::path(EMLOC_SOURCE_DIR) / "tests/engine/video_files";
        std::filesystem::copy_file(films / "clip.gif", folder_ / "v.gif");
    }
    DemonstrationSet read(std::string_view text) { return loaded(folder_.write("data.json", text)); }
    // "question|answer|media", of each demonstration.
    std::vector<std::string> exchanges(std::string_view text) {
        const auto set = read(text);
        EXPECT_THAT(set.rejected, IsEmpty());
        std::vector<std::string> exchanges;
        for (const auto& demonstration : set.demonstrations) {
            exchanges.push_back(demonstration.question + "|" + demonstration.answer);
            for (const auto& medium : demonstration.media) exchanges.back() += "|" + medium.path.filename().string();
        }
        return exchanges;
    }

    TemporaryFolder folder_;
};

struct Layout {
    const char* name;
    const char* record;
    const char* exchange = "What?|cat|a.png";
};

void PrintTo(const Layout& layout, std::ostream* out) {
    *out << layout.name;
}

class ConversationLayout : public Conversations, public testing::WithParamInterface<Layout> {};

TEST_P(ConversationLayout, IsRead) {
    EXPECT_THAT(exchanges(std::string("[") + GetParam().record + "]"), ElementsAre(GetParam().exchange));
}

constexpr const char* kTwo = "What?|cat|a.png|b.png";

INSTANTIATE_TEST_SUITE_P(
    Layouts, ConversationLayout,
    testing::Values(
        Layout{
            "LlamaFactoryMessages",
            R"({"messages": [{"content": "<image>What?", "role": "user"}, {"content": "cat", "role": "assistant"}], "images": ["a.png"]})"},
        Layout{
            "LlamaFactoryShareGpt",
            R"({"conversations": [{"from": "human", "value": "<image>What?"}, {"from": "gpt", "value": "cat"}], "images": ["a.png"], "system": ""})"},
        Layout{"LlamaFactoryAlpaca",
               R"({"instruction": "<image>What?", "input": "", "output": "cat", "images": ["a.png"], "history": []})"},
        Layout{"LlamaFactoryAlpacaWithInput",
               R"({"instruction": "<image>Name it.", "input": "One word.", "output": "cat", "images": ["a.png"]})",
               "Name it.\nOne word.|cat|a.png"},
        Layout{
            "Llava",
            R"({"id": "000", "image": "a.png", "conversations": [{"from": "human", "value": "<image>\nWhat?"}, {"from": "gpt", "value": "cat"}]})"},
        Layout{
            "LlavaTagBehind",
            R"({"id": 1, "image": "a.png", "conversations": [{"from": "human", "value": "What?\n<image>"}, {"from": "gpt", "value": "cat"}]})"},
        Layout{
            "LlavaInterleaved",
            R"({"image": ["a.png", "b.png"], "conversations": [{"from": "human", "value": "<image><image>\nWhat?"}, {"from": "gpt", "value": "cat"}]})",
            kTwo},
        Layout{
            "LlavaVideo",
            R"({"video": "v.gif", "conversations": [{"from": "human", "value": "<video>\nWhat?"}, {"from": "gpt", "value": "cat"}]})",
            "What?|cat|v.gif"},
        Layout{
            "SwiftMessagesWithoutTags",
            R"({"messages": [{"role": "user", "content": "What?"}, {"role": "assistant", "content": "cat"}], "images": ["a.png", "b.png"]})",
            kTwo},
        Layout{"SwiftQueryResponse", R"({"query": "<image>What?", "response": "cat", "images": ["a.png"]})"},
        Layout{
            "SwiftShareGpt",
            R"({"system": "", "conversation": [{"human": "<image>What?", "assistant": "cat"}], "images": ["a.png"]})"},
        Layout{
            "SwiftImagesAsObjects",
            R"({"messages": [{"role": "user", "content": "<image>What?"}, {"role": "assistant", "content": "cat"}], "images": [{"path": "a.png", "bytes": null}]})"},
        Layout{
            "QwenParts",
            R"({"messages": [{"role": "user", "content": [{"type": "image", "image": "a.png"}, {"type": "text", "text": "What?"}]}, {"role": "assistant", "content": [{"type": "text", "text": "cat"}]}]})"},
        Layout{
            "QwenPartsWithoutTypes",
            R"({"messages": [{"role": "user", "content": [{"image": "a.png"}, {"text": "What?"}]}, {"role": "assistant", "content": "cat"}]})"},
        Layout{
            "QwenVideoPart",
            R"({"messages": [{"role": "user", "content": [{"type": "video", "video": "v.gif", "fps": 1.0}, {"type": "text", "text": "What?"}]}, {"role": "assistant", "content": "cat"}]})",
            "What?|cat|v.gif"},
        Layout{
            "TransformersPath",
            R"({"messages": [{"role": "user", "content": [{"type": "text", "text": "What?"}, {"type": "image", "path": "a.png"}]}, {"role": "assistant", "content": "cat"}]})"},
        Layout{
            "TransformersUrl",
            R"({"messages": [{"role": "user", "content": [{"type": "image", "url": "a.png"}, {"type": "text", "text": "What?"}]}, {"role": "assistant", "content": "cat"}]})"},
        Layout{
            "TrlPartsWithImagesBeside",
            R"({"messages": [{"role": "user", "content": [{"type": "image", "text": null}, {"type": "text", "text": "What?"}]}, {"role": "assistant", "content": [{"type": "text", "text": "cat"}]}], "images": ["a.png"]})"},
        Layout{
            "PartsWithTheirImagesListedAgain",
            R"({"messages": [{"role": "user", "content": [{"type": "image", "image": "a.png"}, {"type": "text", "text": "What?"}]}, {"role": "assistant", "content": "cat"}], "images": ["a.png"]})"},
        Layout{
            "OpenAiImageUrl",
            R"({"messages": [{"role": "user", "content": [{"type": "text", "text": "What?"}, {"type": "image_url", "image_url": {"url": "a.png", "detail": "low"}}]}, {"role": "assistant", "content": "cat"}]})"},
        Layout{
            "OpenAiInputImage",
            R"({"messages": [{"role": "user", "content": [{"type": "input_text", "text": "What?"}, {"type": "input_image", "image_url": "a.png"}]}, {"role": "assistant", "content": "cat"}]})"},
        Layout{
            "PartsOfPlainTexts",
            R"({"messages": [{"role": "user", "content": ["<image>", "What?"]}, {"role": "assistant", "content": ["cat"]}], "images": "a.png"})"}),
    [](const auto& info) { return info.param.name; });

TEST_F(Conversations, AMediumInALaterTurnComesWithItsOwnAnswer) {
    const std::string text = R"([{"messages": [
        {"role": "user", "content": "<image>What?"}, {"role": "assistant", "content": "cat"},
        {"role": "user", "content": "Sure?"}, {"role": "assistant", "content": "yes"},
        {"role": "user", "content": "<image>And this?"}, {"role": "assistant", "content": "dog"}],
        "images": ["a.png", "b.png"]}])";
    EXPECT_THAT(exchanges(text), ElementsAre("What?|cat|a.png", "And this?|dog|b.png"));
    EXPECT_THAT(reasons_of(read(text)), IsEmpty());
    EXPECT_EQ(read(text).notes.at(0).path.filename(), "data.json");
    EXPECT_THAT(read(text).notes.at(0).text,
                AllOf(testing::StartsWith("Entry 1: "), HasSubstr("2 of its 6 turns are left out")));
}

TEST_F(Conversations, AFirstQuestionWithoutAMediumIsNoneBeforeOneThatHas) {
    EXPECT_THAT(exchanges(R"([{"messages": [
        {"role": "user", "content": "Hello?"}, {"role": "assistant", "content": "Hi."},
        {"role": "user", "content": "<image>What?"}, {"role": "assistant", "content": "cat"}], "images": ["a.png"]}])"),
                ElementsAre("What?|cat|a.png"));
    EXPECT_THAT(exchanges(R"([{"query": "<image>And?", "response": "dog", "images": ["a.png", "b.png"],
        "history": [["<image>What?", "cat"]]}])"),
                ElementsAre("What?|cat|a.png", "And?|dog|b.png"));
}

TEST_F(Conversations, WithoutAMediumAreNoClasses) {
    const auto set = read(R"([
        {"messages": [{"role": "user", "content": "Hello?"}, {"role": "assistant", "content": "Hi."}], "images": []},
        {"messages": [{"role": "user", "content": "<image>What?"}, {"role": "assistant", "content": "cat"}],
         "images": ["a.png"]}])");
    EXPECT_THAT(answers_of(set), ElementsAre("cat"));
    EXPECT_THAT(reasons_of(set), ElementsAre(AllOf(HasSubstr("Entry 1: "), HasSubstr("no image or video"))));
}

std::string record(const std::string& system, const std::string& image) {
    return R"({"messages": [)" + system + R"({"role": "user", "content": "<image>What?"},
        {"role": "assistant", "content": "cat"}], "images": [")" +
           image + "\"]}";
}

TEST_F(Conversations, OneSystemPromptOfAllIsTheSets) {
    const std::string brief = R"({"role": "system", "content": " Be brief. "},)";
    const std::string parts = R"({"role": "developer", "content": [{"type": "text", "text": "Be brief."}]},)";
    const auto set = read("[" + record(brief, "a.png") + "," + record(parts, "b.png") + "]");
    EXPECT_EQ(set.system_prompt, "Be brief.");
    EXPECT_THAT(set.notes, IsEmpty());
    EXPECT_EQ(set.demonstrations[0].question, "What?");
    EXPECT_EQ(
        read(R"([{"query": "<image>?", "response": "x", "images": ["a.png"], "system": "Be brief."}])").system_prompt,
        "Be brief.");
}

TEST_F(Conversations, DifferentSystemPromptsAreNotUsedAndThatIsSaid) {
    const std::string brief = R"({"role": "system", "content": "Be brief."},)";
    const std::string kind = R"({"role": "system", "content": "Be kind."},)";
    for (const auto& other : {kind, std::string()}) {
        const auto set = read("[" + record(brief, "a.png") + "," + record(other, "b.png") + "]");
        EXPECT_FALSE(set.system_prompt);
        EXPECT_THAT(notes_of(set), ElementsAre(AllOf(HasSubstr("none of them is used"), HasSubstr("--system-prompt"))));
    }
    EXPECT_FALSE(read("[" + record("", "a.png") + "]").system_prompt);
}

struct BadPart {
    const char* content;
    const char* says;
};

class BadConversationPart : public Conversations, public testing::WithParamInterface<BadPart> {};

TEST_P(BadConversationPart, IsNamedForWhatItIs) {
    const auto error =
        refusal(folder_.write("data.json", std::string(R"([{"messages": [{"role": "user", "content": )") +
                                               GetParam().content + R"(}, {"role": "assistant", "content": "x"}]}])"));
    EXPECT_THAT(error.message, AllOf(HasSubstr("Entry 1: "), HasSubstr(GetParam().says)));
}

INSTANTIATE_TEST_SUITE_P(
    Parts, BadConversationPart,
    testing::Values(
        BadPart{R"([{"type": "audio", "audio": "a.wav"}, {"type": "text", "text": "?"}])", "Audio is not supported"},
        BadPart{R"([{"type": "tool_use", "name": "f"}])", "neither text nor an image nor a video"},
        BadPart{R"([7])", "neither text nor an image nor a video"}, BadPart{R"([{"type": "text"}])", "has no text"},
        BadPart{R"([{"type": "image", "image": 7}])", "not a path"},
        BadPart{R"([{"type": "video", "video": ["1.png", "2.png"]}])", "not a path"},
        BadPart{R"([{"type": "image_url", "image_url": {"url": "https://example.org/a.png"}}])", "web address"},
        BadPart{R"([{"type": "image_url", "image_url": {"url": "data:image/png;base64,AAAA"}}])", "save it as a file"},
        BadPart{R"([{"type": "image", "image": "gone.png"}])", "There is no file"},
        BadPart{R"([{"type": "image", "image": "../gone.png"}])", "outside of the manifest's folder"},
        BadPart{R"({"type": "text", "text": "?"})", "no role or no text"}));

TEST_F(Conversations, WithAHistoryThatIsNoneAreRefused) {
    for (const auto* history : {"7", R"(["What?"])", R"([["What?"]])", R"([[1, 2]])"})
        EXPECT_THAT(
            reasons_of(read(std::string(R"([{"query": "<image>?", "response": "x", "images": ["a.png"], "history": )") +
                            history + "}," + record("", "b.png") + "]")),
            testing::SizeIs(1));
}

}  // namespace
}  // namespace emloc
