// An open ledger against what it was made from: log files that are new or another since, operations and tenants that
// nobody knows, runs that were priced from other usage than there is now.
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import { ledgerInfo } from '../ledger/read.ts';
import type { FoundFile } from '../load/files/files.ts';
import { hashOf } from '../load/files/inspect.ts';
import { type KnownFile, readManifest } from '../load/files/manifest.ts';
import { UNMAPPED_NO } from '../load/stage/operation.ts';
import { resolveCaller } from '../meter/callers.ts';
import type { Directory } from '../meter/directory.ts';
import type { Project } from '../project/project.ts';
import { listRuns } from '../runs/store.ts';
import { grouped } from '../summarise/words.ts';
import { counted, type Finding, findings, refusalOf } from './finding.ts';

const { ok, warn } = findings('project');

export async function inLedger(
  database: Database,
  project: Project,
  files: readonly FoundFile[] | undefined,
  directory: Directory | undefined,
): Promise<readonly Finding[]> {
  return [
    await freshness(database, files),
    ...(project.operations === undefined ? [] : [await mapped(database)]),
    ...(directory?.accounts === undefined ? [] : [await knownTenants(database, directory)]),
    await runs(database),
  ];
}

async function freshness(database: Database, files: readonly FoundFile[] | undefined): Promise<Finding> {
  const rows = await database.columns(
    sql`SELECT count(DISTINCT day) AS days, coalesce(sum(requests), 0) AS requests FROM usage_day`,
  );
  const holds = `${counted(rows.big('requests', 0), 'request')} of ${counted(rows.integer('days', 0), 'day')}`;
  if ((await ledgerInfo(database))?.countedElsewhere === true) return ok('ledger', `${holds}, counted elsewhere`);
  if (files === undefined) return ok('ledger', holds);
  const known = new Map((await readManifest(database)).map((file) => [file.path, file]));
  const fresh = files.filter((file) => !known.has(file.path)).length;
  let changed = 0;
  for (const file of files) if (await isAnother(file, known.get(file.path))) changed += 1;
  const there = new Set(files.map((file) => file.path));
  const gone = [...known.keys()].filter((path) => !there.has(path)).length;
  const differ = [
    ...(fresh > 0 ? [`${fresh} new`] : []),
    ...(changed > 0 ? [`${changed} changed`] : []),
    ...(gone > 0 ? [`${gone} gone`] : []),
  ];
  if (differ.length === 0) return ok('ledger', `${holds}, as the log files are`);
  return warn('ledger', `${holds}; log files since the load: ${differ.join(', ')}`, 'read them: reprice load');
}

/** A file of the same size and another time of change is read: a copy has the same content. */
async function isAnother(file: FoundFile, before: KnownFile | undefined): Promise<boolean> {
  if (before === undefined || (before.bytes === file.bytes && before.modifiedUs === file.modifiedUs)) return false;
  return before.bytes !== file.bytes || (await hashOf(file.absolute)) !== before.sha256;
}

async function mapped(database: Database): Promise<Finding> {
  const rows =
    await database.columns(sql`SELECT coalesce(sum(requests) FILTER (operation_no = ${UNMAPPED_NO}), 0) AS unmapped,
    coalesce(sum(requests), 0) AS requests FROM usage_day`);
  const [unmapped, all] = [rows.big('unmapped', 0), rows.big('requests', 0)];
  if (unmapped === 0n) return ok('coverage', 'every request is of an operation of the catalogue');
  return warn(
    'coverage',
    `${grouped(String(unmapped))} of ${counted(all, 'request')} are of no operation of the catalogue`,
    'add their paths: reprice operations propose',
  );
}

async function knownTenants(database: Database, directory: Directory): Promise<Finding> {
  const known = new Set(directory.accounts?.map((account) => account.id));
  const rows = await database.columns(
    sql`SELECT tenant, key, sum(requests) AS requests FROM usage_day JOIN caller USING (caller_no) GROUP BY ALL`,
  );
  const unknown = new Set<string>();
  let requests = 0n;
  for (let i = 0; i < rows.rows; i++) {
    const { account } = resolveCaller({ tenant: rows.text('tenant', i), key: rows.text('key', i) }, directory, []);
    if (known.has(account)) continue;
    unknown.add(account);
    requests += rows.big('requests', i);
  }
  if (unknown.size === 0) return ok('tenants', 'every tenant of the logs is in the directory');
  const [first = ''] = [...unknown].sort();
  const shown = first === '' ? '(no tenant)' : first;
  return warn(
    'tenants',
    `${unknown.size} of the logs ${unknown.size === 1 ? 'is' : 'are'} not in the directory, with ${counted(requests, 'request')}: ${shown}${unknown.size > 1 ? ', …' : ''}`,
    'add them to the directory of tenants, or their keys to that of keys',
  );
}

async function runs(database: Database): Promise<Finding> {
  try {
    const stored = await listRuns(database);
    const stale = stored.filter((run) => run.changedDays > 0);
    const [first] = stale;
    if (first === undefined)
      return ok('runs', stored.length === 0 ? 'none yet' : `${stored.length}, of the usage as it is`);
    return warn(
      'runs',
      `${stale.length} of ${stored.length} were priced from other usage than there is now: ${first.id} (${first.model}), ${counted(first.changedDays, 'day')}`,
      'price again: reprice run MODEL; what differs: reprice verify RUN',
    );
  } catch (error) {
    const { message, fix } = refusalOf(error);
    return warn('runs', message, fix);
  }
}
