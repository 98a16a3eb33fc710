<%! Whether the new row falls under the key at all: a NULL in a key column, or a predicate that does not hold, makes ON CONFLICT insert
    freely. Depends on the row's own values only. %>
SELECT <%condition%>
