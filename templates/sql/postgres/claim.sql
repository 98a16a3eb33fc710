<%! Race: two workers take the same row, or one waits for the other's.
    Closed by SKIP LOCKED: a row that another worker holds is passed over, and one that it has finished no longer meets the condition, which is
    evaluated again on the newest version. %>
SELECT
    <%result%>
FROM <%table%>
WHERE <%condition%><%#has_order%>
ORDER BY <%order%><%/has_order%>
LIMIT <%limit%>
FOR NO KEY UPDATE SKIP LOCKED
