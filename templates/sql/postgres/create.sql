<%! Race: two sessions look for the row, find none, and both insert it.
    Closed by the constraints themselves: the second INSERT waits for the first and then fails with the constraint's name. %>
INSERT INTO <%table%><%#has_columns%> (
    <%columns%>)
VALUES (
    <%values%>)<%/has_columns%><%^has_columns%> DEFAULT VALUES<%/has_columns%>
RETURNING
    <%result%>
