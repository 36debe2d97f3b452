// Days as conditions and as dates: of which days a load replaces what the ledger holds.
import { type Sql, sql } from '../../database/sql.ts';

export interface Days {
  /** On the column `day` of staged rows, and of the ledger's tables. */
  readonly staged: Sql;
  readonly ledger: Sql;
}

/** A day number as a DATE. */
export function date(day: Sql): Sql {
  return sql`(DATE '1970-01-01' + ${day})`;
}
