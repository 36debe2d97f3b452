// What an account would have done, with hindsight: which plan, which packs. An assumption, never a
// price; every candidate goes through the kernel itself.
import { BEFORE_LAUNCH, type Book, cellsOf, INACTIVE } from '../book.ts';
import { AS_IT_IS, type Assumption, type Kernel } from '../kernel.ts';
import { resolvedAt } from '../terms/kinds.ts';
import { NO_PLAN } from '../terms/plan.ts';
import { type Best, cheapestPacks } from './cheapest.ts';
import { newProbe, type Probe } from './probe.ts';

/** The assumption that the model makes for an account. */
export function assumptionOf(book: Book, kernel: Kernel, account: number): Assumption {
  const { plan } = book.model.assume;
  switch (plan.kind) {
    case 'column':
      return withPacks(book, kernel, account, 'own');
    case 'cheapest_by_month':
      return { plan: 'cheapest_by_month', packs: [] };
    case 'smallest':
      return withPacks(book, kernel, account, smallestPlan(book, kernel, account));
    case 'cheapest':
      return cheapestPlan(book, kernel, account);
    default:
      return plan satisfies never;
  }
}

function searchesPacks(book: Book): boolean {
  return book.model.assume.packs.kind === 'cheapest' && book.model.packs.length > 0;
}

function withPacks(book: Book, kernel: Kernel, account: number, plan: Assumption['plan']): Assumption {
  if (!searchesPacks(book)) return plan === 'own' ? AS_IT_IS : { plan, packs: [] };
  return { plan, packs: cheapestPacks(book, kernel, account, plan, newProbe(book)).packs };
}

/** The open plan with the lowest bill over the window, each with its cheapest packs; ties in file order. */
function cheapestPlan(book: Book, kernel: Kernel, account: number): Assumption {
  const probe = newProbe(book);
  let best: (Best & { readonly plan: number }) | undefined;
  for (const plan of book.model.plans.keys()) {
    if (!isOpenThroughout(book, account, plan)) continue;
    const found = searchesPacks(book)
      ? cheapestPacks(book, kernel, account, plan, probe)
      : withoutPacks(kernel, account, plan, probe);
    if (found.total === undefined) continue;
    if (best?.total === undefined || found.total < best.total) best = { ...found, plan };
  }
  return { plan: best?.plan ?? NO_PLAN, packs: best?.packs ?? [] };
}

function withoutPacks(kernel: Kernel, account: number, plan: number, probe: Probe): Best {
  probe.run(kernel, account, plan, []);
  return { packs: [], total: probe.pastLimit ? undefined : probe.total };
}

/** Does the plan's `for` hold on every active segment from launch on? Phases and contracts decide theirs. */
export function isOpenThroughout(book: Book, account: number, plan: number): boolean {
  return segmentsOf(book, account).every((s) => {
    const resolved = resolvedAt(book, s);
    return resolved?.fixed === true || resolved?.open[plan] === true;
  });
}

/** Segments of an account's active periods from launch on. */
function segmentsOf(book: Book, account: number): number[] {
  return cellsOf(book, account)
    .filter((cell) => book.state[cell] !== INACTIVE && book.state[cell] !== BEFORE_LAUNCH)
    .flatMap((cell) => {
      const first = book.first[cell] ?? 0;
      return Array.from({ length: (book.first[cell + 1] ?? first) - first }, (_, i) => first + i);
    });
}

/** The first plan in file order whose pools hold every period, before rolled units, packs and grace. */
function smallestPlan(book: Book, kernel: Kernel, account: number): number {
  const probe = newProbe(book);
  const fits = (plan: number): boolean => {
    if (!isOpenThroughout(book, account, plan)) return false;
    probe.run(kernel, account, plan, []);
    return !probe.outgrown;
  };
  return [...book.model.plans.keys()].find(fits) ?? NO_PLAN;
}
