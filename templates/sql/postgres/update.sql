<%! Race: two sessions read the row, decide, and both write.
    Closed by repeating the decision in this statement's own WHERE: at READ COMMITTED the server waits for the other writer, takes the newest
    version of the row and evaluates the WHERE again on it. Every CHECK on a written column is among the guards, since the server would
    otherwise evaluate it on the version it saw before it waited. %>
UPDATE <%table%>
SET <%assignments%>
WHERE <%condition%>
RETURNING
    <%result%>
