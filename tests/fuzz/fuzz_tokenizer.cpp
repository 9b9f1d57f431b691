// tokenizer.json, and a text through whatever tokenizer it makes.
#include "engine/text/tokenizer.h"
#include "tests/fuzz/fuzz_file.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    emloc::fuzz::folder().write("tokenizer.json", data, size);
    const auto tokenizer = emloc::Tokenizer::load(emloc::fuzz::folder().path());
    if (tokenizer) static_cast<void>(tokenizer->decode(tokenizer->encode("Größe <|im_end|> 你好 42 \xff")));
    return 0;
}
