<%header%>
// One column of many rows as a JSON array, which json_each() takes apart again.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>

#include "codec.hpp"
#include "each.hpp"

namespace <%namespace%>::detail {

/// Appends the value in the slot as JSON; null, or the SQLSTATE of why it is none.
[[nodiscard]] const char* append_json(const ParameterSlot& slot, std::string& out);

template <class Item, class Project>
struct Codec<Each<Item, Project>> {
    static void encode(const Each<Item, Project>& each, ParameterSlot& slot)
    {
        std::string text;
        const char* fault = nullptr;
        char before = '[';
        for (const Item& item : *each.items) {
            text.push_back(before);
            before = ',';
            ParameterSlot element;
            detail::encode(static_cast<const typename Each<Item, Project>::Value&>(std::invoke(each.project, item)), element);
            const char* found = append_json(element, text);
            fault = fault != nullptr ? fault : found;
        }
        text.append(each.items->empty() ? "[]" : "]");
        if (fault != nullptr) {
            slot.set_faulty(fault);
        } else {
            slot.set_owned(std::move(text));
        }
    }
};

}  // namespace <%namespace%>::detail
