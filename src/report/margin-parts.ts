// Parts of the text on margins that stand beside the waterfalls: the mix of the marketplace, cost beside price, and how
// amounts are shown.
import type { ChalkInstance } from 'chalk';
import { currencyOf } from '../exact/currency.ts';
import { decimal, formatDecimal, parseDecimal, pow10 } from '../exact/decimal.ts';
import { divide } from '../exact/round.ts';
import type { MarginReport, RowReport } from '../margin/report.ts';
import { safe, short, showAmount, showCount, showQuantity, showWhole } from './format.ts';
import { plainTable, wrap } from './layout.ts';

export function mixText({ marketplace: m, currency: code }: MarginReport): string {
  if (m.accounts === 0) return '';
  const currency = currencyOf(code) ?? { code, digits: 2 };
  const take =
    m.effective_take_percent === ''
      ? ''
      : `; it takes ${showAmount(m.take, currency)}, effectively ${short(m.effective_take_percent)}%`;
  const part = m.listed_percent === '' ? '' : ` (${short(m.listed_percent)}%)`;
  return wrap(
    `Through the marketplace: ${showCount(m.accounts)} account${m.accounts === 1 ? '' : 's'} (${short(m.accounts_percent)}%), who pay ${showAmount(m.listed, currency)}${part} of all that buyers pay${take}.`,
    0,
  );
}

export function metersText({ meters, costs }: MarginReport, paint: ChalkInstance): string {
  if (meters.length === 0) return '';
  const rows = meters.map((m) => [
    `${safe(m.meter)} (${safe(m.unit)})`,
    showQuantity(m.units),
    ...(costs === null ? [] : [figure(m.cost_per_1000 ?? '')]),
    figure(m.price_per_1000),
    figure(m.billed_per_1000),
  ]);
  const head = ['Of 1,000 units', 'used', ...(costs === null ? [] : ['cost']), 'price', 'bring'];
  const table = plainTable(
    head.map((h) => paint.bold(h)),
    rows,
  );
  return `${table}\n${wrap('Price: list price of the units that were charged. Bring: all that was billed for the meter, by all units that were used.', 0)}`;
}

const SHOWN_DECIMALS = 6;

function figure(plain: string): string {
  const read = plain === '' ? '–' : parseDecimal(plain);
  if (typeof read === 'string') return read;
  const { digits, scale } = read;
  if (scale <= SHOWN_DECIMALS) return showQuantity(plain);
  return showQuantity(formatDecimal(decimal(divide(digits, pow10(scale - SHOWN_DECIMALS)), SHOWN_DECIMALS)));
}

/** Signs before the point from which on cents are only noise beside other amounts. */
const LONG = 7;

/** At the currency's digits; whole in a table with an amount of a million or more. */
export function shownMoney({ currency: code }: MarginReport, rows: readonly RowReport[]): (plain: string) => string {
  const currency = currencyOf(code) ?? { code, digits: 2 };
  const long = rows.some((row) => [row.list, row.listed].some((a) => (a.split('.')[0]?.length ?? 0) >= LONG));
  if (!long) return (plain) => showAmount(plain, currency);
  return (plain) => showWhole(plain, currency);
}

/** The amount with the other sign. */
export function minus(plain: string): string {
  if (!/[1-9]/.test(plain)) return plain;
  return plain.startsWith('-') ? plain.slice(1) : `-${plain}`;
}

export function clip(text: string, width: number): string {
  const signs = [...safe(text)];
  return signs.length > width ? `${signs.slice(0, width - 1).join('')}…` : signs.join('');
}

export function monthsText(n: number): string {
  return `${n} month${n === 1 ? '' : 's'}`;
}
