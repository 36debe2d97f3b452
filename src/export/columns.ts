// Tables of an export as plain data: each column once, with its SQL, its type in typed files and its text in
// CSV. Money and quantities stay DECIMAL or text; nothing here is a floating-point number.
import { spreadsheetSafe } from '../database/spreadsheet.ts';
import { name, type Sql, sql } from '../database/sql.ts';

export type Column = { readonly name: string; readonly of: Sql } & (
  | {
      readonly kind: 'text';
      /** It holds what people wrote: CSV puts a quote before what a spreadsheet would take for a formula. */
      readonly guarded: boolean;
    }
  | { readonly kind: 'day' | 'whole' | 'flag' }
  | {
      readonly kind: 'decimal';
      readonly scale: number;
      /** Decimals that texts have at least; zeros beyond them are left out. */
      readonly least: number;
    }
);

export interface Table {
  /** Of the file, without its ending. */
  readonly name: string;
  readonly columns: readonly Column[];
  readonly from: Sql;
  readonly order: Sql;
  /** The columns by which rows are sorted. */
  readonly sortedBy: readonly string[];
  readonly rows: bigint;
  /** The column whose sum is checked, and the sum. */
  readonly sum: { readonly column: string; readonly expected: string } | undefined;
}

/** What a file says when it is read again. */
export interface ReadBack {
  readonly rows: bigint;
  /** Of the checked column, as a decimal text. */
  readonly total: string;
}

/** Rows as typed files hold them. */
export function typedRows({ columns, from, order }: Table): Sql {
  return sql`SELECT ${list(columns, typed)} FROM ${from} ORDER BY ${order}`;
}

/** Rows as texts, all of them VARCHAR. */
export function textRows({ columns, from, order }: Table): Sql {
  return sql`SELECT ${list(columns, (column) => sql`(${asText(column)})::VARCHAR`)} FROM ${from} ORDER BY ${order}`;
}

function list(columns: readonly Column[], form: (column: Column) => Sql): Sql {
  return columns
    .map((column) => sql`${form(column)} AS ${name(column.name)}`)
    .reduce((all, column) => sql`${all}, ${column}`);
}

function typed(column: Column): Sql {
  switch (column.kind) {
    case 'text':
    case 'day':
    case 'flag':
      return column.of;
    case 'whole':
      return sql`(${column.of})::INTEGER`;
    case 'decimal':
      return sql`(${column.of})::DECIMAL(38, ${column.scale})`;
    default:
      return column satisfies never;
  }
}

function asText(column: Column): Sql {
  if (column.kind === 'text') return column.guarded ? spreadsheetSafe(column.of) : column.of;
  return column.kind === 'decimal' ? plain(typed(column), column.scale, column.least) : column.of;
}

/** A decimal as text without the zeros that its column adds, but with `least` decimals. */
function plain(value: Sql, scale: number, least: number): Sql {
  const text = sql`(${value})::VARCHAR`;
  if (scale <= least) return text;
  if (least === 0) return sql`regexp_replace(${text}, '\\.?0+$', '')`;
  return sql`regexp_replace(${text}, ${`(\\.\\d{${least}}\\d*?)0+$`}, '\\1')`;
}

export const text = (column: string, of: Sql): Column => ({ name: column, of, kind: 'text', guarded: true });
/** A word of ours, which needs no guard. */
export const word = (column: string, of: Sql): Column => ({ name: column, of, kind: 'text', guarded: false });
export const day = (column: string, of: Sql): Column => ({ name: column, of, kind: 'day' });
export const whole = (column: string, of: Sql): Column => ({ name: column, of, kind: 'whole' });
export const flag = (column: string, of: Sql): Column => ({ name: column, of, kind: 'flag' });
export const decimal = (column: string, of: Sql, scale: number, least = 0): Column => ({
  name: column,
  of,
  kind: 'decimal',
  scale,
  least,
});
