// `sku:` and `gl_account:` — the codes under which finance books what a part of the model bills. They are
// copied into the line items as they stand, so that each must be one line of text.
import type { Path } from '../../source/yaml.ts';
import type { Codes } from '../values.ts';
import { type Reading, report, valueAt } from './reading.ts';

const KEYS = { sku: 'sku', gl_account: 'glAccount' } as const;

export function codesAt(r: Reading, path: Path): Codes {
  const found = Object.entries(KEYS).flatMap(([key, name]) => {
    const code = valueAt(r.source, [...path, key]);
    if (typeof code !== 'string') return [];
    if (!/^\S(?:[^\p{Cc}]*\S)?$/u.test(code))
      report(
        r,
        [...path, key],
        'name',
        `${JSON.stringify(code)} is no ${key}`,
        'write one line of text, such as 4000-10',
      );
    return [[name, code] as const];
  });
  return Object.fromEntries(found);
}
