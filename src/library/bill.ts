// What comes out of the library: a bill as texts, every amount an exact decimal, every month YYYY-MM.
import { formatDay, formatMonth } from '../calendar/day.ts';
import { plainMoney } from '../exact/currency.ts';
import type { LeftOver } from '../meter/left.ts';
import { type Book, cellsOf } from '../price/book.ts';
import { type Priced, planOn } from '../price/price.ts';
import type { Lines } from '../price/sinks.ts';
import { describeLines } from '../runs/describe.ts';
import type { LineWords } from '../runs/line-words.ts';
import { stateOf } from '../runs/where.ts';
import { gapsOf } from '../summarise/gaps.ts';

export interface Bill {
  readonly account: string;
  readonly model: string;
  /** ISO 4217; amounts have its decimals. */
  readonly currency: string;
  /** What the account would have paid in the window, with the model's rollout. */
  readonly total: string;
  /** The same once the model is fully in force: without rollout and its credits. */
  readonly steadyState: string;
  /** Whether everything was priced; if not, `gaps` says what was not, and the total is too low. */
  readonly complete: boolean;
  readonly gaps: readonly Gap[];
  /** By date; their amounts add up to the totals. */
  readonly periods: readonly BillPeriod[];
  /** By period and step; what they bill adds up to the periods. */
  readonly lines: readonly BillLine[];
}

/** Something that could not be priced. */
export interface Gap {
  readonly code: string;
  readonly message: string;
  readonly fix: string;
  /** Requests that it concerns, where that can be told. */
  readonly requests: string | undefined;
  readonly examples: readonly string[];
}

export interface BillPeriod {
  /** The month in which it begins. */
  readonly month: string;
  readonly from: string;
  readonly until: string;
  /** `billed`; `memo`: stated, and billed for fees alone; `before launch`; `inactive`. */
  readonly state: string;
  /** The plan of its last day; '' where there is none. */
  readonly plan: string;
  readonly stated: string;
  readonly billed: string;
  readonly steadyState: string;
}

export interface BillLine extends LineWords {
  readonly month: string;
  /** Number of the step: 1 metered, 2 included, 3 packs, 4 grace, 5 rates, 6 fees, 7 discounts, 8 bounds, 9 credits. */
  readonly step: number;
  readonly from: string;
  readonly until: string;
  readonly stated: string;
  readonly billed: string;
}

/** `rollout` and `steady` hold one account. */
export function billOf(rollout: Priced & { readonly lines: Lines }, steady: Priced, left: LeftOver): Bill {
  const { book } = rollout;
  const { currency, name } = book.model;
  const cells = cellsOf(book, 0);
  const total = ({ totals }: Priced): string =>
    plainMoney(
      cells.reduce((sum, cell) => sum + totals.billed.at(cell), 0n),
      currency,
    );
  const gaps = gapsOf(rollout, left, false);
  return {
    account: book.accounts[0]?.id ?? '',
    model: name,
    currency: currency.code,
    total: total(rollout),
    steadyState: total(steady),
    complete: gaps.length === 0,
    gaps: gaps.map((gap) => ({ ...gap, requests: gap.requests?.toString() })),
    periods: cells.map((cell) => periodOf(rollout, steady, cell)),
    lines: linesOf(rollout),
  };
}

function periodOf(rollout: Priced, steady: Priced, cell: number): BillPeriod {
  const { book, totals } = rollout;
  const { model, periods, accounts } = book;
  const period = periods[cell];
  const account = accounts[0];
  if (period === undefined) throw new Error(`cell ${cell} stands for no period`);
  return {
    month: formatMonth(period.start),
    from: formatDay(Math.max(period.from, account?.joined ?? period.from)),
    until: formatDay(Math.min(period.until, account?.left ?? period.until)),
    state: stateOf(book, cell),
    plan: planIn(rollout, book, cell),
    stated: plainMoney(totals.stated.at(cell), model.currency),
    billed: plainMoney(totals.billed.at(cell), model.currency),
    steadyState: plainMoney(steady.totals.billed.at(cell), model.currency),
  };
}

function planIn({ totals }: Priced, book: Book, cell: number): string {
  const last = (book.first[cell + 1] ?? 0) - 1;
  return last < (book.first[cell] ?? 0) ? '' : (book.model.plans[planOn(book, totals, last)]?.name ?? '');
}

function linesOf(rollout: Priced & { readonly lines: Lines }): BillLine[] {
  return describeLines(rollout, rollout.lines).map((row) => ({
    month: formatMonth(row.period),
    step: row.step,
    kind: row.kind,
    name: row.name,
    detail: row.detail,
    from: formatDay(row.from),
    until: formatDay(row.until),
    quantity: row.quantity,
    unit: row.unit,
    unitPrice: row.unitPrice,
    per: row.per,
    stated: row.stated,
    billed: row.billed,
  }));
}
