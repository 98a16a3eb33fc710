<%! Race: two requests with one key find it unused, and both run the effect; or the one that was taken for dead comes back.
    Closed by a lease that is committed before the effect begins: an unanswered row goes to another caller only once its lease has run out, by
    the server's clock and under the row's lock, and each time with the next attempt, which fences the one before. The lock on the key's name,
    taken without waiting, keeps from waiting for a transaction that runs the effect itself: a lease could run out meanwhile. %>
WITH held AS MATERIALIZED (
    SELECT pg_try_advisory_xact_lock(
        hashtextextended(concat_ws(':', <%scope%>, <%key%>), 0)) AS held
), claimed AS (
    INSERT INTO <%table%> AS stored (
        <%columns%>)
    SELECT
        <%values%>
    FROM held
    WHERE held.held
    ON CONFLICT <%arbiter%> DO UPDATE
    SET <%assignments%>
    WHERE <%unanswered%>
      AND <%expired%>
      AND <%same_request%>
    RETURNING
        <%result%>
)
SELECT
    held.held,
    claimed.<%attempt%>,
    claimed.<%until%>
FROM held
LEFT JOIN claimed ON true
