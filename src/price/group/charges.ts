// Tiers that count a group's units: what its members have to pay for is added up, rated once as one account
// would pay, and the amount goes to the members by their units. Who has other numbers for the charge, or
// changes them inside the period, shares with nobody.
import { share } from '../../exact/share.ts';
import type { Book } from '../book.ts';
import { activeFrom, activeUntil, type Into, newInto } from '../into.ts';
import { rateCharge } from '../rate/charge.ts';
import { tierOf } from '../rate/rate.ts';
import { STEP } from '../sinks.ts';
import { ownTerms } from '../terms/kinds.ts';
import { countsGroup } from '../terms/scales.ts';
import type { UsageTerms } from '../terms/terms.ts';
import { together, weightsOf } from './groups.ts';
import type { ChargeShare, Seen, SeenCharge, Shares, Sharing } from './sharing.ts';

/**
 * What an account pays of its group's amount, with its line; undefined: the charge is rated for it alone.
 * `units` are to charge, by segment; `all` were used.
 */
export function chargeShare(
  into: Into,
  sharing: Sharing,
  meter: number,
  terms: readonly (UsageTerms | undefined)[],
  units: readonly bigint[],
  all: bigint,
): ChargeShare | undefined {
  const first = terms[0];
  if (first === undefined || !countsGroup(first.charge)) return undefined;
  const sum = units.reduce((a, b) => a + b, 0n);
  if (sharing.seen !== undefined && terms.every((t) => t === first || sameNumbers(t, first)))
    note(sharing.seen, into.cell, { meter, terms: first, units: sum, all });
  const found = sharing.charges[first.slot]?.get(into.cell);
  if (found === undefined) return undefined;
  const { cell, memo, sink } = into;
  const due = memo ? 0n : found.amount;
  sink.line(cell, STEP.rate, first.slot, found.tier, activeFrom(into), activeUntil(into), sum, 0n, found.amount, due);
  return found;
}

function note({ charges }: Seen, cell: number, charge: SeenCharge): void {
  const list = charges.get(cell);
  if (list === undefined) charges.set(cell, [charge]);
  else list.push(charge);
}

function sameNumbers(a: UsageTerms | undefined, b: UsageTerms): boolean {
  return a !== undefined && numbersOf(a) === numbersOf(b);
}

/** A charge's slot, rules and numbers; accounts with the same text share it. */
function numbersOf(terms: UsageTerms): string {
  const all = { ...terms.charge, ...terms, charge: undefined, for: undefined, place: undefined };
  return JSON.stringify(all, (key, value: unknown) => {
    if (key === 'rule') return rulesOfGrace(value as GraceRule);
    return typeof value === 'bigint' ? `${value}` : value;
  });
}

type GraceRule = NonNullable<Exclude<UsageTerms['grace'], 'missing'>>['rule'];

const rulesOfGrace = ({ of, discount, against }: GraceRule) => [of, discount, against];

/** By slot: what each member pays. */
export function settleCharges(
  book: Book,
  groups: readonly (readonly number[])[],
  { charges }: Seen,
): readonly Shares<ChargeShare>[] {
  const bySlot = book.slots.map(() => new Map<number, ChargeShare>());
  const texts = new Map<UsageTerms, string>();
  const keyOf = (terms: UsageTerms): string => {
    const text = texts.get(terms) ?? numbersOf(terms);
    texts.set(terms, text);
    return text;
  };
  for (const cells of groups) {
    const found = together(cells, (cell) =>
      (charges.get(cell) ?? []).map((charge) => [keyOf(charge.terms), charge] as const),
    );
    for (const members of found) settle(book, members, bySlot);
  }
  return bySlot;
}

function settle(
  book: Book,
  members: readonly (readonly [number, SeenCharge])[],
  bySlot: readonly Map<number, ChargeShare>[],
): void {
  const [first] = members;
  if (first === undefined) return;
  const [cell, { terms, meter }] = first;
  const units = members.reduce((sum, [, m]) => sum + m.units, 0n);
  const all = members.reduce((sum, [, m]) => sum + m.all, 0n);
  const { amount: cost, flags, tier } = rateOnce(book, cell, meter, terms, units, all);
  const weights = weightsOf(members.map(([, m]) => m.units));
  const parts = share(cost, weights);
  for (const [i, [member]] of members.entries()) {
    const own = (weights[i] ?? 0n) > 0n ? flags : 0;
    const amount = parts[i] ?? 0n;
    bySlot[terms.slot]?.set(member, { amount, flags: own, tier, units, cost, members: members.length });
  }
}

/** What one account would pay that used all of it, in one segment. */
function rateOnce(book: Book, cell: number, meter: number, terms: UsageTerms, units: bigint, all: bigint) {
  const counts = 'tiersCount' in terms.charge && terms.charge.tiersCount === 'all';
  const total = counts ? all : units;
  const rated = {
    ...{ terms: [terms], units: [units], charged: [units], ends: [total] },
    ...{ all: [all], left: [units], classLeft: [] },
  };
  return { ...rateCharge(rated, wholePeriod(book, cell), meter), tier: tierOf(terms, total) };
}

/** A period as one segment, whatever it is cut into. */
function wholePeriod(book: Book, cell: number): Into {
  const into = newInto(book);
  const [first, end] = [book.first[cell] ?? 0, book.first[cell + 1] ?? 0];
  const terms = ownTerms(book, first);
  return {
    ...into,
    ...{ account: Math.floor(cell / book.width), cell, period: book.periods[cell] ?? into.period, count: 1 },
    ...{ first: [first, end], terms: terms === undefined ? [] : [terms] },
  };
}
