<%! The one writer is the lock: a transaction that writes begins by becoming it. %>
SELECT
    <%result%>
FROM <%table%>
WHERE <%condition%>
