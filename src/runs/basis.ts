// What a line of the kernel rests on: the rule's place in the YAML, the exact amount before rounding where
// it follows from the line alone, and the choices that mattered. Only described here, never priced: a
// reader compares the exact amount with the rounded one before it shows it.
import { formatDecimal, pow10 } from '../exact/decimal.ts';
import { divide } from '../exact/round.ts';
import type { Credit, Discount } from '../model/model.ts';
import type { Place } from '../model/values.ts';
import { targetsOf } from '../price/bill.ts';
import type { Priced } from '../price/price.ts';
import { CARRIED, INCLUDED, type Lines, PACK, STEP } from '../price/sinks.ts';
import type { UsageTerms } from '../price/terms/terms.ts';
import { type At, activeDays, daysNote, joined, numberText, placed, priceText } from './at.ts';
import { boundBasis, carriedBasis } from './bound-basis.ts';
import { boundsOfEach, PART_BLOCKS, transactionsText } from './charge-words.ts';
import type { Course } from './course.ts';
import { feeExact, feeNote, SEATS } from './fee-words.ts';
import { fractionText, percentText } from './fraction.ts';
import { chargeShareNote, chargeShareOf, poolShareNote, poolShareOf } from './shared.ts';
import { stepBasis } from './step-basis.ts';
import { termsOfSlot } from './where.ts';

export interface Basis {
  readonly rule: Place | undefined;
  /** The amount before rounding, see fraction.ts; '' where it does not follow from the line. */
  readonly exact: string;
  /** Choices and days in words; '' where nothing special was. */
  readonly note: string;
  /** The share that a discount or a credit takes, as a decimal text; '' for an amount. */
  readonly percent: string;
}

/** What is remembered over the lines of a run in their order. */
export interface Memory {
  readonly course: Course;
  /** Tiers whose flat amount was met. */
  readonly entered: Set<string>;
}

export function basisOf(priced: Priced, lines: Lines, i: number, { course, entered }: Memory): Basis {
  const { book } = priced;
  const at = placed(priced, lines, i);
  const none = { exact: '', note: '', percent: '' };
  switch (lines.step[i]) {
    case STEP.meter:
      return { ...none, rule: book.model.meters[at.ref]?.place };
    case STEP.included:
      return { ...none, rule: poolPlace(at), note: at.part === INCLUDED.own ? poolNote(at, priced) : '' };
    case STEP.packs:
      return { ...none, rule: at.parts.packs[at.ref]?.place, note: packNote(at) };
    case STEP.grace:
      return { ...none, rule: chargePlace(at), note: graceNote(at) };
    case STEP.rate: {
      const shared = chargeShareOf(priced, at.ref, at.cell);
      if (shared !== undefined) return { ...none, rule: chargePlace(at), note: chargeShareNote(shared) };
      return { ...none, rule: chargePlace(at), exact: rateExact(at, entered), note: rateNote(at, entered) };
    }
    case STEP.fees:
      return { ...none, rule: chargePlace(at), exact: feeExact(at), note: feeNote(at) };
    case STEP.discounts:
      return discountBasis(at, at.parts.discounts[at.ref], course);
    case STEP.bounds:
      return { ...none, ...boundBasis(at, course, i) };
    case STEP.credits:
      return at.ref === CARRIED
        ? { ...none, ...carriedBasis(at, course, i) }
        : creditBasis(at, at.parts.credits[at.ref]);
    default:
      return { ...none, rule: undefined };
  }
}

function poolPlace({ book, plan, parts, ref }: At): Place | undefined {
  return parts.plans[plan]?.includes.get(book.model.meters[ref]?.name ?? '')?.place;
}

function chargePlace({ book, parts, ref }: At): Place | undefined {
  const slot = book.slots[ref];
  return parts.plans[slot?.plan ?? -1]?.charges.find((c) => c.name === slot?.charge.name)?.place;
}

function poolNote(at: At, priced: Priced): string {
  const { book, plan, parts, ref } = at;
  const shared = poolShareOf(priced, ref, at.cell);
  const pool = parts.plans[plan]?.includes.get(book.model.meters[ref]?.name ?? '');
  const own = shared === undefined ? '' : poolShareNote(shared, at.rate, book.scales.units[ref] ?? 0);
  if (pool === undefined || pool.unlimited) return own;
  const seats = pool.perSeat === undefined ? '' : SEATS[pool.seats ?? book.model.choices.seats];
  return joined([own, seats, daysNote(at, at.from, at.until)]);
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
  const { book, cell, segment, ref, quantity, rate } = at;
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
  const flat = flatOf(usage, at, entered);
  return fractionText({ n: quantity * rate + flat * usage.per, d: usage.per * scale });
}

function rateNote(at: At, entered: Set<string>): string {
  return joined([percentageNote(at), blocksNote(at, entered)]);
}

/** How many transactions, and what bounds or adds to the share of each; '' for other charges. */
function percentageNote(at: At): string {
  const charge = at.book.slots[at.ref]?.charge;
  return charge?.kind === 'percentage' ? joined([transactionsText(at, charge), ...boundsOfEach(at, charge)]) : '';
}

/** The tier's flat amount where it is in the line: as often as it goes into what units do not come to. */
function flatOf(usage: UsageTerms, at: At, entered: Set<string>): bigint {
  const { book, cell, ref, part: tier, quantity, rate, stated } = at;
  const flat = usage.tiers[tier]?.flat ?? 0n;
  const atZero = tier === 0 && 'flatAtZero' in usage.charge && usage.charge.flatAtZero;
  if (flat === 0n || (quantity === 0n && !atZero)) return 0n;
  const minor = pow10((book.scales.price[ref] ?? 0) - book.currency.digits);
  const exact = !('partial' in usage.charge) || usage.charge.partial === 'exact';
  if (exact && flat > 2n * minor) {
    const times = divide(stated * minor * usage.per - quantity * rate, flat * usage.per);
    return times > 0n ? times * flat : 0n;
  }
  const key = `${cell} ${ref} ${tier}`;
  if (entered.has(key)) return 0n;
  entered.add(key);
  return flat;
}

/** "3 blocks, a part of a block counts as a whole one; and 5.00 for entering the tier"; '' where blocks are exact. */
function blocksNote(at: At, entered: Set<string>): string {
  const { book, segment, ref, rate, stated } = at;
  const usage = termsOfSlot(book, ref, segment);
  if (usage === undefined || !('partial' in usage.charge) || usage.charge.partial === 'exact') return '';
  const counted = 'tiersCount' in usage.charge && usage.charge.tiersCount === 'all';
  const flat = counted ? 0n : flatOf(usage, at, entered);
  const scale = book.scales.price[ref] ?? 0;
  const rest = stated * pow10(scale - book.currency.digits) - flat;
  const blocks = rate > 0n && rest > 0n && rest % rate === 0n ? rest / rate : 0n;
  return joined([
    blocks === 0n ? '' : `${blocks} ${blocks === 1n ? 'block' : 'blocks'}`,
    PART_BLOCKS[usage.charge.partial],
    flat === 0n ? '' : `and ${priceText({ digits: flat, scale }, book)} for entering the tier`,
  ]);
}

/** The steps of a pack's discount are those of the period in which it was bought: they are not told again. */
function discountBasis(at: At, discount: Discount | undefined, course: Course): Basis {
  const none = { rule: discount?.place, exact: '', note: '', percent: '' };
  if (discount === undefined) return none;
  if (discount.off.kind === 'steps')
    return at.part < targetsOf(at.book).firstPack ? { ...none, ...stepBasis(at, discount.off, course) } : none;
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
