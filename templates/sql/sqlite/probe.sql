<%! SQLite names no foreign key that failed. Asked inside the same write transaction, where nothing can have changed, this names the first one that
    the statement's values do not satisfy, or the first table that still references the row. %>
SELECT violated, referencing
FROM (
    <%probes%>)
WHERE violated IS NOT NULL
LIMIT 1
