// `rate_limits:` of a plan — how fast each key may call. They price nothing: `reprice limits` replays them.
import { type Decimal, ONE } from '../../exact/decimal.ts';
import type { Path } from '../../source/yaml.ts';
import type { Plan, RateLimit } from '../plan.ts';
import { rateLimitShapes } from '../schema/plans.ts';
import { decimalAt, positive, type Role, units } from './numbers.ts';
import { isGroup, namesAt, partAt, placeAt, type Reading, report, valueAt } from './reading.ts';

/** Nothing for a plan without any, so that its model is what it was before there were limits. */
export function rateLimitsAt(r: Reading, path: Path): Pick<Plan, 'rateLimits'> {
  const limits = namesAt(r, path, 'a rate limit').flatMap(({ name, path: at }) => limitOf(r, name, at) ?? []);
  return limits.length === 0 ? {} : { rateLimits: limits };
}

function limitOf(r: Reading, name: string, path: Path): RateLimit | undefined {
  const value = valueAt(r.source, path);
  const place = placeAt(r, path);
  if (isGroup(value) && Object.hasOwn(value, 'at_once')) {
    const raw = partAt(r, path, rateLimitShapes.at_once);
    return raw && { name, atOnce: wholeDecimal(r, [...path, 'at_once'], positive('at_once')), place };
  }
  const raw = partAt(r, path, rateLimitShapes.calls);
  if (raw === undefined) return undefined;
  const over = raw.over ?? 'refuse';
  const burst = raw.burst === undefined ? undefined : wholeDecimal(r, [...path, 'burst'], units('the burst'));
  if (raw.per === '60 s') checkWindow(r, path, raw.burst !== undefined, over === 'queue');
  return {
    name,
    requests: wholeDecimal(r, [...path, 'requests'], positive('the limit')),
    per: raw.per,
    burst,
    over,
    place,
  };
}

function wholeDecimal(r: Reading, path: Path, role: Role): Decimal {
  const value = decimalAt(r, path, role);
  if (value === undefined || value.scale === 0) return value ?? ONE;
  report(
    r,
    path,
    'whole-number',
    `${role.what} must be a whole number`,
    'requests are counted one by one: write e.g. 600',
  );
  return ONE;
}

/** What is saved up, or waits, is told by the minute. */
function checkWindow(r: Reading, path: Path, burst: boolean, queue: boolean): void {
  const fix = 'write per: minute';
  if (burst)
    report(
      r,
      [...path, 'burst'],
      'contradiction',
      'a window of 60 s lets through so many, and has no burst',
      fix,
      'key',
    );
  if (queue) report(r, [...path, 'over'], 'contradiction', 'a queue is followed by the minute', fix, 'key');
}
