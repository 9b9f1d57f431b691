// emloc: the command line of EMLoC Studio.
#include "app/emloc/program.h"

int main(int argc, char** argv) {
    return emloc::cli::run_program(argc, argv, emloc::builtin_methods());
}
