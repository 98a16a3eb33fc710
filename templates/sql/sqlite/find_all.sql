<%! Reads all of them in one statement, so that they belong together. %>
SELECT
    <%result%>
FROM <%table%>
WHERE <%condition%>
ORDER BY <%order%>
