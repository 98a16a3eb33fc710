<%! Race: two requests with one key find it unused, and both run the effect.
    Closed by the key's row, inserted in the transaction of the effect: it is there for others exactly when the effect is. Who comes while that
    transaction is open would wait for it here; the lock on the key's name, taken without waiting, tells it that the request is under way. The
    lock alone guards nothing: the conflict target does. %>
WITH held AS MATERIALIZED (
    SELECT pg_try_advisory_xact_lock(
        hashtextextended(concat_ws(':', <%scope%>, <%key%>), 0)) AS held
), claimed AS (
    INSERT INTO <%table%> (
        <%columns%>)
    SELECT
        <%values%>
    FROM held
    WHERE held.held
    ON CONFLICT <%arbiter%> DO NOTHING
    RETURNING 1
)
SELECT
    held.held,
    EXISTS (SELECT FROM claimed)
FROM held
