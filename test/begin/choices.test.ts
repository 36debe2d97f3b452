// The choices that init makes, one by one: an allowance, a zone, a tenant.
import { expect, test } from 'vitest';
import type { Attempt } from '../../src/begin/attempt.ts';
import { delimitersOf, recordsKey } from '../../src/begin/guess.ts';
import { namesOfSources } from '../../src/begin/name.ts';
import { allowanceOf } from '../../src/begin/study.ts';
import { tenantOf } from '../../src/begin/tenant.ts';
import { timeLook } from '../../src/begin/values.ts';
import { zoneOf } from '../../src/begin/zone.ts';

test('the allowance: four in five by nearest rank, 31 days, up to two digits', () => {
  const tens = Array.from({ length: 10 }, (_, i) => BigInt(i + 1) * 100n);
  // The eighth of ten has 800 in 31 days.
  expect(allowanceOf(tens, 31n)).toBe(800n);
  // 800 × 31 ÷ 30 = 826.7, so 827, so 830.
  expect(allowanceOf(tens, 30n)).toBe(830n);
  // 1 in 339 days is less than 1 a month.
  expect(allowanceOf([1n], 339n)).toBe(1n);
  expect(allowanceOf([], 30n)).toBe(0n);
});

test.each([
  [['09/Jul/1995:00:00:00 -0400'], 'Etc/GMT+4'],
  [['2025-03-01T10:00:00+05:30'], 'Asia/Kolkata'],
  [['2025-03-01T10:00:00Z', '2025-03-01 10:00:00+00'], 'UTC'],
  [['2025-03-01 10:00:00'], 'UTC'],
  [['2025-03-01T10:00:00+01:00', '2025-07-01T10:00:00+02:00'], 'UTC'],
  [['2025-03-01T10:00:00-12:30'], 'UTC'],
])('the zone of %s is %s', (times, zone) => {
  expect(zoneOf(times).zone).toBe(zone);
});

test('times: days are none, numbers of ten digits are seconds, a mixture is any', () => {
  expect(timeLook(['2025-03-01', '2025-03-02'])?.form).toBe('day');
  expect(timeLook(['1740823200', '1740823201.5'])?.form).toBe('epoch_s');
  expect(timeLook(['2025-03-01 10:00:00'])).toEqual({ form: 'iso', naive: true });
  expect(timeLook(['1740823200', '2025-03-01T10:00:00Z'])).toEqual({ form: 'any', naive: false });
  expect(timeLook(['17', '2025'])).toBeUndefined();
});

const attempt = (tenant: number): Attempt => ({
  draft: { preset: 'apache-combined' },
  rows: 10,
  accepted: 10,
  filled: { tenant, key: 0, operation: 10, status: 10, bytes: 10, id: 0 },
  files: new Map(),
});
const column = (name: string, values: readonly string[]) => ({ name, type: '', values });

test('the tenant: what the preset maps while half of the rows name one, then names, then addresses', () => {
  const addresses = column('host', ['1.1.1.1', '2.2.2.2']);
  const paths = column('path', ['/v1/accounts/acme/x', '/v1/accounts/birch']);
  expect(tenantOf(attempt(5), [addresses], [])).toMatchObject({ tenant: undefined, kind: 'preset', words: 'user' });
  expect(tenantOf(attempt(4), [addresses], [])).toMatchObject({ tenant: 'host', kind: 'address', sure: 'guess' });
  expect(tenantOf(attempt(4), [addresses, paths], [])).toMatchObject({ tenant: { path: '/v1/accounts/{tenant}' } });
  const named = column('customer_id', ['a', 'b']);
  const chosen = tenantOf(attempt(4), [addresses, paths, named], []);
  expect(chosen).toMatchObject({ tenant: 'customer_id', sure: 'sure' });
  expect(chosen.others).toEqual([
    '/v1/accounts/{tenant} (2 different in 2 rows, the largest has 50%)',
    'host (2 different in 2 rows, the largest has 50%)',
  ]);
  expect(tenantOf(attempt(0), [], [])).toMatchObject({ tenant: undefined, kind: 'none' });
});

test('signs between values, and the key of the records', () => {
  expect(delimitersOf('a;"b;,c";d\n1;2;3\n')).toEqual([';']);
  expect(delimitersOf('a|b\n1|2\n')).toEqual(['|']);
  expect(delimitersOf('no sign\nat all\n')).toEqual([]);
  expect(recordsKey('{"page": 1, "items": [{"a": 1}]}')).toBe('items');
});

test('sources are called by their files, each by another name', () => {
  expect(namesOfSources([['/x/nasa-1995-07-09.log.gz'], ['/y/Nasa_2.csv'], ['/z/20250301.log']])).toEqual([
    'nasa',
    'nasa_2',
    'log',
  ]);
});
