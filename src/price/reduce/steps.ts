// What the steps of a discount look at: units of a meter, a share of them, or the size of a commit.
// Shares are compared crosswise, so that nothing is divided.
import { compare, type Decimal, decimal, multiply, ONE, ZERO } from '../../exact/decimal.ts';
import type { Discount, Measured } from '../../model/model.ts';
import type { Book } from '../book.ts';
import { type Context, numberAt } from '../terms/number.ts';
import type { TermsAt } from '../terms/terms.ts';

type Steps = Extract<Discount['off'], { kind: 'steps' }>;

/** A quantity as part ÷ whole; undefined: there is nothing to look at; missing: the model has no number. */
export type Measure = { readonly part: Decimal; readonly whole: Decimal } | 'missing' | undefined;

/** The percent of the highest step that is reached; 0 below the first; undefined where the model has no number. */
export function percentOfSteps(off: Steps, measure: Measure, context: Context): Decimal | undefined {
  if (measure === undefined) return ZERO;
  if (measure === 'missing') return undefined;
  const { part, whole } = measure;
  const reached = off.steps.findLast(({ from }) => compare(whole === ONE ? from : multiply(from, whole), part) <= 0);
  return reached === undefined ? ZERO : numberAt(reached.percent, context);
}

/** Units of a meter, or a share of them, in a period. */
export function measureIn(
  book: Book,
  measured: Exclude<Measured, { kind: 'commit' }>,
  cell: number,
  termsAt: TermsAt,
): Measure {
  const meter = book.model.meters.findIndex((m) => m.name === measured.of);
  return measured.kind === 'units'
    ? unitsIn(book, meter, cell, termsAt)
    : shareIn(book, meter, measured, cell, termsAt);
}

export function asMeasure(amount: Decimal | 'missing' | undefined): Measure {
  return amount === undefined || amount === 'missing' ? amount : { part: amount, whole: ONE };
}

function unitsIn(book: Book, meter: number, cell: number, termsAt: TermsAt): Measure {
  let units = 0n;
  const end = book.first[cell + 1] ?? 0;
  for (let s = book.first[cell] ?? 0; s < end; s++) {
    units += book.units[meter]?.at(s) ?? 0n;
    for (const c of termsAt(s)?.refused[meter] ?? []) units -= ofClass(book, meter, c, cell, s) * raise(book, meter);
  }
  return asMeasure(decimal(units, book.scales.units[meter] ?? 0));
}

function raise(book: Book, meter: number): bigint {
  return 10n ** BigInt((book.scales.units[meter] ?? 0) - (book.usage.scales[meter] ?? 0));
}

/** Units of matching classes against all, as metering counted them, without those that the plan refuses. */
function shareIn(
  book: Book,
  meter: number,
  measured: Extract<Measured, { kind: 'share' }>,
  cell: number,
  termsAt: TermsAt,
): Measure {
  const { rules, patterns } = book.classes(meter);
  const rule = rules.indexOf(measured.match);
  let part = 0n;
  let whole = 0n;
  const end = book.first[cell + 1] ?? 0;
  for (let s = book.first[cell] ?? 0; s < end; s++) {
    for (const [c, pattern] of patterns.entries()) {
      if (termsAt(s)?.refused[meter]?.includes(c) === true) continue;
      const units = ofClass(book, meter, c, cell, s);
      whole += units;
      if (pattern[rule] === true) part += units;
    }
  }
  return whole === 0n ? undefined : { part: decimal(part, 0), whole: decimal(whole, 0) };
}

function ofClass(book: Book, meter: number, c: number, cell: number, s: number): bigint {
  const account = Math.floor(cell / book.width);
  return book.usage.finer?.ofClass(account, meter, c, book.from[s] ?? 0, book.until[s] ?? 0) ?? 0n;
}
