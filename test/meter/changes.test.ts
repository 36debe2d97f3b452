// The arithmetic of assumed usage: worked figures, and laws that hold for any row and any share.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type Decimal, decimal, parseDecimal } from '../../src/exact/decimal.ts';
import { changed, type UsageChange } from '../../src/meter/changes.ts';

const which = {
  tags: undefined,
  operations: undefined,
  statuses: undefined,
  keyClasses: undefined,
  polling: undefined,
  whom: [],
};
const by = { operation: 'POST /hooks', status: undefined };

function number(text: string): Decimal {
  const read = parseDecimal(text);
  if (typeof read === 'string') throw new Error(read);
  return read;
}

const replace = (share: string, ratio: string): UsageChange => ({
  kind: 'replace',
  which,
  share: number(share),
  by,
  ratio: number(ratio),
});
const merge = (share: string, each: bigint): UsageChange => ({
  kind: 'merge',
  which,
  share: number(share),
  into: by,
  each,
});
const grow = (text: string): UsageChange => ({ kind: 'grow', which, by: number(text) });

test.each([
  // 30% of 40 are 12; their bytes 12/40 of 1,000 = 300. A tenth of 12 is 1.2, so 1; of 300 bytes 1/12 = 25.
  ['30%, 0.1 each', replace('30%', '0.1'), [40n, 1000n], [28n, 700n], [1n, 25n]],
  // Half of 5 is 2.5, so 3.
  ['half up', replace('50%', '1'), [5n, 50n], [2n, 20n], [3n, 30n]],
  // Half of 1 is 0.5, so 1: it takes all bytes along.
  ['one request', replace('50%', '2'), [1n, 7n], [0n, 0n], [2n, 14n]],
  ['too few to be any', replace('30%', '1'), [1n, 7n], [1n, 7n], [0n, 0n]],
  // 12 requests, 5 in one: 2.4, so 3. All their bytes are in them.
  ['merged', merge('30%', 5n), [40n, 1000n], [28n, 700n], [3n, 300n]],
  ['grown by half', grow('50%'), [3n, 10n], [5n, 17n], undefined],
  ['shrunk by a tenth', grow('-10%'), [15n, 100n], [14n, 93n], undefined],
  ['gone', grow('-100%'), [15n, 100n], [0n, 0n], undefined],
  // Usage that was counted elsewhere may name a measure and no requests.
  ['a measure without requests', replace('30%', '0.5'), [0n, 1000n], [0n, 700n], [0n, 150n]],
] as const)('%s', (_, change, row, kept, instead) => {
  expect(changed(change, row)).toEqual({ kept, instead });
});

const rows = fc.array(fc.bigInt(0n, 10n ** 15n), { minLength: 1, maxLength: 3 });
const shares = fc.integer({ min: 0, max: 1000 }).map((n) => decimal(BigInt(n), 3));
const total = (a: readonly bigint[], b: readonly bigint[] | undefined): bigint[] => a.map((q, i) => q + (b?.[i] ?? 0n));

test('nothing is lost, made, or below nothing', () => {
  fc.assert(
    fc.property(rows, shares, (row, share) => {
      const same = changed({ kind: 'replace', which, share, by, ratio: decimal(1n) }, row);
      expect(total(same.kept, same.instead)).toEqual(row);
      const merged = changed({ kind: 'merge', which, share, into: by, each: 7n }, row);
      expect(total(merged.kept, merged.instead).slice(1)).toEqual(row.slice(1));
      expect([...same.kept, ...(same.instead ?? []), ...merged.kept].filter((q) => q < 0n)).toEqual([]);
      // Half a request at most from the exact share.
      const off =
        (row[0] ?? 0n) * (1000n - share.digits * 10n ** BigInt(3 - share.scale)) - (same.kept[0] ?? 0n) * 1000n;
      expect(off <= 500n && off >= -500n).toBe(true);
    }),
  );
});

test('a share of 0% and growth of 0% change nothing', () => {
  fc.assert(
    fc.property(rows, (row) => {
      expect(changed(replace('0%', '5'), row)).toEqual({ kept: row, instead: row.map(() => 0n) });
      expect(changed(grow('0%'), row)).toEqual({ kept: row, instead: undefined });
    }),
  );
});
