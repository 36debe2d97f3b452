// What became of the units of each period, from the lines of a run: included, rolled, from packs, forgiven, charged.
import type { Model } from '../model/model.ts';
import { allParts } from '../price/terms/parts.ts';
import type { StatementLine, Statement as Stored } from '../runs/statement.ts';
import { above, largest, less, minorOf, sumOf } from './amounts.ts';
import { groupBy } from './group.ts';
import type { MeterUse, PeriodUnits } from './statement.ts';

type Lines = readonly StatementLine[];

/** One entry for each period and meter that a line speaks of, in the order of the lines. */
export function periodUnits(stored: Pick<Stored, 'months' | 'lines'>, model: Model): readonly PeriodUnits[] {
  const meterOf = metersOfLines(model);
  const byMonth = groupBy(
    stored.lines.filter((l) => meterOf(l) !== ''),
    (l) => l.month,
  );
  return stored.months.flatMap(({ month }) => {
    const lines = byMonth.get(month) ?? [];
    const meters = [...new Set(lines.filter((l) => l.step === 1).map(meterOf))];
    return meters.map((meter) =>
      unitsOf(
        month,
        meter,
        lines.filter((l) => meterOf(l) === meter),
      ),
    );
  });
}

/** The meter that a line's quantity is of; '' for money alone. */
function metersOfLines(model: Model): (line: StatementLine) => string {
  const parts = allParts(model);
  const charges = new Map(
    parts.flatMap((p) => p.plans.flatMap((plan) => plan.charges.map((c) => [c.name, 'of' in c ? c.of : ''] as const))),
  );
  const packs = new Map(parts.flatMap((p) => p.packs.map((pack) => [pack.name, pack.of] as const)));
  return (line) => {
    if (line.step < 3) return line.name;
    if (line.step === 3) return packs.get(line.name) ?? '';
    return line.kind === 'grace' ? (charges.get(line.name) ?? '') : '';
  };
}

function unitsOf(month: string, meter: string, lines: Lines): PeriodUnits {
  const sum = (kind: string): string => sumOf(lines.filter((l) => l.kind === kind).map((l) => l.quantity));
  const detail = lines.find((l) => l.kind === 'included')?.detail ?? '';
  const pool = detail.startsWith('unlimited') ? 'unlimited' : (/^of a pool of ([\d.]+)/.exec(detail)?.[1] ?? '');
  const shared = / for (\d+) accounts(?: together|, which used ([\d.]+) together)$/.exec(detail);
  const [used, included, rolled, packs] = [sum('metered'), sum('included'), sum('rolled'), sum('pack drawn')];
  const [forgiven, refused, unpriced] = [sum('grace'), sum('blocked'), sum('unpriced')];
  return {
    month,
    meter,
    used,
    pool,
    pool_from: /: (.+)$/.exec(detail)?.[1] ?? '',
    shared_by: shared?.[1] ?? '',
    shared_used: shared?.[2] ?? '',
    included,
    rolled,
    packs,
    above: less(used, included, rolled),
    forgiven,
    refused,
    unpriced,
    charged: less(used, included, rolled, packs, forgiven, refused, unpriced),
  };
}

/** Meters with usage, in the order of the model. */
export function metersUsed(units: readonly PeriodUnits[], model: Model): readonly MeterUse[] {
  return model.meters
    .map(({ name, unit }) => ({
      meter: name,
      unit,
      used: sumOf(units.filter((u) => u.meter === name).map((u) => u.used)),
    }))
    .filter((m) => above(m.used, '0'));
}

/** The meter whose charges come to most; else the first with a pool; else the first with usage. */
export function mainMeter(stored: Pick<Stored, 'lines'>, units: readonly PeriodUnits[], model: Model): string {
  const charges = new Map(
    allParts(model).flatMap((p) =>
      p.plans.flatMap((plan) =>
        plan.charges.flatMap((c) => ('of' in c && c.kind !== 'percentage' ? [[c.name, c.of] as const] : [])),
      ),
    ),
  );
  const packs = new Map(allParts(model).flatMap((p) => p.packs.map((pack) => [pack.name, pack.of] as const)));
  const used = metersUsed(units, model);
  const moneyOf = (meter: string): string =>
    sumOf(
      stored.lines
        .filter((l) => (l.step === 5 && charges.get(l.name) === meter) || (l.step === 3 && packs.get(l.name) === meter))
        .map((l) => l.stated),
    );
  const dearest = largest(used, (m) => moneyOf(m.meter));
  if (dearest !== undefined && above(moneyOf(dearest.meter), '0')) return dearest.meter;
  const pooled = used.find((m) => units.some((u) => u.meter === m.meter && u.pool !== ''));
  return pooled?.meter ?? used[0]?.meter ?? '';
}

/** The period with the largest bill; else the largest stated amount; else the most units. '' when none has a line. */
export function workedPeriod(
  stored: Pick<Stored, 'months' | 'lines'>,
  units: readonly PeriodUnits[],
  meter: string,
): string {
  const withLines = new Set(stored.lines.map((l) => l.month));
  const priced = stored.months.filter((m) => withLines.has(m.month));
  const usedIn = new Map(units.filter((u) => u.meter === meter).map((u) => [u.month, u.used]));
  const used = (month: string): string => usedIn.get(month) ?? '0';
  const sizes = [
    (m: Stored['months'][number]) => m.billed,
    (m: Stored['months'][number]) => m.stated,
    (m: Stored['months'][number]) => used(m.month),
  ];
  for (const size of sizes) {
    const found = largest(priced, size);
    if (found !== undefined && minorOf(size(found)) > 0n) return found.month;
  }
  return priced[0]?.month ?? '';
}
