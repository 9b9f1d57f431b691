// The command line program with a method that the tests alone know.
#include "app/emloc/program.h"
#include "tests/engine/network/ragged_method.h"

int main(int argc, char** argv) {
    const auto methods = emloc::builtin_methods().with(emloc::testing::ragged_method());
    return emloc::cli::run_program(argc, argv, methods);
}
