// A line of the kernel's columns as text that a test can state: names instead of indexes, money with
// its point, units as plain decimals, days as dates.
import { formatDay } from '../../src/calendar/day.ts';
import { plainMoney } from '../../src/exact/currency.ts';
import { decimal, formatDecimal } from '../../src/exact/decimal.ts';
import type { Book } from '../../src/price/book.ts';
import { type Lines, PACK, STEP } from '../../src/price/sinks.ts';

export type Step = keyof typeof STEP;

export interface SmallLine {
  readonly period: number;
  readonly step: Step;
  /** Of the meter, charge, pack, discount or credit. */
  readonly name: string;
  /** included: own or rolled; packs: bought, drawn or expired; rate: the tier, from 1; reductions: what they act on. */
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
  const target = slots[part]?.charge.name ?? `purchase ${part - slots.length + 1}`;
  const charge = slots[ref]?.charge;
  const ofCharge = charge !== undefined && 'of' in charge ? charge.of : undefined;
  const meter = model.meters[ref]?.name;
  switch (step) {
    case 'meter':
      return about(meter, '', meter);
    case 'included':
      return about(meter, part === 0 ? 'own' : 'rolled', meter);
    case 'packs':
      return about(
        model.packs[ref]?.name,
        { [PACK.bought]: 'bought', [PACK.drawn]: 'drawn', [PACK.expired]: 'expired' }[part] ?? '',
        model.packs[ref]?.of,
      );
    case 'grace':
    case 'fees':
      return about(charge?.name, '', ofCharge);
    case 'rate':
      return about(charge?.name, `${part + 1}`, ofCharge);
    case 'discounts':
      return about(model.discounts[ref]?.name, target);
    case 'credits':
      return about(model.credits[ref]?.name, target);
    default:
      return step satisfies never;
  }
}
