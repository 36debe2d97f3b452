// Why two runs have different totals. What they were made of is exchanged one part after the other: the
// first run, the first with the second's usage, with its directory too, and so on to the second; each
// step's difference is that part's. The steps sum to the whole. The order is always the same, but that
// usage comes last where only the first run's can still be read. Steps that cannot be priced are taken together.
import type { Database } from '../database/database.ts';
import { sql } from '../database/sql.ts';
import { currencyOf } from '../exact/currency.ts';
import { formatScaled } from '../exact/decimal.ts';
import { openLedger } from '../ledger/read.ts';
import type { Watch } from '../load/options.ts';
import type { Project } from '../project/project.ts';
import type { InputFile, RunInputs } from '../runs/inputs.ts';
import { packageVersion } from '../runs/keep.ts';
import type { RunReport } from '../runs/report.ts';
import { atDigits } from '../runs/statement.ts';
import { findRun, type RunRow } from '../runs/store.ts';
import { CannotRunError } from '../source/problem.ts';
import { recordedOf } from './again.ts';
import { type Mix, PARTS, type Part, pricesOf, type Side, type Totals, whyUnreadable } from './mix.ts';

export interface RunsDiff {
  readonly first: End;
  readonly second: End;
  readonly currency: string;
  readonly change: Money;
  /** In the order in which they were exchanged; the changes sum to the whole. */
  readonly steps: readonly Step[];
  /** Those that are the same in both. */
  readonly same: readonly Part[];
  /** Why steps were taken together; '' when each stands alone. */
  readonly together: string;
  /** The accounts with the largest change, with rollout. */
  readonly accounts: readonly {
    readonly account: string;
    readonly first: string;
    readonly second: string;
    readonly change: string;
  }[];
}

interface End extends Money {
  readonly run: string;
  readonly model: string;
}

interface Money {
  readonly with_rollout: string;
  readonly steady_state: string;
}

interface Step extends Money {
  readonly parts: readonly Part[];
}

interface Priced extends Side {
  readonly totals: Totals;
}

export async function diffRuns(
  project: Project,
  wantedFirst: string,
  wantedSecond: string,
  watch: Watch,
): Promise<RunsDiff> {
  const ledger = await openLedger(project, { readOnly: false, anySettings: true });
  try {
    const first = await sideOf(ledger, wantedFirst);
    const second = await sideOf(ledger, wantedSecond);
    if (first.run.currency !== second.run.currency)
      throw new CannotRunError(
        `run ${first.run.id} is in ${first.run.currency}, run ${second.run.id} in ${second.run.currency}`,
        'compare runs in one currency',
      );
    return await diffOf(ledger, project, first, second, watch);
  } finally {
    ledger.close();
  }
}

async function sideOf(ledger: Database, wanted: string): Promise<Priced> {
  const run = await findRun(ledger, wanted);
  const { revenue } = JSON.parse(run.report) as RunReport;
  const minor = (plain: string): bigint => BigInt(plain.replace('.', ''));
  return {
    run,
    recorded: await recordedOf(ledger, run),
    totals: { withRollout: minor(revenue.with_rollout.total), steadyState: minor(revenue.steady_state.total) },
  };
}

async function diffOf(
  ledger: Database,
  project: Project,
  first: Priced,
  second: Priced,
  watch: Watch,
): Promise<RunsDiff> {
  const other = PARTS.filter((part) => isOther(part, first.recorded.inputs, second.recorded.inputs));
  const order = await orderOf(ledger, project, other, first, second);
  const mixes = order.slice(1).map((_, i) => mixOf(order.slice(0, i + 1)));
  const prices = await pricesOf(ledger, project, first, second, mixes, watch);
  const totals = [first.totals, ...prices.map((price) => price.totals), second.totals];
  const money = moneyIn(first.run);
  return {
    first: { run: first.run.id, model: first.run.model, ...money(first.totals) },
    second: { run: second.run.id, model: second.run.model, ...money(second.totals) },
    currency: first.run.currency,
    change: money(minus(second.totals, first.totals)),
    steps: stepsOf(order, totals).map(({ parts, change }) => ({ parts, ...money(change) })),
    same: PARTS.filter((part) => !other.includes(part)),
    together: [...new Set(prices.flatMap((price) => (price.totals === undefined ? [price.why] : [])))].join('; '),
    accounts: await largestChanges(ledger, first.run, second.run),
  };
}

function isOther(part: Part, a: RunInputs, b: RunInputs): boolean {
  switch (part) {
    case 'data':
      return a.hashes.ledger !== b.hashes.ledger || a.hashes.settings !== b.hashes.settings || otherTables(a, b);
    case 'directory':
      return a.hashes.directory !== b.hashes.directory;
    case 'catalogue':
      return a.hashes.operations !== b.hashes.operations;
    case 'accounts':
      return JSON.stringify(a.where) !== JSON.stringify(b.where);
    case 'model':
      return a.hashes.model !== b.hashes.model;
    case 'version':
      return a.version !== b.version;
    default:
      return part satisfies never;
  }
}

/** A table that only one model reads comes with the model. */
function otherTables(a: RunInputs, b: RunInputs): boolean {
  const tables = (inputs: RunInputs): readonly InputFile[] =>
    inputs.files.filter(({ kind }) => ['transactions', 'gauge', 'purchases', 'costs'].includes(kind));
  const named = (file: InputFile, files: readonly InputFile[]): string =>
    JSON.stringify(files.filter((f) => f.kind === file.kind && f.name === file.name).map((f) => [f.path, f.sha256]));
  const both = tables(a).filter((file) => tables(b).some((f) => f.kind === file.kind && f.name === file.name));
  return both.some((file) => named(file, tables(a)) !== named(file, tables(b)));
}

/** This version of reprice prices what lies between: a part that only the other version saw is at that end. */
async function orderOf(
  ledger: Database,
  project: Project,
  other: readonly Part[],
  first: Priced,
  second: Priced,
): Promise<readonly Part[]> {
  const firstOnly =
    other.includes('data') &&
    (await whyUnreadable(ledger, project, second)) !== '' &&
    (await whyUnreadable(ledger, project, first)) === '';
  const parts = other.filter((part) => part !== 'version' && !(firstOnly && part === 'data'));
  const ordered: Part[] = firstOnly ? [...parts, 'data'] : parts;
  if (!other.includes('version')) return ordered;
  return second.recorded.inputs.version === packageVersion() ? ['version', ...ordered] : [...ordered, 'version'];
}

/** The second run's parts that have been exchanged so far. */
function mixOf(exchanged: readonly Part[]): Mix {
  return Object.fromEntries(
    PARTS.map((part) => [part, exchanged.includes(part) ? 'second' : 'first']),
  ) as unknown as Mix;
}

/** One step for each part, or for all between two totals that are known. */
function stepsOf(
  order: readonly Part[],
  totals: readonly (Totals | undefined)[],
): { readonly parts: readonly Part[]; readonly change: Totals }[] {
  const steps: { readonly parts: readonly Part[]; readonly change: Totals }[] = [];
  let from = 0;
  for (let at = 1; at <= order.length; at++) {
    const [before, after] = [totals[from], totals[at]];
    if (before === undefined || after === undefined) continue;
    steps.push({ parts: order.slice(from, at), change: minus(after, before) });
    from = at;
  }
  return steps;
}

function minus(a: Totals, b: Totals): Totals {
  return { withRollout: a.withRollout - b.withRollout, steadyState: a.steadyState - b.steadyState };
}

function moneyIn(run: RunRow): (totals: Totals) => Money {
  const digits = currencyOf(run.currency)?.digits ?? run.digits;
  return ({ withRollout, steadyState }) => ({
    with_rollout: formatScaled(withRollout, digits),
    steady_state: formatScaled(steadyState, digits),
  });
}

const LISTED = 5;

async function largestChanges(ledger: Database, first: RunRow, second: RunRow): Promise<RunsDiff['accounts']> {
  const of = (run: RunRow) => sql`(SELECT account, with_rollout FROM run_account WHERE run_id = ${run.id})`;
  const rows =
    await ledger.columns(sql`SELECT account, coalesce(a.with_rollout, 0)::VARCHAR AS first, coalesce(b.with_rollout, 0)::VARCHAR AS second,
      (coalesce(b.with_rollout, 0) - coalesce(a.with_rollout, 0))::DECIMAL(38, 4)::VARCHAR AS change
    FROM ${of(first)} a FULL JOIN ${of(second)} b USING (account)
    WHERE coalesce(a.with_rollout, 0) <> coalesce(b.with_rollout, 0)
    ORDER BY abs(coalesce(b.with_rollout, 0) - coalesce(a.with_rollout, 0)) DESC, account LIMIT ${LISTED}`);
  return Array.from({ length: rows.rows }, (_, i) => ({
    account: rows.text('account', i),
    first: atDigits(rows.text('first', i), first.digits),
    second: atDigits(rows.text('second', i), first.digits),
    change: atDigits(rows.text('change', i), first.digits),
  }));
}
