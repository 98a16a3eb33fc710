<%! Reads the newest committed row. %>
SELECT
    <%result%>
FROM <%table%>
WHERE <%condition%>
