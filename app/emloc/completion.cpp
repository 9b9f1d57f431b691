// completion: what a shell reads to complete the commands, and the manual page.
#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "app/emloc/command.h"
#include "app/emloc/shell/shell.h"

namespace emloc::cli {
namespace {

constexpr const char* kManual = "man";

struct CompletionOptions {
    const CLI::App* app = nullptr;
    std::string shell;
};

Result<ExitCode> run(const CompletionOptions& options, Invocation& invocation) {
    const auto program = describe(*options.app);
    if (options.shell == kManual) {
        invocation.console.print(manual_page(program, options.app->version(), options.app->get_footer()));
        return ExitCode::kOk;
    }
    const auto all = shells();
    const auto shell =
        std::find_if(all.begin(), all.end(), [&](const Shell& any) { return any.name == options.shell; });
    invocation.console.print(shell->completion(program));
    return ExitCode::kOk;
}

}  // namespace

void add_completion(const CommandLine& line) {
    const auto options = std::make_shared<CompletionOptions>();
    options->app = &line.app;
    CLI::App* command = add_command<CompletionOptions>(
        line, line.app, "completion", "Print what a shell reads to complete these commands, or the manual page",
        options, run);
    std::vector<std::string> names;
    for (const Shell& shell : shells()) names.emplace_back(shell.name);
    names.emplace_back(kManual);
    command->add_option("shell", options->shell, "The shell; man: the manual page, in troff")
        ->type_name("SHELL")
        ->check(CLI::IsMember(names))
        ->required();
}

}  // namespace emloc::cli
