// What a line of the kernel is called, how many units of what it is about, and at which price: the words and numbers
// that every output shows of it.
import { type Day, formatDay } from '../calendar/day.ts';
import { atScale, formatDecimal } from '../exact/decimal.ts';
import type { Charge, Percentage } from '../model/charge.ts';
import type { PackKind } from '../model/model.ts';
import type { UsageMatch } from '../model/values.ts';
import { SHORTFALL, TRUE_UP, targetsOf } from '../price/bill.ts';
import type { Book } from '../price/book.ts';
import type { Priced } from '../price/price.ts';
import { BOUND, CARRIED, INCLUDED, type Lines, METERED, PACK, ROUNDING, STEP } from '../price/sinks.ts';
import type { UsageTerms } from '../price/terms/terms.ts';
import { type At, placed, quantityText } from './at.ts';
import { boundsOfEach, PART_BLOCKS, type Stretch, transactionsText } from './charge-words.ts';
import { feeNote } from './fee-words.ts';
import { chargeDetail, chargeShareOf, minimumShareOf, poolDetail, poolShareOf } from './shared.ts';
import { segmentAt, termsOfSlot, termsOn } from './where.ts';

/** Numbers are exact decimal texts, empty where there is none. */
export interface LineWords {
  readonly kind: string;
  readonly name: string;
  readonly detail: string;
  readonly quantity: string;
  readonly unit: string;
  readonly unitPrice: string;
  readonly per: string;
}

export function lineWords(priced: Priced, lines: Lines, i: number, cell: number): LineWords {
  const { book } = priced;
  const ref = lines.ref[i] ?? 0;
  const part = lines.part[i] ?? 0;
  const from = lines.from[i] ?? 0;
  const quantity = lines.quantity[i] ?? 0n;
  const rate = lines.rate[i] ?? 0n;
  switch (lines.step[i]) {
    case STEP.meter:
      return { ...units(book, ref, quantity, 'metered', 'used'), ...METERED_WORDS[part] };
    case STEP.included:
      return included(priced, ref, part, quantity, rate, cell, from);
    case STEP.packs:
      return packWords(book, ref, part, quantity, from, lines.until[i] ?? 0);
    case STEP.grace:
      return { ...units(book, meterOfSlot(book, ref), quantity, 'grace', 'not charged'), name: slotName(book, ref) };
    case STEP.rate:
    case STEP.fees:
      return sharedCharge(priced, ref, quantity, cell) ?? chargeWords(priced, lines, i, cell);
    case STEP.discounts:
      return reduction(book, 'discount', book.model.discounts[ref]?.name ?? '', part);
    case STEP.bounds:
      return bound(priced, ref, part, cell);
    case STEP.credits:
      return ref === ROUNDING ? CLOSING : reduction(book, 'credit', creditName(book, ref), part);
    default:
      throw new Error(`a line of step ${lines.step[i]}`);
  }
}

const CLOSING: LineWords = {
  kind: 'rounding',
  name: 'rounding',
  detail: 'the bill is rounded once',
  quantity: '',
  unit: '',
  unitPrice: '',
  per: '',
};

function creditName(book: Book, ref: number): string {
  return ref === CARRIED ? 'commit carried on' : (book.model.credits[ref]?.name ?? '');
}

const METERED_WORDS: Readonly<Record<number, Pick<LineWords, 'kind' | 'detail'>>> = {
  [METERED.refused]: { kind: 'refused', detail: 'the plan lacks the operation' },
  [METERED.flagged]: { kind: 'flagged', detail: 'the plan lacks the operation; priced all the same' },
  [METERED.blocked]: { kind: 'blocked', detail: 'refused at the limit of the plan' },
  [METERED.unpriced]: { kind: 'unpriced', detail: 'over what is included, and the plan has no price for it' },
};

function units(book: Book, meter: number, quantity: bigint, kind: string, detail: string): LineWords {
  const rule = book.model.meters[meter];
  return {
    kind,
    name: rule?.name ?? '',
    detail,
    quantity: quantityText(quantity, book.scales.units[meter] ?? 0),
    unit: rule?.unit ?? '',
    unitPrice: '',
    per: '',
  };
}

function included(
  priced: Priced,
  meter: number,
  part: number,
  drawn: bigint,
  pool: bigint,
  cell: number,
  from: Day,
): LineWords {
  const { book } = priced;
  const scale = book.scales.units[meter] ?? 0;
  if (part === INCLUDED.rolled)
    return units(book, meter, drawn, 'rolled', `of ${quantityText(pool, scale)} rolled over`);
  const shared = poolShareOf(priced, meter, cell);
  if (shared !== undefined) return units(book, meter, drawn, 'included', poolDetail(shared, scale));
  const note =
    pool < 0n ? 'unlimited' : `of a pool of ${quantityText(pool, scale)}${poolNote(priced, meter, cell, from)}`;
  return units(book, meter, drawn, 'included', note);
}

/** Where a pool comes from, when it is the plain sum of one segment: "= 100000 + 200 seats x 1000". */
function poolNote(priced: Priced, meter: number, cell: number, from: Day): string {
  const { book } = priced;
  const segment = segmentAt(book, cell, from);
  const pool = termsOn(priced, cell, segment)?.pools[meter];
  if (pool === undefined || book.seatChoices[pool.seats] === 'average') return '';
  const seats = book.seats[pool.seats]?.at(segment) ?? 0n;
  if (pool.perSeat === 0n || seats === 0n) return '';
  const text = (digits: bigint): string => quantityText(digits, book.scales.units[meter] ?? 0);
  return `; a full ${periodWord(book)}: ${text(pool.fixed)} + ${seats} seats x ${text(pool.perSeat)}`;
}

function packWords(book: Book, kind: number, part: number, quantity: bigint, from: Day, until: Day): LineWords {
  const pack = book.model.packs[kind];
  const meter = book.model.meters.findIndex((m) => m.name === pack?.of);
  const words: Readonly<Record<number, string>> = {
    [PACK.bought]: 'bought',
    [PACK.drawn]: 'drawn',
    [PACK.expired]: 'expired',
    [PACK.rolled]: 'rolled over',
    [PACK.refunded]: 'refunded',
  };
  const row = units(
    book,
    meter,
    quantity,
    `pack ${words[part] ?? ''}`,
    `${part === PACK.bought ? several(book, pack, meter, quantity) : ''}valid ${formatDay(from)} until ${formatDay(until)}`,
  );
  return { ...row, name: pack?.name ?? '' };
}

/** "167 x 500000000, " of more than one pack that is bought at once. */
function several(book: Book, pack: PackKind | undefined, meter: number, quantity: bigint): string {
  if (pack === undefined) return '';
  const size = atScale(pack.units, book.scales.units[meter] ?? 0);
  return quantity > size ? `${quantity / size} x ${formatDecimal(pack.units)}, ` : '';
}

/** A part of what a group's units cost; undefined: the line is the account's alone. */
function sharedCharge(priced: Priced, slot: number, quantity: bigint, cell: number): LineWords | undefined {
  const { book } = priced;
  const shared = chargeShareOf(priced, slot, cell);
  const charge = book.slots[slot]?.charge;
  if (shared === undefined || charge === undefined) return undefined;
  const meter = meterOfSlot(book, slot);
  const row = units(book, meter, quantity, charge.kind, chargeDetail(shared, { book }, meter));
  return { ...row, name: charge.name };
}

function chargeWords(priced: Priced, lines: Lines, i: number, cell: number): LineWords {
  const { book } = priced;
  const slot = lines.ref[i] ?? 0;
  const tier = lines.part[i] ?? 0;
  const quantity = lines.quantity[i] ?? 0n;
  const rate = lines.rate[i] ?? 0n;
  const stretch = { book, cell, from: lines.from[i] ?? 0, until: lines.until[i] ?? 0 };
  const charge = book.slots[slot]?.charge;
  const price = (digits: bigint): string => quantityText(digits, book.scales.price[slot] ?? 0);
  if (charge === undefined) throw new Error('a line of no charge');
  const nothing = { kind: charge.kind, name: charge.name, quantity: '', unit: '', unitPrice: price(rate), per: '' };
  switch (charge.kind) {
    case 'per_seat':
      return { ...nothing, detail: feeText(`a seat and ${periodWord(book)}`, placed(priced, lines, i)) };
    case 'flat':
      return { ...nothing, detail: feeText(`a ${periodWord(book)}`, placed(priced, lines, i)) };
    case 'percentage': {
      const amounts = quantityText(quantity, book.scales.factor[slot] ?? 0);
      const single = charge.tiers.length === 1;
      return {
        ...nothing,
        detail: shareText(stretch, charge),
        quantity: amounts,
        unitPrice: single ? price(rate) : '',
      };
    }
    default:
  }
  const meter = meterOfSlot(book, slot);
  const terms = termsOfSlot(book, slot, segmentAt(book, cell, stretch.from));
  const text =
    terms?.rates === undefined ? tierText(terms, tier, book.scales.units[meter] ?? 0) : rateText(charge, tier);
  const whole = 'partial' in charge && charge.partial !== 'exact' ? `; ${PART_BLOCKS[charge.partial]}` : '';
  const row = units(book, meter, quantity, charge.kind, `${text}${whole}`);
  const per = 'per' in charge ? formatDecimal(charge.per) : charge.kind === 'per_unit' ? '1' : '';
  return { ...row, name: charge.name, unitPrice: tier < 0 && terms?.rates !== undefined ? '' : price(rate), per };
}

/** "a seat and month; 12 seats; seats counted on the first day". */
function feeText(price: string, at: At): string {
  const note = feeNote(at);
  return note === '' ? price : `${price}; ${note}`;
}

/** "of sales", and where each is bounded, how many there are: "of sales; 13 transactions; each at most 100". */
function shareText(stretch: Stretch, charge: Percentage): string {
  const bounds = boundsOfEach(stretch, charge);
  const how = bounds.length === 0 ? [] : [transactionsText(stretch, charge), ...bounds];
  return [`of ${charge.of}`, ...how].join('; ');
}

/** Fees and pools are those of a whole period. */
function periodWord(book: Book): string {
  const words = { month: 'month', anniversary: 'month', day: 'day', rolling: 'day', days: 'period' } as const;
  return words[book.model.choices.periods.kind];
}

/** The usage that a row of rates is about. */
function rateText(charge: Charge, row: number): string {
  const rate = 'rates' in charge ? charge.rates?.[row] : undefined;
  return rate === undefined ? 'no rate is for these' : matchText(rate);
}

function matchText(match: UsageMatch): string {
  const keys: readonly (readonly [string, readonly string[] | undefined])[] = [
    ['tag', match.tags],
    ['operation', match.operations],
    ['status', match.statuses],
    ['key class', match.keyClasses],
  ];
  const parts = keys.flatMap(([key, values]) => (values === undefined ? [] : [`${key} ${values.join(' or ')}`]));
  return parts.length === 0 ? 'everything else' : parts.join(', ');
}

function tierText(terms: UsageTerms | undefined, tier: number, scale: number): string {
  const tiers = terms?.tiers ?? [];
  if (tiers.length < 2) return 'above what is included';
  const upTo = tiers[tier]?.upTo;
  const below = tiers[tier - 1]?.upTo;
  if (tier < 0) return 'no tier reached';
  if (upTo === undefined) return `above ${quantityText(below ?? 0n, scale)}`;
  return below === undefined
    ? `up to ${quantityText(upTo, scale)}`
    : `${quantityText(below, scale)} to ${quantityText(upTo, scale)}`;
}

function reduction(book: Book, kind: string, name: string, target: number): LineWords {
  return { kind, name, detail: `on ${targetName(book, target)}`, quantity: '', unit: '', unitPrice: '', per: '' };
}

/** What the usage charges were raised to, or cut to, or what a term of a commit is short of. */
function bound(priced: Priced, ref: number, target: number, cell: number): LineWords {
  const shared = minimumShareOf(priced, cell);
  const empty = { quantity: '', unit: '', unitPrice: '', per: '' };
  switch (ref) {
    case BOUND.minimum:
      return {
        ...empty,
        kind: 'minimum',
        name: TRUE_UP,
        detail:
          shared === undefined ? 'what usage is short of' : `part of what ${shared.members} accounts are short of`,
      };
    case BOUND.commit:
      return { ...empty, kind: 'commit', name: SHORTFALL, detail: 'what the term is short of' };
    default:
      return { ...empty, kind: 'maximum', name: 'maximum', detail: `on ${targetName(priced.book, target)}` };
  }
}

/** A charge, the true-up of a minimum, the shortfall of a commit, or a pack by its kind. */
function targetName(book: Book, target: number): string {
  const { trueUp, shortfall, firstPack } = targetsOf(book);
  if (target === trueUp) return TRUE_UP;
  if (target === shortfall) return SHORTFALL;
  return book.slots[target]?.charge.name ?? `pack ${book.model.packs[target - firstPack]?.name ?? ''}`;
}

function meterOfSlot(book: Book, slot: number): number {
  const charge = book.slots[slot]?.charge;
  return charge !== undefined && 'of' in charge ? book.model.meters.findIndex((m) => m.name === charge.of) : -1;
}

function slotName(book: Book, slot: number): string {
  return book.slots[slot]?.charge.name ?? '';
}
