// A line of the kernel's columns as text that a test can state: names instead of indexes, money with
// its point, units as plain decimals, days as dates.
import { formatDay } from '../../src/calendar/day.ts';
import { plainMoney } from '../../src/exact/currency.ts';
import { decimal, formatDecimal } from '../../src/exact/decimal.ts';
import { SHORTFALL, TRUE_UP, targetsOf } from '../../src/price/bill.ts';
import type { Book } from '../../src/price/book.ts';
import { BOUND, CARRIED, INCLUDED, type Lines, METERED, PACK, STEP } from '../../src/price/sinks.ts';

export type Step = keyof typeof STEP;

export interface SmallLine {
  readonly period: number;
  readonly step: Step;
  /** Of the meter, charge, pack, discount or credit. */
  readonly name: string;
  /** metered, included, packs: as the sink names it; rate: the tier or row of rates, from 1; reductions: what they act on. */
  readonly part: string;
  readonly from: string;
  readonly until: string;
  readonly units: string;
  /** included: the pool, or the rolled units, that there were. */
  readonly pool: string;
  readonly stated: string;
  readonly billed: string;
}

const STEPS = Object.keys(STEP).filter((name): name is Step => name in STEP);

export function lineOf(book: Book, lines: Lines, i: number): SmallLine {
  const step = STEPS.find((name) => STEP[name] === lines.step[i]);
  if (step === undefined) throw new Error(`line ${i} is of no step`);
  const { name, part, scale } = subject(book, step, lines.ref[i] ?? 0, lines.part[i] ?? 0);
  const units = (digits: bigint | undefined): string => formatDecimal(decimal(digits ?? 0n, scale));
  return {
    period: lines.cell[i] ?? 0,
    step,
    name,
    part,
    from: formatDay(lines.from[i] ?? 0),
    until: formatDay(lines.until[i] ?? 0),
    units: units(lines.quantity[i]),
    pool: step === 'included' ? units(lines.rate[i]) : '',
    stated: plainMoney(lines.stated[i] ?? 0n, book.model.currency),
    billed: plainMoney(lines.billed[i] ?? 0n, book.model.currency),
  };
}

interface Subject {
  readonly name: string;
  readonly part: string;
  /** Decimals of the line's units. */
  readonly scale: number;
}

/** What `ref` and `part` of a line stand for (see the kernel's sink). */
function subject(book: Book, step: Step, ref: number, part: number): Subject {
  const { model, slots, scales } = book;
  const about = (name: string | undefined, shown: string, meter?: string): Subject => {
    const m = model.meters.findIndex((one) => one.name === meter);
    return { name: name ?? '', part: shown, scale: scales.units[m] ?? 0 };
  };
  const charge = slots[ref]?.charge;
  const ofCharge = charge !== undefined && 'of' in charge ? charge.of : undefined;
  const meter = model.meters[ref]?.name;
  switch (step) {
    case 'meter':
      return about(meter, nameOf(METERED, part), meter);
    case 'included':
      return about(meter, nameOf(INCLUDED, part), meter);
    case 'packs':
      return about(model.packs[ref]?.name, nameOf(PACK, part), model.packs[ref]?.of);
    case 'grace':
    case 'fees':
      return about(charge?.name, '', ofCharge);
    case 'rate':
      if (charge?.kind === 'percentage') return { name: charge.name, part: '', scale: scales.factor[ref] ?? 0 };
      return about(charge?.name, `${part + 1}`, ofCharge);
    case 'discounts':
      return about(model.discounts[ref]?.name, targetName(book, part));
    case 'bounds':
      return about(nameOf(BOUND, ref), targetName(book, part));
    case 'credits':
      return about(ref === CARRIED ? 'carried' : model.credits[ref]?.name, targetName(book, part));
    default:
      return step satisfies never;
  }
}

function nameOf(words: Readonly<Record<string, number>>, value: number): string {
  return Object.keys(words).find((word) => words[word] === value) ?? '';
}

function targetName(book: Book, target: number): string {
  const { trueUp, shortfall, firstPack } = targetsOf(book);
  if (target === trueUp) return TRUE_UP;
  if (target === shortfall) return SHORTFALL;
  return book.slots[target]?.charge.name ?? `pack ${book.model.packs[target - firstPack]?.name}`;
}
