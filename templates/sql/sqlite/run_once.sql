<%! Race: two requests with one key find it unused, and both run the effect.
    Closed by the key's row, inserted in the transaction of the effect: it is there for others exactly when the effect is. No other transaction
    that writes is under way. %>
INSERT INTO <%table%> (
        <%columns%>)
VALUES (
        <%values%>)
ON CONFLICT <%arbiter%> DO NOTHING
RETURNING
    1,
    1
