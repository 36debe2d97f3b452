// Figures with a name, for people: money with its sign, whole where cents would only be noise, shares to a
// tenth of a percent.
import { type Currency, currencyOf, plainMoney } from '../exact/currency.ts';
import { divide } from '../exact/round.ts';
import type { MetricColumn, PointReport } from '../whatif/sweep.ts';
import { short, showAmount, showQuantity } from './format.ts';

/** Digits before the point from which a column of money is whole. */
const LONG = 5;

/** Shows a figure of a column as the other points of it are shown. */
export function figureShown(
  { metric, unit }: MetricColumn,
  points: readonly Pick<PointReport, 'figures'>[],
  code: string,
): (point: Pick<PointReport, 'figures'>) => string {
  const currency = currencyOf(code) ?? { code, digits: 2 };
  const longest = Math.max(...points.map(({ figures }) => (figures[metric] ?? '').split('.')[0]?.length ?? 0));
  const shown: Currency = longest > LONG ? { ...currency, digits: 0 } : currency;
  return ({ figures }) => {
    const plain = figures[metric] ?? '';
    if (plain === '') return '–';
    if (unit === 'share') return `${short(plain)}%`;
    return unit === 'money' ? showAmount(atDigits(plain, currency, shown), shown) : showQuantity(plain);
  };
}

function atDigits(plain: string, from: Currency, to: Currency): string {
  return plainMoney(divide(BigInt(plain.replace('.', '')), 10n ** BigInt(from.digits - to.digits)), to);
}
