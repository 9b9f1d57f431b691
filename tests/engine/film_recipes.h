// The films of the tests, by name.
#pragma once

#include <ostream>
#include <string>
#include <vector>

#include "tests/engine/film_maker.h"

namespace emloc::test {

struct NamedRecipe {
    std::string name;
    std::string extension;
    FilmRecipe recipe;
};

inline std::ostream& operator<<(std::ostream& out, const NamedRecipe& recipe) {
    return out << recipe.name;
}

std::vector<NamedRecipe> film_recipes();
// One for each way in which a film is indexed and sought.
std::vector<NamedRecipe> few_film_recipes();

}  // namespace emloc::test
