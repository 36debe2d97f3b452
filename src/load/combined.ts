// The common and the combined log format of Apache and nginx. Lines are read whole and split at their
// quotes: a line that was cut off inside a quoted text costs that line and not, as with the CSV
// reader, the next one too. Escaped quotes (\") stay inside their text.
import { type Sql, sql } from '../database/sql.ts';
import { requestMethod, requestPath } from './request.ts';

export const COMBINED_COLUMNS = [
  'host',
  'ident',
  'user',
  'time',
  'request',
  'method',
  'path',
  'status',
  'bytes',
  'referer',
  'agent',
  'request_time',
] as const;

/**
 * Over rows with `line`: adds the pieces that the columns are cut from. trim() takes away the blanks of every script and
 * costs more than all else that is done with a line: it is left to the lines that need it, or are not ASCII.
 */
export function combinedPieces(lines: Sql): Sql {
  const split = sql`SELECT *, strlen(line) = length(line) AS ascii,
      string_split(CASE WHEN contains(line, '\\"') THEN replace(line, '\\"', chr(1)) ELSE line END, '"') AS q
    FROM (${lines})`;
  const parts = sql`SELECT *, q[1] AS q1, q[2] AS q2, q[3] AS q3, strpos(q[1], '[') AS bracket, left(q[1], strpos(q[1], '[') - 1) AS head
    FROM (${split})`;
  return sql`SELECT *,
      CASE WHEN ascii AND NOT starts_with(q2, ' ') AND NOT ends_with(q2, ' ') THEN q2 ELSE trim(q2) END AS request,
      CASE WHEN ascii AND ends_with(head, ' ') AND NOT ends_with(head, '  ') THEN left(head, bracket - 2) ELSE rtrim(head) END AS client,
      CASE WHEN ascii AND starts_with(q3, ' ') AND NOT starts_with(q3, '  ') THEN substr(q3, 2) ELSE trim(q3) END AS numbers
    FROM (${parts})`;
}

/** False for a line that has not the shape of the format, or whose last quoted text does not end. */
export const COMBINED_WHOLE: Sql = sql`(len(q) >= 3 AND len(q) % 2 = 1 AND bracket > 0)`;

/** Proxies write a list of clients: 10.0.0.2, 10.0.0.1, 127.0.0.1. */
const BEFORE = sql`CASE WHEN contains(client, ', ') THEN regexp_replace(client, '^([^ ]+, )+', '') ELSE client END`;
const REQUEST = sql`request`;

const EXPRESSIONS: Readonly<Record<string, Sql>> = {
  host: sql`split_part(${BEFORE}, ' ', 1)`,
  ident: sql`split_part(${BEFORE}, ' ', 2)`,
  user: sql`array_to_string(string_split(${BEFORE}, ' ')[3:], ' ')`,
  time: sql`substr(q1, bracket + 1, 26)`,
  request: sql`replace(request, chr(1), '"')`,
  method: requestMethod(REQUEST),
  path: requestPath(REQUEST),
  status: sql`split_part(numbers, ' ', 1)`,
  bytes: sql`split_part(numbers, ' ', 2)`,
  referer: sql`replace(q[4], chr(1), '"')`,
  agent: sql`replace(q[6], chr(1), '"')`,
  // What was appended to the format: after the agent, in quotes there, or after the bytes.
  request_time: sql`coalesce(nullif(split_part(trim(q[7]), ' ', 1), ''), q[8], split_part(numbers, ' ', 3))`,
};

/** A column of the format, cut from the pieces. */
export function combinedColumn(column: string): Sql {
  const expression = EXPRESSIONS[column];
  if (expression === undefined) throw new Error(`the combined format has no ${column}`);
  return expression;
}
