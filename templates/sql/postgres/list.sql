<%! Keyset pages: the next page starts after the last key seen, so rows that come and go meanwhile neither repeat nor hide others. %>
SELECT
    <%result%>
FROM <%table%><%#has_condition%>
WHERE <%condition%><%/has_condition%>
ORDER BY <%order%>
LIMIT <%limit%>
