// What a line of the kernel rests on: the rule's place in the YAML, the exact amount before rounding where
// it follows from the line alone, and the choices that mattered. Only described here, never priced: a
// reader compares the exact amount with the rounded one before it shows it.
import type { Day } from '../calendar/day.ts';
import { type Decimal, decimal, formatDecimal, formatScaled, pow10 } from '../exact/decimal.ts';
import type { Amount, Choices, Credit, Discount, Place, PriceParts } from '../model/model.ts';
import { type Book, contextAt } from '../price/book.ts';
import { numberAt } from '../price/number.ts';
import type { Priced } from '../price/price.ts';
import { daysOf, wholeDays } from '../price/proration.ts';
import { BOUND, CARRIED, INCLUDED, type Lines, PACK, STEP } from '../price/sinks.ts';
import type { Terms, UsageTerms } from '../price/terms.ts';
import { fractionText, percentText } from './fraction.ts';
import { isActive, partsOn, planOn, segmentAt, termsOfSlot, termsOn } from './where.ts';

export interface Basis {
  readonly rule: Place | undefined;
  /** The amount before rounding, see fraction.ts; '' where it does not follow from the line. */
  readonly exact: string;
  /** Choices and days in words; '' where nothing special was. */
  readonly note: string;
  /** The share that a discount or a credit takes, as a decimal text; '' for an amount. */
  readonly percent: string;
}

/** A line with where it lies. */
interface At {
  readonly book: Book;
  readonly cell: number;
  /** The segment on which the line begins, or the cell's first. */
  readonly segment: number;
  readonly plan: number;
  readonly terms: Terms | undefined;
  readonly parts: PriceParts;
  readonly ref: number;
  readonly part: number;
  readonly from: Day;
  readonly until: Day;
  readonly quantity: bigint;
  readonly rate: bigint;
}

/** `entered` remembers, over the lines of a run in their order, the tiers whose flat amount was met. */
export function basisOf(priced: Priced, lines: Lines, i: number, entered: Set<string>): Basis {
  const { book } = priced;
  const at = placed(priced, lines, i);
  const none = { exact: '', note: '', percent: '' };
  switch (lines.step[i]) {
    case STEP.meter:
      return { ...none, rule: book.model.meters[at.ref]?.place };
    case STEP.included:
      return { ...none, rule: poolPlace(at), note: at.part === INCLUDED.own ? poolNote(at) : '' };
    case STEP.packs:
      return { ...none, rule: at.parts.packs[at.ref]?.place, note: packNote(at) };
    case STEP.grace:
      return { ...none, rule: chargePlace(at), note: graceNote(at) };
    case STEP.rate:
      return { ...none, rule: chargePlace(at), exact: rateExact(at, entered), note: percentageNote(at) };
    case STEP.fees:
      return { ...none, rule: chargePlace(at), exact: feeExact(at), note: feeNote(at) };
    case STEP.discounts:
      return discountBasis(at, at.parts.discounts[at.ref]);
    case STEP.bounds:
      return { ...none, ...boundBasis(at) };
    case STEP.credits:
      return at.ref === CARRIED
        ? { ...none, rule: at.parts.plans[at.plan]?.commit?.place }
        : creditBasis(at, at.parts.credits[at.ref]);
    default:
      return { ...none, rule: undefined };
  }
}

function placed(priced: Priced, lines: Lines, i: number): At {
  const { book } = priced;
  const cell = lines.cell[i] ?? 0;
  const from = lines.from[i] ?? 0;
  const segment = segmentAt(book, cell, from);
  return {
    book,
    cell,
    segment,
    plan: planOn(priced, cell, segment),
    terms: termsOn(priced, cell, segment),
    parts: partsOn(book, segment),
    ref: lines.ref[i] ?? 0,
    part: lines.part[i] ?? 0,
    from,
    until: lines.until[i] ?? 0,
    quantity: lines.quantity[i] ?? 0n,
    rate: lines.rate[i] ?? 0n,
  };
}

function poolPlace({ book, plan, parts, ref }: At): Place | undefined {
  return parts.plans[plan]?.includes.get(book.model.meters[ref]?.name ?? '')?.place;
}

function chargePlace({ book, parts, ref }: At): Place | undefined {
  const slot = book.slots[ref];
  return parts.plans[slot?.plan ?? -1]?.charges.find((c) => c.name === slot?.charge.name)?.place;
}

/** Days of a stretch and of the whole that they are a part of, as the model prorates. */
function shareOfDays({ book, cell }: At, from: Day, until: Day): { readonly days: number; readonly of: number } {
  const period = book.periods[cell];
  if (period === undefined) return { days: 1, of: 1 };
  const { choices } = book.model;
  const active = activeDays(book, cell);
  return { days: daysOf(choices, period, from, until), of: wholeDays(choices, period, active.from, active.until) };
}

function activeDays(book: Book, cell: number): { readonly from: Day; readonly until: Day } {
  const first = book.first[cell] ?? 0;
  return { from: book.from[first] ?? 0, until: book.until[(book.first[cell + 1] ?? first) - 1] ?? 0 };
}

/** "prorated: 19 of 28 days"; '' for a whole period. */
function daysNote(at: At, from: Day, until: Day): string {
  const { days, of } = shareOfDays(at, from, until);
  if (days !== of) return `prorated: ${days} of ${of} days`;
  const period = at.book.periods[at.cell];
  const all = period === undefined ? days : period.end - period.start;
  const whole = at.book.model.choices.partialPeriod === 'whole' && until - from < all;
  return whole ? `whole for ${until - from} of ${all} days` : '';
}

const SEATS: Readonly<Record<Choices['seats'], string>> = {
  start: 'seats counted on the first day',
  end: 'seats counted on the last day',
  maximum: 'the most seats of the period',
  average: 'seats on average over the period',
  daily: 'seats counted day by day',
};

function poolNote(at: At): string {
  const { book, plan, parts, ref } = at;
  const pool = parts.plans[plan]?.includes.get(book.model.meters[ref]?.name ?? '');
  if (pool === undefined || pool.unlimited) return '';
  const seats = pool.perSeat === undefined ? '' : SEATS[pool.seats ?? book.model.choices.seats];
  return joined([seats, daysNote(at, at.from, at.until)]);
}

function packNote({ parts, ref, part }: At): string {
  const pack = parts.packs[ref];
  if (pack === undefined || part !== PACK.bought) return '';
  return pack.paid === 'monthly' ? `paid in ${pack.term.count} instalments` : 'paid at once';
}

const GRACE = { overage: 'of the overage', pool: 'of the pool', cliff: 'of the pool, all or nothing' } as const;

function graceNote({ book, segment, ref }: At): string {
  const grace = termsOfSlot(book, ref, segment)?.grace;
  if (grace === undefined || grace === 'missing') return '';
  const share = percentText(formatDecimal(grace.plain));
  const against = grace.rule.against === 'after_packs' ? 'after packs' : 'before packs';
  return joined([`up to ${share} ${GRACE[grace.rule.of]}`, book.model.packs.length === 0 ? '' : against]);
}

/** Quantity × price ÷ block, with the flat amount of a tier that is entered; '' where part blocks are rounded. */
function rateExact(at: At, entered: Set<string>): string {
  const { book, cell, segment, ref, part, quantity, rate } = at;
  const charge = book.slots[ref]?.charge;
  const scale = pow10(book.scales.price[ref] ?? 0);
  if (charge?.kind === 'percentage') {
    if (charge.tiers.length !== 1) return '';
    return fractionText({ n: quantity * rate, d: scale * pow10(book.scales.factor[ref] ?? 0) });
  }
  const usage = termsOfSlot(book, ref, segment);
  if (usage === undefined) return '';
  if (usage.charge.kind === 'stairstep') {
    const active = activeDays(book, cell);
    return fractionText({ n: rate * BigInt(at.until - at.from), d: scale * BigInt(active.until - active.from) });
  }
  if ('partial' in usage.charge && usage.charge.partial !== 'exact') return '';
  const flat = flatOf(usage, at, part, entered);
  return fractionText({ n: quantity * rate + flat * usage.per, d: usage.per * scale });
}

/** How many transactions, and what bounds or adds to the share of each; '' for other charges. */
function percentageNote(at: At): string {
  const { book, cell, ref, from, until } = at;
  const charge = book.slots[ref]?.charge;
  if (charge?.kind !== 'percentage') return '';
  const all = book.accounts[Math.floor(cell / book.width)]?.transactions ?? [];
  const count = all.filter((t) => t.of === charge.of && t.day >= from && t.day < until).length;
  const said = (words: string, amount: Amount | undefined): string => {
    const text = amount === undefined ? '' : numberText(at, amount);
    return text === '' ? '' : `${words} ${text}`;
  };
  const { transactions, amount } = charge.free ?? {};
  return joined([
    `${count} ${count === 1 ? 'transaction' : 'transactions'}`,
    said('to each is added', charge.fixed),
    said('each at least', charge.minimum),
    said('each at most', charge.maximum),
    transactions === undefined ? '' : `the first ${transactions} free`,
    amount === undefined ? '' : `the first ${plainText(amount)} free`,
  ]);
}

/** The tier's flat amount on the first line of the period that has units in it. */
function flatOf(usage: UsageTerms, { cell, ref, quantity }: At, tier: number, entered: Set<string>): bigint {
  const flat = usage.tiers[tier]?.flat ?? 0n;
  const atZero = tier === 0 && 'flatAtZero' in usage.charge && usage.charge.flatAtZero;
  if (flat === 0n || (quantity === 0n && !atZero)) return 0n;
  const key = `${cell} ${ref} ${tier}`;
  if (entered.has(key)) return 0n;
  entered.add(key);
  return flat;
}

/** Price × quantity or seats × days ÷ days of the period. */
function feeExact(at: At): string {
  const { book, ref, rate } = at;
  const often = timesOf(at);
  if (often === undefined) return '';
  const { days, of } = shareOfDays(at, at.from, at.until);
  const scale = pow10((book.scales.price[ref] ?? 0) + often.scale);
  return fractionText({ n: rate * often.n * BigInt(days), d: scale * often.d * BigInt(of) });
}

/** How many a fee is for: n ÷ d ÷ 10^scale. */
function timesOf(at: At): { readonly n: bigint; readonly d: bigint; readonly scale: number } | undefined {
  const { book, cell, segment, ref } = at;
  const fee = book.resolved[segment]?.under(book.slots[ref]?.plan ?? -1).fees.find((f) => f.slot === ref);
  if (fee === undefined) return undefined;
  const scale = book.scales.factor[ref] ?? 0;
  if (fee.seats < 0) return { n: fee.quantity, d: 1n, scale };
  const active = activeDays(book, cell);
  const average = book.seatChoices[fee.seats] === 'average';
  const n = (book.seats[fee.seats]?.[segment] ?? 0n) * fee.quantity;
  return { n, d: average ? BigInt(active.until - active.from) : 1n, scale };
}

function feeNote(at: At): string {
  const { book, ref } = at;
  const charge = book.slots[ref]?.charge;
  const often = timesOf(at);
  const days = daysNote(at, at.from, at.until);
  if (often === undefined || (charge?.kind === 'flat' && charge.quantity === undefined)) return days;
  const count = fractionText({ n: often.n, d: often.d * pow10(often.scale) });
  if (charge?.kind !== 'per_seat') return joined([`${count} of it`, days]);
  return joined([
    `${count} ${count === '1' ? 'seat' : 'seats'}`,
    SEATS[charge.seats ?? book.model.choices.seats],
    days,
  ]);
}

/** The plan's minimum, maximum or commit, with its amount on the first active day. */
function boundBasis(at: At): { readonly rule: Place | undefined; readonly note: string } {
  const plan = at.parts.plans[at.plan];
  if (at.ref === BOUND.commit) {
    const { commit } = plan ?? {};
    return {
      rule: commit?.place,
      note: commit === undefined ? '' : `a term of ${commit.term.count} ${commit.term.unit}s`,
    };
  }
  const rule = at.ref === BOUND.minimum ? plan?.minimum : plan?.maximum;
  const amount = rule === undefined ? '' : numberText(at, rule.amount);
  const word = at.ref === BOUND.minimum ? 'at least' : 'at most';
  const active = activeDays(at.book, at.cell);
  const note = amount === '' ? '' : joined([`${word} ${amount} a period`, daysNote(at, active.from, active.until)]);
  return { rule: rule?.place, note };
}

function discountBasis(at: At, discount: Discount | undefined): Basis {
  const none = { rule: discount?.place, exact: '', note: '', percent: '' };
  if (discount === undefined || discount.off.kind === 'steps') return none;
  const value = numberText(at, discount.off.value);
  if (discount.off.kind === 'percent') return { ...none, percent: value };
  return { ...none, note: value === '' ? '' : `up to ${value} a period` };
}

function creditBasis(at: At, credit: Credit | undefined): Basis {
  const none = { rule: credit?.place, exact: '', note: '', percent: '' };
  if (credit === undefined) return none;
  const value = numberText(at, credit.value);
  if (credit.kind === 'share') return { ...none, percent: value };
  return { ...none, note: value === '' ? '' : `${value} in all${credit.renews === 'period' ? ' each period' : ''}` };
}

/** A number as it holds on the cell's first active day. */
function numberText({ book, cell }: At, amount: Amount): string {
  if (!isActive(book, cell)) return '';
  const value = numberAt(amount, contextAt(book, book.first[cell] ?? 0, cell));
  return value === undefined ? '' : plainText(value);
}

function plainText({ digits, scale }: Decimal): string {
  const least = decimal(digits, scale);
  return formatScaled(least.digits, least.scale);
}

function joined(parts: readonly string[]): string {
  return parts.filter((p) => p !== '').join('; ');
}
