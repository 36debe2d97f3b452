// One account's usage metered row by row, without a database: for who has the rows at hand, as a program that calls the
// library has. The rules are those of weigh.ts, which the metering in SQL goes by too; only the adding up is done here.
import type { Day } from '../calendar/day.ts';
import type { LedgerMeasure } from '../ledger/tables.ts';
import type { Meter, Model } from '../model/model.ts';
import { finerUsage, needsFiner, needsHours } from './finer.ts';
import type { LeftOver } from './left.ts';
import { type Level, levelOf, type Sample } from './level.ts';
import type { Account, FinerUsage, Usage } from './quantities.ts';
import { addCounted, type Counted, type MeterSums, noSums } from './sums.ts';
import { endTenantsOf } from './tenants.ts';
import { type Atoms, isActive, lowerBound, unitsByAtom } from './usage.ts';
import type { Weighing } from './weigh.ts';
import { type RowOutcome, type UsageRow, type Weighed, weighRows } from './weigh-rows.ts';

export interface RowsInput {
  readonly model: Model;
  readonly account: Account;
  /** Of this account alone. */
  readonly atoms: Atoms;
  readonly rows: readonly UsageRow[];
  readonly measures: readonly LedgerMeasure[];
  /** Samples of each gauge that the model reads, ascending by second; their digits have `gaugeScale` decimals. */
  readonly gauges: ReadonlyMap<string, readonly Sample[]>;
  readonly gaugeScale: number;
  /** The billing zone, and the second at which a day of it begins. */
  readonly zone: string;
  readonly secondOf: (day: Day) => number;
}

export interface MeteredRows {
  readonly usage: Usage;
  readonly left: LeftOver;
}

const HOURS_PER_DAY = 24;

export function meterRows(input: RowsInput): MeteredRows {
  const { model, account, atoms, rows, zone } = input;
  const tenants = [...new Set(rows.flatMap((r) => r.endTenant ?? []))].sort();
  const weighed = weighRows(model, rows, input.measures, atoms);
  const counted = weighed.map(({ meter, weighing, outcomes }) =>
    meter.take === 'average' || meter.take === 'maximum'
      ? { scale: input.gaugeScale, sums: gaugeSums(meter, input) }
      : { scale: weighing.scale, sums: sumsOf(input, tenants, weighing, outcomes) },
  );
  const usage = unitsByAtom(model, atoms, counted);
  const sums = counted.map((c) => c.sums);
  const endTenants = endTenantsOf(atoms, [account], usage, tenants, sums);
  const weighings = weighed.map((w) => w.weighing);
  const hours = needsHours(model) ? hoursOf(weighed.map((w) => hourUnits(input, w.weighing, w.outcomes))) : undefined;
  const finer = finerUsage({ atoms, zone, usage, weighings, sums, endTenants, hours });
  return {
    usage: needsFiner(model) ? { ...usage, finer } : usage,
    left: leftOf(input, weighed),
  };
}

function requestsOf(row: UsageRow): bigint {
  return row.quantities.get('requests') ?? 0n;
}

function unitsOf({ measures }: Weighing, { row, measure, weight }: RowOutcome): bigint {
  return (row.quantities.get(measures[measure] ?? '') ?? 0n) * weight;
}

function sumsOf(
  { atoms }: RowsInput,
  tenants: readonly string[],
  weighing: Weighing,
  outcomes: readonly RowOutcome[],
): MeterSums {
  const counted = outcomes.flatMap((outcome): Counted[] => {
    const { row, rule, usageClass } = outcome;
    if (!outcome.weighted && rule < 0) return [];
    const atom = lowerBound(atoms.from, row.day + 1) - 1;
    const tenant = row.endTenant === undefined ? -1 : tenants.indexOf(row.endTenant);
    return [{ atom, rule, usageClass, tenant, requests: requestsOf(row), units: unitsOf(weighing, outcome) }];
  });
  const sums = noSums(atoms.from.length, weighing.classes.length);
  for (const one of counted.sort((a, b) => a.atom - b.atom || a.tenant - b.tenant)) addCounted(sums, one);
  return sums;
}

function gaugeSums(meter: Meter, { atoms, gauges, secondOf }: RowsInput): MeterSums {
  const level: Level = levelOf(gauges.get(meter.of) ?? []);
  const take = meter.take === 'average' ? level.between : level.highest;
  const units = atoms.from.map((from, i) => take(secondOf(from), secondOf(atoms.until[i] ?? from)));
  return { ...noSums(atoms.from.length), units };
}

/** Billed units of one meter by hour, on days on which the account is a customer. */
function hourUnits(
  { account }: RowsInput,
  weighing: Weighing,
  outcomes: readonly RowOutcome[],
): ReadonlyMap<number, bigint> {
  const units = new Map<number, bigint>();
  for (const outcome of outcomes) {
    const { row } = outcome;
    if (row.hour === undefined || outcome.usageClass < 0 || !isActive(account, row.day)) continue;
    const hour = row.day * HOURS_PER_DAY + row.hour;
    units.set(hour, (units.get(hour) ?? 0n) + unitsOf(weighing, outcome));
  }
  return units;
}

function hoursOf(byMeter: readonly ReadonlyMap<number, bigint>[]): FinerUsage['hours'] {
  const columns = byMeter.map((units) => [...units].filter(([, n]) => n > 0n).sort(([a], [b]) => a - b));
  return (_, meter, from, until) =>
    (columns[meter] ?? [])
      .filter(([hour]) => hour > (from - 1) * HOURS_PER_DAY && hour < until * HOURS_PER_DAY)
      .map(([hour, units]) => ({ hour, units }));
}

function leftOf({ model, account, rows }: RowsInput, weighed: readonly Weighed[]): LeftOver {
  const requestsIn = (list: readonly UsageRow[]): bigint => list.reduce((sum, row) => sum + requestsOf(row), 0n);
  const billed = weighed.map(({ outcomes }) => outcomes.filter((o) => o.rule < 0));
  const outside = requestsIn(rows.filter((row) => !isActive(account, row.day)));
  const hourless = needsHours(model) ? requestsIn(rows.filter((row) => row.hour === undefined)) : 0n;
  return {
    unmappedTenants: [],
    unweighted: billed.flatMap((list, meter) => {
      const lacking = list.filter((o) => !o.weighted).map((o) => o.row);
      const operations = new Set(lacking.map((row) => row.operation));
      return [...operations].map((operation) => ({
        meter,
        operation,
        requests: requestsIn(lacking.filter((row) => row.operation === operation)),
      }));
    }),
    unmapped: billed.flatMap((list, meter) => {
      const unmapped = list.filter((o) => o.weighted && o.row.unmapped).map((o) => o.row);
      return unmapped.length === 0 ? [] : [{ meter, requests: requestsIn(unmapped) }];
    }),
    outsideDates: outside === 0n ? [] : [{ account: account.id, requests: outside }],
    unknownKeys: [],
    withoutHours: hourless === 0n ? [] : [{ account: account.id, requests: hourless }],
  };
}
