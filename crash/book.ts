// What is loaded and killed: the benchmark's logs, so many that the load takes as long as was asked for, into a
// project of its own. Two ledgers: one that is not there yet, and one that holds the first weeks already, to which
// the killed load adds the later ones and corrects one of the first.
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { dataOf, parquetOf } from '../bench/data.ts';
import { openDatabase } from '../src/database/database.ts';
import { sql } from '../src/database/sql.ts';
import { contentOf } from './content.ts';
import { type End, type Stage, victim } from './victim.ts';

export interface Scenario {
  readonly name: string;
  readonly folder: string;
  readonly ledger: string;
  /** Content of the ledger before the load and after it, see content.ts. */
  readonly before: string;
  readonly after: string;
  /** Of the load when nothing disturbs it. */
  readonly stages: readonly Stage[];
  /** Puts the ledger back as it was before the load. */
  restore(): void;
}

export interface Book {
  readonly scenarios: readonly Scenario[];
  remove(): void;
}

const FEWEST_ROWS = 250_000;
const FIRST_WEEKS = 3;

/** Doubles the rows until both loads take the seconds; several times at once where they are far from it. */
export async function bookOf(program: string, seconds: number, say: (text: string) => void): Promise<Book> {
  const root = mkdtempSync(join(tmpdir(), 'reprice-crash-'));
  const remove = () => rmSync(root, { recursive: true, force: true });
  try {
    for (let rows = FEWEST_ROWS, short = 1; ; rows *= 2 ** Math.max(1, Math.floor(Math.log2(short)))) {
      const data = await dataOf(parquetOf(rows), say);
      const grown = await grownLedger(program, data, join(root, `grown-${rows}`));
      short = seconds / lasted(grown);
      if (short > 1) continue;
      const fresh = await newLedger(program, data, join(root, `new-${rows}`));
      short = seconds / lasted(fresh);
      if (short > 1) continue;
      for (const scenario of [fresh, grown]) say(`${rows} rows, ${scenario.name}: ${timesOf(scenario)}`);
      return { scenarios: [fresh, grown], remove };
    }
  } catch (error) {
    remove();
    throw error;
  }
}

async function newLedger(program: string, data: string, folder: string): Promise<Scenario> {
  makeProject(data, folder);
  for (const log of logsOf(data)) link(data, folder, log);
  return scenarioOf(program, 'no ledger yet', folder);
}

async function grownLedger(program: string, data: string, folder: string): Promise<Scenario> {
  makeProject(data, folder);
  const logs = logsOf(data);
  for (const log of logs.slice(0, FIRST_WEEKS)) link(data, folder, log);
  await toTheEnd(program, folder);
  for (const log of logs.slice(FIRST_WEEKS)) link(data, folder, log);
  await correct(data, folder, logs[1] ?? '');
  return scenarioOf(program, 'with the first weeks', folder);
}

async function scenarioOf(program: string, name: string, folder: string): Promise<Scenario> {
  const ledger = join(folder, '.reprice', 'ledger.duckdb');
  const kept = join(folder, 'before.duckdb');
  if (existsSync(ledger)) copyFileSync(ledger, kept);
  const before = await contentOf(ledger);
  const { stages } = await toTheEnd(program, folder);
  return {
    name,
    folder,
    ledger,
    before,
    after: await contentOf(ledger),
    stages,
    restore() {
      rmSync(join(folder, '.reprice'), { recursive: true, force: true });
      mkdirSync(join(folder, '.reprice'));
      if (existsSync(kept)) copyFileSync(kept, ledger);
    },
  };
}

async function toTheEnd(program: string, folder: string): Promise<End> {
  const end = await victim(program, folder);
  if (end.code !== 0) throw new Error(`a load that nothing disturbs ends with ${end.code}:\n${end.stderr}`);
  return end;
}

function makeProject(data: string, folder: string): void {
  mkdirSync(join(folder, 'logs'), { recursive: true });
  for (const file of ['reprice.yaml', 'operations.yaml']) copyFileSync(join(data, file), join(folder, file));
}

function logsOf(data: string): readonly string[] {
  return readdirSync(join(data, 'logs')).toSorted();
}

function link(data: string, folder: string, log: string): void {
  symlinkSync(join(data, 'logs', log), join(folder, 'logs', log));
}

/** In place of the file: the same one without the requests that met a service that was down. */
async function correct(data: string, folder: string, log: string): Promise<void> {
  const corrected = join(folder, 'logs', log);
  rmSync(corrected);
  const db = await openDatabase(undefined);
  try {
    const from = join(data, 'logs', log);
    await db.run(sql`COPY (SELECT * FROM read_parquet(${from}) WHERE status <> 503) TO ${corrected} (FORMAT parquet)`);
  } finally {
    db.close();
  }
}

function lasted({ stages }: Scenario): number {
  return stages.reduce((all, { seconds }) => all + seconds, 0);
}

function timesOf(scenario: Scenario): string {
  const times = scenario.stages.map(({ stage, seconds }) => `${stage} ${seconds.toFixed(2)}`);
  return `${lasted(scenario).toFixed(1)} s (${times.join(', ')})`;
}
