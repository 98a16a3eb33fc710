<%! Advisory: another session may take the key the moment after. Only create knows. %>
SELECT NOT EXISTS (
    SELECT 1
    FROM <%table%>
    WHERE <%condition%>)
