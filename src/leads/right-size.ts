// What would have been enough, for less: a plan that is open to the account, fewer or smaller packs than it bought, or
// such a plan with fewer packs, where that saves more than either alone. All are priced by the kernel on the same usage,
// and hold all of it. Who chooses with hindsight has chosen, so this is for accounts whose plan, or whose packs, a table
// says. Tried are each open plan, with each purchase in turn at what is left of the others: plans × purchases × counts.
import { compare, type Decimal, formatScaled } from '../exact/decimal.ts';
import type { Account } from '../meter/quantities.ts';
import { isActive } from '../meter/usage.ts';
import { isOpenThroughout } from '../price/assume/assume.ts';
import { cheapestPlan, kernelFor, LACKS, priced, type Trial } from '../price/assume/outcome.ts';
import { type Book, buildBook } from '../price/book.ts';
import type { Assumption } from '../price/kernel.ts';
import { type Priced, planOn } from '../price/price.ts';
import { ownTerms } from '../price/terms/kinds.ts';
import { companyOf, withOther } from '../statements/company.ts';
import type { Basis } from '../statements/study.ts';
import { basisOf } from './noisy.ts';
import { usageUntil } from './other-usage.ts';
import type { RightSize, Section } from './report.ts';
import { descending, type Scene, whose } from './scene.ts';

/** One account under one of the run's totals. */
interface Sized {
  readonly scene: Scene;
  readonly account: number;
  readonly basis: Basis;
  readonly priced: Priced;
  readonly own: Assumption;
  readonly now: Trial;
}

interface Lead {
  readonly row: RightSize;
  readonly saves: bigint;
}

export function rightSizeOf(scene: Scene): Section<RightSize> {
  const { model, measured, end } = scene;
  const byColumn = model.assume.plan.kind === 'column' && model.plans.length > 1;
  const bought = measured.accounts.some(({ purchases }) => purchases.length > 0);
  if (!byColumn && !bought)
    return { not_told: 'the model has one plan, or chooses plans with hindsight, and no pack was bought', rows: [] };
  const unused = unusedBooks(scene);
  const leads = scene.asked.flatMap((account) => {
    const who = measured.accounts[account];
    const sized = sizedOf(scene, account);
    if (who === undefined || sized === undefined || !isActive(who, end - 1)) return [];
    return leadsOf(sized, who, byColumn, unused);
  });
  return { not_told: '', rows: leads.sort((a, b) => descending(a.saves, b.saves)).map(({ row }) => row) };
}

function leadsOf(sized: Sized, who: Account, byColumn: boolean, unused: (basis: Basis) => Book): readonly Lead[] {
  const { leads, held } = smallerPacks(sized, who);
  if (!byColumn) return leads;
  const plans = otherPlan(sized, unused);
  const alone = sized.now.whole - (plans[0]?.saves ?? 0n);
  const least = alone < held.trial.whole ? alone : held.trial.whole;
  return [...plans, ...leads, ...planWithPacks(sized, who, unused, least)];
}

/** undefined: it pays nothing, or shares with others, for whom another size is agreed together. */
function sizedOf(scene: Scene, account: number): Sized | undefined {
  const basis = basisOf(scene, account);
  const all = scene.priced(basis);
  if (companyOf(all.book, account) !== undefined) return undefined;
  const own = all.assumed[account] ?? { plan: 'own', packs: [] };
  const now = priced(kernelFor(all.book), account, own);
  return now.whole <= 0n ? undefined : { scene, account, basis, priced: all, own, now };
}

function unusedBooks({ priced, measured }: Scene): (basis: Basis) => Book {
  const { accounts, calendar, metered } = measured;
  const known = new Map<Basis, Book>();
  return (basis) => {
    const nothing = usageUntil(metered.usage, calendar.from);
    const found = known.get(basis) ?? buildBook(priced(basis).book.model, accounts, calendar, nothing);
    known.set(basis, found);
    return found;
  };
}

function otherPlan(sized: Sized, unused: (basis: Basis) => Book): readonly Lead[] {
  const { account, priced: all, now } = sized;
  const { book } = all;
  const best = cheapestPlan({ book, kernel: kernelFor(book), account }, now.whole);
  if (best === undefined) return [];
  const names = {
    kind: 'plan' as const,
    now: planName(sized),
    instead: book.model.plans[best.plan]?.name ?? '',
    lower: isLower(sized, best.plan, unused),
  };
  return [leadOf(sized, names, best.trial)];
}

function planName({ account, priced: all, own }: Sized): string {
  const { book } = all;
  const segment = lastSegment(book, account);
  const plan = own.plan === 'own' ? (ownTerms(book, segment)?.plan ?? -1) : planOn(book, all.totals, segment);
  return book.model.plans[plan]?.name ?? '';
}

/** Does it cost less while nothing is used? */
function isLower({ account, basis, own }: Sized, plan: number, unused: (basis: Basis) => Book): boolean {
  const idle = unused(basis);
  const atRest = (of: Assumption['plan']): bigint => priced(kernelFor(idle), account, { plan: of, packs: [] }).billed;
  return atRest(plan) < atRest(own.plan);
}

/** The cheapest of the open plans with what of the packs is worth its price there, where it costs less than `least`. */
function planWithPacks(sized: Sized, who: Account, unused: (basis: Basis) => Book, least: bigint): readonly Lead[] {
  const { account, priced: all } = sized;
  const { book } = all;
  let best: { readonly plan: number; readonly held: Held } | undefined;
  for (const plan of who.purchases.length === 0 ? [] : book.model.plans.keys()) {
    if (!isOpenThroughout(book, account, plan)) continue;
    const own = { plan, packs: [] };
    const now = priced(kernelFor(book), account, own);
    if ((now.flags & LACKS) !== 0) continue;
    const { held } = smallerPacks({ ...sized, own, now }, who);
    if (held.purchases !== who.purchases && held.trial.whole < (best?.held.trial.whole ?? least)) best = { plan, held };
  }
  if (best === undefined) return [];
  const names = {
    kind: 'plan and packs' as const,
    now: `${planName(sized)}, ${packsText(who.purchases)}`,
    instead: `${book.model.plans[best.plan]?.name ?? ''}, ${packsText(best.held.purchases)}`,
    lower: isLower(sized, best.plan, unused),
  };
  return [leadOf(sized, names, best.held.trial)];
}

/** "2 × S, 1 × M" */
function packsText(purchases: Account['purchases']): string {
  const counts = new Map<string, number>();
  for (const { pack, count } of purchases) counts.set(pack, (counts.get(pack) ?? 0) + count);
  return counts.size === 0 ? 'no packs' : [...counts].map(([pack, count]) => `${count} × ${pack}`).join(', ');
}

function lastSegment(book: Book, account: number): number {
  return (book.first[(account + 1) * book.width] ?? 0) - 1;
}

/** More are not tried of one purchase. */
const MOST_COUNTS = 200;

/** What an account holds instead, and what that costs it. */
interface Held {
  readonly purchases: Account['purchases'];
  readonly trial: Trial;
}

/** One purchase after the other, the last first, each beside what is left of the others: so what they save adds up. */
function smallerPacks(sized: Sized, who: Account): { readonly leads: readonly Lead[]; readonly held: Held } {
  const leads: Lead[] = [];
  let held: Held = { purchases: who.purchases, trial: sized.now };
  for (const purchase of who.purchases.toReversed()) {
    const other = smaller(sized, who, held, purchase);
    if (other === undefined) continue;
    const names = {
      kind: 'pack' as const,
      now: `${purchase.count} × ${purchase.pack}`,
      instead: other.instead,
      lower: true,
    };
    leads.push(leadOf({ ...sized, now: held.trial }, names, other.trial));
    held = other;
  }
  return { leads, held };
}

/** Fewer of the pack, or a kind of the same meter that holds less; undefined: nothing less is enough and costs less. */
function smaller(
  sized: Sized,
  who: Account,
  held: Held,
  purchase: Account['purchases'][number],
): (Held & { readonly instead: string }) | undefined {
  const { scene, account, priced: all, own, now } = sized;
  const { packs } = scene.model;
  const kind = packs.find(({ name }) => name === purchase.pack);
  if (kind === undefined) return undefined;
  const units = (pack: typeof kind, count: number): Decimal => {
    return { ...pack.units, digits: pack.units.digits * BigInt(count) };
  };
  const others = packs
    .filter(({ of }) => of === kind.of)
    .flatMap((pack) =>
      Array.from({ length: MOST_COUNTS }, (_, n) => ({ pack, count: n + 1 })).filter(
        ({ count }) => compare(units(pack, count), units(kind, purchase.count)) < 0,
      ),
    );
  const at = held.purchases.indexOf(purchase);
  let best: (Held & { readonly instead: string }) | undefined;
  for (const { pack, count } of [{ pack: kind, count: 0 }, ...others]) {
    const purchases = held.purchases.toSpliced(
      at,
      1,
      ...(count === 0 ? [] : [{ ...purchase, pack: pack.name, count }]),
    );
    const book = { ...all.book, accounts: all.book.accounts.with(account, { ...who, purchases }) };
    const other = withOther(book, scene.measured.calendar, account, book.usage);
    const trial = priced(kernelFor(other.book), other.account, own);
    if ((trial.flags & LACKS & ~now.flags) !== 0 || trial.whole >= (best ?? held).trial.whole) continue;
    best = { purchases, instead: count === 0 ? 'none' : `${count} × ${pack.name}`, trial };
  }
  return best;
}

function leadOf(
  { scene, account, basis, now }: Sized,
  names: Pick<RightSize, 'kind' | 'now' | 'instead' | 'lower'>,
  trial: Trial,
): Lead {
  const money = (minor: bigint): string => formatScaled(minor, scene.model.currency.digits);
  const saves = now.whole - trial.whole;
  const row = {
    ...whose(scene.measured.accounts[account]),
    ...names,
    costs: money(now.whole),
    instead_costs: money(trial.whole),
    saves: money(saves),
    of: basis,
  };
  return { row, saves };
}
