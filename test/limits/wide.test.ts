// Ranges that are too wide for a terminal: the busiest minute stands in the files then, and no digit is lost.
import { Chalk } from 'chalk';
import { expect, test } from 'vitest';
import type { LimitsReport } from '../../src/limits/report.ts';
import { limitsText } from '../../src/report/limits-text.ts';

const NONE = { least: '0', most: '0' };

function lines(refused: LimitsReport['refused'], over: LimitsReport['refused']): readonly string[] {
  const report: LimitsReport = {
    model: 'wide',
    zone: 'UTC',
    window: { from: '2025-01-01', until: '2026-01-01' },
    by: 'account',
    limits: [],
    accounts: 1,
    accounts_with_limits: 1,
    requests: '4000000000',
    requests_without_minutes: '0',
    minutes_kept_above: 50,
    refused,
    refused_accounts: { least: 1, most: 1 },
    queued: NONE,
    queued_accounts: { least: 0, most: 0 },
    not_replayed: [],
    rows: [
      {
        account: 'acct_1042_of_the_north',
        name: 'North',
        tenant: '',
        key: '',
        plan: 'professional',
        limit: 'calls',
        accounts: 1,
        keys: 3,
        minutes_over: over,
        refused,
        queued: NONE,
        longest_queue: NONE,
        longest_wait_seconds: NONE,
        at_once: NONE,
        share: { least: '3.100', most: '24.700' },
        busiest_minute: '2025-03-04 12:00',
        busiest_requests: '120000',
      },
    ],
  };
  return limitsText(report, 10, new Chalk({ level: 0 })).split('\n');
}

test('a row that fits ends with its busiest minute', () => {
  const row = lines({ least: '7', most: '7' }, { least: '1', most: '1' }).find((line) => line.startsWith('acct'));
  expect(row).toMatch(/^acct_1042_of_the_… +professional … +1 +7 +≤ 24\.7% +2025-03-04 12:00$/);
});

test('80 columns with hundreds of millions refused', () => {
  const shown = lines({ least: '123456789', most: '987654321' }, { least: '100000', most: '500000' });
  expect(shown.filter((line) => [...line].length > 80)).toEqual([]);
  expect(shown.find((line) => line.startsWith('acct'))).toMatch(
    /^acct_104.*… +professional … +100,000–500,000 +123,456,789–987,654,321 +≤ 24\.7%$/,
  );
});
