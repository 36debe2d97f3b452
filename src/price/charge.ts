// Steps 4 to 6: grace, rating and fees. Each charge of a period becomes one rounded amount; with
// detail, lines that share it.
import { pow10 } from '../exact/decimal.ts';
import { divide } from '../exact/round.ts';
import { share } from '../exact/share.ts';
import type { Book } from './book.ts';
import { beyondTiers, graduatedUpTo, tierOf, volumeBetween } from './rate.ts';
import { FLAG, type Sink, STEP } from './sinks.ts';
import type { FeeTerms, GraceTerms, UsageTerms } from './terms.ts';

/** Grace units of a charge, given the overage before packs and what is left on its segments. */
export function graceUnits(grace: GraceTerms, graceScale: number, pool: bigint, over: bigint, left: bigint): bigint {
  const { rule, share: rate, plain } = grace;
  let units: bigint;
  switch (rule.of) {
    case 'overage':
      units = (over * rate) / pow10(graceScale);
      break;
    case 'pool':
      units = (pool * rate) / pow10(graceScale);
      break;
    case 'cliff':
      units =
        over * pow10(plain.scale) <= pool * plain.digits
          ? (left * rule.discount.digits) / pow10(rule.discount.scale)
          : 0n;
      break;
    default:
      return rule.of satisfies never;
  }
  return units < left ? units : left;
}

/** Takes `units` out of the earliest segments; returns what is left by segment. */
export function takeEarliest(left: readonly bigint[], units: bigint): bigint[] {
  let rest = units;
  return left.map((here) => {
    const taken = rest < here ? rest : here;
    rest -= taken;
    return here - taken;
  });
}

/** One usage charge in one period: its terms on each segment (undefined where it does not hold) and its units there. */
export interface Rated {
  readonly terms: readonly (UsageTerms | undefined)[];
  /** Units to rate by segment; on segments without the charge, the units that move its running total. */
  readonly units: readonly bigint[];
}

/** Where a period's result for a charge goes. */
export interface Into {
  readonly book: Book;
  readonly sink: Sink;
  readonly cell: number;
  readonly s0: number;
  readonly memo: boolean;
}

/** Rates a charge: one rounded amount in minor units, and flags for what could not be priced. */
export function rateCharge(rated: Rated, into: Into): { readonly amount: bigint; readonly flags: number } {
  const first = rated.terms.find((t) => t !== undefined);
  if (first === undefined) throw new Error('a charge is rated only where it holds');
  const rows: Rows = { sum: 0n, flags: 0, details: into.sink.detail ? [] : undefined };
  const denominator = rateSegments(rated, first, totalOf(rated), into, rows);
  const minor = pow10((into.book.scales.price[first.slot] ?? 0) - into.book.model.currency.digits);
  const amount = rows.sum === 0n ? 0n : divide(rows.sum, denominator * minor, into.book.model.rounding);
  if (rows.details !== undefined) writeRows(rows.details, amount, first.slot, into);
  return { amount, flags: rows.flags };
}

function totalOf({ units }: Rated): bigint {
  let total = units[0] ?? 0n;
  for (let i = 1; i < units.length; i++) total += units[i] ?? 0n;
  return total;
}

/** What rating gathers: the numerators' sum, flags for what could not be priced, and the rows when lines are wanted. */
interface Rows {
  sum: bigint;
  flags: number;
  readonly details: Detail[] | undefined;
}

interface Detail {
  readonly segment: number;
  readonly tier: number;
  readonly rate: bigint;
  readonly quantity: bigint;
  readonly numerator: bigint;
}

function addRow(rows: Rows, segment: number, tier: number, rate: bigint, quantity: bigint, numerator: bigint): void {
  rows.sum += numerator;
  rows.details?.push({ segment, tier, rate, quantity, numerator });
}

function writeRows(details: readonly Detail[], amount: bigint, slot: number, into: Into): void {
  const shares =
    details.length === 1
      ? [amount]
      : share(
          amount,
          details.map((d) => d.numerator),
        );
  for (const [i, detail] of details.entries()) {
    if (detail.numerator === 0n && detail.quantity === 0n && details.length > 1) continue;
    writeCharge(into, STEP.rate, slot, detail, detail.quantity, shares[i] ?? 0n);
  }
}

/** Adds every row; returns the denominator that the numerators share, besides the price's scale. */
function rateSegments(rated: Rated, first: UsageTerms, total: bigint, into: Into, rows: Rows): bigint {
  switch (first.charge.kind) {
    case 'per_unit':
    case 'package':
    case 'graduated':
      rateGraduated(rated, rows);
      return first.per;
    case 'volume':
      rateVolume(rated, total, rows);
      return first.per;
    case 'stairstep':
      rateStairstep(rated, total, into, rows);
      return BigInt(into.book.activeDays[into.cell] ?? 1);
    default:
      return first.charge satisfies never;
  }
}

/** The first tier's flat amount is due once even without a unit if the charge says so: its first segment pays it. */
function rateGraduated(rated: Rated, rows: Rows): void {
  let running = 0n;
  let begun = false;
  for (let i = 0; i < rated.terms.length; i++) {
    const terms = rated.terms[i];
    const end = running + (rated.units[i] ?? 0n);
    if (terms !== undefined) {
      const due = begun ? 0n : flatAtZero(terms);
      if (rows.details !== undefined) tierRows(terms, i, running, end, due, rows);
      else
        rows.sum +=
          graduatedUpTo(terms, end) - (running === 0n ? flatAtZero(terms) : graduatedUpTo(terms, running)) + due;
      rows.flags |= graduatedGaps(terms, running, end);
      begun = true;
    }
    running = end;
  }
}

/** Flags when units of (start, end] lie beyond the last tier, or cost a price that the model does not have. */
function graduatedGaps(terms: UsageTerms, start: bigint, end: bigint): number {
  if (end === start) return 0;
  const flags = beyondTiers(terms, end) > 0n ? FLAG.beyondTiers : 0;
  const gaps = gapsOnly(terms);
  return gaps === undefined || graduatedUpTo(gaps, end) === graduatedUpTo(gaps, start) ? flags : flags | FLAG.noNumber;
}

/** The same terms with 1 for each number that is missing and 0 for the others: whatever then costs something is unpriced. */
function gapsOnly(terms: UsageTerms): UsageTerms | undefined {
  if (!terms.tiers.some((t) => t.priceGap || t.flatGap)) return undefined;
  return {
    ...terms,
    tiers: terms.tiers.map((t) => ({ ...t, price: t.priceGap ? 1n : 0n, flat: t.flatGap ? 1n : 0n })),
  };
}

function tierRows(terms: UsageTerms, segment: number, start: bigint, end: bigint, due: bigint, rows: Rows): void {
  const before: bigint[] = [];
  const after: bigint[] = [];
  graduatedUpTo(terms, start, before);
  graduatedUpTo(terms, end, after);
  let below = 0n;
  for (const [t, tier] of terms.tiers.entries()) {
    const quantity = inTier(end, below, tier.upTo) - inTier(start, below, tier.upTo);
    const numerator = (after[t] ?? 0n) - (before[t] ?? 0n) + (t === 0 ? due : 0n);
    if (t === 0 || quantity !== 0n || numerator !== 0n) addRow(rows, segment, t, tier.price, quantity, numerator);
    below = tier.upTo ?? end;
  }
}

function inTier(x: bigint, below: bigint, upTo: bigint | undefined): bigint {
  const top = upTo === undefined || x < upTo ? x : upTo;
  return top > below ? top - below : 0n;
}

/** All units at the price of the total's tier; its flat amount falls where the running total leaves 0. */
function rateVolume(rated: Rated, total: bigint, rows: Rows): void {
  let running = 0n;
  let begun = false;
  for (const [i, terms] of rated.terms.entries()) {
    const end = running + (rated.units[i] ?? 0n);
    if (terms !== undefined) {
      const tier = tierOf(terms, total);
      const due = total === 0n && !begun;
      const cost = (t: UsageTerms): bigint => volumeCost(t, tier, running, end, due);
      addRow(rows, i, tier, terms.tiers[tier]?.price ?? 0n, end - running, cost(terms));
      const gapped = gapsOnly(terms);
      if (tier < 0) rows.flags |= FLAG.beyondTiers;
      else if (gapped !== undefined && cost(gapped) !== 0n) rows.flags |= FLAG.noNumber;
      begun = true;
    }
    running = end;
  }
}

/** `due`: the period has no unit, and this is the charge's first segment. */
function volumeCost(terms: UsageTerms, tier: number, start: bigint, end: bigint, due: boolean): bigint {
  const row = terms.tiers[tier];
  if (row === undefined) return 0n;
  const leavesZero = start === 0n && end > 0n;
  return volumeBetween(terms, tier, start, end) + (leavesZero ? row.flat * terms.per : due ? flatAtZero(terms) : 0n);
}

/** The fee of the total's tier, shared by days. */
function rateStairstep(rated: Rated, total: bigint, into: Into, rows: Rows): void {
  for (const [i, terms] of rated.terms.entries()) {
    if (terms === undefined) continue;
    const s = into.s0 + i;
    const reached = total > 0n || (terms.charge.kind === 'stairstep' && terms.charge.flatAtZero);
    const tier = reached ? tierOf(terms, total) : -1;
    const row = terms.tiers[tier];
    if (reached && row === undefined) rows.flags |= FLAG.beyondTiers;
    if (row?.flatGap === true) rows.flags |= FLAG.noNumber;
    const fee = row?.flat ?? 0n;
    const days = (into.book.until[s] ?? 0) - (into.book.from[s] ?? 0);
    addRow(rows, i, tier, fee, rated.units[i] ?? 0n, fee * BigInt(days));
  }
}

/** The first tier's flat amount as a numerator, if the charge takes it without a unit. */
function flatAtZero({ charge, tiers, per }: UsageTerms): bigint {
  return 'flatAtZero' in charge && charge.flatAtZero ? (tiers[0]?.flat ?? 0n) * per : 0n;
}

function writeCharge(
  into: Into,
  step: number,
  slot: number,
  row: { segment: number; tier: number; rate: bigint },
  quantity: bigint,
  amount: bigint,
): void {
  const s = into.s0 + row.segment;
  const billed = into.memo && step === STEP.rate ? 0n : amount;
  into.sink.line(
    into.cell,
    step,
    slot,
    row.tier,
    into.book.from[s] ?? 0,
    into.book.until[s] ?? 0,
    quantity,
    row.rate,
    amount,
    billed,
  );
}

/** A recurring fee: price × seats × days, rounded once. `fees` holds its terms by segment. */
export function chargeFee(
  fees: readonly (FeeTerms | undefined)[],
  into: Into,
): { readonly amount: bigint; readonly gap: boolean } {
  const { book, cell } = into;
  const period = book.periods[cell % book.periods.length];
  const first = fees.find((f) => f !== undefined);
  if (first === undefined || period === undefined) throw new Error('a fee is charged only where it holds');
  const whole = book.model.choices.partialPeriod === 'whole';
  const days = BigInt(whole ? (book.activeDays[cell] ?? 1) : period.end - period.start);
  const parts = first.perSeat ? BigInt(book.seatParts[cell] ?? 1) : 1n;
  const numerators = fees.map((fee, i) => {
    const s = into.s0 + i;
    if (fee?.price === undefined) return 0n;
    const price = fee.perSeat ? fee.price * (book.seats[s] ?? 0n) : fee.price;
    return price * BigInt((book.until[s] ?? 0) - (book.from[s] ?? 0));
  });
  const minor = pow10((book.scales.price[first.slot] ?? 0) - book.model.currency.digits);
  const sum = numerators.reduce((a, b) => a + b, 0n);
  const amount = divide(sum, days * parts * minor, book.model.rounding);
  if (into.sink.detail) {
    const shares = share(amount, numerators);
    for (const [i, fee] of fees.entries()) {
      if (fee !== undefined)
        writeCharge(into, STEP.fees, fee.slot, { segment: i, tier: 0, rate: fee.price ?? 0n }, 0n, shares[i] ?? 0n);
    }
  }
  const gap = fees.some(
    (fee, i) => fee !== undefined && fee.price === undefined && !(fee.perSeat && book.seats[into.s0 + i] === 0n),
  );
  return { amount, gap };
}
