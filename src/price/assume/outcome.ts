// What one account would have paid under an assumption, priced by the kernel: a plan, packs. What leaves units
// refused or unpriced is never counted as cheaper.

import type { Book } from '../book.ts';
import { type Assumption, type Kernel, kernelOf } from '../kernel.ts';
import { FLAG, type Sink, UNPRICED } from '../sinks.ts';
import { isOpenThroughout } from './assume.ts';
import { type Best, cheapestPacks } from './cheapest.ts';
import { newProbe } from './probe.ts';

export interface Trial {
  /** In the window. */
  readonly billed: bigint;
  /** With the instalments of packs that fall due after it. */
  readonly whole: bigint;
  readonly flags: number;
}

/** An account of a book, and the kernel that prices it. */
export interface Tried {
  readonly book: Book;
  readonly kernel: Kernel;
  readonly account: number;
}

/** A plan with the packs that go with it, and what it comes to. */
export interface Candidate {
  readonly plan: number;
  readonly packs: Assumption['packs'];
  readonly trial: Trial;
}

export const LACKS = UNPRICED | FLAG.pastLimit | FLAG.lacking;

const KERNELS = new WeakMap<Book, Kernel>();

/** A kernel has working memory of its own: one serves all accounts of a book. */
export function kernelFor(book: Book): Kernel {
  const kernel = KERNELS.get(book) ?? kernelOf(book);
  KERNELS.set(book, kernel);
  return kernel;
}

export function priced(kernel: Kernel, account: number, assumption: Assumption): Trial {
  let [billed, later, flags] = [0n, 0n, 0];
  const sink: Sink = {
    detail: false,
    line: () => undefined,
    over: undefined,
    plan: () => undefined,
    later(money) {
      later += money;
    },
    period(_cell, _stated, due, said) {
      billed += BigInt(due);
      flags |= said;
    },
  };
  kernel.price(account, assumption, sink);
  return { billed, whole: billed + later, flags };
}

/** The cheapest plan that is open to the account all the window and holds all that it used; undefined: none is below. */
export function cheapestPlan(tried: Tried, below?: bigint): Candidate | undefined {
  const { book, kernel, account } = tried;
  let best: Candidate | undefined;
  for (const plan of book.model.plans.keys()) {
    if (!isOpenThroughout(book, account, plan)) continue;
    const found = packsUnder(tried, plan);
    if (found.total === undefined) continue;
    const trial = priced(kernel, account, { plan, packs: found.packs });
    const most = best?.trial.whole ?? below;
    if ((trial.flags & LACKS) !== 0 || (most !== undefined && trial.whole >= most)) continue;
    best = { plan, packs: found.packs, trial };
  }
  return best;
}

/** As the model assumes: the cheapest packs under the plan, or none besides those that were bought. */
export function packsUnder({ book, kernel, account }: Tried, plan: Assumption['plan']): Best {
  if (book.model.assume.packs.kind === 'cheapest') return cheapestPacks(book, kernel, account, plan, newProbe(book));
  return { packs: [], total: 0n };
}
