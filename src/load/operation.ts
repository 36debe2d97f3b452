// Which operation of the catalogue a row is. Templates become one CASE over the path's segments, grouped
// by method and number of segments, a literal before a variable; a variable stands for one segment that
// is not empty. Operations have fixed numbers: the two names for what has none, then the catalogue.
import { join, type Sql, sql } from '../database/sql.ts';
import type { Operation, Project, Source } from '../project/project.ts';
import { NO_OPERATION, UNMAPPED } from '../project/project.ts';
import { compareText } from './files.ts';

export const UNMAPPED_NO = 0;
const NO_OPERATION_NO = 1;

/** Names by number; names that only the logs know follow in the ledger's own order. */
export function operationNames(project: Project): readonly string[] {
  return [UNMAPPED, NO_OPERATION, ...(project.operations ?? []).map((o) => o.name).toSorted(compareText)];
}

/** True when the source names operations and no catalogue limits them. */
export function namesOperations(project: Project, source: Source): boolean {
  return project.operations === undefined && source.columns.operation !== undefined;
}

/** Over r_operation, or method and path: the operation's number; NULL where the name itself counts. */
export function operationNo(project: Project, source: Source): Sql {
  const numbers = new Map(operationNames(project).map((name, i) => [name, i]));
  const { operation, path } = source.columns;
  if (operation !== undefined)
    return project.operations === undefined
      ? sql`CASE WHEN r_operation IS NULL THEN ${NO_OPERATION_NO} END`
      : sql`CASE WHEN r_operation IS NULL THEN ${NO_OPERATION_NO} ELSE ${byName(project.operations, numbers)} END`;
  if (path === undefined) return sql`${NO_OPERATION_NO}`;
  return project.operations === undefined ? sql`${UNMAPPED_NO}` : byPath(project.operations, numbers);
}

/** Over `method` and `r_path`: the path without host, query and fragment, where the operation needs it. */
export const PLAIN_PATH: Sql = sql`CASE WHEN starts_with(r_path, '/') AND NOT contains(r_path, '?') AND NOT contains(r_path, '#') THEN r_path
  ELSE regexp_replace(regexp_replace(r_path, '[?#].*$', '', 's'), '^[A-Za-z][A-Za-z0-9+.-]*://[^/]*', '') END`;

function byName(operations: readonly Operation[], numbers: ReadonlyMap<string, number>): Sql {
  if (operations.length === 0) return sql`${UNMAPPED_NO}`;
  const cases = operations.map(({ name }) => sql`WHEN ${name} THEN ${numbers.get(name) ?? UNMAPPED_NO}`);
  return sql`CASE r_operation ${join(cases, ' ')} ELSE ${UNMAPPED_NO} END`;
}

interface Template {
  readonly no: number;
  readonly method: string;
  /** The pieces between slashes; undefined for a variable. The first is what stands before the first slash. */
  readonly segments: readonly (string | undefined)[];
}

function byPath(operations: readonly Operation[], numbers: ReadonlyMap<string, number>): Sql {
  const templates = operations.flatMap(({ name }) => template(name, numbers.get(name) ?? UNMAPPED_NO));
  const methods = group(templates, (t) => t.method).map(([method, own]) => {
    const lengths = group(own, (t) => t.segments.length).map(
      ([length, same]) => sql`WHEN ${length} THEN ${firstMatch(same)}`,
    );
    return sql`WHEN ${method} THEN CASE len(parts) ${join(lengths, ' ')} ELSE ${UNMAPPED_NO} END`;
  });
  if (methods.length === 0) return sql`${UNMAPPED_NO}`;
  return sql`CASE method ${join(methods, ' ')} ELSE ${UNMAPPED_NO} END`;
}

function template(name: string, no: number): Template[] {
  const match = /^([A-Z]+) (\/.*)$/.exec(name);
  if (match === null) return [];
  const [, method = '', path = ''] = match;
  return [{ no, method, segments: path.split('/').map((s) => (/^\{.*\}$/.test(s) ? undefined : s)) }];
}

function firstMatch(templates: readonly Template[]): Sql {
  const cases = templates
    .toSorted(literalsFirst)
    .map((t) => sql`WHEN ${join(t.segments.slice(1).map(segment), ' AND ')} THEN ${t.no}`);
  return sql`CASE ${join(cases, ' ')} ELSE ${UNMAPPED_NO} END`;
}

function segment(value: string | undefined, index: number): Sql {
  return value === undefined ? sql`parts[${index + 2}] <> ''` : sql`parts[${index + 2}] = ${value}`;
}

/** At the first segment where two templates differ in kind, the literal one goes first. */
function literalsFirst(a: Template, b: Template): number {
  const at = a.segments.findIndex((s, i) => (s === undefined) !== (b.segments[i] === undefined));
  if (at < 0) return a.no - b.no;
  return a.segments[at] === undefined ? 1 : -1;
}

function group<T, K>(items: readonly T[], key: (item: T) => K): [K, T[]][] {
  const groups = new Map<K, T[]>();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return [...groups];
}
