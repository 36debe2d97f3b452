// `tiers:` — each covers what is above the bound before it, up to and with its own. Bounds rise, and
// only the last may be open.
import { compare, type Decimal, formatDecimal } from '../../exact/decimal.ts';
import type { Path } from '../../source/yaml.ts';
import type { Percentage, Stairstep, Tier } from '../charge.ts';
import { percentTierShape, stepShape, tierShape } from '../schema/plans.ts';
import { amountAt, optionalAmount } from './amounts.ts';
import { decimalAt, money, positive, share } from './numbers.ts';
import { entriesAt, itemsAt, partAt, type Reading, report, valueAt } from './reading.ts';

/** The tiers of a graduated or volume charge. */
export function tiersAt(r: Reading, path: Path): Tier[] {
  const bounds = boundsAt(r, path);
  return itemsAt(r.source, path).flatMap((at, i) => {
    const raw = partAt(r, at, tierShape);
    if (raw === undefined) return [];
    const price = amountAt(r, [...at, 'price'], money(`the price of tier ${i + 1}`));
    const flat = optionalAmount(r, [...at, 'flat'], money(`the flat amount of tier ${i + 1}`), raw.flat);
    return [{ upTo: bounds[i], price, flat }];
  });
}

/** The tiers of a stairstep charge. */
export function stepsAt(r: Reading, path: Path): Stairstep['tiers'] {
  const bounds = boundsAt(r, path);
  return itemsAt(r.source, path).flatMap((at, i) => {
    if (partAt(r, at, stepShape) === undefined) return [];
    return [{ upTo: bounds[i], fee: amountAt(r, [...at, 'fee'], money(`the fee of tier ${i + 1}`)) }];
  });
}

/** The tiers of a percentage charge. */
export function percentTiersAt(r: Reading, path: Path): Percentage['tiers'] {
  const bounds = boundsAt(r, path);
  return itemsAt(r.source, path).flatMap((at, i) => {
    if (partAt(r, at, percentTierShape) === undefined) return [];
    return [{ upTo: bounds[i], rate: amountAt(r, [...at, 'rate'], share(`the rate of tier ${i + 1}`)) }];
  });
}

function boundsAt(r: Reading, path: Path): (Decimal | undefined)[] {
  const items = itemsAt(r.source, path);
  let highest: Decimal | undefined;
  return items.map((at, i) => {
    const bound = boundAt(r, [...at, 'up_to'], i + 1);
    const open = valueAt(r.source, [...at, 'up_to']) === undefined;
    if (open && i < items.length - 1 && !isMisnamed(r, at))
      report(
        r,
        at,
        'tier-open',
        `tier ${i + 1} has no up_to, so the tiers after it are never reached`,
        'add up_to:, or put this tier last',
      );
    if (bound !== undefined && highest !== undefined && compare(bound, highest) <= 0)
      report(
        r,
        [...at, 'up_to'],
        'tier-order',
        `tier ${i + 1} ends at ${shown(bound)}, but a tier before it goes up to ${shown(highest)}`,
        'let each up_to be larger than the one before',
      );
    if (bound !== undefined && (highest === undefined || compare(bound, highest) > 0)) highest = bound;
    return bound;
  });
}

/** 10000000 as people write it: 10M. */
function shown(bound: Decimal): string {
  const digits = formatDecimal(bound);
  return digits.replace(/000000$/, 'M').replace(/000$/, 'k');
}

/** Has a tier a key that none has? It may be its bound under another name, and is reported with its shape. */
function isMisnamed(r: Reading, path: Path): boolean {
  return entriesAt(r.source, path).some(({ name }) => !['up_to', 'price', 'flat', 'fee', 'rate'].includes(name));
}

/** How people say that a tier has no end. */
const ENDLESS = /^(inf|infinity|infinite|unlimited|max|∞|\*|-)$/i;

/** An empty up_to is reported with the tier's shape. */
function boundAt(r: Reading, path: Path, tier: number): Decimal | undefined {
  const value = valueAt(r.source, path);
  if (value === undefined || value === null || value === '') return undefined;
  if (typeof value === 'string' && ENDLESS.test(value)) {
    report(r, path, 'number', `up_to of tier ${tier}: "${value}" is not a number`, 'leave up_to out of the last tier');
    return undefined;
  }
  return decimalAt(r, path, positive(`up_to of tier ${tier}`));
}
