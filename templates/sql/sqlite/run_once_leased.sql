<%! Race: two requests with one key find it unused, and both run the effect; or the one that was taken for dead comes back.
    Closed by a lease that is committed before the effect begins: an unanswered row goes to another caller only once its lease has run out, by
    the database's clock, and each time with the next attempt, which fences the one before. %>
INSERT INTO <%table%> AS stored (
        <%columns%>)
VALUES (
        <%values%>)
ON CONFLICT <%arbiter%> DO UPDATE
SET <%assignments%>
WHERE <%unanswered%>
  AND <%expired%>
  AND <%same_request%>
RETURNING
        1,
        <%result%>
