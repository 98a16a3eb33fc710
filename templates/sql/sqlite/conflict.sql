<%! Whether a key is really taken: where triggers, rules or row security may suppress an INSERT silently, no row is no proof. %>
SELECT EXISTS (
    SELECT 1
    FROM <%table%>
    WHERE <%condition%>)
