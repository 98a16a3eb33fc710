<%! Race: two workers take the same row.
    Closed by the one writer: no other transaction that writes is under way, so no row is held by another. %>
SELECT
    <%result%>
FROM <%table%>
WHERE <%condition%><%#has_order%>
ORDER BY <%order%><%/has_order%>
LIMIT <%limit%>
