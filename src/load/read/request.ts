// The request line `GET /v2/documents HTTP/1.1` in its parts. It is not always three words: paths hold
// blanks, old clients name no protocol, and what came over the wire may be no request at all.
import { type Sql, sql } from '../../database/sql.ts';

/** Over a trimmed line; NULL when it has no blank. */
export function requestMethod(request: Sql): Sql {
  return sql`CASE WHEN ${first(request)} > 1 THEN left(${request}, ${first(request)} - 1) END`;
}

/** Over a trimmed line. */
export function requestPath(request: Sql): Sql {
  const rest = sql`substr(${request}, ${first(request)} + 1)`;
  const path = sql`CASE WHEN starts_with(right(${request}, 9), ' HTTP/') THEN left(${rest}, -9)
      WHEN starts_with(right(${request}, 7), ' HTTP/') THEN left(${rest}, -7) ELSE ${rest} END`;
  // Of ASCII without two blanks in a row no end is blank; trim() costs more than the rest.
  const tight = sql`strlen(${request}) = length(${request}) AND NOT contains(${request}, '  ')`;
  return sql`CASE WHEN ${first(request)} > 1 THEN CASE WHEN ${tight} THEN ${path} ELSE trim(${path}) END END`;
}

function first(request: Sql): Sql {
  return sql`strpos(${request}, ' ')`;
}
