<%! Race: two sessions look for the key, then insert or update on what they saw.
    Closed by ON CONFLICT DO UPDATE in one write transaction. What the caller left out keeps the stored value; the key and the primary key are
    never SET; nothing is written when nothing differs. INSERT OR REPLACE would delete the row and what references it. %>
INSERT INTO <%table%> AS stored (
    <%columns%>)
VALUES (
    <%values%>)
ON CONFLICT <%arbiter%> <%#has_assignments%>DO UPDATE
SET <%assignments%>
WHERE <%differences%><%/has_assignments%><%^has_assignments%>DO NOTHING<%/has_assignments%>
RETURNING
    <%result%>,
    <%inserted%>
