// The one doorway for SQL. Text becomes a statement only through this tag: every value is quoted as
// a literal, every name as an identifier, and the database wrapper accepts nothing else.

declare const sqlBrand: unique symbol;

/** A statement or a piece of one, safe to run. */
export interface Sql {
  readonly text: string;
  readonly [sqlBrand]: true;
}

type Value = string | number | bigint | boolean | null | Sql;

/** sql`SELECT ${name('x')} FROM t WHERE day = ${day}`; plain values are literals, never text of the statement. */
export function sql(parts: TemplateStringsArray, ...values: readonly Value[]): Sql {
  return raw(parts.reduce((text, part, i) => text + render(values[i - 1] ?? null) + part));
}

/** An identifier: a column, a table. */
export function name(identifier: string): Sql {
  if (identifier.includes('\0')) throw new Error('an identifier cannot hold a NUL character');
  return raw(`"${identifier.replaceAll('"', '""')}"`);
}

/** A literal on its own. */
export function literal(value: string | number | bigint | boolean | null): Sql {
  return raw(render(value));
}

/** Pieces joined by a separator; with no piece an empty text. */
export function join(
  pieces: readonly Sql[],
  separator: ', ' | ' AND ' | ' OR ' | ' UNION ALL ' | ' ' | ' + ' = ', ',
): Sql {
  return raw(pieces.map((p) => p.text).join(separator));
}

/** A list literal of texts, e.g. of file names: ['a', 'b']. */
export function textList(texts: readonly string[]): Sql {
  return raw(`[${texts.map((t) => render(t)).join(', ')}]`);
}

/** A struct literal, as read_csv and read_json take for `columns`: {'a': 'VARCHAR'}. */
export function textStruct(entries: readonly (readonly [string, string])[]): Sql {
  return raw(`{${entries.map(([key, value]) => `${render(key)}: ${render(value)}`).join(', ')}}`);
}

export const EMPTY: Sql = raw('');

function raw(text: string): Sql {
  return { text } as Sql;
}

function render(value: Value): string {
  if (value === null) return 'NULL';
  if (typeof value === 'object') return value.text;
  if (typeof value === 'string') return quote(value);
  if (typeof value === 'number' && !Number.isSafeInteger(value))
    throw new Error(`only whole numbers become SQL, not ${value}`);
  return typeof value === 'boolean' ? String(value) : value < 0 ? `(${value})` : String(value);
}

/** NUL cannot stand in a literal: DuckDB's chr(0) says it. */
function quote(text: string): string {
  const quoted = text.split('\0').map((piece) => `'${piece.replaceAll("'", "''")}'`);
  return quoted.length === 1 ? (quoted[0] ?? "''") : `(${quoted.join(' || chr(0) || ')})`;
}
