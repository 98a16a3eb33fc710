<%! Race: a reference to the row, or a change of it, appears between the look and the DELETE.
    Closed by the foreign keys, and by the version in the WHERE where the row was read before. %>
DELETE FROM <%table%>
WHERE <%condition%>
RETURNING
    <%result%>
