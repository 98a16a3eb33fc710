<%! Race: two sessions look for the key, then insert or update on what they saw.
    Closed by ON CONFLICT DO UPDATE: the row is locked first, and its newest version is compared and changed. What the caller left out keeps the
    stored value; the key and the primary key are never SET, which would raise the lock to FOR UPDATE; nothing is written when nothing
    differs. The predicate of a partial key is literal: as a parameter it fails once the plan turns generic. %>
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
