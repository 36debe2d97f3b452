// Checks a finished replay, names it by its ingredients and stores it in the ledger's file.
import { readFileSync } from 'node:fs';
import type { Database } from '../database/database.ts';
import { ledgerInfo } from '../ledger/read.ts';
import { fromMinor } from '../price/money.ts';
import { originOf } from './origin.ts';
import type { Replay, ReplayInput } from './replay.ts';
import { type RunReport, reportRun } from './report.ts';
import { resultOf } from './result.ts';
import { identify, storeRun } from './store.ts';

/**
 * `modelFile` as it was typed; `asOf` is given the first day after the window. Returns the report that was
 * stored; `onDropped` is told how many runs of another version had to go for it.
 */
export async function keep(
  database: Database,
  input: ReplayInput,
  replay: Replay,
  modelFile: string,
  asOf: (until: string) => string,
  onDropped: (runs: number) => void = () => undefined,
): Promise<RunReport> {
  checkSums(replay);
  const info = await ledgerInfo(database);
  const narrowing = input.narrowing.map((n) => `${n.column}=${n.values.join(',')}`).join(' ');
  const { id, fingerprint } = identify({
    version: packageVersion(),
    ledger: info?.content ?? '',
    settings: info?.settings ?? '',
    model: canonical(input.model),
    directory: canonical([input.directory.accounts, [...input.directory.keys], ...(input.directory.tables ?? [])]),
    operations: canonical(input.project.operations ?? null),
    narrowing: canonical(input.narrowing),
  });
  const draft = reportRun(replay, { id, zone: input.project.zone, narrowing, asOf: '' });
  const report = { ...draft, as_of: asOf(draft.window.until) };
  const run = {
    id,
    model: input.model.name,
    fingerprint,
    currency: input.model.currency.code,
    digits: input.model.currency.digits,
    zone: input.project.zone,
    from: report.window.from,
    until: report.window.until,
    narrowing,
    complete: report.complete,
    report: JSON.stringify(draft),
  };
  const origin = originOf(input.model, modelFile, input.project.folder);
  const dropped = await storeRun(database, resultOf(replay, run, origin));
  if (dropped > 0) onDropped(dropped);
  return report;
}

/** Lines sum to periods, always: a violation is a bug and no run is stored. */
function checkSums({ rollout }: Replay): void {
  const sums = new Array<bigint>(rollout.totals.billed.length).fill(0n);
  for (const [i, cell] of rollout.lines.cell.entries())
    sums[cell] = (sums[cell] ?? 0n) + (rollout.lines.billed[i] ?? 0n);
  const { model } = rollout.book;
  const wrong = sums.findIndex((sum, cell) => sum !== fromMinor(model, rollout.totals.billed.at(cell)));
  if (wrong >= 0)
    throw new Error(`the lines of cell ${wrong} sum to ${sums[wrong]}, not to ${rollout.totals.billed.at(wrong)}`);
}

/** Texts, bigints, maps and lists in one unambiguous text; places in files do not count. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (key, v: unknown) => {
    if (key === 'place') return undefined;
    if (typeof v === 'bigint') return `${v}n`;
    return v instanceof Map ? [...v] : v;
  });
}

function packageVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
