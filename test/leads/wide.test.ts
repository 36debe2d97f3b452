// Rows whose figures are too wide for a terminal: cents go first, then the end of the name, never a digit of a quantity.
import { Chalk } from 'chalk';
import { expect, test } from 'vitest';
import type { LeadsReport, RunRate } from '../../src/leads/report.ts';
import { leadsText } from '../../src/report/leads-text.ts';

const ROW: RunRate = {
  account: 'acct_1042',
  name: 'Silver Garden Manufacturing',
  meter: 'requests',
  unit: 'request',
  period: '2025-12-01',
  until: '2026-01-01',
  units: '12345678901',
  pool: '10',
  share: '123456789010.0',
  days: 28,
  counted: '11150935782',
  billed: '123456789.51',
  last_billed: '98765432.49',
};

function report(row: RunRate): LeadsReport {
  return {
    run: '0pyvdwr',
    model: 'wide',
    currency: 'USD',
    zone: 'UTC',
    window: { from: '2025-01-01', until: '2026-01-01' },
    on: '2025-12-31',
    accounts: 1,
    run_rate: { not_told: '', rows: [row], weeks: 4 },
  };
}

function lines(row: RunRate): readonly string[] {
  return leadsText(report(row), 10, new Chalk({ level: 0 })).split('\n');
}

test('a row that fits says its cents, and of the name what there is room for', () => {
  const small = lines({ ...ROW, units: '1200', share: '120.0', billed: '1.50', last_billed: '' });
  expect(small.find((line) => line.startsWith('acct_1042'))).toMatch(
    /^acct_1042 Silver Garden … +28 +1,200 +120\.0% +\$1\.50 +–$/,
  );
});

test('80 columns also with amounts of a hundred million', () => {
  const wide = lines(ROW);
  expect(wide.filter((line) => [...line].length > 80)).toEqual([]);
  expect(wide.find((line) => line.startsWith('acct_1042'))).toMatch(
    /^acct_1042 …? *28 +12,345,678,901 +123,456,789,010% +\$123,456,790 +\$98,765,432$/,
  );
});
