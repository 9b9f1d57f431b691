// emloc tokenize: text <-> token ids.
#include <iostream>
#include <istream>
#include <iterator>
#include <vector>

#include "app/emloc/command.h"
#include "app/emloc/format.h"
#include "app/emloc/model_options.h"
#include "app/emloc/report.h"
#include "engine/text/tokenizer.h"

namespace emloc::cli {
namespace {

struct TokenizeOptions {
    ModelOptions model;
    std::string text;
    bool from_stdin = true;
    std::vector<TokenId> decode;
    bool plain = false;
};

Result<ExitCode> encode(const Tokenizer& tokenizer, const TokenizeOptions& options, const std::string& text,
                        Invocation& invocation) {
    const std::vector<TokenId> ids = tokenizer.encode(text, !options.plain);
    if (invocation.json) {
        Json pieces = Json::array();
        for (const TokenId id : ids) {
            pieces.push_back(escaped(tokenizer.token_bytes(id)));
        }
        invocation.console.print_json(Json{{"count", ids.size()}, {"ids", ids}, {"pieces", std::move(pieces)}});
        return ExitCode::kOk;
    }
    for (const TokenId id : ids) {
        invocation.console.print(fmt::format("{}\t{}\n", id, escaped(tokenizer.token_bytes(id))));
    }
    return ExitCode::kOk;
}

Result<ExitCode> decode(const Tokenizer& tokenizer, const TokenizeOptions& options, Invocation& invocation) {
    for (const TokenId id : options.decode) {
        if (id < 0 || id >= tokenizer.size()) {
            return fail(ErrorKind::kInvalidArgument, "There is no token {}: this tokenizer's ids are 0 to {}.", id,
                        tokenizer.size() - 1);
        }
    }
    const std::string text = tokenizer.decode(options.decode, options.plain);
    if (invocation.json) {
        invocation.console.print_json(Json{{"text", text}});
    } else {
        invocation.console.print(printable(text) + "\n");
    }
    return ExitCode::kOk;
}

Result<ExitCode> run(const TokenizeOptions& options, Invocation& invocation) {
    const auto folder = model_folder(options.model);
    if (!folder) {
        return tl::unexpected(folder.error());
    }
    const auto tokenizer = Tokenizer::load(*folder);
    if (!tokenizer) {
        return tl::unexpected(tokenizer.error());
    }
    if (!options.decode.empty()) {
        return decode(*tokenizer, options, invocation);
    }
    if (options.from_stdin) {
        const std::string text(std::istreambuf_iterator<char>(std::cin), {});
        return encode(*tokenizer, options, text, invocation);
    }
    return encode(*tokenizer, options, options.text, invocation);
}

}  // namespace

void add_tokenize(const CommandLine& line) {
    auto options = std::make_shared<TokenizeOptions>();
    CLI::App* command =
        add_command<TokenizeOptions>(line, line.app, "tokenize", "Show the tokens of a text, or decode", options, run);
    auto* text = command->add_option_function<std::string>(
        "text",
        [options](const std::string& given) {
            options->text = given;
            options->from_stdin = false;
        },
        "The text (default: standard input)");
    text->type_name("TEXT");
    command->add_option("--decode", options->decode, "Turn these ids into text instead")
        ->type_name("ID,ID,...")
        ->delimiter(',')
        ->excludes(text);
    command->add_flag("--plain", options->plain,
                      "Take <|im_end|> and its like as plain text; leave them out when decoding");
    add_model_folder(*command, options->model);
}

}  // namespace emloc::cli
