// Prices an account's periods one after the other, each in the plan of the period or, where that one's limit
// asks for it, in the next one for this period only.
import type { Plan } from '../../src/model/plan.ts';
import { noCommitment } from './commit.ts';
import type { ReferenceInput } from './input.ts';
import { holds, type Month } from './months.ts';
import { holdingOf } from './packs.ts';
import { type Priced, pricePeriod } from './period.ts';
import { partsOn } from './plans.ts';
import { boughtPacks } from './purchases.ts';
import type { Carried } from './state.ts';

/** A period with the plans whose limit was passed in it, also where another plan then stood in. */
export interface Step extends Priced {
  readonly passed: ReadonlySet<string>;
}

export const startOf = (input: ReferenceInput, months: readonly Month[]): Carried => ({
  holdings: boughtPacks(input, months).map(holdingOf),
  balances: new Map(),
  rolled: new Map(),
  commitment: noCommitment(),
  firstPaid: undefined,
});

/** All periods in the plan that is assumed, if any. */
export function runPeriods(input: ReferenceInput, months: readonly Month[]): Step[] {
  const steps: Step[] = [];
  for (const month of months) {
    steps.push(stepOf(input, month, months, steps.at(-1)?.after ?? startOf(input, months)));
  }
  return steps;
}

/** One period; plans at a limit that asks for an upgrade are replaced, the first in file order first. */
export function stepOf(input: ReferenceInput, month: Month, months: readonly Month[], carried: Carried): Step {
  const price = (upgrades: Month['upgrades']): Priced =>
    pricePeriod(input, { ...month, upgrades, gaps: new Set() }, months, carried);
  let upgrades = month.upgrades;
  let best = price(upgrades);
  const passed = plansAtLimit(best);
  for (const plan of input.model.plans.filter(({ name }) => plansAtLimit(best, ['upgrade']).has(name))) {
    const tried = laterPlans(month, best, plan).map((next) => {
      const wider = new Map([...upgrades, [plan.name, next]]);
      return { wider, next, priced: price(wider) };
    });
    const found = tried.find(({ next, priced }) => !plansAtLimit(priced, ['unpriced', 'upgrade']).has(next));
    if (found !== undefined) [best, upgrades] = [found.priced, found.wider];
  }
  return { ...best, passed };
}

function plansAtLimit({ meters }: Priced, kinds: readonly string[] = ['blocked', 'unpriced', 'upgrade']): Set<string> {
  const events = meters.flatMap(({ limits }) => limits).filter(({ kind }) => kinds.includes(kind));
  return new Set(events.map(({ plan }) => plan));
}

/** Offered plans after one in file order whose `for` holds wherever that one does. */
function laterPlans(month: Month, { segments }: Priced, plan: Plan): string[] {
  const own = segments.filter((segment) => segment.plan?.name === plan.name);
  const index = month.model.plans.findIndex(({ name }) => name === plan.name);
  const isOpen = (later: number): boolean =>
    own.every(({ first }) => {
      const version = partsOn(month, first).plans[later];
      return version?.offered === true && holds(version.for, month, first);
    });
  return month.model.plans.flatMap(({ name }, later) => (later > index && isOpen(later) ? [name] : []));
}
