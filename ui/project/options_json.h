// Values of a method's options <-> JSON.
#pragma once

#include <QJsonObject>

#include "engine/context/options.h"

namespace emloc::ui {

QJsonObject to_json(const OptionValues& values);
// What is of no type that an option has is left out. Every number comes back as a real one: the registry makes of it
// what the option takes.
OptionValues options_from(const QJsonObject& json);

}  // namespace emloc::ui
