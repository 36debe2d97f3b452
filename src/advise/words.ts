// Figures as words for warnings: grouped digits, money with its currency, units with their name.
import { type Currency, plainMoney } from '../exact/currency.ts';
import { type Decimal, formatDecimal } from '../exact/decimal.ts';
import type { Meter, Model } from '../model/model.ts';

/** "19,300,000" */
export function grouped(n: bigint | number): string {
  return groupedText(String(n));
}

/** "1,234.56 USD" of minor units. */
export function moneyText(minor: bigint, currency: Currency): string {
  return `${groupedText(plainMoney(minor, currency))} ${currency.code}`;
}

/** "0.00002 USD" of a price as it was typed. */
export function priceText(price: Decimal, currency: Currency): string {
  return `${groupedText(formatDecimal(price))} ${currency.code}`;
}

/** "19,300,000 requests"; units with a name of their own, such as AU, stay as they are. */
export function unitsText(n: bigint, meter: Meter): string {
  return `${grouped(n)} ${n === 1n ? meter.unit : nounOf(meter)}`;
}

/** What several units are called. */
export function nounOf(meter: Meter): string {
  if (/[^aeiou]y$/.test(meter.unit)) return `${meter.unit.slice(0, -1)}ies`;
  return /[a-rt-z]$/.test(meter.unit) ? `${meter.unit}s` : meter.unit;
}

/** What one billing period is called. */
export function periodWord({ choices }: Model): string {
  switch (choices.periods.kind) {
    case 'month':
    case 'anniversary':
      return 'month';
    case 'day':
    case 'rolling':
      return 'day';
    case 'days':
      return 'period';
    default:
      throw new Error(`no such periods: ${JSON.stringify(choices.periods satisfies never)}`);
  }
}

function groupedText(plain: string): string {
  const [whole = '', fraction] = plain.split('.');
  const digits = whole.replaceAll(/\B(?=(\d{3})+(?!\d))/g, ',');
  return fraction === undefined ? digits : `${digits}.${fraction}`;
}
