// `rollout:` — how the price begins: its launch, months that are only stated, and phases in which some
// accounts have another plan or credits of their own.
import { dayOfMonth } from '../../calendar/day.ts';
import type { Path } from '../../source/yaml.ts';
import type { Periods, Phase, Rollout } from '../model.ts';
import { memoShape, phaseShape, rolloutShape } from '../schema/schema.ts';
import { listed } from './matches.ts';
import { itemsAt, partAt, placeAt, type Reading, report, valueAt } from './reading.ts';
import { checkKnown } from './scopes.ts';
import { conditionAt, dayAt, monthsAt } from './when.ts';

export function rolloutOf(r: Reading, periods: Periods): Rollout | undefined {
  if (valueAt(r.source, ['rollout']) === undefined) return undefined;
  if (partAt(r, ['rollout'], rolloutShape) === undefined) return undefined;
  const launch = dayAt(r, ['rollout', 'launch']);
  if (periods.kind === 'month' && launch !== undefined && dayOfMonth(launch) !== 1)
    report(
      r,
      ['rollout', 'launch'],
      'launch',
      'the launch must begin a period',
      'write the first of a month, such as 2026-01-01',
    );
  const phases = itemsAt(r.source, ['rollout', 'phases']).flatMap((at) => phaseOf(r, at) ?? []);
  return { launch, memo: memoOf(r), phases, place: placeAt(r, ['rollout']) };
}

function memoOf(r: Reading): Rollout['memo'] {
  const path = ['rollout', 'memo'];
  if (valueAt(r.source, path) === undefined) return undefined;
  if (partAt(r, path, memoShape) === undefined) return undefined;
  return { months: monthsAt(r, [...path, 'months']) ?? [], for: conditionAt(r, [...path, 'for']) };
}

function phaseOf(r: Reading, path: Path): Phase | undefined {
  const raw = partAt(r, path, phaseShape);
  if (raw === undefined) return undefined;
  if (raw.plan === undefined && raw.credit === undefined)
    report(r, path, 'missing-key', 'the phase changes nothing', 'add plan: PLAN, or credit: CREDIT');
  if (raw.plan !== undefined) checkKnown(r, [...path, 'plan'], 'plans', raw.plan);
  return {
    months: monthsAt(r, [...path, 'months']) ?? [],
    for: conditionAt(r, [...path, 'for']),
    plan: raw.plan,
    credits: creditsAt(r, [...path, 'credit'], listed(raw.credit) ?? []),
    place: placeAt(r, path),
  };
}

function creditsAt(r: Reading, path: Path, names: readonly string[]): readonly string[] {
  const paths = Array.isArray(valueAt(r.source, path)) ? itemsAt(r.source, path) : [path];
  for (const [i, name] of names.entries()) checkKnown(r, paths[i] ?? path, 'credits', name);
  return names;
}
