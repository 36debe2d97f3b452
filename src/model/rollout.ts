// `rollout:`, `choices:` and `assume:` — how the price begins, which of the usual choices it makes,
// and what we assume that accounts would have done.
import { dayOfMonth } from '../calendar/day.ts';
import type { Assumptions, Choices, Rollout } from './model.ts';
import { partAt, placeAt, type Reading, report, valueAt } from './reading.ts';
import { assumeShape, choicesShape, memoShape, rolloutShape } from './schema.ts';
import { conditionAt, dayAt, monthsAt } from './when.ts';

export function rolloutOf(r: Reading): Rollout | undefined {
  if (valueAt(r.source, ['rollout']) === undefined) return undefined;
  if (partAt(r, ['rollout'], rolloutShape) === undefined) return undefined;
  const launch = dayAt(r, ['rollout', 'launch']);
  if (launch !== undefined && dayOfMonth(launch) !== 1)
    report(
      r,
      ['rollout', 'launch'],
      'launch',
      'the launch must begin a period',
      'write the first of a month, such as 2026-01-01',
    );
  return { launch, memo: memoOf(r), place: placeAt(r, ['rollout']) };
}

function memoOf(r: Reading): Rollout['memo'] {
  const path = ['rollout', 'memo'];
  if (valueAt(r.source, path) === undefined) return undefined;
  if (partAt(r, path, memoShape) === undefined) return undefined;
  return { months: monthsAt(r, [...path, 'months']) ?? [], for: conditionAt(r, [...path, 'for']) };
}

export function choicesOf(r: Reading): Choices {
  const written = valueAt(r.source, ['choices']) !== undefined;
  const raw = written ? partAt(r, ['choices'], choicesShape) : undefined;
  return {
    seats: raw?.seats ?? 'start',
    partialPeriod: raw?.partial_period ?? 'prorated',
    change: raw?.change ?? 'next_period',
    drawFirst: raw?.draw_first ?? 'pool',
  };
}

export function assumptionsOf(r: Reading): Assumptions {
  const written = valueAt(r.source, ['assume']) !== undefined;
  const raw = written ? partAt(r, ['assume'], assumeShape) : undefined;
  const plan = { kind: 'column', column: raw?.plan?.column ?? 'plan' } as const;
  const packs = raw?.packs ?? 'none';
  const place = placeAt(r, written ? ['assume'] : []);
  return { plan, packs: typeof packs === 'string' ? { kind: packs } : { kind: 'file', file: packs.file }, place };
}
