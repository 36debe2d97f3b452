// Which rate limits hold for an account, and when: those of the plan that it is priced under, as its contract has
// them. Neighbouring days under the same limits are one stretch: a bucket knows no months.
import type { Day } from '../calendar/day.ts';
import type { RateLimit } from '../model/plan.ts';
import { BEFORE_LAUNCH, cellsOf } from '../price/book.ts';
import { type Priced, planOn } from '../price/price.ts';
import { partsUnder } from '../price/terms/parts.ts';

export interface Stretch {
  readonly from: Day;
  readonly until: Day;
  readonly plan: string;
  readonly limits: readonly RateLimit[];
}

/** Of an account of the book; days before the launch, without a plan or without a limit are in none. */
export function stretchesOf({ book, totals }: Priced, account: number): readonly Stretch[] {
  const stretches: Stretch[] = [];
  for (const cell of cellsOf(book, account)) {
    if (book.state[cell] === BEFORE_LAUNCH) continue;
    for (let s = book.first[cell] ?? 0; s < (book.first[cell + 1] ?? 0); s++) {
      const plan = partsUnder(book.model, book.contract[s] ?? -1).plans[planOn(book, totals, s)];
      if (plan?.rateLimits === undefined) continue;
      const [from, until] = [book.from[s] ?? 0, book.until[s] ?? 0];
      const last = stretches.at(-1);
      if (last?.until === from && last.limits === plan.rateLimits) stretches[stretches.length - 1] = { ...last, until };
      else stretches.push({ from, until, plan: plan.name, limits: plan.rateLimits });
    }
  }
  return stretches;
}
