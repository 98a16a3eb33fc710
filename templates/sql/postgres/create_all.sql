<%! Race: as for one row. And two such writes that meet at several rows would wait for each other in a circle.
    Closed by the constraints, and by the order: the rows are sent in the order of a key. %>
INSERT INTO <%table%> (
    <%columns%>)
SELECT
    <%values%>
FROM <%input%>
ORDER BY input.racegen_ordinal<%#if_absent%>
ON CONFLICT DO NOTHING<%/if_absent%>
RETURNING
    <%result%>
