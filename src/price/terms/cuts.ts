// On which days a period of an account is cut into segments: where a number of the model changes,
// where a contract begins or ends, where directory facts or daily seats change, and where a pack may
// begin or end.
import { addMonths, type Day, dayOfMonth, parseDay } from '../../calendar/day.ts';
import type { PeriodLists } from '../../meter/periods.ts';
import type { Account, Period } from '../../meter/quantities.ts';
import type { Model, PackKind } from '../../model/model.ts';
import { changeDays } from './amounts.ts';
import { seatChoices } from './seats.ts';

export interface Cuts {
  /** Strictly inside the stretch, ascending. */
  readonly days: readonly Day[];
  /** Days on which a pack of the account may begin or end: never joined over. */
  readonly packs: ReadonlySet<Day>;
}

export interface CutFinder {
  /** Cuts of a stretch [from, until) of an account's days. */
  within(account: Account, from: Day, until: Day): Cuts;
  /** Number of the price version that holds on a day: equal numbers, equal dated amounts. */
  version(day: Day): number;
}

export function cutsOf(model: Model, calendar: PeriodLists): CutFinder {
  const dated = changeDays(model);
  const byFacts = model.choices.change === 'immediate' || seatChoices(model).includes('daily');
  const known = new Map<Account, Cuts>();
  const allOf = (account: Account): Cuts => {
    const before = known.get(account);
    if (before !== undefined) return before;
    const packs = model.packs.flatMap((kind) => packBounds(kind, account, calendar.of(account)));
    const facts = byFacts ? account.facts.map((f) => f.from) : [];
    const days = [...new Set([...dated, ...facts, ...contractDays(model, account), ...packs])].sort((a, b) => a - b);
    const all = days.length === 0 ? NONE : { days, packs: new Set(packs) };
    known.set(account, all);
    return all;
  };
  return {
    within(account, from, until) {
      const { days, packs } = allOf(account);
      let first = 0;
      while (first < days.length && (days[first] ?? 0) <= from) first++;
      let last = first;
      while (last < days.length && (days[last] ?? 0) < until) last++;
      return first === last ? NONE : { days: days.slice(first, last), packs };
    },
    version: (day) => (dated.length === 0 ? 0 : dated.filter((d) => d <= day).length),
  };
}

const NONE: Cuts = { days: [], packs: new Set() };

function contractDays(model: Model, account: Account): Day[] {
  if (model.contracts.length === 0) return [];
  return model.contracts
    .filter((c) => c.account === account.id)
    .flatMap((c) => [c.from, c.until].filter((d) => d !== undefined));
}

/** The day on which the n-th term of a pack that starts on a day ends; the 31st keeps its anchor. Term 0 ends where term 1 begins. */
export function packEnd(kind: PackKind, start: Day, n: number): Day {
  const length = kind.term.count * n;
  return kind.term.unit === 'day' ? start + length : addMonths(start, length, dayOfMonth(start));
}

/** The day on which an assumed pack begins according to the directory; undefined: it says none. */
export function statedStart(kind: PackKind, account: Account): Day | undefined {
  const text = kind.starts === undefined ? undefined : account.facts[0]?.facts.get(kind.starts);
  return text === undefined ? undefined : parseDay(text.slice(0, 10));
}

/** Every day on which a pack of the kind can begin or end for this account, whatever the rollout. */
function packBounds(kind: PackKind, account: Account, periods: readonly Period[]): Day[] {
  const stated = statedStart(kind, account);
  const dated = [
    ...account.purchases.filter((p) => p.pack === kind.name).map((p) => p.from),
    ...(stated === undefined ? [] : [stated]),
  ];
  const automatic = periods.map((p) => Math.max(p.from, account.joined ?? p.from));
  const end = periods[periods.length - 1]?.until ?? 0;
  const ends = [...dated, ...automatic].flatMap((day) => endsOf(kind, day, end));
  return [...dated, ...ends];
}

/** The day on which a pack ends, and those on which its renewals do, up to `end`. */
function endsOf(kind: PackKind, start: Day, end: Day): Day[] {
  const days = [packEnd(kind, start, 1)];
  for (let n = 2; kind.renew && (days[days.length - 1] ?? end) < end; n++) days.push(packEnd(kind, start, n));
  return days;
}
