// Which step of a discount was reached in a period, and by what: units of a meter, a share of them, or
// the size of a commit.

import type { Discount, Measured } from '../model/model.ts';
import { contextAt } from '../price/book.ts';
import { asMeasure, type Measure, measureIn, percentOfSteps } from '../price/reduce/steps.ts';
import { amountOf } from '../price/terms/commits.ts';
import { pluralOf } from '../summarise/words.ts';
import { type At, plainText, priceText } from './at.ts';
import { type Course, termIn } from './course.ts';
import { fractionText, percentText, shownFraction } from './fraction.ts';
import { isActive, termsOn } from './where.ts';

type Steps = Extract<Discount['off'], { kind: 'steps' }>;
type Reached = Exclude<Measure, 'missing' | undefined>;

/** The percent of the step that was reached, and "12345 requests reach the step from 10000". */
export function stepBasis(at: At, off: Steps, course: Course): { readonly percent: string; readonly note: string } {
  const { book, cell } = at;
  const none = { percent: '', note: '' };
  if (!isActive(book, cell)) return none;
  const context = contextAt(book, book.first[cell] ?? 0, cell);
  const measure = measureOf(at, off.measured, course);
  const percent = percentOfSteps(off, measure, context);
  if (measure === undefined || measure === 'missing' || percent === undefined) return none;
  const reached = off.steps.findLast(
    ({ from }) => percentOfSteps({ ...off, steps: [{ from, percent: ALL }] }, measure, context)?.digits === 1n,
  );
  if (reached === undefined) return none;
  const { what, step } = words(at, off.measured, measure, reached.from);
  return { percent: plainText(percent), note: `${what} the step from ${step}` };
}

const ALL = { kind: 'constant', value: { digits: 1n, scale: 0 } } as const;

/** Of a commit the amount of the term that runs; before one does, the first term's. */
function measureOf({ book, cell, plan, parts }: At, measured: Measured, course: Course): Measure {
  const { priced } = course;
  if (measured.kind !== 'commit') return measureIn(book, measured, cell, (s) => termsOn(priced, cell, s));
  const commit = parts.plans[plan]?.commit;
  if (commit === undefined) return undefined;
  const context = contextAt(book, book.first[cell] ?? 0, cell);
  return asMeasure(amountOf(commit, termIn(course, cell)?.number ?? 1, context) ?? 'missing');
}

function words(
  { book }: At,
  measured: Measured,
  { part, whole }: Reached,
  from: Reached['part'],
): { readonly what: string; readonly step: string } {
  if (measured.kind === 'commit')
    return { what: `a commit of ${priceText(part, book)} reaches`, step: priceText(from, book) };
  if (measured.kind === 'share') {
    const share = fractionText({ n: part.digits * 100n, d: whole.digits });
    return { what: `${shownFraction(share)}% of ${measured.of} reach`, step: percentText(plainText(from)) };
  }
  const unit = book.model.meters.find((m) => m.name === measured.of)?.unit ?? '';
  const units = plainText(part);
  return { what: `${units} ${pluralOf(unit, units)} reach`, step: plainText(from) };
}
