// The accounts that an account shares pools, tiers or a minimum with, in some period, and those that they share with.
// What one of them would have paid with other usage is told by a book of all of them: what they share is settled anew,
// and the others used what they used.
import type { PeriodLists } from '../meter/periods.ts';
import type { FinerUsage, Usage } from '../meter/quantities.ts';
import { type Book, buildBook } from '../price/book.ts';
import { groupsOf } from '../price/group/groups.ts';

export interface Company {
  readonly book: Book;
  /** Its number there. */
  readonly account: number;
}

const COMPANIES = new WeakMap<Book, ReadonlyMap<number, readonly number[]>>();

/** Numbers of all who share, ascending, with the account itself; undefined: it shares with nobody. */
export function companyOf(book: Book, account: number): readonly number[] | undefined {
  const companies = COMPANIES.get(book) ?? companiesOf(book);
  COMPANIES.set(book, companies);
  return companies.get(account);
}

function companiesOf(book: Book): ReadonlyMap<number, readonly number[]> {
  const of = new Map<number, Set<number>>();
  for (const cells of groupsOf(book)) {
    const together = new Set(cells.map((cell) => Math.floor(cell / book.width)));
    for (const known of new Set([...together].flatMap((a) => of.get(a) ?? []))) for (const a of known) together.add(a);
    for (const a of together) of.set(a, together);
  }
  return new Map([...of].map(([a, company]) => [a, [...company].sort((x, y) => x - y)]));
}

/** The book of an account's company, in which it used something else; undefined: it shares with nobody. */
export function companyWith(book: Book, calendar: PeriodLists, account: number, other: Usage): Company | undefined {
  return companyOf(book, account) && withOther(book, calendar, account, other);
}

/** The same, of an account that may share with nobody: then it is alone there. */
export function withOther(book: Book, calendar: PeriodLists, account: number, other: Usage): Company {
  const members = companyOf(book, account) ?? [account];
  const accounts = members.flatMap((a) => book.accounts[a] ?? []);
  const usage = usageWith(book, members, account, other);
  return { book: buildBook(book.model, accounts, calendar, usage), account: members.indexOf(account) };
}

function usageWith({ usage, model }: Book, members: readonly number[], account: number, other: Usage): Usage {
  if (usage.scales.some((scale, m) => scale !== other.scales[m])) throw new Error('two usages of different scales');
  const meant = (a: number): { readonly of: Usage; readonly number: number } => {
    const number = members[a] ?? -1;
    return { of: number === account ? other : usage, number };
  };
  const { finer } = usage;
  return {
    scales: usage.scales,
    between(a, ...rest) {
      const { of, number } = meant(a);
      return of.between(number, ...rest);
    },
    ...(finer === undefined ? {} : { finer: finerWith(finer, classNumbers(finer, other.finer, model.meters.length)) }),
  };

  function finerWith(all: FinerUsage, numbers: readonly (readonly number[])[]): FinerUsage {
    const finerOf = (a: number): FinerUsage => meant(a).of.finer ?? all;
    return {
      classes: all.classes,
      ofClass(a, meter, index, from, until) {
        const { of, number } = meant(a);
        const own = of === usage ? index : (numbers[meter]?.[index] ?? -1);
        return own < 0 ? 0n : finerOf(a).ofClass(number, meter, own, from, until);
      },
      endTenants: (a, ...rest) => finerOf(a).endTenants(meant(a).number, ...rest),
      hours: (a, ...rest) => finerOf(a).hours(meant(a).number, ...rest),
      seconds: all.seconds,
    };
  }
}

/** By meter and class of one usage: the other's class of the same rules; -1: it has none. */
function classNumbers(one: FinerUsage, other: FinerUsage | undefined, meters: number): readonly (readonly number[])[] {
  return Array.from({ length: meters }, (_, meter) => {
    const there = (other?.classes(meter) ?? []).map((pattern) => JSON.stringify(pattern));
    const here = one.classes(meter).map((pattern) => JSON.stringify(pattern));
    const unknown = there.find((pattern) => !here.includes(pattern));
    if (unknown !== undefined) throw new Error(`usage of a class that was not there: ${unknown}`);
    return here.map((pattern) => there.indexOf(pattern));
  });
}
