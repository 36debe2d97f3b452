// The requests by what they are about: operations, the tags of the catalogue, a column of the directory.
import type { Database } from '../database/database.ts';
import { join, sql } from '../database/sql.ts';
import type { Period } from '../meter/quantities.ts';
import type { Operation, Project } from '../project/project.ts';
import { CannotRunError, suggest } from '../source/problem.ts';
import { aMonth } from '../summarise/monthly.ts';
import { sum } from '../summarise/statistics.ts';
import { type Caller, monthlyOf, percent } from './callers.ts';
import type { OperationCount } from './counts.ts';
import type { PartReport, UsageReport } from './report.ts';

export function byOperation(operations: readonly OperationCount[], total: bigint): readonly PartReport[] {
  return operations.map(({ operation, accounts, requests }) => ({
    name: operation,
    accounts,
    requests: String(requests),
    share: percent(requests, total),
  }));
}

const NO_TAG = '(no tag)';
const POLLING = 'polling';

/** Most requests first; `polling` is the tag that the load gives. */
export async function byTag(
  database: Database,
  project: Project,
  operations: readonly OperationCount[],
  total: bigint,
): Promise<readonly PartReport[]> {
  if (project.operations === undefined) return [];
  const rows = project.operations.flatMap(taggings);
  const tagged = rows.length === 0 ? sql`SELECT '' AS name, '' AS tag WHERE false` : sql`VALUES ${join(rows)}`;
  const polled = operations.some((o) => o.polling > 0n)
    ? sql`UNION ALL SELECT ${POLLING} AS tag, account_no, requests FROM u_sum WHERE polling`
    : sql``;
  const found =
    await database.columns(sql`SELECT tag, count(DISTINCT account_no) AS accounts, sum(requests) AS requests FROM (
      SELECT coalesce(t.tag, ${NO_TAG}) AS tag, account_no, requests
      FROM u_sum JOIN operation o USING (operation_no) LEFT JOIN (${tagged}) t(name, tag) ON t.name = o.name ${polled}
    ) GROUP BY tag ORDER BY requests DESC, tag`);
  return Array.from({ length: found.rows }, (_, i) => ({
    name: found.text('tag', i),
    accounts: found.integer('accounts', i),
    requests: String(found.big('requests', i)),
    share: percent(found.big('requests', i), total),
  }));
}

function taggings({ name, tags }: Operation) {
  return [...new Set(tags)].map((tag) => sql`(${name}, ${tag})`);
}

const USUAL = 'segment';
const NO_VALUE = '(none)';

/** An account counts by its last row in the directory. */
export function byColumn(
  callers: readonly Caller[],
  months: readonly Period[],
  columns: readonly string[],
  asked: string | undefined,
  total: bigint,
): UsageReport['by_column'] {
  if (asked !== undefined && !columns.includes(asked))
    throw new CannotRunError(`--by ${asked}: the directory has no column "${asked}"`, suggest(asked, columns));
  const column = asked ?? USUAL;
  if (!columns.includes(column)) return null;
  const groups = new Map<string, Caller[]>();
  for (const caller of callers) {
    const value = caller.account.facts.at(-1)?.facts.get(column) ?? NO_VALUE;
    const own = groups.get(value) ?? [];
    if (own.length === 0) groups.set(value, own);
    own.push(caller);
  }
  const values = [...groups].map(([name, own]) => ({ name, own, requests: sum(own.map((c) => c.requests)) }));
  return {
    column,
    values: values
      .toSorted((a, b) => (a.requests === b.requests ? (a.name < b.name ? -1 : 1) : a.requests > b.requests ? -1 : 1))
      .map(({ name, own, requests }) => {
        const { median, mean } = aMonth(monthlyOf(own, months));
        return {
          name,
          accounts: own.length,
          requests: String(requests),
          share: percent(requests, total),
          median_a_month: String(median),
          mean_a_month: String(mean),
        };
      }),
  };
}
