<%! Reads the newest committed row in a statement of its own: a SELECT in the same statement as the INSERT would not see the row of a
    session that committed while the INSERT waited. %>
SELECT
    <%result%>
FROM <%table%>
WHERE <%condition%>
