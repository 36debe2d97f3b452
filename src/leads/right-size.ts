// What would have been enough, for less: a plan that is open to the account, or fewer or smaller packs than it bought.
// Both are priced by the kernel on the same usage, and both hold all of it. Who chooses with hindsight has chosen, so
// this is for accounts whose plan, or whose packs, a table says.
import { compare, type Decimal, formatScaled } from '../exact/decimal.ts';
import type { Account } from '../meter/quantities.ts';
import { isActive } from '../meter/usage.ts';
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
    return [...(byColumn ? otherPlan(sized, unused) : []), ...smallerPacks(sized, who)];
  });
  return { not_told: '', rows: leads.sort((a, b) => descending(a.saves, b.saves)).map(({ row }) => row) };
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
  const { account, priced: all, now, own } = sized;
  const { book } = all;
  const best = cheapestPlan({ book, kernel: kernelFor(book), account }, now.whole);
  if (best === undefined) return [];
  const idle = unused(sized.basis);
  const atRest = (plan: Assumption['plan']): bigint => priced(kernelFor(idle), account, { plan, packs: [] }).billed;
  const segment = lastSegment(book, account);
  const names = {
    kind: 'plan' as const,
    now:
      book.model.plans[own.plan === 'own' ? (ownTerms(book, segment)?.plan ?? -1) : planOn(book, all.totals, segment)]
        ?.name ?? '',
    instead: book.model.plans[best.plan]?.name ?? '',
    lower: atRest(best.plan) < atRest(own.plan),
  };
  return [leadOf(sized, names, best.trial)];
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
function smallerPacks(sized: Sized, who: Account): readonly Lead[] {
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
  return leads;
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
