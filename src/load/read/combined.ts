// The common and the combined log format of Apache and nginx. Lines are read whole and split at their
// quotes: a line that was cut off inside a quoted text costs that line and not, as with the CSV
// reader, the next one too. Escaped quotes (\") stay inside their text.
import { type Sql, sql } from '../../database/sql.ts';
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
 * Over rows with `line`: adds the pieces that the columns are cut from. Almost every line is written as servers write it, and its
 * words are its columns. The others go the way that is right for all, which is dear: trim(), left() and right() walk over
 * characters, and trim() takes away the blanks of every script.
 */
export function combinedPieces(lines: Sql): Sql {
  const split = sql`SELECT *, string_split(CASE WHEN contains(line, '\\"') THEN replace(line, '\\"', chr(1)) ELSE line END, '"') AS q
    FROM (${lines})`;
  const quoted = sql`SELECT *, q[1] AS q1, q[2] AS q2, q[3] AS q3 FROM (${split})`;
  const blanks = sql`SELECT *, strpos(q1, '[') AS bracket,
    string_split(q1, ' ') AS c, string_split(q2, ' ') AS r, string_split(q3, ' ') AS n FROM (${quoted})`;
  const words = sql`SELECT *, c[3] AS c3, c[4] AS c4, r[1] AS r1, r[2] AS r2, r[3] AS r3, n[2] AS n2, n[3] AS n3 FROM (${blanks})`;
  const plain = sql`SELECT *, ${CLIENT_IS_PLAIN} AS client_is_plain, ${REQUEST_IS_PLAIN} AS request_is_plain,
    ${NUMBERS_ARE_PLAIN} AS numbers_are_plain FROM (${words})`;
  const others = sql`SELECT *, CASE WHEN client_is_plain THEN NULL ELSE left(q1, bracket - 1) END AS head,
    CASE WHEN request_is_plain OR ${hasNoBlankEnds(sql`q2`)} THEN q2 ELSE trim(q2) END AS request,
    CASE WHEN numbers_are_plain THEN NULL ELSE trim(q3) END AS numbers FROM (${plain})`;
  return sql`SELECT *, CASE WHEN client_is_plain THEN NULL WHEN ${isAscii(sql`head`)} AND ends_with(head, ' ') AND NOT ends_with(head, '  ')
      THEN left(head, -1) ELSE rtrim(head) END AS client FROM (${others})`;
}

/** Three words before the one bracket, no list: `10.0.0.1 - user [31/Jan/2025:23:59:59 +0000] `. */
const CLIENT_IS_PLAIN = sql`(${isAscii(sql`q1`)} AND c4 LIKE '[%' AND q1 NOT LIKE '%[%[%' AND NOT contains(q1, ', '))`;

/** Three words, the last of 6 or 8 letters: `GET /v2/documents HTTP/1.1`. */
const REQUEST_IS_PLAIN = sql`(${isAscii(sql`q2`)} AND len(r) = 3 AND r1 <> '' AND r3 LIKE 'HTTP/%' AND strlen(r3) IN (6, 8))`;

/** Two words or more behind one blank: ` 200 1234 `. */
const NUMBERS_ARE_PLAIN = sql`(${isAscii(sql`q3`)} AND q3 LIKE ' %' AND n2 <> '' AND n3 IS NOT NULL)`;

/** A time is nearly always 26 characters, with `] ` behind them: from the end there is less to walk over. */
const TIME_ENDS = sql`(${isAscii(sql`q1`)} AND bracket = strlen(q1) - 28)`;

function isAscii(text: Sql): Sql {
  return sql`strlen(${text}) = length(${text})`;
}

function hasNoBlankEnds(text: Sql): Sql {
  return sql`(${isAscii(text)} AND ${text} NOT LIKE ' %' AND ${text} NOT LIKE '% ')`;
}

/** False for a line that has not the shape of the format, or whose last quoted text does not end. */
export const COMBINED_WHOLE: Sql = sql`(len(q) >= 3 AND len(q) % 2 = 1 AND bracket > 0)`;

/** Proxies write a list of clients: 10.0.0.2, 10.0.0.1, 127.0.0.1. */
const BEFORE = sql`CASE WHEN contains(client, ', ') THEN regexp_replace(client, '^([^ ]+, )+', '') ELSE client END`;
const REQUEST = sql`request`;

function ofClient(word: Sql, other: Sql): Sql {
  return sql`CASE WHEN client_is_plain THEN ${word} ELSE ${other} END`;
}

function ofRequest(word: Sql, other: Sql): Sql {
  return sql`CASE WHEN request_is_plain THEN ${word} ELSE ${other} END`;
}

function ofNumbers(word: Sql, other: Sql): Sql {
  return sql`CASE WHEN numbers_are_plain THEN ${word} ELSE ${other} END`;
}

const EXPRESSIONS: Readonly<Record<string, Sql>> = {
  host: ofClient(sql`c[1]`, sql`split_part(${BEFORE}, ' ', 1)`),
  ident: ofClient(sql`c[2]`, sql`split_part(${BEFORE}, ' ', 2)`),
  user: ofClient(sql`c3`, sql`array_to_string(string_split(${BEFORE}, ' ')[3:], ' ')`),
  time: sql`CASE WHEN ${TIME_ENDS} THEN substr(q1, -28, 26) ELSE substr(q1, bracket + 1, 26) END`,
  request: sql`replace(request, chr(1), '"')`,
  method: ofRequest(sql`r1`, requestMethod(REQUEST)),
  path: ofRequest(sql`r2`, requestPath(REQUEST)),
  status: ofNumbers(sql`n2`, sql`split_part(numbers, ' ', 1)`),
  bytes: ofNumbers(sql`n3`, sql`split_part(numbers, ' ', 2)`),
  referer: sql`replace(q[4], chr(1), '"')`,
  agent: sql`replace(q[6], chr(1), '"')`,
  // What was appended to the format: after the agent, in quotes there, or after the bytes.
  request_time: sql`coalesce(nullif(split_part(trim(q[7]), ' ', 1), ''), q[8], split_part(trim(q3), ' ', 3))`,
};

/** A column of the format, cut from the pieces. */
export function combinedColumn(column: string): Sql {
  const expression = EXPRESSIONS[column];
  if (expression === undefined) throw new Error(`the combined format has no ${column}`);
  return expression;
}
