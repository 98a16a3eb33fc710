<%! Race: two sessions read the row, decide over several statements, and both write.
    Closed by the row lock: the second session waits here and then reads what the first has committed. FOR NO KEY UPDATE, since FOR UPDATE
    would also keep rows that reference this one from being inserted, and deadlock with them; it is for a row about to be deleted. A
    lock that is not to wait skips the row instead of raising 55P03, which would end the transaction. %>
SELECT
    <%result%>
FROM <%table%>
WHERE <%condition%>
FOR <%strength%><%#skip%> SKIP LOCKED<%/skip%>
