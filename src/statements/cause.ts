// Why one period stands out: the operation, or the tag, whose units grew most against its own median period. It is
// named only where it explains most of the rise; where it ran on some days alone, these are named.
import { type Day, formatDay, parseDay } from '../calendar/day.ts';
import type { AskedDays } from '../meter/operations.ts';
import type { Operation } from '../project/project.ts';
import { minorOf } from './amounts.ts';
import { type OperationUse, timesText } from './most.ts';
import type { Cause, Statement } from './statement.ts';

/** Fewer other periods have no median worth the name. */
const LEAST_PERIODS = 3;

/** A cause whose days are not known yet. */
export interface Suspect {
  readonly month: string;
  readonly kind: Cause['kind'];
  readonly name: string;
  /** It, or those that have the tag. */
  readonly operations: readonly string[];
  readonly risen: bigint;
  readonly usual: bigint;
  readonly from: Day;
  readonly until: Day;
}

/** A period that stands out by its bill, whatever its units are. */
export interface Peak {
  readonly month: string;
  readonly from: Day;
  readonly until: Day;
  /** The other periods with a price. */
  readonly others: readonly string[];
}

/** The period with most of the bill, where it has at least 30% of it and there are others to compare it with. */
export function peakOf({
  months,
  with_rollout,
  worked,
  lines,
}: Pick<Statement, 'months' | 'with_rollout' | 'worked' | 'lines'>): Peak | undefined {
  const peak = months.find((m) => m.month === worked);
  const total = minorOf(with_rollout);
  if (peak === undefined || total <= 0n || minorOf(peak.billed) * 10n < total * 3n) return undefined;
  if (lines.some((l) => l.month === worked && l.kind === 'pack bought' && minorOf(l.billed) > 0n)) return undefined;
  const others = months.filter((m) => m.month !== worked && m.state !== 'inactive' && m.state !== 'before launch');
  if (others.length < LEAST_PERIODS) return undefined;
  return {
    month: worked,
    from: parseDay(peak.from) ?? 0,
    until: parseDay(peak.until) ?? 0,
    others: others.map((m) => m.month),
  };
}

/** What explains most of the rise, where the peak's units are twice what they usually are. */
export function suspectOf(
  { month, from, until, others }: Peak,
  uses: readonly OperationUse[],
  catalogue: readonly Operation[] | undefined,
): Suspect | undefined {
  const rise = (some: readonly OperationUse[]) => {
    const units = (period: string): bigint => some.reduce((sum, use) => sum + (use.byPeriod.get(period) ?? 0n), 0n);
    const usual = middle(others.map(units));
    return { risen: units(month), usual, by: units(month) - usual };
  };
  const all = rise(uses);
  if (all.risen < 2n * all.usual || all.by <= 0n) return undefined;
  const groups = [...byOperation(uses), ...byTag(uses, catalogue)];
  const explains = groups
    .map(({ kind, name, of }) => ({ kind, name, operations: [...new Set(of.map((u) => u.operation))], ...rise(of) }))
    .filter((g) => g.by * 10n >= all.by * 6n && g.risen >= 2n * g.usual);
  const found = explains.find((g) => g.kind === 'operation') ?? explains[0];
  if (found === undefined) return undefined;
  const { kind, name, operations, risen, usual } = found;
  return { month, kind, name, operations, risen, usual, from, until };
}

interface Group {
  readonly kind: Cause['kind'];
  readonly name: string;
  readonly of: readonly OperationUse[];
}

function byOperation(uses: readonly OperationUse[]): Group[] {
  const names = [...new Set(uses.map((u) => u.operation))];
  return names.map((name) => ({ kind: 'operation', name, of: uses.filter((u) => u.operation === name) }));
}

function byTag(uses: readonly OperationUse[], catalogue: readonly Operation[] | undefined): Group[] {
  const tags = new Map(catalogue?.map((o) => [o.name, o.tags]));
  const names = [...new Set(uses.flatMap((u) => tags.get(u.operation) ?? []))];
  return names.map((name) => ({
    kind: 'tag',
    name,
    of: uses.filter((u) => tags.get(u.operation)?.includes(name) === true),
  }));
}

function middle(values: readonly bigint[]): bigint {
  const ordered = values.toSorted((a, b) => (a < b ? -1 : a > b ? 1 : 0));
  return ordered[Math.floor((ordered.length - 1) / 2)] ?? 0n;
}

export function askedDays(account: number, { operations, from, until }: Suspect): readonly AskedDays[] {
  return operations.map((operation) => ({ account, operation, from, until }));
}

/** `daily`: units by day of its operations. */
export function causeOf(suspect: Suspect, daily: ReadonlyMap<Day, bigint>): Cause {
  const { month, kind, name, risen, usual, from, until } = suspect;
  const stretch = stretchOf(suspect, daily);
  if (stretch === undefined) return { month, kind, name, times: timesText(risen, usual), from: '', until: '' };
  const rate = stretch.units * BigInt(until - from);
  return {
    month,
    kind,
    name,
    times: timesText(rate, usual * BigInt(stretch.until - stretch.from)),
    from: formatDay(stretch.from),
    until: formatDay(stretch.until),
  };
}

/** The days with at least three times the usual rate, where they are one stretch that is clearly shorter than the period. */
function stretchOf({ usual, from, until }: Suspect, daily: ReadonlyMap<Day, bigint>) {
  const length = BigInt(until - from);
  const high = [...daily]
    .filter(([, units]) => units * length >= 3n * usual && units > 0n)
    .map(([day]) => day)
    .sort((a, b) => a - b);
  const [first] = high;
  const last = high.at(-1);
  if (usual <= 0n || first === undefined || last === undefined) return undefined;
  const days = last + 1 - first;
  if (days * 4 > (until - from) * 3 || high.length * 10 < days * 7) return undefined;
  let units = 0n;
  for (let day = first; day <= last; day++) units += daily.get(day) ?? 0n;
  return { from: first, until: last + 1, units };
}
