// Waterfalls side by side, a column each, with the same traffic as direct customers below.
import type { ChalkInstance } from 'chalk';
import type { MarginReport, RowReport } from '../margin/report.ts';
import { safe, short, showCount } from './format.ts';
import { plainTable, wrap } from './layout.ts';
import { clip, minus, shownMoney } from './margin-parts.ts';

const ABREAST = 4;
const NAME_WIDTH = 24;
const COLUMN_WIDTH = 12;

/** Names of steps, set in where they only lead to the next, with their amounts; below 0 takes away. */
export function stepsOf(row: RowReport): readonly (readonly [string, string])[] {
  return [
    ['List', row.list],
    ['  discounts', row.discounts],
    ['  minimums and commits', row.minimums_and_commits],
    ['  credits', row.credits],
    ['  rounding of bills', row.rounding],
    ['  memo, not billed', row.not_billed],
    ['Billed', row.billed],
    ['  raised for the take', row.raised],
    ["  marketplace's take", row.take],
    ['  payment fees', row.payment_fees],
    ...row.revenue_shares.map(({ name, amount }) => [`  revenue share, ${safe(name)}`, amount] as const),
    ['Kept, net', row.net],
    ...(row.cost === null ? [] : [['  cost of use', minus(row.cost)] as const]),
  ];
}

export function fallsText(
  name: string,
  report: MarginReport,
  rows: readonly RowReport[],
  paint: ChalkInstance,
): string {
  const blocks = Array.from({ length: Math.ceil(rows.length / ABREAST) }, (_, i) =>
    rows.slice(i * ABREAST, (i + 1) * ABREAST),
  );
  const tables = blocks.map((block) => blockText(name, report, block, paint));
  return [tables.join('\n\n'), ...directRemarks(report, rows)].join('\n');
}

function blockText(name: string, report: MarginReport, rows: readonly RowReport[], paint: ChalkInstance): string {
  const money = shownMoney(report, rows);
  const falls = rows.map((row) => [...stepsOf(row), ...allotted(report, row), ...marginOf(row)]);
  const steps = (falls[0] ?? []).map(([step], i) => ({ step, amounts: falls.map((fall) => fall[i]?.[1] ?? '0') }));
  const shown = steps.filter(({ step, amounts }) => !step.startsWith('  ') || amounts.some((a) => /[1-9]/.test(a)));
  const table = [
    ['Accounts', ...rows.map(({ accounts }) => showCount(accounts))],
    ...shown.map(({ step, amounts }) => [clip(step, NAME_WIDTH), ...amounts.map(money)]),
    ...(report.costs === null
      ? []
      : [['  of what is billed', ...rows.map(({ margin_percent: p }) => (p === null ? '–' : `${short(p)}%`))]]),
    ...directRows(rows, money),
  ];
  const head = [name, ...rows.map((row) => clip(row.name === '' ? '(nobody)' : row.name, COLUMN_WIDTH))];
  return plainTable(
    head.map((h) => paint.bold(h)),
    table,
  );
}

function allotted({ costs }: MarginReport, { fixed }: RowReport): (readonly [string, string])[] {
  return costs === null || costs.allotted_by === 'nothing' ? [] : [['  fixed costs', minus(fixed ?? '0')]];
}

function marginOf({ margin }: RowReport): (readonly [string, string])[] {
  return margin === null ? [] : [['Margin', margin]];
}

/** Only what is not direct has any. */
function directRows(rows: readonly RowReport[], money: (plain: string) => string): string[][] {
  const apart = rows.map((row) => row.as_direct);
  if (apart.every((direct) => direct === null)) return [];
  const cells = (pick: (direct: NonNullable<RowReport['as_direct']>) => string): string[] =>
    apart.map((direct) => (direct === null ? '–' : pick(direct)));
  const priced = (pick: 'net' | 'difference'): string[] =>
    cells((direct) => (direct.unpriced > 0 ? 'no price' : money(direct[pick])));
  return [
    ['As direct: customers', ...cells(({ customers }) => showCount(customers))],
    ['  kept as direct', ...priced('net')],
    ['  kept now, over that', ...priced('difference')],
  ];
}

function directRemarks(report: MarginReport, rows: readonly RowReport[]): string[] {
  const apart = rows.flatMap(({ as_direct: direct }) => (direct === null ? [] : [direct]));
  if (apart.length === 0) return [];
  const model = safe(report.direct_model);
  const unpriced = apart.reduce((sum, direct) => sum + direct.unpriced, 0);
  const free = unpriced === 0 && apart.every(({ billed }) => !/[1-9]/.test(billed));
  return [
    wrap(
      `As direct: the same traffic under ${model}, without take, revenue shares and contracts; end customers pay for themselves.`,
      0,
    ),
    ...(unpriced === 0
      ? []
      : [
          wrap(
            `${model} has no price for ${showCount(unpriced)} of them as direct customers: no plan is open to them, or the directory lacks what it reads. --direct MODEL names another one.`,
            0,
          ),
        ]),
    ...(free ? [wrap(`${model} bills direct customers nothing for it; --direct MODEL names one that does.`, 0)] : []),
  ];
}
