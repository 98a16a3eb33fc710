<%! Race: two sessions look for the row, find none, and both insert it.
    Closed by ON CONFLICT DO NOTHING: writers queue, and the second INSERT answers no row. INSERT OR IGNORE would swallow NOT NULL too. %>
INSERT INTO <%table%><%#has_columns%> (
    <%columns%>)
VALUES (
    <%values%>)<%/has_columns%><%^has_columns%> DEFAULT VALUES<%/has_columns%>
ON CONFLICT<%arbiter%> DO NOTHING
RETURNING
    <%result%>
