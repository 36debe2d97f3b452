// Which plan fits whom, for a terminal of 80 columns: the plans, the accounts that have outgrown theirs, those that
// would save, the free tier.
import type { ChalkInstance } from 'chalk';
import { currencyOf } from '../exact/currency.ts';
import type { AccountFit, AccountsQuote } from '../quote/accounts.ts';
import { grouped } from '../summarise/words.ts';
import { clip, safe, short, showAmount, showCount, showWhole } from './format.ts';
import { fittedTable, plainTable, roomForFirst, wrap } from './layout.ts';

const WIDEST_NAME = 36;
const ENOUGH = 12;
const LEAST_NAME = 8;
const WIDEST_PLAN = 13;

/** `named`: how many accounts of each list are shown. */
export function quoteAccountsText(report: AccountsQuote, named: number, paint: ChalkInstance): string {
  const money = moneyIn(report);
  const past = sortedBy(report.by_account.filter(({ inflection }) => inflection?.past === true));
  const saving = sortedBy(report.by_account.filter(({ saves }) => /[1-9]/.test(saves)));
  return [
    titleText(report, paint),
    planTable(report, paint),
    totalText(report, money),
    ...(past.length === 0 ? [] : [pastTable(report, past.slice(0, named), paint)]),
    ...(saving.length === 0 ? [] : [savingTable(report, saving.slice(0, named), paint)]),
    freeText(report, money, paint),
  ].join('\n\n');
}

function titleText(
  { model, accounts, window, zone, months, narrowed_to }: AccountsQuote,
  paint: ChalkInstance,
): string {
  const narrowed = narrowed_to === '' ? '' : `, narrowed to ${safe(narrowed_to)}`;
  return [
    paint.bold(`${safe(model)}: which plan fits whom`),
    wrap(
      `${counted(accounts)}, ${window.from} until ${window.until} (${zone}, ${months} month${months === 1 ? '' : 's'})${narrowed}; steady state`,
      0,
    ),
  ].join('\n');
}

function planTable({ plans }: AccountsQuote, paint: ChalkInstance): string {
  return plainTable(
    ['Plan', 'in it', 'outgrown', 'best for'].map((h) => paint.bold(h)),
    plans.map(({ plan, in_it, past, best_for }) => [
      plan === '' ? '(none)' : safe(plan),
      showCount(in_it),
      showCount(past),
      showCount(best_for),
    ]),
  );
}

function totalText(report: AccountsQuote, money: (plain: string) => string): string {
  const { plans, billed, least, saves, would_save, left_out, past, period, unit } = report;
  return [
    wrap(
      `Billed ${money(billed)}; with each account in the plan that costs it least ${money(least)}: ${counted(would_save)} would save ${money(saves)}.`,
      2,
    ),
    ...(plans.length < 2
      ? []
      : [
          wrap(
            `${counted(past)} ${past === 1 ? 'has' : 'have'} outgrown ${past === 1 ? 'its' : 'their'} plan: in the median ${period} as many ${safe(unit)} as make the next plan cheaper.`,
            2,
          ),
        ]),
    ...(left_out === 0
      ? []
      : [wrap(`Of ${counted(left_out)} the plan refuses some usage or has no price for it: not in these sums.`, 2)]),
  ].join('\n');
}

type Money = (plain: string) => string;

function pastTable(report: AccountsQuote, rows: readonly AccountFit[], paint: ChalkInstance): string {
  const head = ['Outgrown', 'plan', `median ${report.period}`, 'next plan', `from ${safe(report.unit)}`, 'saves'];
  const cells = ({ account, name, plan, median_month, inflection, saves }: AccountFit, money: Money): string[] => [
    who(account, name),
    planName(plan),
    grouped(median_month),
    planName(inflection?.plan ?? ''),
    grouped(inflection?.from ?? ''),
    saves === '' ? '–' : money(saves),
  ];
  return accountTable(report, head, rows, cells, 2, paint);
}

function savingTable(report: AccountsQuote, rows: readonly AccountFit[], paint: ChalkInstance): string {
  const head = ['Would save most', 'plan', 'best', 'billed', 'in the best', 'saves'];
  const cells = (row: AccountFit, money: Money): string[] => [
    who(row.account, row.name),
    planName(row.plan),
    planName(row.best),
    money(row.billed),
    money(row.best_billed),
    money(row.saves),
  ];
  return accountTable(report, head, rows, cells, 3, paint);
}

/** Without cents where they would leave no room for names. */
function accountTable(
  report: AccountsQuote,
  head: readonly string[],
  rows: readonly AccountFit[],
  cells: (row: AccountFit, money: Money) => string[],
  left: number,
  paint: ChalkInstance,
): string {
  const shownIn = (show: typeof showAmount): string[][] => rows.map((row) => cells(row, moneyIn(report, show)));
  const exact = shownIn(showAmount);
  const shown = roomForFirst(head, exact) < ENOUGH ? shownIn(showWhole) : exact;
  return fittedTable(head, shown, { left, least: LEAST_NAME, paint });
}

function planName(plan: string): string {
  return clip(safe(plan), WIDEST_PLAN);
}

function freeText(
  { free, period, unit, months }: AccountsQuote,
  money: (plain: string) => string,
  paint: ChalkInstance,
): string {
  const { users, stays_within, limits } = free;
  const p80 = stays_within.find(({ percent }) => percent === 80);
  if (users === 0 || p80 === undefined) return 'Nobody uses it free: every account with usage has a bill.';
  const head = wrap(
    `${counted(users)} used ${safe(unit)} and pay nothing: free users. 80% of them stay within ${grouped(p80.largest)} ${safe(unit)} in every ${period}, and within ${grouped(p80.median)} in the median one.`,
    2,
  );
  if (limits.length === 0) return head;
  const rows = limits.map((limit) => [
    grouped(limit.limit),
    `${short(limit.inside_share)}%`,
    limit.holds_p80 ? 'yes' : 'no',
    showCount(limit.to_paid),
    money(limit.pay_a_month),
    limit.mean_a_month === '' ? '–' : money(limit.mean_a_month),
    money(limit.revenue_a_month),
  ]);
  const without = limits.filter(({ no_plan }) => no_plan > 0);
  return [
    head,
    plainTable(
      ['Free limit', 'inside', 'p80 inside', 'to paid', 'they pay', 'each', 'all revenue'].map((h) => paint.bold(h)),
      rows,
    ),
    wrap(
      `Money is a month, over ${months} month${months === 1 ? '' : 's'}; each in the plan that then costs it least.`,
      2,
    ),
    ...without.map(({ limit, no_plan }) =>
      wrap(`At ${grouped(limit)} no plan takes all that ${counted(no_plan)} used.`, 2),
    ),
  ].join('\n');
}

/** What would be saved, the most first. */
function sortedBy(rows: readonly AccountFit[]): readonly AccountFit[] {
  const saved = ({ saves }: AccountFit): bigint => BigInt(saves.replace('.', '') || '-1');
  return rows.toSorted((a, b) => (saved(a) < saved(b) ? 1 : saved(a) > saved(b) ? -1 : a.account < b.account ? -1 : 1));
}

function moneyIn({ currency: code }: AccountsQuote, show = showAmount): Money {
  const currency = currencyOf(code) ?? { code, digits: 2 };
  return (plain) => show(plain, currency);
}

function who(account: string, name: string): string {
  return clip(safe(name === '' ? account : `${account} ${name}`), WIDEST_NAME);
}

function counted(n: number): string {
  return `${showCount(n)} account${n === 1 ? '' : 's'}`;
}
