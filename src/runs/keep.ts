// Checks a finished replay, names it by its ingredients and stores it in the ledger's file.
import { readFileSync } from 'node:fs';
import type { Database } from '../database/database.ts';
import { fromMinor } from '../price/money.ts';
import { canonical, inputsOf } from './inputs.ts';
import { type Origin, originOf } from './origin.ts';
import type { Replay, ReplayInput } from './replay.ts';
import { type RunReport, reportRun } from './report.ts';
import { resultOf } from './result.ts';
import { identify, storeRun } from './store.ts';

/** What a run is stored with besides its figures. */
export interface Keeping {
  /** As it was typed; texts that it refers to are relative to it. */
  readonly modelFile: string;
  readonly origin: Origin;
  /** Of reprice; a run that is worked out again keeps that of the first time. */
  readonly version: string;
  /** Is given the first day after the window. */
  readonly asOf: (until: string) => string;
  /** Is told how many runs of another version had to go for this one. */
  readonly onDropped: (runs: number) => void;
}

/** `modelFile` as it was typed. Returns the report that was stored. */
export async function keep(
  database: Database,
  input: ReplayInput,
  replay: Replay,
  modelFile: string,
  asOf: Keeping['asOf'],
  onDropped: Keeping['onDropped'] = () => undefined,
): Promise<RunReport> {
  const origin = originOf(input.model, modelFile, input.project.folder);
  return await keepAs(database, input, replay, { modelFile, origin, version: packageVersion(), asOf, onDropped });
}

export async function keepAs(
  database: Database,
  input: ReplayInput,
  replay: Replay,
  { modelFile, origin, version, asOf, onDropped }: Keeping,
): Promise<RunReport> {
  if (input.behaviour !== undefined) throw new Error('a result of assumed behaviour is no run');
  checkSums(replay);
  const inputs = await inputsOf(database, { ...input, modelFile, version });
  const { id, fingerprint } = identify({
    version,
    ledger: inputs.hashes.ledger,
    settings: inputs.hashes.settings,
    model: canonical(input.model),
    directory: canonical([input.directory.accounts, [...input.directory.keys], ...(input.directory.tables ?? [])]),
    operations: canonical(input.project.operations ?? null),
    narrowing: canonical(input.narrowing),
    ...(input.costs === undefined ? {} : { costs: canonical(input.costs) }),
  });
  const narrowing = inputs.where.join(' ');
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
  const dropped = await storeRun(database, resultOf(replay, run, origin, inputs));
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

export function packageVersion(): string {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}
