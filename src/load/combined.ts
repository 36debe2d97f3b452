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

/** Over rows with `line`: adds the pieces that the columns are cut from. */
export function combinedPieces(lines: Sql): Sql {
  return sql`SELECT *, trim(q[2]) AS request, strpos(q[1], '[') AS bracket, trim(q[3]) AS numbers
    FROM (SELECT *, string_split(CASE WHEN contains(line, '\\"') THEN replace(line, '\\"', chr(1)) ELSE line END, '"') AS q
      FROM (${lines}))`;
}

/** False for a line that has not the shape of the format, or whose last quoted text does not end. */
export const COMBINED_WHOLE: Sql = sql`(len(q) >= 3 AND len(q) % 2 = 1 AND bracket > 0)`;

const CLIENT = sql`rtrim(left(q[1], bracket - 1))`;
/** Proxies write a list of clients: 10.0.0.2, 10.0.0.1, 127.0.0.1. */
const BEFORE = sql`CASE WHEN contains(${CLIENT}, ', ') THEN regexp_replace(${CLIENT}, '^([^ ]+, )+', '') ELSE ${CLIENT} END`;
const REQUEST = sql`request`;

const EXPRESSIONS: Readonly<Record<string, Sql>> = {
  host: sql`split_part(${BEFORE}, ' ', 1)`,
  ident: sql`split_part(${BEFORE}, ' ', 2)`,
  user: sql`array_to_string(string_split(${BEFORE}, ' ')[3:], ' ')`,
  time: sql`substr(q[1], bracket + 1, 26)`,
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
