#include "app/emloc/program.h"

#include <csignal>
#include <cstdio>
#include <exception>
#include <new>
#include <optional>
#include <string>
#include <system_error>

#include "app/emloc/command.h"
#include "app/emloc/console.h"
#include "app/emloc/exit_code.h"
#include "app/emloc/format.h"
#include "app/emloc/interrupt.h"
#include "engine/core/bounded_memory.h"
#include "engine/kernels/room.h"

namespace emloc::cli {
namespace {

void describe(CLI::App& app) {
    app.name("emloc");
    app.set_version_flag("--version", std::string("emloc ") + EMLOC_VERSION);
    app.footer(std::string(exit_code_help()) +
               "Environment:\n"
               "  EMLOC_MODEL  the model's folder where --model isn't given\n"
               "  EMLOC_STORE  the store where --store isn't given\n"
               "\"emloc COMMAND --help\" explains a command.");
    app.require_subcommand(1);
    app.get_formatter()->column_width(34);
}

// The deepest subcommand that was named, for messages: "emloc contexts rename".
std::string named_command(const CLI::App& app) {
    std::string name = app.get_name();
    const CLI::App* current = &app;
    while (!current->get_subcommands().empty()) {
        current = current->get_subcommands().front();
        name += " " + current->get_name();
    }
    return name;
}

// The exit code where the arguments ask for no command to run: help, version, or a mistake.
std::optional<int> parse(CLI::App& app, int argc, char** argv) {
    try {
        app.parse(argc, argv);
        return std::nullopt;
    } catch (const CLI::ParseError& error) {
        if (error.get_exit_code() == 0) {
            return app.exit(error);
        }
        const std::string command = named_command(app);
        const auto unknown = app.remaining(true);
        // CLI11 would only say what is missing, not what stands there in its place.
        const bool misnamed = dynamic_cast<const CLI::RequiredError*>(&error) != nullptr && !unknown.empty();
        const std::string what =
            misnamed ? fmt::format("There is no command or option \"{}\" here.", unknown.front()) : error.what();
        fmt::print(stderr, "{}: {}\nRun \"{} --help\" for its usage.\n", command, printable(what), command);
        return static_cast<int>(ExitCode::kUsage);
    }
}

constexpr const char* kNoMemory =
    "There is not enough memory for this. Close other programs, or use fewer images, a smaller --max-pixels, smaller "
    "--chunk-tokens, fewer --threads or a smaller model.";

bool lacks_memory(const std::exception& error) {
    if (dynamic_cast<const std::bad_alloc*>(&error) != nullptr) {
        return true;
    }
    // What starting a thread says where there is no room for its stack.
    const auto* system = dynamic_cast<const std::system_error*>(&error);
    return system != nullptr && (system->code() == std::errc::resource_unavailable_try_again ||
                                 system->code() == std::errc::not_enough_memory);
}

ExitCode run(const Command& command, Invocation& invocation) {
    Console& console = invocation.console;
    // Libraries that read media register what they can read with the first one, and end the program where that fails.
    if (!has_room(kRoomToWork)) {
        console.error("{}", kNoMemory);
        return ExitCode::kFailed;
    }
    try {
        const Result<ExitCode> result = command(invocation);
        if (!result) {
            console.error("{}", result.error().message);
        }
        if (const Status written = console.flush(); !written) {
            console.error("{}", written.error().message);
            return ExitCode::kFailed;
        }
        return result ? *result : exit_code(result.error().kind);
    } catch (const std::exception& error) {
        if (lacks_memory(error)) {
            console.error("{}", kNoMemory);
            return ExitCode::kFailed;
        }
        const Error fault = internal_error(error.what());
        console.error("{}", fault.message);
        return exit_code(fault.kind);
    }
}

int emloc_main(int argc, char** argv, const MethodRegistry& methods) {
    const Interrupt interrupt;
    CLI::App app{"Adapt a vision-language model to a task without training, from labelled examples."};
    CommonFlags flags;
    Command chosen;
    describe(app);
    const CommandLine line{app, flags, chosen, methods};
    for (const auto add : {add_adapt, add_classify, add_ask, add_evaluate, add_compare, add_contexts, add_frames,
                           add_inspect, add_merge, add_tokenize, add_train, add_export_training, add_import_predictions,
                           add_bench, add_benchmark, add_methods, add_models, add_completion}) {
        add(line);
    }
    if (const auto ended = parse(app, argc, argv)) {
        return *ended;
    }
    Console console(flags.quiet ? Verbosity::kQuiet : flags.verbose ? Verbosity::kVerbose : Verbosity::kNormal);
    Invocation invocation{console, flags.json, interrupt.token(), methods};
    const ExitCode code = run(chosen, invocation);
    if (code == ExitCode::kInterrupted && interrupt.signal() == SIGTERM) {
        return 128 + SIGTERM;
    }
    return static_cast<int>(code);
}

}  // namespace

int run_program(int argc, char** argv, const MethodRegistry& methods) {
    bound_kept_memory();
    try {
        return emloc_main(argc, argv, methods);
    } catch (const std::exception& error) {
        if (lacks_memory(error)) {
            fmt::print(stderr, "emloc: error: {}\n", kNoMemory);
            return static_cast<int>(ExitCode::kFailed);
        }
        fmt::print(stderr, "emloc: error: {}\n", internal_error(error.what()).message);
        return static_cast<int>(ExitCode::kInternal);
    }
}

}  // namespace emloc::cli
