// Money of a comparison: at the currency's digits, whole where cents would only be noise, and large amounts in
// thousands where five scenarios would not stand side by side otherwise.
import type { Comparison } from '../compare/comparison.ts';
import { type Currency, currencyOf, plainMoney } from '../exact/currency.ts';
import { divide } from '../exact/round.ts';
import { showAmount } from './format.ts';

/** A plain amount of the JSON for people; '' is a dash. */
export type MoneyShown = (plain: string) => string;

/** Digits before the point of a year's revenue from which cents are left out. */
const LONG = 5;

export function moneyShown({ scenarios, currency: code }: Comparison): MoneyShown {
  const currency = currencyOf(code) ?? { code, digits: 2 };
  const widest = Math.max(...scenarios.map((s) => s.steady_state.revenue_a_year.split('.')[0]?.length ?? 0));
  const shown: Currency = widest > LONG ? { ...currency, digits: 0 } : currency;
  return (plain) => (plain === '' ? '–' : showAmount(atDigits(plain, currency, shown), shown));
}

/** What shortMoney writes, for whoever reads it. */
export const SHORT_SAID = 'in tables, k is thousands (from a million on) and M millions (from a billion)';

/** Amounts from a million on in thousands, from a billion on in millions. */
export function shortMoney(comparison: Comparison): MoneyShown {
  const money = moneyShown(comparison);
  const { currency: code } = comparison;
  const whole: Currency = { ...(currencyOf(code) ?? { code, digits: 2 }), digits: 0 };
  return (plain) => {
    const before = plain.replace('-', '').split('.')[0] ?? '';
    if (before.length <= 6) return money(plain);
    const [zeros, unit] = before.length <= 9 ? [3, 'k'] : [6, 'M'];
    const decimals = plain.split('.')[1]?.length ?? 0;
    const rounded = divide(BigInt(plain.replace('.', '')), 10n ** BigInt(decimals + zeros));
    return `${showAmount(String(rounded), whole)}${unit}`;
  };
}

function atDigits(plain: string, from: Currency, to: Currency): string {
  return plainMoney(divide(BigInt(plain.replace('.', '')), 10n ** BigInt(from.digits - to.digits)), to);
}
