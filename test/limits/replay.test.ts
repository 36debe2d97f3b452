// Limits replayed from logs to report: each key for itself, under the plan and contract of its account on the day.
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sql } from '../../src/database/sql.ts';
import { InputError } from '../../src/source/problem.ts';
import { bare, imported, rollup } from '../exchange/kit.ts';
import { kit } from '../load/kit.ts';
import { runs } from '../price/runs.ts';
import { refusedByClock, refusedFromFirst } from './kit.ts';
import { csv, limitsOf, projectOf } from './project.ts';

const PLANS = `plans:
  basic: {fee: 0, rate_limits: {calls: {requests: 100, per: 60 s}}}
  pro: {fee: 49, rate_limits: {calls: {requests: 600, per: minute, burst: 1800}}}
`;
const same = (n: string) => ({ least: n, most: n });

/** Four minutes of 1,200 from 10:00 UTC on, and a key of the same account that is within its own bucket. */
const VECTOR = [
  ...[0, 1, 2, 3].map((m) => `2025-03-04T10:0${m}:30Z,acme,k1,1200,1`),
  '2025-03-04T10:03:00Z,acme,k2,2400,1',
  '2025-03-04T12:00:00Z,acme,k2,40,1',
];

test('1,200 a minute for 4 minutes within a burst of 1,800 lose 600; each key has a bucket of its own', async () => {
  const k = projectOf(VECTOR);
  await k.load();
  const report = await limitsOf(k, PLANS);
  expect(report).toMatchObject({
    accounts: 2,
    accounts_with_limits: 2,
    requests: '7240',
    minutes_kept_above: 50,
    refused: same('600'),
    refused_accounts: { least: 1, most: 1 },
    queued: same('0'),
  });
  expect(report.rows).toHaveLength(1);
  // 600 ÷ 7,240 = 8.287%; 10:03 UTC is 11:03 in Berlin; the busiest minute is that of k2.
  expect(report.rows[0]).toMatchObject({
    account: 'acme',
    name: 'Acme Freight',
    plan: 'pro',
    limit: 'calls',
    keys: 2,
    minutes_over: same('5'),
    refused: same('600'),
    share: same('8.287'),
    busiest_minute: '2025-03-04 11:03',
    busiest_requests: '2400',
  });
  const keys = await limitsOf(k, PLANS, 'key');
  expect(keys.rows.map((row) => [row.key, row.refused.most, row.minutes_over.most])).toEqual([
    ['k1', '600', '4'],
    ['k2', '0', '1'],
  ]);
  // The same requests in three minutes lose nothing.
  const three = projectOf(VECTOR.slice(1));
  await three.load();
  expect((await limitsOf(three, PLANS)).refused).toEqual(same('0'));
});

test('a bucket goes on over midnight and the end of a month, and starts anew with another plan', async () => {
  const rows = ['2025-03-09T22:59:00Z,acme,k1,2000,1', '2025-03-09T23:00:00Z,acme,k1,1500,1'];
  const k = projectOf(rows);
  await k.load();
  // 1800 + 600 − 2000 leave 400; 400 + 600 of 1,500 are let through.
  expect((await limitsOf(k, PLANS)).refused).toEqual(same('500'));
  const changed = projectOf(rows, { tenants: 'tenant,from,plan\nacme,,pro\nacme,2025-03-10,plus\n' });
  await changed.load();
  const plus = `choices: {change: immediate}\n${PLANS}  plus: {fee: 1, rate_limits: {calls: {requests: 1k, per: minute, burst: 400}}}\n`;
  // Under plus from 10 March on: 1,000 + 400 of 1,500.
  const report = await limitsOf(changed, plus);
  expect(report.rows.map((row) => [row.plan, row.refused])).toEqual([
    ['plus', same('100')],
    ['pro', same('0')],
  ]);
});

test('a contract has numbers of its own, on its days', async () => {
  const k = projectOf(VECTOR);
  await k.load();
  const agreed = (days: string) =>
    `${PLANS}contracts:\n  - {account: acme, because: deal, ${days}, plans: {pro: {rate_limits: {calls: {burst: 1200}}}}}\n`;
  // Levels 1200, 600, 0: the third and fourth minute lose 600 each; k2: 2,400 − 1,200 − 600.
  expect((await limitsOf(k, agreed('from: 2025-03-01'))).refused).toEqual(same('1800'));
  expect((await limitsOf(k, agreed('from: 2025-03-05'))).refused).toEqual(same('600'));
});

test('a queue tells who waits, how long it gets and how long that takes', async () => {
  const k = projectOf([
    '2025-03-10T02:00:10Z,acme,k1,2500,1',
    '2025-03-10T02:01:10Z,acme,k1,400,1',
    '2025-03-10T02:05:10Z,acme,k1,900,1',
  ]);
  await k.load();
  const queue = 'plans: {pro: {fee: 0, rate_limits: {calls: {requests: 1k, per: minute, over: queue}}}}\n';
  const report = await limitsOf(k, queue);
  // 1,500 wait after the first minute; then 900, of which all 400 of the second: 1,500 ÷ 1,000 a minute are 90 s.
  expect(report.rows[0]).toMatchObject({
    queued: same('1900'),
    longest_queue: same('1500'),
    longest_wait_seconds: same('90'),
    refused: same('0'),
    minutes_over: same('1'),
  });
});

test('requests at once, by durations; without them the limit is left out, and the report says so', async () => {
  const slow = Array.from({ length: 60 }, (_, s) => `2025-03-11T14:00:${String(s).padStart(2, '0')}Z,acme,k1,1,60000`);
  const duration = 'detail: {minute: {above: 0, duration: {measure: took, unit: ms}}}';
  const both = 'plans: {pro: {fee: 0, rate_limits: {parallel: {at_once: 20}, calls: {requests: 100, per: minute}}}}\n';
  const k = projectOf(slow, { detail: duration });
  await k.load();
  // 3,600 s within 60 + 60 s: 30 at once; 20 do 2,400 of them, the rest is 20 requests of 60 s.
  expect((await limitsOf(k, both)).rows[0]).toMatchObject({
    limit: 'parallel',
    at_once: { least: '30', most: '60' },
    refused: { least: '20', most: '40' },
    minutes_over: same('1'),
  });
  const without = projectOf(slow);
  await without.load();
  const report = await limitsOf(without, both);
  expect(report.rows).toEqual([]);
  expect(report.not_replayed[0]).toMatch(/^parallel of pro is not replayed: requests at once need .*duration: /);
});

test('two limits that refuse the same request refuse it once', async () => {
  const k = projectOf(['2025-03-04T10:00:00Z,acme,k1,1000,1']);
  await k.load();
  const two = `plans: {pro: {fee: 0, rate_limits: {a: {requests: 600, per: minute}, b: {requests: 800, per: minute}}}}\n`;
  const report = await limitsOf(k, two);
  expect(report.rows.map((row) => row.refused.most)).toEqual(['400', '200']);
  // At least those of the stricter one; at most those of both, where they are others.
  expect(report.refused).toEqual({ least: '400', most: '600' });
});

test('late and corrected files give the limits of one load of all, however the rows are gathered', async () => {
  const early = VECTOR.filter((_, i) => i % 2 === 0);
  const late = VECTOR.filter((_, i) => i % 2 === 1);
  const k = projectOf([...early, '2025-03-04T10:01:00Z,acme,k1,9000,1']);
  await k.load();
  k.write('log-late.csv', csv(late));
  await k.load();
  k.write('log.csv', csv(early));
  await k.load();
  const all = projectOf(VECTOR);
  await all.load();
  for (const by of ['account', 'key', 'plan'] as const) {
    const report = await limitsOf(k, PLANS, by);
    expect(report).toEqual(await limitsOf(all, PLANS, by));
    const sum = report.rows.reduce((n, row) => n + BigInt(row.refused.most), 0n);
    expect(String(sum)).toBe(report.refused.most);
  }
});

test('logs by the second: what their windows refuse lies in the range, quiet minutes left out', {
  timeout: 120_000,
}, async () => {
  const second = fc.oneof(fc.integer({ min: 0, max: 1199 }), fc.integer({ min: 290, max: 380 }));
  const row = fc.record({ at: second, key: fc.constantFrom('k1', 'k2'), n: fc.integer({ min: 1, max: 4 }) });
  await fc.assert(
    fc.asyncProperty(
      fc.array(row, { minLength: 60, maxLength: 120 }),
      fc.integer({ min: 0, max: 59 }),
      async (drawn, phase) => {
        const rows = drawn.toSorted((a, b) => a.at - b.at);
        const time = (at: number): string => new Date(Date.UTC(2025, 2, 4, 10) + at * 1000).toISOString();
        const k = projectOf(
          rows.map(({ at, key, n }) => `${time(at)},acme,${key},${n},1`),
          { detail: 'detail: {minute: {above: 6}}' },
        );
        await k.load();
        const limit = 12;
        const model = `plans: {pro: {fee: 0, rate_limits: {calls: {requests: ${limit}, per: 60 s}}}}\n`;
        const report = await limitsOf(k, model, 'key');
        for (const key of ['k1', 'k2']) {
          const times = rows.filter((r) => r.key === key).flatMap(({ at, n }) => Array.from({ length: n }, () => at));
          const told = report.rows.find((r) => r.key === key)?.refused ?? same('0');
          for (const lost of [refusedByClock(times, limit, phase), refusedFromFirst(times, limit)]) {
            expect(lost).toBeGreaterThanOrEqual(Number(told.least));
            expect(lost).toBeLessThanOrEqual(Number(told.most));
          }
        }
      },
    ),
    runs(4),
  );
});

describe('what the ledger cannot tell', () => {
  const problem = async (k: ReturnType<typeof projectOf>, model: string): Promise<string> => {
    await k.load();
    try {
      await limitsOf(k, model);
    } catch (error) {
      if (error instanceof InputError)
        return error.problems.map((p) => `${p.file}:${p.line} ${p.message} / ${p.fix}`).join('\n');
      return error instanceof Error ? error.message : String(error);
    }
    return '';
  };

  test('a limit on a ledger without minutes', async () => {
    expect(await problem(projectOf(VECTOR, { detail: 'detail: day' }), PLANS)).toBe(
      'model.yaml:4 a rate limit needs the requests of each minute, and the ledger does not keep them / add to reprice.yaml detail: minute, then run `reprice load`',
    );
    expect(await problem(projectOf(VECTOR, { detail: 'detail: hour' }), PLANS)).toMatch(
      /detail: \{hour: yes, minute: \{above: 50\}\}/,
    );
  });

  test('a source that was counted by the hour', async () => {
    const source =
      'log: {files: log.csv, format: csv, counted: hour, columns: {time: t, tenant: who, key: key, requests: n}}';
    expect(await problem(projectOf(VECTOR, { source }), PLANS)).toMatch(/no source tells minutes: "log" is counted/);
  });

  test('usage that was counted elsewhere', async () => {
    const k = bare(kit('log: {files: log.csv}'), 'detail: minute\n');
    await rollup(k, sql`SELECT DATE '2025-03-04' AS day, 'acme' AS tenant, 9000 AS requests`);
    await imported(k);
    const model = 'plans: {pro: {fee: 0, rate_limits: {calls: {requests: 600, per: minute}}}}\n';
    await expect(limitsOf(k, model)).rejects.toThrow('counted elsewhere and imported: there are no requests');
  });

  test('a limit that is met in minutes that are not kept, and a model without limits', async () => {
    const k = projectOf(VECTOR, { detail: 'detail: {minute: {above: 60}}' });
    // 60 and 60 in two minutes may lie in one window; 60 in one minute are within 600.
    expect(await problem(k, PLANS)).toMatch(/^model.yaml:4 calls of plan "basic" .* \/ write above: 50, or less/);
    expect(await problem(k, 'plans: {a: {fee: 0}}\n')).toBe('no plan of the model "m" has a rate limit');
  });
});
