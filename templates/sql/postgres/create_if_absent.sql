<%! Race: two sessions look for the row, find none, and both insert it.
    Closed by ON CONFLICT DO NOTHING: the second INSERT waits for the first and answers no row. Without a target any unique key
    arbitrates, so that no other key's conflict can surface as an error. %>
INSERT INTO <%table%><%#has_columns%> (
    <%columns%>)
VALUES (
    <%values%>)<%/has_columns%><%^has_columns%> DEFAULT VALUES<%/has_columns%>
ON CONFLICT<%arbiter%> DO NOTHING
RETURNING
    <%result%>
