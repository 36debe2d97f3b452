// Each account's own usage quoted: what it pays as the model has it, and what every plan that is open to it would
// come to over the same window. Prices are the kernel's; a plan that would refuse usage, or has no price for some, is out.
import { assumptionOf, isOpenThroughout } from '../price/assume/assume.ts';
import { LACKS, packsUnder, priced } from '../price/assume/outcome.ts';
import { type Book, cellsOf, INACTIVE } from '../price/book.ts';
import { type Assumption, type Kernel, kernelOf } from '../price/kernel.ts';
import { planOn } from '../price/price.ts';
import { type Totals, totalsSink } from '../price/sinks.ts';
import { ownTerms } from '../price/terms/kinds.ts';
import { NO_PLAN } from '../price/terms/plan.ts';

export interface Fit {
  readonly account: number;
  /** The plan that it is in at the end of the window, before any upgrade of a single period; NO_PLAN: none. */
  readonly plan: number;
  readonly billed: bigint;
  /** All that it uses is priced, and nothing refused. */
  readonly takesAll: boolean;
  /** By plan, over the whole window; undefined: not open to it throughout, or some usage is left out. */
  readonly under: readonly (bigint | undefined)[];
  /** The plan that costs least, its own where no other costs less; undefined: none takes all its usage. */
  readonly best: { readonly plan: number; readonly billed: bigint } | undefined;
}

/** Finds fits in one book; accounts that were never active have none. */
export function fitter(book: Book): (account: number) => Fit | undefined {
  const kernel = kernelOf(book);
  const totals = totalsSink(book);
  return (account) => {
    if (cellsOf(book, account).every((cell) => book.state[cell] === INACTIVE)) return undefined;
    const assumption = assumptionOf(book, kernel, account);
    const own = priced(kernel, account, assumption);
    const takesAll = (own.flags & LACKS) === 0;
    const plan = planNow(book, kernel, account, assumption, totals);
    const under = book.model.plans.map((_, p) => costUnder(book, kernel, account, p));
    let best = takesAll ? { plan, billed: own.whole } : undefined;
    for (const [p, billed] of under.entries())
      if (billed !== undefined && (best === undefined || billed < best.billed)) best = { plan: p, billed };
    return { account, plan, billed: own.whole, takesAll, under, best };
  };
}

function costUnder(book: Book, kernel: Kernel, account: number, plan: number): bigint | undefined {
  if (!isOpenThroughout(book, account, plan)) return undefined;
  const { packs } = packsUnder({ book, kernel, account }, plan);
  const { whole, flags } = priced(kernel, account, { plan, packs });
  return (flags & LACKS) === 0 ? whole : undefined;
}

function planNow(book: Book, kernel: Kernel, account: number, assumption: Assumption, totals: Totals): number {
  if (typeof assumption.plan === 'number') return assumption.plan;
  const last = cellsOf(book, account).findLast((cell) => book.state[cell] !== INACTIVE) ?? 0;
  const segment = (book.first[last + 1] ?? 1) - 1;
  if (assumption.plan === 'own') return ownTerms(book, segment)?.plan ?? NO_PLAN;
  kernel.price(account, assumption, totals);
  return planOn(book, totals, segment);
}
