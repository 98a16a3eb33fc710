<%header%>
#include "codec_each.hpp"

#include <charconv>
#include <cmath>

namespace <%namespace%>::detail {
namespace {

void append_string(std::string_view text, std::string& out)
{
    constexpr char digits[] = "0123456789abcdef";
    out.push_back('"');
    for (const char character : text) {
        const auto code = static_cast<unsigned char>(character);
        if (code < 0x20) {
            out.append("\\u00");
            out.push_back(digits[code >> 4]);
            out.push_back(digits[code & 0xF]);
            continue;
        }
        if (character == '"' || character == '\\') {
            out.push_back('\\');
        }
        out.push_back(character);
    }
    out.push_back('"');
}

}  // namespace

const char* append_json(const ParameterSlot& slot, std::string& out)
{
    char buffer[32];
    switch (slot.kind()) {
        case ParameterSlot::Kind::null: out.append("null"); return nullptr;
        case ParameterSlot::Kind::integer:
            out.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, slot.integer()).ptr);
            return nullptr;
        case ParameterSlot::Kind::real:
            if (!std::isfinite(slot.real())) {
                return "22003";
            }
            // Seventeen digits with an exponent: a number without a point would come back as an integer.
            out.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, slot.real(), std::chars_format::scientific).ptr);
            return nullptr;
        case ParameterSlot::Kind::text: append_string({slot.data(), slot.size()}, out); return nullptr;
        case ParameterSlot::Kind::blob: return "0A000";
        case ParameterSlot::Kind::faulty: return slot.fault();
    }
    return "0A000";
}

}  // namespace <%namespace%>::detail
