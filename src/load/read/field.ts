// A value of a row as SQL, before anything is made of it: which expression of the scan, and how it is given.
import { join, literal, type Sql, sql } from '../../database/sql.ts';

/** How a value is given: `text` any text, `number` a JSON or DOUBLE number as text, else a typed column. */
export type Kind = 'text' | 'json' | 'double' | 'integer' | 'instant' | 'naive' | 'date';

export interface Field {
  readonly value: Sql;
  readonly kind: Kind;
  /** How the file spells that there is none, besides '' and '-'. */
  readonly empty?: readonly string[];
}

export interface Reader {
  /** Yields file_index, what the fields read and, where the source has lines of its own, `line`. */
  readonly from: Sql;
  readonly field: (column: string) => Field;
  /** Does a file of the layout have the column? */
  readonly has: (column: string) => boolean;
  /** False for a line that is no row of the format; EMPTY when the reader finds such lines itself. */
  readonly whole: Sql;
  /** The reader keeps lines that it could not read in reject_errors. */
  readonly rejects: boolean;
}

/** What a format reads; whether a file has a column is told from the layout's columns unless it says so. */
export type FormatReader = Omit<Reader, 'has'> & Partial<Pick<Reader, 'has'>>;

/** How logs spell that there is none. */
export const NONE: readonly string[] = ['', '-'];

/** The field as a text, which may be one that spells that there is none. */
export function spelling({ value, kind }: Field): Sql {
  return kind === 'json' ? sql`json_extract_string(${value}, '$')` : sql`CAST(${value} AS VARCHAR)`;
}

/** What a spelling of the field says: NULL where it says that there is none. */
export function saying({ kind, empty = [] }: Field, text: Sql): Sql {
  // nullif() would work the value out twice for each spelling.
  return kind === 'text' || kind === 'json'
    ? sql`CASE WHEN ${text} NOT IN (${join([...NONE, ...empty].map((spelt) => literal(spelt)))}) THEN ${text} END`
    : text;
}

/** The field as a text; NULL where there is none. */
export function textOf(field: Field): Sql {
  return saying(field, spelling(field));
}
