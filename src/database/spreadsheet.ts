// The guard of CSV files that people open in a spreadsheet: text that it would take for a formula gets a
// quote in front. Numbers never pass here: -12.50 stays a number.
import { type Sql, sql } from './sql.ts';

/** What has quotes there already gets one more, so that taking one away always gives the text back. */
export function spreadsheetSafe(text: Sql): Sql {
  return sql`CASE WHEN regexp_matches(${text}, '^''*[=+\\-@\\t\\r\\n＝＋－＠]') THEN '''' || ${text} ELSE ${text} END`;
}

/** The text as it was before spreadsheetSafe. */
export function spreadsheetRaw(text: Sql): Sql {
  return sql`CASE WHEN regexp_matches(${text}, '^''+[=+\\-@\\t\\r\\n＝＋－＠]') THEN substr(${text}, 2) ELSE ${text} END`;
}
