// What used the most: the operations of an account by units of its main meter, with shares that sum to 100. And how
// each ran from period to period, from which a cause is told.
import { share } from '../exact/share.ts';
import type { OperationUnits } from '../meter/operations.ts';
import { plain } from './amounts.ts';
import type { OperationShare, OtherOperations } from './statement.ts';
import type { Study } from './study.ts';

const NAMED = 5;

/** One operation of an account over the window; polled requests are an operation of their own. */
export interface OperationUse {
  readonly operation: string;
  readonly polling: boolean;
  readonly weight: string;
  readonly requests: bigint;
  readonly units: bigint;
  /** By the period's first day (`month`); empty where atoms are summed. */
  readonly byPeriod: ReadonlyMap<string, bigint>;
}

/** Most units first. `periodOf`: the period of an atom; undefined: nothing is priced there. */
export function operationUses(
  rows: readonly OperationUnits[],
  scaleOf: (measure: string) => number | undefined,
  periodOf: (atom: number) => string | undefined,
): readonly OperationUse[] {
  const uses = new Map<string, Draft>();
  for (const row of rows) {
    const period = row.atom === undefined ? undefined : periodOf(row.atom);
    if (row.atom !== undefined && period === undefined) continue;
    const key = JSON.stringify([row.operation, row.polling]);
    const use = uses.get(key) ?? { weights: new Set<string>(), requests: 0n, units: 0n, byPeriod: new Map(), row };
    uses.set(key, use);
    const scale = scaleOf(row.measure);
    use.weights.add(scale === undefined ? '' : plain(row.weight, scale));
    use.requests += row.requests;
    use.units += row.units;
    if (period !== undefined) use.byPeriod.set(period, (use.byPeriod.get(period) ?? 0n) + row.units);
  }
  return [...uses.values()]
    .map(({ row, weights, requests, units, byPeriod }) => ({
      operation: row.operation,
      polling: row.polling,
      weight: weights.size === 1 ? ([...weights][0] ?? '') : '',
      requests,
      units,
      byPeriod,
    }))
    .sort((a, b) => (a.units === b.units ? (a.operation < b.operation ? -1 : 1) : a.units > b.units ? -1 : 1));
}

interface Draft {
  readonly row: OperationUnits;
  readonly weights: Set<string>;
  readonly byPeriod: Map<string, bigint>;
  requests: bigint;
  units: bigint;
}

/** Of a meter that converts its sum: the operations' parts of the units that came of it, by largest remainder. */
export function converted(uses: readonly OperationUse[], used: bigint): readonly OperationUse[] {
  const units = share(
    used,
    uses.map((use) => use.units),
  );
  return uses.map((use, i) => ({ ...use, weight: '', units: units[i] ?? 0n }));
}

/** The first few by name and the rest as one; whole percents by the largest remainder. */
export function mostUsed(
  uses: readonly OperationUse[],
  scale: number,
): { readonly most: readonly OperationShare[]; readonly others: OtherOperations | undefined } {
  const used = uses.filter((use) => use.units > 0n);
  const named = used.length === NAMED + 1 ? used : used.slice(0, NAMED);
  const rest = used.slice(named.length);
  const restUnits = rest.reduce((sum, use) => sum + use.units, 0n);
  const percents = share(100n, [...named.map((use) => use.units), restUnits]).map(String);
  const most = named.map(({ operation, polling, weight, requests, units }, i) => ({
    operation,
    polling,
    weight,
    requests: String(requests),
    units: plain(units, scale),
    percent: percents[i] ?? '',
  }));
  if (rest.length === 0) return { most, others: undefined };
  const others = { operations: rest.length, units: plain(restUnits, scale), percent: percents[named.length] ?? '' };
  return { most, others };
}

/** Units of one request, where the meter counts requests: the scale of its weights. */
export function weightScale(study: Study, meter: number): (measure: string) => number | undefined {
  const scale = study.measured.metered.tables.weighings[meter]?.scale ?? 0;
  return (measure) => (measure === 'requests' ? scale : undefined);
}

/** a ÷ b as a multiple for people, "about ten times": whole, or cut to one decimal below 3. */
export function timesText(a: bigint, b: bigint): string {
  if (b <= 0n) return '';
  const tenths = (a * 10n) / b;
  return tenths < 30n ? plain(tenths, 1) : String((a + b / 2n) / b);
}
