// What a view of the ledger's interface is: its columns with type, unit and what they are made of.
import { name, type Sql } from '../database/sql.ts';

export interface View {
  readonly name: string;
  readonly comment: string;
  readonly columns: readonly ViewColumn[];
  /** What stands after FROM; tables are named with their schema, so that an attached file can be read too. */
  readonly from: Sql;
  /** Columns of tables that are not in every ledger: without one of them the view is empty. */
  readonly reads: Readonly<Record<string, readonly string[]>>;
}

export interface ViewColumn {
  readonly name: string;
  readonly type: Sql;
  readonly comment: string;
  readonly is: Sql;
}

/** `is` is left out where the column of the table has the same name. */
export function column(called: string, type: Sql, comment: string, is: Sql = name(called)): ViewColumn {
  return { name: called, type, comment, is };
}
