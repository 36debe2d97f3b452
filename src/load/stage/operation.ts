// Which operation of the catalogue a row is, by its name or by method and path; templates.ts tells paths
// apart. Operations have fixed numbers: the two names for what has none, then the catalogue.
import { join, type Sql, sql } from '../../database/sql.ts';
import type { Operation, Project, Source } from '../../project/project.ts';
import { NO_OPERATION, UNMAPPED } from '../../project/project.ts';
import { compareText } from '../files/files.ts';
import { templateNo, templatesOf } from './templates.ts';

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
  return project.operations === undefined ? sql`${UNMAPPED_NO}` : templateNo(templatesOf(numbers), UNMAPPED_NO);
}

/** Over `r_path`: the path without host, query and fragment. */
export const PLAIN_PATH: Sql = sql`CASE
  WHEN r_path NOT LIKE '/%' THEN regexp_replace(regexp_replace(r_path, '[?#].*$', '', 's'), '^[A-Za-z][A-Za-z0-9+.-]*://[^/]*', '')
  WHEN contains(r_path, '#') THEN regexp_replace(r_path, '[?#].*$', '', 's')
  WHEN contains(r_path, '?') THEN split_part(r_path, '?', 1) ELSE r_path END`;

function byName(operations: readonly Operation[], numbers: ReadonlyMap<string, number>): Sql {
  if (operations.length === 0) return sql`${UNMAPPED_NO}`;
  const cases = operations.map(({ name }) => sql`WHEN ${name} THEN ${numbers.get(name) ?? UNMAPPED_NO}`);
  return sql`CASE r_operation ${join(cases, ' ')} ELSE ${UNMAPPED_NO} END`;
}
