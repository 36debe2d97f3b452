// Which plan fits whom, with amounts and names that are too wide for a terminal: names give way, never a digit.
import { Chalk } from 'chalk';
import { expect, test } from 'vitest';
import type { AccountsQuote } from '../../src/quote/accounts.ts';
import { quoteAccountsText } from '../../src/report/quote-accounts-text.ts';

const report: AccountsQuote = {
  model: 'wide',
  currency: 'USD',
  zone: 'UTC',
  window: { from: '2025-01-01', until: '2026-01-01' },
  months: 12,
  narrowed_to: '',
  period: 'month',
  meter: 'requests',
  unit: 'requests',
  accounts: 1,
  billed: '98765432.10',
  least: '12345678.90',
  saves: '86419753.20',
  would_save: 1,
  past: 1,
  left_out: 0,
  plans: [],
  free: { users: 0, meter: 'requests', unit: 'request', stays_within: [], limits: [] },
  by_account: [
    {
      account: 'acct_1042',
      name: 'Silver Garden Manufacturing',
      plan: 'enterprise',
      takes_all: true,
      billed: '98765432.10',
      best: 'professional_plus_and_more',
      best_billed: '12345678.90',
      saves: '86419753.20',
      median_month: '123456789012',
      largest_month: '123456789012',
      inflection: { plan: 'professional_plus_and_more', from: '169500001', about: false, past: true },
      under: {},
    },
  ],
};

test('80 columns', () => {
  const lines = quoteAccountsText(report, 10, new Chalk({ level: 0 })).split('\n');
  expect(lines.filter((line) => [...line].length > 80)).toEqual([]);
  expect(lines.filter((line) => line.startsWith('acct_')).map((line) => line.replaceAll(/ {2,}/g, ' | '))).toEqual([
    'acct_10… | enterprise | 123,456,789,012 | professional… | 169,500,001 | $86,419,753',
    'acct_1042 Sil… | enterprise | professional… | $98,765,432 | $12,345,679 | $86,419,753',
  ]);
});
