// What a discount takes off: a percent, an amount, or steps — a percent that rises with what is
// measured in the same period.
import { compare, type Decimal } from '../../exact/decimal.ts';
import type { Path } from '../../source/yaml.ts';
import type { Discount, Measured } from '../model.ts';
import { measuredShapes, measuredWord } from '../schema/schema.ts';
import type { Amount } from '../values.ts';
import { amountAt } from './amounts.ts';
import { matchAt } from './matches.ts';
import { checkMeter } from './meters.ts';
import { money, numberOf, type Role, share, units } from './numbers.ts';
import { entriesAt, isGroup, partAt, type Reading, report, valueAt } from './reading.ts';

type Off = Discount['off'];

const FORMS = ['percent', 'amount', 'steps'] as const;

/** The discount at a path: exactly one form; undefined when there is none (reported). */
export function offAt(r: Reading, path: Path): Off | undefined {
  const written = FORMS.filter((key) => valueAt(r.source, [...path, key]) !== undefined);
  const measured = valueAt(r.source, [...path, 'measured']) !== undefined;
  if (written.length !== 1) {
    const has = written.length === 0 ? 'none' : written.join(' and ');
    const message = `a discount has one of percent, amount and steps, this has ${has}`;
    const fix = 'write percent: 10%, amount: 15.00, or steps: {1M: 5%, 10M: 10%} with measured:';
    report(r, path, 'one-of', message, fix);
  }
  if (measured && !written.includes('steps')) {
    const fix = 'add steps: {1M: 5%, 10M: 10%}, or remove measured:';
    report(r, [...path, 'measured'], 'missing-key', 'what is measured decides nothing without steps', fix, 'key');
  }
  switch (written[0]) {
    case 'percent':
      return { kind: 'percent', value: amountAt(r, [...path, 'percent'], share('the discount')) };
    case 'amount':
      return { kind: 'amount', value: amountAt(r, [...path, 'amount'], money('the discount')) };
    case 'steps':
      return stepsOff(r, path);
    default:
      return undefined;
  }
}

function stepsOff(r: Reading, path: Path): Off | undefined {
  const measured = measuredAt(r, [...path, 'measured']);
  const steps = thresholds(r, [...path, 'steps'], measured);
  return measured && { kind: 'steps', measured, steps };
}

const MEASURES = 'measured: {units: METER}, {share_of: {tag: TAG}, in: METER}, or commit';

function measuredAt(r: Reading, path: Path): Measured | undefined {
  const value = valueAt(r.source, path);
  if (value === undefined) {
    const message = 'the steps do not say what they measure';
    report(r, path.slice(0, -1), 'missing-key', message, `add ${MEASURES}`);
    return undefined;
  }
  if (!isGroup(value)) return commitMeasured(r, path);
  if (Object.hasOwn(value, 'share_of')) {
    const raw = partAt(r, path, measuredShapes.share_of);
    if (raw === undefined) return undefined;
    checkMeter(r, [...path, 'in'], raw.in);
    const match = matchAt(r, [...path, 'share_of'], 'share_of');
    return match && { kind: 'share', of: raw.in, match };
  }
  const raw = partAt(r, path, measuredShapes.units);
  if (raw === undefined) return undefined;
  checkMeter(r, [...path, 'units'], raw.units);
  return { kind: 'units', of: raw.units };
}

function commitMeasured(r: Reading, path: Path): Measured | undefined {
  if (partAt(r, path, measuredWord) === undefined) return undefined;
  const plans = entriesAt(r.source, ['plans']);
  if (!plans.some((plan) => valueAt(r.source, [...plan.path, 'commit']) !== undefined))
    report(r, path, 'unknown-name', 'no plan has a commit', 'add commit: to a plan, or measure units or a share');
  return { kind: 'commit' };
}

/** Thresholds as keys, rising, each with its percent. */
function thresholds(r: Reading, path: Path, measured: Measured | undefined): { from: Decimal; percent: Amount }[] {
  const entries = entriesAt(r.source, path);
  if (entries.length === 0 && isGroup(valueAt(r.source, path)))
    report(r, path, 'amount', 'steps lists no step', 'write steps: {1M: 5%, 10M: 10%}');
  let highest: Decimal | undefined;
  return entries.flatMap(({ name, path: at }) => {
    const percent = amountAt(r, at, share(`the discount from ${name} on`));
    const from = measured === undefined ? undefined : numberOf(r, at, name, thresholdOf(measured), 'key');
    if (from === undefined) return [];
    if (highest !== undefined && compare(from, highest) <= 0)
      report(
        r,
        at,
        'tier-order',
        `the step at ${name} stands after a higher one`,
        'write the lowest step first',
        'key',
      );
    else highest = from;
    return [{ from, percent }];
  });
}

function thresholdOf(measured: Measured): Role {
  const what = 'a threshold of the discount';
  if (measured.kind === 'commit') return money(what);
  return measured.kind === 'units' ? units(what) : share(what);
}
