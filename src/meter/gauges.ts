// Gauges: samples of a level over time, such as stored gigabytes. A sample holds from its second on until
// the next one of its tenant; before the first the level is 0. Of samples in one second the latest counts,
// of equal times the later row. Integrals are exact: value × seconds, over days of 23 and 25 hours too.
import type { Columns } from '../database/columns.ts';
import type { Database } from '../database/database.ts';
import { type Sql, sql } from '../database/sql.ts';
import { clockOf } from '../load/stage/clock.ts';
import type { Project } from '../project/project.ts';
import { type Problem, refuse } from '../source/problem.ts';
import type { Account } from './quantities.ts';
import { type RowPlace, rowPlaces } from './row-place.ts';
import { createReadings, GAUGE_SCALE, readingsOf, unreadable } from './samples.ts';
import { filesOf, shownName, stageTable } from './sheets.ts';
import type { Atoms } from './usage.ts';

export interface GaugesRead {
  /** Of each gauge: equal samples, equal text, whatever files they came in. */
  readonly fingerprints: readonly string[];
  /** Tenants by gauge with the number of their samples, in the order of their names. */
  readonly tenants: readonly { readonly gauge: string; readonly tenant: string; readonly samples: bigint }[];
}

/**
 * Reads the named gauges of the project into the temporary table g_sample (gauge, tenant, second: seconds
 * since 1970, day of the billing zone, value: digits at GAUGE_SCALE, carried: value × seconds from the
 * tenant's first sample to this one). Throws an InputError with every problem.
 */
export async function readGauges(
  database: Database,
  project: Project,
  names: ReadonlySet<string>,
): Promise<GaugesRead> {
  const gauges = project.gauges.filter((gauge) => names.has(gauge.name));
  const clock = clockOf(project.zone);
  const problems: Problem[] = [];
  const places: RowPlace[] = [];
  await createReadings(database);
  for (const gauge of gauges) {
    for (const file of await filesOf(project, ['gauges', gauge.name, 'file'], gauge.file, problems)) {
      const needed = [gauge.tenant, gauge.time.column, gauge.value];
      if (!(await stageTable(database, sql`g_file`, file, project, needed, problems))) continue;
      await database.run(sql`INSERT INTO g_read ${readingsOf(gauge, places.length, clock)}`);
      places.push(rowPlaces(file, shownName(project, file)));
    }
  }
  problems.push(...(await unreadable(database, gauges, places)));
  refuse(problems);
  await writeSamples(database, project);
  return { fingerprints: await fingerprints(database), tenants: await tenantsOf(database) };
}

async function writeSamples(database: Database, project: Project): Promise<void> {
  const day = clockOf(project.zone).day(sql`second * 1000000`);
  await database.run(sql`CREATE OR REPLACE TEMP TABLE g_sample AS
    WITH latest AS (
      SELECT gauge, tenant, time_us // 1000000 AS second, value FROM g_read
      QUALIFY row_number() OVER (PARTITION BY gauge, tenant, time_us // 1000000 ORDER BY time_us DESC, file_no DESC, row DESC) = 1
    ), held AS (
      SELECT *, value * (lead(second) OVER (PARTITION BY gauge, tenant ORDER BY second) - second) AS amount FROM latest
    )
    SELECT gauge, tenant, second, ${day} AS day, value, CAST(coalesce(sum(amount) OVER (PARTITION BY gauge, tenant ORDER BY second
      ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING), 0) AS HUGEINT) AS carried
    FROM held ORDER BY gauge, tenant, second`);
  await database.run(sql`DROP TABLE g_read`);
}

async function fingerprints(database: Database): Promise<string[]> {
  const sums = await database.columns(sql`SELECT concat_ws('|', gauge, count(*), sum(hash(tenant, second, value)),
      sum(hash('second', tenant, second, value))) AS fingerprint
    FROM g_sample GROUP BY gauge ORDER BY gauge`);
  return Array.from({ length: sums.rows }, (_, i) => sums.text('fingerprint', i));
}

async function tenantsOf(database: Database): Promise<GaugesRead['tenants']> {
  const rows = await database.columns(
    sql`SELECT gauge, tenant, count(*) AS samples FROM g_sample GROUP BY ALL ORDER BY gauge, tenant`,
  );
  return Array.from({ length: rows.rows }, (_, i) => ({
    gauge: rows.text('gauge', i),
    tenant: rows.text('tenant', i),
    samples: rows.big('samples', i),
  }));
}

export interface GaugeUsage {
  /** Decimals of both. */
  readonly scale: number;
  /** By atom: level × seconds. */
  readonly integral: readonly bigint[];
  /** By atom: the highest level; one that holds when the atom begins counts. */
  readonly maximum: readonly bigint[];
}

/** What a gauge measured on each atom of each account, after readGauges. */
export async function gaugeUsage(
  database: Database,
  zone: string,
  gauge: string,
  accounts: readonly Account[],
  atoms: Atoms,
): Promise<GaugeUsage> {
  await writeBounds(database, zone, accounts, atoms);
  const samples = sql`(SELECT * FROM g_sample WHERE gauge = ${gauge})`;
  const found = await database.columns(sql`
    WITH begun AS (SELECT atom_no, ${carriedTo(sql`b.from_at`)} AS total, coalesce(s.value, 0) AS level
      FROM g_bound b ASOF LEFT JOIN ${samples} s ON b.tenant = s.tenant AND b.from_at >= s.second),
    ended AS (SELECT atom_no, ${carriedTo(sql`b.until_at`)} AS total
      FROM g_bound b ASOF LEFT JOIN ${samples} s ON b.tenant = s.tenant AND b.until_at >= s.second),
    inside AS (SELECT atom_no, max(s.value) AS level
      FROM ${samples} s ASOF JOIN g_bound b ON b.tenant = s.tenant AND s.second >= b.from_at WHERE s.second < b.until_at GROUP BY atom_no)
    SELECT atom_no, CAST(ended.total - begun.total AS HUGEINT) AS integral,
      CAST(greatest(begun.level, coalesce(inside.level, 0)) AS HUGEINT) AS maximum
    FROM begun JOIN ended USING (atom_no) LEFT JOIN inside USING (atom_no) WHERE ended.total <> 0 OR inside.level <> 0`);
  return { scale: GAUGE_SCALE, ...columnsOf(found, atoms.from.length) };
}

/** Level × seconds up to an instant; s is the last sample by then. */
function carriedTo(at: Sql): Sql {
  return sql`coalesce(s.carried + s.value * (${at} - s.second), 0)`;
}

function columnsOf(found: Columns, atoms: number): Pick<GaugeUsage, 'integral' | 'maximum'> {
  const integral = new Array<bigint>(atoms).fill(0n);
  const maximum = new Array<bigint>(atoms).fill(0n);
  for (let i = 0; i < found.rows; i++) {
    const atom = found.integer('atom_no', i);
    integral[atom] = found.big('integral', i);
    maximum[atom] = found.big('maximum', i);
  }
  return { integral, maximum };
}

/** g_bound: the seconds at which each atom begins and ends. Atoms of one account do not overlap. */
async function writeBounds(
  database: Database,
  zone: string,
  accounts: readonly Account[],
  atoms: Atoms,
): Promise<void> {
  await database.run(
    sql`CREATE OR REPLACE TEMP TABLE g_atom (atom_no INTEGER, tenant VARCHAR, from_day INTEGER, until_day INTEGER)`,
  );
  await database.append('g_atom', atoms.from.length, (to, i) => {
    to.integer(i);
    to.text(accounts[atoms.account[i] ?? 0]?.id);
    to.integer(atoms.from[i] ?? 0);
    to.integer(atoms.until[i] ?? 0);
  });
  const clock = clockOf(zone);
  const start = (day: Sql) => sql`${clock.instant(sql`(CAST(${day} AS BIGINT) * 86400000000)`)} // 1000000`;
  await database.run(sql`CREATE OR REPLACE TEMP TABLE g_bound AS
    SELECT atom_no, tenant, ${start(sql`from_day`)} AS from_at, ${start(sql`until_day`)} AS until_at FROM g_atom`);
}
