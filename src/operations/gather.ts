// The paths that operations are proposed from: what fell on (unmapped) in the ledger, or in log files that
// are read through the project's sources and counted as a load would count them, without touching the ledger.
import type { Columns } from '../database/columns.ts';
import { type Database, openDatabase } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import { failure } from '../load/failure.ts';
import { findFiles, matchingFiles } from '../load/files/files.ts';
import { compare } from '../load/files/manifest.ts';
import { placesOf } from '../load/files/places.ts';
import { layoutsOf } from '../load/read/layout.ts';
import { findRepeated, settleDuplicates } from '../load/settle/repeats.ts';
import { operationNames } from '../load/stage/operation.ts';
import { contextOf } from '../load/stage/row.ts';
import { stage } from '../load/stage/stage.ts';
import { COUNTED, createStaged, stagedShape } from '../load/stage/staged.ts';
import { FOLDED_PATH } from '../load/write/write.ts';
import type { Project, Source } from '../project/project.ts';
import { NO_OPERATION, UNMAPPED } from '../project/project.ts';
import { CannotRunError, suggest } from '../source/problem.ts';

export interface Gathered {
  /** As the logs have them; ids of the plainest forms may be {id} already. */
  readonly paths: readonly { readonly method: string; readonly path: string; readonly requests: bigint }[];
  /** Requests by operation that has a name. */
  readonly named: ReadonlyMap<string, bigint>;
  readonly requests: bigint;
  /** Requests of paths that are not listed one by one. */
  readonly unlisted: bigint;
}

export async function gatherFromLedger(database: Database): Promise<Gathered> {
  const paths = await database.columns(sql`SELECT method, path, sum(requests) AS requests FROM unmapped_day
    GROUP BY method, path ORDER BY requests DESC, method, path`);
  const named = await database.columns(sql`SELECT o.name, sum(requests) AS requests
    FROM usage_day JOIN operation o USING (operation_no) WHERE o.name NOT IN (${UNMAPPED}, ${NO_OPERATION}) GROUP BY ALL`);
  const all = await database.columns(sql`SELECT coalesce(sum(requests), 0) AS requests FROM usage_day`);
  const listed = pathsOf(paths);
  const isOther = (p: { readonly method: string; readonly path: string }) => p.method === '' && p.path === '(other)';
  return {
    paths: listed.filter((p) => !isOther(p)),
    named: namesOf(named),
    requests: all.big('requests', 0),
    unlisted: listed.filter(isOther).reduce((n, p) => n + p.requests, 0n),
  };
}

/** Distinct paths, ids folded, that are looked at one by one. */
const LISTED = 200_000;

/** `files` as typed in `cwd`; `source` names one of the project's. */
export async function gatherFromFiles(
  project: Project,
  files: readonly string[],
  cwd: string,
  source: string | undefined,
): Promise<Gathered> {
  const sources = await sourcesFor(project, files, cwd, source);
  const asked = { ...project, operations: project.operations ?? [], sources };
  const database = await openDatabase(undefined);
  try {
    await stageAll(database, asked);
    return await gatherStaged(database, asked);
  } catch (error) {
    throw failure(error);
  } finally {
    database.close();
  }
}

async function stageAll(database: Database, project: Project): Promise<void> {
  const places = placesOf(project);
  const { fresh } = await compare(await findFiles(project, places), []);
  const shape = stagedShape(project);
  await createStaged(database, shape);
  const layouts = await layoutsOf(database, fresh, places, new Set());
  await stage(database, layouts, 'load', new Map(), contextOf(project, shape));
  await findRepeated(database, project, shape.has('id_hash') ? sql`true` : sql`false`);
  await settleDuplicates(database, project.dedupeWithinHours);
}

/** What the staged rows count, duplicates settled; `project` has a catalogue, be it an empty one. */
export async function gatherStaged(database: Database, project: Project): Promise<Gathered> {
  const counting = sql`FROM staged_row WHERE ${COUNTED}`;
  const paths =
    await database.columns(sql`SELECT split_part(unmapped, ' ', 1) AS method, ${FOLDED_PATH} AS path, sum(requests) AS requests
    ${counting} AND unmapped IS NOT NULL GROUP BY ALL ORDER BY requests DESC, method, path LIMIT ${LISTED}`);
  const operations = await database.columns(
    sql`SELECT operation_no, sum(requests) AS requests ${counting} GROUP BY operation_no ORDER BY operation_no`,
  );
  const names = operationNames(project);
  const byName = Array.from({ length: operations.rows }, (_, i) => ({
    name: names[operations.integer('operation_no', i)] ?? '',
    requests: operations.big('requests', i),
  }));
  const listed = pathsOf(paths);
  const unmapped = byName.find((o) => o.name === UNMAPPED)?.requests ?? 0n;
  return {
    paths: listed,
    named: new Map(
      byName.filter((o) => o.name !== UNMAPPED && o.name !== NO_OPERATION).map((o) => [o.name, o.requests]),
    ),
    requests: byName.reduce((n, o) => n + o.requests, 0n),
    unlisted: unmapped - listed.reduce((n, p) => n + p.requests, 0n),
  };
}

function pathsOf(rows: Columns): Gathered['paths'] {
  return Array.from({ length: rows.rows }, (_, i) => ({
    method: rows.text('method', i),
    path: rows.text('path', i),
    requests: rows.big('requests', i),
  }));
}

function namesOf(rows: Columns): ReadonlyMap<string, bigint> {
  return new Map(Array.from({ length: rows.rows }, (_, i) => [rows.text('name', i), rows.big('requests', i)]));
}

/** The sources with these files in place of their own: that which names a file, else the only one. */
async function sourcesFor(
  project: Project,
  files: readonly string[],
  cwd: string,
  name: string | undefined,
): Promise<readonly Source[]> {
  const named = project.sources.find((s) => s.name === name);
  const names = project.sources.map((s) => s.name);
  if (name !== undefined && named === undefined)
    throw new CannotRunError(`reprice.yaml has no source "${name}"`, suggest(name, names));
  const own = await Promise.all(project.sources.map((s) => filesOf(project, s)));
  const asked = new Map<Source, string[]>();
  for (const pattern of files) {
    const found = await matchingFiles(cwd, pattern);
    if (found.length === 0) throw new CannotRunError(`no file matches ${pattern}`, 'name a log file, or a glob');
    for (const file of found) {
      const at = own.findIndex((list) => list.has(file));
      const source = named ?? project.sources[project.sources.length === 1 ? 0 : at];
      if (source === undefined)
        throw new CannotRunError(
          `${pattern} belongs to no source of reprice.yaml`,
          `add --source: ${names.join(', ')}`,
        );
      asked.set(source, [...(asked.get(source) ?? []), file]);
    }
  }
  return [...asked].map(([source, list]) => ({ ...source, files: list }));
}

async function filesOf(project: Project, source: Source): Promise<ReadonlySet<string>> {
  return new Set((await Promise.all(source.files.map((f) => matchingFiles(project.folder, f)))).flat());
}
