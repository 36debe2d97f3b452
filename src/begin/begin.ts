// The beginning of a project, from log files alone: what they are, what a row of them means, whose it is, and
// what a first price could be. Everything proposed is plain data here; nothing is written.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatabase } from '../database/database.ts';
import { columnsOf } from '../project/derived.ts';
import type { KeyStorage } from '../project/project.ts';
import { CannotRunError, type Problem, refuse } from '../source/problem.ts';
import { draftName } from './detect.ts';
import { type Draft, type Surroundings, sourceFrom } from './draft.ts';
import { filesGiven, type Given, type GivenFile } from './given.ts';
import { type Group, groupsOf, holdsNothing } from './group.ts';
import { type Column, lookAt } from './look.ts';
import { namesOfSources } from './name.ts';
import { patternsFor } from './patterns.ts';
import type { Beginning, ProposedSource } from './proposal.ts';
import { filledOf, rolesBy } from './roles.ts';
import { isSample, type Sample, sampleOf } from './sample.ts';
import { study } from './study.ts';
import { tenantOf } from './tenant.ts';
import { withTenant } from './tenant-of-key.ts';
import { zoneOf } from './zone.ts';

export interface Asked {
  /** As typed. */
  readonly files: readonly string[];
  readonly cwd: string;
  /** Where the project file will stand. */
  readonly folder: string;
  /** For keys that look secret. */
  readonly salt: string;
  readonly onProgress: (stage: string) => void;
  readonly signal: AbortSignal;
}

/** Rows that are looked at to tell a format, of each file. */
const ROWS = 1_000;
const ROWS_OF_MANY = 100;
const MANY = 20;
/** Rows that are counted, over all files. */
const COUNTED = 500_000;

/** Throws an InputError that names every file which was asked for and cannot be read. */
export async function begin(asked: Asked): Promise<Beginning> {
  const given = await filesGiven(asked.files, asked.cwd);
  const folder = mkdtempSync(join(tmpdir(), 'reprice-init-'));
  try {
    return await beginIn(folder, given, asked);
  } catch (error) {
    asked.signal.throwIfAborted();
    throw error;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function beginIn(folder: string, given: Given, asked: Asked): Promise<Beginning> {
  const at: Surroundings = { folder, zone: 'UTC', keys: { hash: 'auto', salt: asked.salt }, signal: asked.signal };
  const many = given.files.length > MANY;
  const first = await samplesOf(given.files, folder, many ? ROWS_OF_MANY : ROWS, asked);
  asked.onProgress('telling the format');
  const { groups, strange } = await groupsOf(first.samples, at);
  const wrong = [...first.wrong, ...strange.map(({ sample, problem }) => ({ file: sample.file, problem }))];
  const refused = wrong.filter((w) => groups.length === 0 || (w.file.named && !holdsNothing(w.problem)));
  refuse(refused.map(({ problem }) => problem));
  if (groups.length === 0) throw new CannotRunError('no file was given', 'name the log files, a folder, or a pattern');
  const proposed = await Promise.all(groups.map((group) => mappingOf(group, at)));
  const zone = zoneOf(proposed.flatMap(({ group, draft, columns }) => timesIn(draft, group, columns, at)));
  const files = groups.flatMap((group) => group.samples.map((s) => s.file));
  const long = await samplesOf(files, folder, Math.max(ROWS, Math.floor(COUNTED / files.length)), asked);
  refuse(long.wrong.map(({ problem }) => problem));
  asked.onProgress('counting');
  const names = namesOfSources(groups.map((group) => group.samples.map((s) => s.file.absolute)));
  const parts = proposed.map(({ group, draft, byKey }, i) => ({
    name: names[i] ?? 'log',
    draft,
    byKey,
    samples: long.samples.filter((s) => group.samples.some((own) => own.file === s.file)),
  }));
  const seen = await study(parts, { ...at, zone: zone.zone });
  const sources: ProposedSource[] = [];
  for (const [i, { group, draft, tenant, roles, columns }] of proposed.entries())
    sources.push({
      name: names[i] ?? 'log',
      draft,
      files: await patternsFor(
        group.samples.map((s) => s.file.absolute),
        given.wide,
        asked.folder,
      ),
      count: group.samples.length,
      format: draftName(draft),
      also: group.detected.also,
      tenant,
      roles,
      columns,
      ...(seen.sources[i] ?? { rows: '0', understood: '0', rejected: [], first: [] }),
    });
  return {
    zone,
    sources,
    keys: keysOf(sources, seen.hashed, at.keys),
    seen: { ...seen, whole: long.samples.every((s) => s.whole) },
    leftOut: wrong.map(({ file, problem }) => ({ file: file.shown, why: problem.message })),
  };
}

interface Samples {
  readonly samples: readonly Sample[];
  readonly wrong: readonly { readonly file: GivenFile; readonly problem: Problem }[];
}

async function samplesOf(
  files: readonly GivenFile[],
  folder: string,
  rows: number,
  { onProgress, signal }: Asked,
): Promise<Samples> {
  const samples: Sample[] = [];
  const wrong: { file: GivenFile; problem: Problem }[] = [];
  const db = await openDatabase(undefined);
  const stop = () => db.interrupt();
  signal.addEventListener('abort', stop);
  try {
    for (const [i, file] of files.entries()) {
      signal.throwIfAborted();
      onProgress(`reading the first rows of ${files.length} file${files.length === 1 ? '' : 's'}`);
      const sample = await sampleOf(file, i, { db, folder, rows, signal });
      if (isSample(sample)) samples.push(sample);
      else wrong.push({ file, problem: sample });
    }
  } finally {
    signal.removeEventListener('abort', stop);
    db.close();
  }
  return { samples, wrong };
}

async function mappingOf(group: Group, at: Surroundings) {
  const { attempt, mapped } = group.detected;
  const columns = mapped?.columns ?? (await lookAt(attempt.draft, group.samples, at));
  const roles = mapped?.roles ?? rolesBy(attempt.draft.preset);
  const tenant = tenantOf(attempt, columns, roles);
  return { group, columns, roles, tenant, ...withTenant(attempt.draft, tenant, columns, at.keys) };
}

/** The texts of the columns that hold the time. */
function timesIn(draft: Draft, group: Group, columns: readonly Column[], at: Surroundings): readonly string[] {
  const source = sourceFrom('log', draft, [], at);
  const { time } = source.columns;
  if (time.form.startsWith('epoch') || time.form === 'day' || group.detected.attempt.accepted === 0) return [];
  const names = columnsOf(time.column, source.derived);
  return columns
    .filter((c) => names.includes(c.name))
    .flatMap((c) => filledOf(c).filter((value) => !/^\d+([.]\d+)?$/.test(value)));
}

/** Said only where keys are kept: presets hash what looks secret by themselves. */
function keysOf(sources: readonly ProposedSource[], hashed: boolean, keys: KeyStorage): KeyStorage | undefined {
  const own = sources.some(({ draft }) => draft.columns?.key !== undefined);
  return own || hashed ? { hash: 'auto', salt: hashed ? keys.salt : '' } : undefined;
}
