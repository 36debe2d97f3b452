// Figures of a report as people read them: money without cents where cents would only be noise, shares to a tenth of
// a percent. A figure that cannot be told is a dash.
import type { Briefing } from '../../briefing/briefing.ts';
import type { Difference } from '../../compare/totals.ts';
import { type Currency, currencyOf, plainMoney } from '../../exact/currency.ts';
import { divide } from '../../exact/round.ts';
import { short, showAmount, showCount } from '../../report/format.ts';
import type { Cell } from './sheet.ts';

export interface Show {
  money(path: string, plain: string): Cell;
  /** With its sign. */
  rise(path: string, plain: string): Cell;
  share(path: string, percent: string): Cell;
  count(path: string, n: number | string): Cell;
  /** A number of the JSON as it stands there. */
  plain(path: string, text: string): Cell;
  difference(path: string, difference: Difference | undefined): readonly [Cell, Cell];
}

const WHOLE_FROM_DIGITS = 6;
const DASH = '–';

export function showOf(briefing: Briefing): Show {
  const currency = moneyOf(briefing);
  const shown: Currency = { ...currency, digits: digitsShown(briefing) };
  const money = (plain: string): string => (plain === '' ? DASH : showAmount(atDigits(plain, currency, shown), shown));
  const percent = (text: string): string => (text === '' ? DASH : `${shownPercent(text)}%`);
  const cell = (path: string, value: string, text: string): Cell => ({ text, figure: [path, value] });
  const show: Show = {
    money: (path, plain) => cell(path, plain, money(plain)),
    rise: (path, plain) => cell(path, plain, signed(money(plain))),
    share: (path, text) => cell(path, text, percent(text)),
    count: (path, n) => cell(path, String(n), showCount(BigInt(n))),
    plain: (path, text) => cell(path, text, text === '' ? DASH : text),
    difference: (path, difference) =>
      difference === undefined
        ? [{ text: '' }, { text: '' }]
        : [
            cell(`${path}/amount`, difference.amount, signed(money(difference.amount))),
            difference.percent === '' && difference.amount !== ''
              ? { text: 'new' }
              : cell(`${path}/percent`, difference.percent, signed(percent(difference.percent))),
          ],
  };
  return show;
}

/** Decimals of money. */
export function digitsShown(briefing: Briefing): number {
  const years = briefing.comparison.scenarios.map((s) => s.steady_state.revenue_a_year.split('.')[0]?.length ?? 0);
  return Math.max(...years) >= WHOLE_FROM_DIGITS ? 0 : moneyOf(briefing).digits;
}

function moneyOf({ comparison }: Briefing): Currency {
  return currencyOf(comparison.currency) ?? { code: comparison.currency, digits: 2 };
}

function atDigits(plain: string, from: Currency, to: Currency): string {
  return plainMoney(divide(BigInt(plain.replace('.', '')), 10n ** BigInt(from.digits - to.digits)), to);
}

/** From 1,000% on, a tenth of a percent says nothing. */
function shownPercent(percent: string): string {
  const whole = divide(BigInt(percent.replace('.', '')), 1000n);
  return whole >= 1000n || whole <= -1000n ? showCount(whole) : short(percent);
}

function signed(text: string): string {
  return text.startsWith('-') || !/[1-9]/.test(text) ? text : `+${text}`;
}
