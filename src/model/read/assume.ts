// `assume:` — what accounts would have done: never a price, and printed as an assumption.
import type { Assumptions } from '../model.ts';
import { assumeShape } from '../schema/schema.ts';
import { fromFile } from '../way.ts';
import { partAt, placeAt, type Reading, report, valueAt } from './reading.ts';

export function assumptionsOf(r: Reading): Assumptions {
  const written = valueAt(r.source, ['assume']) !== undefined;
  const raw = written ? partAt(r, ['assume'], assumeShape) : undefined;
  const packs = raw?.packs ?? 'none';
  if (raw?.plan === 'cheapest by month' && packs === 'cheapest')
    report(
      r,
      ['assume', 'packs'],
      'contradiction',
      'packs are bought for a term, and this plan is chosen anew every month',
      'write plan: cheapest, which weighs plan and packs together, or packs: none',
    );
  return {
    plan: planOf(raw?.plan ?? { column: 'plan' }),
    packs:
      typeof packs === 'string'
        ? { kind: packs }
        : { kind: 'file', file: fromFile(r.source.file, r.source.fileAt(['assume', 'packs', 'file']), packs.file) },
    place: placeAt(r, written ? ['assume'] : []),
  };
}

function planOf(raw: { readonly column: string } | 'cheapest' | 'cheapest by month' | 'smallest'): Assumptions['plan'] {
  if (typeof raw !== 'string') return { kind: 'column', column: raw.column };
  return { kind: raw === 'cheapest by month' ? 'cheapest_by_month' : raw };
}
