// Lines of the kernel as rows that a person or a spreadsheet can read: names for indexes, decimals
// for digits. The amounts are untouched.
import type { Day } from '../calendar/day.ts';
import type { Priced } from '../price/price.ts';
import type { Lines } from '../price/sinks.ts';
import { moneyText } from './at.ts';
import { type Basis, basisOf, type Memory } from './basis.ts';
import { codesOf } from './codes.ts';
import { courseOf } from './course.ts';
import { type Earned, earnedOf } from './earned.ts';
import { type LineWords, lineWords } from './line-words.ts';
import { withShares } from './taken.ts';

/** One row of `run_line`; numbers are exact decimal texts, empty where there is none. */
export interface LineRow extends Basis, LineWords {
  readonly account: string;
  readonly period: Day;
  readonly step: number;
  readonly from: Day;
  readonly until: Day;
  readonly stated: string;
  readonly billed: string;
  /** See codes.ts; undefined: the model gives none. */
  readonly sku: string | undefined;
  readonly glAccount: string | undefined;
  /** See earned.ts. */
  readonly earned: Earned;
}

/** Rows in the order of account, period, step; within a step as the kernel wrote them. */
export function describeLines(priced: Priced, lines: Lines): readonly LineRow[] {
  const order = [...lines.cell.keys()].sort(
    (a, b) => (lines.cell[a] ?? 0) - (lines.cell[b] ?? 0) || (lines.step[a] ?? 0) - (lines.step[b] ?? 0) || a - b,
  );
  const memory = { course: courseOf(priced, lines), entered: new Set<string>() };
  const earned = earnedOf(priced.book, lines);
  const rows = order.map((i) => describe(priced, lines, i, memory, earned.get(i)));
  const { discounts, credits, rounding } = priced.book.model;
  return discounts.length + credits.length === 0 ? rows : withShares(rows, rounding);
}

function describe(priced: Priced, lines: Lines, i: number, memory: Memory, earned: Earned | undefined): LineRow {
  const { book } = priced;
  const [from, until] = [lines.from[i] ?? 0, lines.until[i] ?? 0];
  const { sku, glAccount } = codesOf(priced, lines, i, memory.course);
  const cell = lines.cell[i] ?? 0;
  return {
    account: book.accounts[Math.floor(cell / book.width)]?.id ?? '',
    period: book.periods[cell]?.start ?? 0,
    step: lines.step[i] ?? 0,
    from,
    until,
    ...lineWords(priced, lines, i, cell),
    ...basisOf(priced, lines, i, memory),
    stated: moneyText(lines.stated[i] ?? 0n, book),
    billed: moneyText(lines.billed[i] ?? 0n, book),
    sku,
    glAccount,
    earned: earned ?? { from, until: Math.max(until, from + 1) },
  };
}
