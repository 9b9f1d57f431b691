// What `emloc completion` prints, read by the shells it is for.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>

#include "tests/engine/app/child_process.h"
#include "tests/engine/app/scratch.h"

namespace emloc::test {
namespace {

using testing::HasSubstr;
using testing::Not;

class Completion : public testing::Test {
 protected:
    // Whether there is such a program on PATH.
    static bool has(const std::string& program) { return run("/bin/sh", {"-c", "command -v " + program}).code == 0; }
    static Outcome run(const std::string& program, const std::vector<std::string>& arguments) {
        const auto folder = std::filesystem::path(EMLOC_PROGRAM).parent_path().string();
        const char* path = std::getenv("PATH");
        return run_emloc(arguments, {.environment = {{"PATH", folder + ":" + (path ? path : "/usr/bin:/bin")}},
                                     .folder = {},
                                     .program = program});
    }
    std::string script(const std::string& shell) {
        const auto printed = run_emloc({"completion", shell});
        EXPECT_EQ(printed.code, 0) << printed.err;
        return scratch_.write("completion." + shell, printed.out);
    }
    // A store with one context, whose name has a space.
    std::string store() {
        const auto file = scratch_ / "contexts.emloc";
        const auto made = run_emloc({"adapt", "--demos", scratch_.write_classes("two"), "--store", file, "--name",
                                     "my parts", "--max-pixels", "3136", "--no-js"});
        EXPECT_EQ(made.code, 0) << made.err;
        return file;
    }
    // What bash would offer behind these words, a line each.
    std::string in_bash(const std::string& words) {
        const auto found = run("/bin/bash", {"-c", "source '" + script("bash") + "'; COMP_WORDS=(" + words +
                                                       "); COMP_CWORD=$((${#COMP_WORDS[@]} - 1)); _emloc; "
                                                       "printf '%s\\n' \"${COMPREPLY[@]}\""});
        EXPECT_EQ(found.code, 0) << found.err;
        EXPECT_EQ(found.err, "");
        return found.out;
    }

    Scratch scratch_;
};

TEST_F(Completion, OfBashOffersCommandsOptionsAndTheirValues) {
    EXPECT_EQ(in_bash("emloc ad"), "adapt\n");
    EXPECT_EQ(in_bash("emloc contexts ren"), "rename\n");
    EXPECT_EQ(in_bash("emloc adapt --chunk"), "--chunk-tokens\n");
    EXPECT_THAT(in_bash("emloc adapt --demos folder --weights ''"), HasSubstr("int8\n"));
    EXPECT_EQ(in_bash("emloc adapt --dtype f3"), "f32\n");
    EXPECT_THAT(in_bash("emloc adapt ''"), Not(HasSubstr("rename")));
}

TEST_F(Completion, OfBashLeavesFilesToTheShell) {
    EXPECT_EQ(in_bash("emloc adapt --demos ''"), "\n");
}

TEST_F(Completion, OffersTheContextsOfTheStoreThatWasNamed) {
    EXPECT_EQ(in_bash("emloc classify --store '" + store() + "' --context my"), "my\\ parts\n");
    EXPECT_EQ(in_bash("emloc classify --store '" + scratch_ / "none.emloc" + "' --context my"), "\n");
}

TEST_F(Completion, OfFishOffersTheSame) {
    if (!has("fish")) GTEST_SKIP() << "there is no fish";
    const auto file = script("fish");
    const auto offered = [&](const std::string& typed) {
        const auto found =
            run("/usr/bin/fish", {"--no-config", "-c", "source '" + file + "'; complete -C '" + typed + "'"});
        EXPECT_EQ(found.code, 0) << found.err;
        return found.out;
    };
    EXPECT_THAT(offered("emloc ad"), HasSubstr("adapt\t"));
    EXPECT_THAT(offered("emloc contexts ren"), HasSubstr("rename\t"));
    EXPECT_THAT(offered("emloc adapt --chunk"), HasSubstr("--chunk-tokens\t"));
    EXPECT_THAT(offered("emloc adapt --dtype f"), HasSubstr("f32"));
    EXPECT_THAT(offered("emloc classify --store " + store() + " --context m"), HasSubstr("my parts"));
}

// Typed into a terminal of its own, since zsh completes nowhere else.
TEST_F(Completion, OfZshOffersTheSame) {
    if (!has("zsh")) GTEST_SKIP() << "there is no zsh";
    const auto typed = [&](const std::string& line) {
        const auto driver = scratch_.write("drive.zsh",
                                           "zmodload zsh/zpty\n"
                                           "zpty shell 'TERM=dumb COLUMNS=200 zsh -f -i'\n"
                                           "zpty -w shell 'unsetopt zle_bracketed_paste; PS1=; autoload -Uz compinit; "
                                           "compinit -u -D; source " +
                                               script("zsh") +
                                               "; echo rea''dy'\n"
                                               "zpty -r -m shell said '*ready*'\n"
                                               "zpty -w -n shell '" +
                                               line +
                                               "'$'\\t'\n"
                                               "sleep 1; zpty -w shell ' ; echo en''ded'\n"
                                               "zpty -r -m shell said '*ended*'\nprint -r -- $said\nzpty -d shell\n");
        return run("/usr/bin/zsh", {"-f", driver}).out;
    };
    EXPECT_THAT(typed("emloc ada"), HasSubstr("emloc adapt "));
    EXPECT_THAT(typed("emloc contexts ren"), HasSubstr("emloc contexts rename "));
    EXPECT_THAT(typed("emloc adapt --chunk"), HasSubstr("emloc adapt --chunk-tokens "));
}

TEST_F(Completion, TheManualPageSaysWhatTheHelpSays) {
    const auto page = run_emloc({"completion", "man"});
    EXPECT_EQ(page.code, 0);
    EXPECT_THAT(page.out, HasSubstr(".SS emloc contexts rename"));
    EXPECT_THAT(page.out, HasSubstr("\\-\\-chunk\\-tokens"));
    EXPECT_THAT(page.out, HasSubstr(".SH EXIT CODES"));
    if (!has("man")) GTEST_SKIP() << "there is no man to read it";
    const auto read =
        run("/bin/sh", {"-c", "man --warnings -l -Tutf8 -Z '" + scratch_.write("emloc.1", page.out) + "' >/dev/null"});
    EXPECT_EQ(read.err, "");
}

TEST_F(Completion, OfAnotherShellIsRefusedByName) {
    const auto outcome = run_emloc({"completion", "tcsh"});
    EXPECT_EQ(outcome.code, 2);
    EXPECT_THAT(outcome.err, HasSubstr("tcsh"));
}

}  // namespace
}  // namespace emloc::test
