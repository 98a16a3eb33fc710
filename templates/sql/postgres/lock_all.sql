<%! Race: two sessions lock the same rows in opposite orders, and wait for each other.
    Closed by the order: every session takes the locks in the order of the key. %>
SELECT
    <%result%>
FROM <%table%>
WHERE <%condition%>
ORDER BY <%order%>
FOR <%strength%>
