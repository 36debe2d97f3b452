// Exact figures as texts: money at the currency's digits, shares in percent with three decimals. The one
// rounding of a figure, half up, is here.
import { type Currency, plainMoney } from '../exact/currency.ts';
import { formatScaled } from '../exact/decimal.ts';
import { divide } from '../exact/round.ts';
import type { MetricUnit } from '../model/goal.ts';
import type { Fraction } from './metrics.ts';

const PERCENT_DECIMALS = 3;
const NUMBER_DECIMALS = 4;

/** '' where the figure cannot be told. */
export function shownFigure(value: Fraction | undefined, unit: MetricUnit, currency: Currency): string {
  if (value === undefined) return '';
  const { part, whole } = value;
  switch (unit) {
    case 'money':
      return plainMoney(divide(part * 10n ** BigInt(currency.digits), whole), currency);
    case 'share':
      return formatScaled(divide(part * 10n ** BigInt(PERCENT_DECIMALS + 2), whole), PERCENT_DECIMALS);
    case 'number':
      return formatScaled(divide(part * 10n ** BigInt(NUMBER_DECIMALS), whole), NUMBER_DECIMALS);
    case 'count':
      return String(divide(part, whole));
    default:
      return unit satisfies never;
  }
}
