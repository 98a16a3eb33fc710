<%! Race: as for one row. And two imports that meet at several rows would wait for each other in a circle.
    Closed by ON CONFLICT DO UPDATE, and by the order: the rows are sent in the order of the key, each key once. What became of each row is told
    by its key, because RETURNING leaves out the rows that did not change. %>
WITH input AS MATERIALIZED (
    SELECT *
    FROM <%input%>
), written AS (
    INSERT INTO <%table%> AS stored (
        <%columns%>)
    SELECT
        <%values%>
    FROM input
    ORDER BY input.racegen_ordinal
    ON CONFLICT <%arbiter%> <%#has_assignments%>DO UPDATE
    SET <%assignments%>
    WHERE <%differences%><%/has_assignments%><%^has_assignments%>DO NOTHING<%/has_assignments%>
    RETURNING <%returned%>, <%inserted%> AS racegen_inserted
)
SELECT
    coalesce(input.racegen_ordinal, 0),
    CASE written.racegen_inserted WHEN TRUE THEN 0 WHEN FALSE THEN 1 ELSE 2 END
FROM input
FULL JOIN written ON <%matches%>
