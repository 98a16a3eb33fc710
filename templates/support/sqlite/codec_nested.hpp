<%header%>
// Arrays, composite types and ranges: as text in PostgreSQL's form.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "codec.hpp"
#include "codec_bytes.hpp"
#include "text_form.hpp"

namespace <%namespace%>::detail {

template <class T>
concept NestedValue = CompositeValue<T> || requires(T value) { []<class U>(std::vector<U>&) {}(value); } ||
                      requires(T value) { []<class U>(Range<U>&) {}(value); };

template <NestedValue T>
struct Codec<T> {
    static void encode(const T& value, ParameterSlot& slot)
    {
        std::string text;
        const char* fault = append_text(value, text);
        if (fault == nullptr && !is_storable_text(text)) {
            fault = "22021";
        }
        if (fault != nullptr) {
            slot.set_faulty(fault);
        } else {
            slot.set_owned(std::move(text));
        }
    }

    static bool decode(const Cell& cell, T& value)
    {
        return cell.kind == Cell::Kind::text && read_text(cell.bytes, value);
    }
};

}  // namespace <%namespace%>::detail
