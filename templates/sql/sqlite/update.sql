<%! Race: two sessions read the row, decide, and both write.
    Closed by repeating the decision in this statement's own WHERE; the statement holds the one write lock. %>
UPDATE <%table%>
SET <%assignments%>
WHERE <%condition%>
RETURNING
    <%result%>
