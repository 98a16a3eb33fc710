<%! Why a guarded write met no row, in a statement of its own: no row here means not found, a false verdict names the guard, and all true
    means the row changed in between and the write is tried again. %>
SELECT
    <%verdicts%>
FROM <%table%>
WHERE <%condition%>
