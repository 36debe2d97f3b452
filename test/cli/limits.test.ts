// reprice limits, as people and programs call it.
import { expect, test } from 'vitest';
import type { LimitsReport } from '../../src/limits/report.ts';
import { loadedProject, type TestProject } from './project.ts';

const MODEL = `model: fast
currency: USD
params: {burst: 1800}
plans:
  everyone:
    fee: 0
    rate_limits: {calls: {requests: 600, per: minute, burst: $burst}, window: {requests: 100, per: 60 s}}
`;

/** Berlin; alder calls 1,200 times in each of four minutes, birch 90 and 75 times in two. */
async function made(detail = 'detail: minute'): Promise<TestProject> {
  return await loadedProject({
    'reprice.yaml': `project: fast
zone: Europe/Berlin
currency: USD
window: {from: 2025-01-01, until: 2025-03-01}
sources:
  log: {files: logs/*.csv, format: csv, columns: {time: time, tenant: tenant, key: key, requests: n}}
directory: {tenants: tenants.csv, keys: keys.csv}
${detail}
`,
    'logs/a.csv': `time,tenant,key,n
${[0, 1, 2, 3].map((m) => `2025-01-03T10:0${m}:00Z,alder,k_alder,1200`).join('\n')}
2025-01-04T10:00:00Z,birch,k_birch,90
2025-01-04T10:01:00Z,birch,k_birch,75
2025-01-04T12:00:00Z,cedar,=cmd,300
`,
    'fast.yaml': MODEL,
  });
}

test('text, JSON and CSV say the same', async () => {
  const p = await made();
  const text = await p.reprice('limits', 'fast.yaml');
  expect(text.code).toBe(0);
  expect(text.stdout.split('\n').filter((line) => line.length > 80)).toEqual([]);
  // 600 of the bucket in the fourth minute; windows of 100: 4,800 − 5 × 100 at least, 2 × (2,400 − 100) at most,
  // or each minute alone with a pair of quiet ones at its ends: 1,200 − 50 more of them.
  expect(text.stdout).toMatch(/^alder +everyone calls +4 +600 +12\.5% +2025-01-03 11:00$/m);
  expect(text.stdout).toMatch(/^alder +everyone wind… +4 +4,300–4,600 +≤ 95\.8% +2025-01-03 11:00$/m);
  expect(text.stdout).toMatch(/^cedar +everyone wind… +1 +100–250 +≤ 83\.3% /m);
  // 90 + 75 − 100 in one window, or 90 + 50 − 100 and 75 + 50 − 100 with the quiet minutes beside.
  expect(text.stdout).toMatch(/^birch +everyone wind… +0 +0–65 +≤ 39\.4% /m);
  const report = JSON.parse((await p.reprice('limits', 'fast.yaml', '--json')).stdout) as LimitsReport;
  // A request of alder may be refused by both limits: 600 of the bucket are among the 4,300, or besides.
  expect(report.refused).toEqual({ least: '4400', most: String(4600 + 250 + 65 + 200) });
  expect(report.limits.map((l) => `${l.limit} ${l.requests} ${l.per} ${l.burst}`)).toEqual([
    'calls 600 minute 1800',
    'window 100 60 s ',
  ]);
  const csv = await p.reprice('limits', 'fast.yaml', '--by', 'key', '--csv', 'limits.csv', '--quiet');
  expect(csv.code).toBe(0);
  const [head, ...rows] = p.read('limits.csv').trim().split('\n');
  expect(head).toBe(
    'account,name,tenant,key,plan,limit,minutes_over_least,minutes_over_most,refused_least,refused_most,queued_least,queued_most,longest_queue_least,longest_queue_most,longest_wait_seconds_least,longest_wait_seconds_most,at_once_least,at_once_most,share_least,share_most,busiest_minute,busiest_requests',
  );
  expect(rows[1]).toBe(
    'alder,Alder Foods,alder,k_alder,everyone,calls,4,4,600,600,0,0,0,0,0,0,0,0,12.500,12.500,2025-01-03 11:00,1200',
  );
  // A key that begins like a formula is a text in a spreadsheet.
  expect(rows.some((row) => row.includes("'=cmd"))).toBe(true);
});

test('other numbers, fewer rows, one account', async () => {
  const p = await made();
  const other = await p.reprice('limits', 'fast.yaml', '--set', 'burst=0', '--by', 'plan', '--top', '1', '--quiet');
  expect(other.stdout).toMatch(/^everyone window +3 /m);
  expect(other.stdout).toContain('1 more: --top, --json or --csv FILE');
  const one = await p.reprice('limits', 'fast.yaml', '--where', 'edition=Pro', '--set', 'burst=0', '--json');
  const report = JSON.parse(one.stdout) as LimitsReport;
  expect([report.accounts, report.rows.map((row) => row.account)]).toEqual([1, ['alder', 'alder']]);
  // Without a burst 600 of each of four minutes.
  expect(report.rows.find((row) => row.limit === 'calls')?.refused).toEqual({ least: '2400', most: '2400' });
});

test('what cannot be told ends with the line to add, and changes nothing', async () => {
  const p = await made('detail: day');
  const refused = await p.reprice('limits', 'fast.yaml');
  expect([refused.code, refused.stdout]).toEqual([1, '']);
  expect(refused.stderr).toContain(
    'fast.yaml:7: a rate limit needs the requests of each minute, and the ledger does not keep them [no-minutes]\n  fix: add to reprice.yaml detail: minute, then run `reprice load`',
  );
  expect((await p.reprice('limits', 'model.yaml')).stderr).toContain('has a rate limit');
  for (const wrong of [
    ['--by', 'month'],
    ['--top', 'all'],
  ])
    expect((await p.reprice('limits', 'fast.yaml', ...wrong)).code).toBe(2);
});
