// On which days a period of an account is cut into segments: where a number of the model changes,
// where directory facts or daily seats change, and where a pack may begin or end.
import { addMonths, type Day, dayOfMonth } from '../calendar/day.ts';
import type { Account, Period } from '../meter/quantities.ts';
import type { Model, PackKind } from '../model/model.ts';
import { changeDays } from './amounts.ts';

export interface Cuts {
  /** Strictly inside the stretch, ascending. */
  readonly days: readonly Day[];
  /** Days on which a pack may begin or end: never joined over. */
  readonly packs: ReadonlySet<Day>;
}

export interface CutFinder {
  /** Cuts of an active stretch [from, until) of one period. */
  within(account: Account, from: Day, until: Day): Cuts;
  /** Number of the price version that holds on a day: equal numbers, equal dated amounts. */
  version(day: Day): number;
}

export function cutsOf(model: Model, periods: readonly Period[]): CutFinder {
  const dated = changeDays(model);
  const packDays = new Map<Account, readonly Day[]>();
  const packDaysOf = (account: Account): readonly Day[] => {
    let days = packDays.get(account);
    if (days === undefined) {
      days = model.packs.flatMap((kind) => packBounds(kind, account, periods));
      packDays.set(account, days);
    }
    return days;
  };
  const byFacts = model.choices.change === 'immediate' || model.choices.seats === 'daily';
  return {
    within(account, from, until) {
      const packs = packDaysOf(account).filter((d) => d > from && d < until);
      const facts = byFacts ? account.facts.map((f) => f.from).filter((d) => d > from && d < until) : [];
      const days = new Set([...dated.filter((d) => d > from && d < until), ...facts, ...packs]);
      return { days: [...days].sort((a, b) => a - b), packs: new Set(packs) };
    },
    version: (day) => dated.filter((d) => d <= day).length,
  };
}

/** First day no longer valid of a pack that starts on a day; the 31st keeps its anchor. */
export function packEnd(kind: PackKind, start: Day): Day {
  return kind.term.unit === 'day' ? start + kind.term.count : addMonths(start, kind.term.count, dayOfMonth(start));
}

/** Every day on which a pack of the kind can begin or end for this account, whatever the rollout. */
function packBounds(kind: PackKind, account: Account, periods: readonly Period[]): Day[] {
  const bought = account.purchases.filter((p) => p.pack === kind.name).flatMap((p) => [p.from, packEnd(kind, p.from)]);
  const automatic = periods.map((p) => packEnd(kind, Math.max(p.from, account.joined ?? p.from)));
  return [...bought, ...automatic];
}
