#include "ui/project/options_json.h"

#include <QJsonArray>
#include <algorithm>

#include "ui/convert.h"

namespace emloc::ui {

namespace {

QJsonValue to_value(bool value) {
    return value;
}
QJsonValue to_value(std::int64_t value) {
    return static_cast<qint64>(value);
}
QJsonValue to_value(double value) {
    return value;
}
QJsonValue to_value(const std::string& value) {
    return to_qstring(value);
}
QJsonValue to_value(const std::vector<double>& values) {
    QJsonArray array;
    for (const double value : values) array.append(value);
    return array;
}

}  // namespace

QJsonObject to_json(const OptionValues& values) {
    QJsonObject json;
    for (const auto& [name, value] : values)
        json.insert(to_qstring(name), std::visit([](const auto& of_type) { return to_value(of_type); }, value));
    return json;
}

OptionValues options_from(const QJsonObject& json) {
    OptionValues values;
    for (auto at = json.begin(); at != json.end(); ++at) {
        const std::string name = to_utf8(at.key());
        const QJsonValue value = at.value();
        if (value.isBool()) values.set(name, value.toBool());
        if (value.isDouble()) values.set(name, value.toDouble());
        if (value.isString()) values.set(name, to_utf8(value.toString()));
        if (value.isArray()) {
            std::vector<double> numbers;
            for (const QJsonValue& number : value.toArray()) numbers.push_back(number.toDouble());
            values.set(name, std::move(numbers));
        }
    }
    return values;
}

}  // namespace emloc::ui
