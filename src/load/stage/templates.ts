// Which template a path is, as SQL. The beginnings of the templates, up to their first variable, are sorted:
// comparing whole texts finds in a few steps the one that a path can have, and only its templates are then
// tried. A variable stands for one segment that is not empty; a literal segment goes before a variable.
import { join, type Sql, sql } from '../../database/sql.ts';

export interface Template {
  readonly no: number;
  readonly method: string;
  /** What stands before the first variable, all of it where there is none. */
  readonly start: string;
  /** The pieces between slashes after `start`; undefined for a variable. */
  readonly rest: readonly (string | undefined)[];
  /** A letter for each segment of the path, in the order of preference. */
  readonly rank: string;
}

/** The operations that are a method and a path; others are known by name only. */
export function templatesOf(numbers: ReadonlyMap<string, number>): readonly Template[] {
  return [...numbers].flatMap(([name, no]) => {
    const [, method, path] = /^([A-Z]+) (\/.*)$/.exec(name) ?? [];
    if (method === undefined || path === undefined) return [];
    const segments = path.split('/').map((s) => (/^\{.*\}$/.test(s) ? undefined : s));
    const first = segments.indexOf(undefined);
    const start = first < 0 ? path : `${segments.slice(0, first).join('/')}/`;
    const rank = segments.map((s) => (s === undefined ? 'v' : 'l')).join('');
    return [{ no, method, start, rest: first < 0 ? [] : segments.slice(first), rank }];
  });
}

/** Over `method` and `path`: the number of the template, or `none`. */
export function templateNo(templates: readonly Template[], none: number): Sql {
  const methods = [...new Set(templates.map((t) => t.method))];
  if (methods.length === 0) return sql`${none}`;
  const cases = methods.map((method) => {
    const own = templates.filter((t) => t.method === method);
    const starts = [...new Set(own.map((t) => t.start))].toSorted(compareBytes);
    return sql`WHEN ${method} THEN ${tree(starts, own, none)}`;
  });
  return sql`CASE method ${join(cases, ' ')} ELSE ${none} END`;
}

/** DuckDB compares texts by their bytes, JavaScript by its units of 16 bits. */
function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}

/** A path at or after a start, and before the next one, can begin only with it or with what it begins with. */
function tree(starts: readonly string[], templates: readonly Template[], none: number): Sql {
  const [start = ''] = starts;
  if (starts.length <= 1) {
    const possible = templates.filter((t) => start.startsWith(t.start));
    return firstMatch(possible, none);
  }
  const middle = starts.length >> 1;
  const right = starts.slice(middle);
  return sql`CASE WHEN path < ${right[0] ?? ''} THEN ${tree(starts.slice(0, middle), templates, none)}
    ELSE ${tree(right, templates, none)} END`;
}

function firstMatch(templates: readonly Template[], none: number): Sql {
  const cases = templates.toSorted(byPreference).map((t) => sql`WHEN ${matches(t)} THEN ${t.no}`);
  return sql`CASE ${join(cases, ' ')} ELSE ${none} END`;
}

/** At the first segment where two templates differ in kind, the literal one goes first. */
function byPreference(a: Template, b: Template): number {
  return a.rank < b.rank ? -1 : a.rank > b.rank ? 1 : a.no - b.no;
}

function matches({ start, rest }: Template): Sql {
  if (rest.length === 0) return sql`path = ${start}`;
  if (rest.includes('') || start.includes('//')) return sql`regexp_full_match(path, ${expression(start, rest)})`;
  const [, ...tail] = rest;
  // With no more slashes than the template has, those of its literals are all, and no variable holds one.
  const fits = sql`${like(start, rest)} AND NOT ${like(start, [...rest.map(() => undefined), undefined])}`;
  if (tail.every((s) => s !== undefined)) return sql`${fits} AND path <> ${[start, ...tail].join('/')}`;
  return sql`${fits} AND ${fullSegments(rest)}`;
}

/** A template with an empty segment is rare enough for the slow way. */
function expression(start: string, rest: readonly (string | undefined)[]): string {
  const quoted = (text: string) => text.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&');
  return quoted(start) + rest.map((s) => (s === undefined ? '[^/]+' : quoted(s))).join('/');
}

/** Where several variables stand: none is empty. */
function fullSegments(rest: readonly (string | undefined)[]): Sql {
  const end = rest.at(-1) === undefined ? sql` AND NOT ends_with(path, '/')` : sql``;
  return sql`NOT contains(path, '//')${end}`;
}

function like(start: string, rest: readonly (string | undefined)[]): Sql {
  const pattern = start.replace(SIGNS, '\\$&') + rest.map((s) => s?.replace(SIGNS, '\\$&') ?? '%').join('/');
  return pattern.includes('\\') ? sql`path LIKE ${pattern} ESCAPE '\\'` : sql`path LIKE ${pattern}`;
}

/** What means something in a pattern of LIKE. */
const SIGNS = /[\\%_]/g;
