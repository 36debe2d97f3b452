// A report's page of ten thousand accounts, from a briefing that no ledger has made: how large it is, that it draws one
// page of them, and that its colours are those of the palette, which has its own test.
import { expect, test } from 'vitest';
import type { BriefedAccount } from '../../src/briefing/account-rows.ts';
import type { Briefing } from '../../src/briefing/briefing.ts';
import { briefingPage } from '../../src/render/briefing/page.ts';
import { briefingStyle } from '../../src/render/briefing/style.ts';

const TEN_THOUSAND = 10_000;

/** Names and amounts as long as they get; every tenth falls, every seventh is new. */
function account(i: number): BriefedAccount {
  const [was, is] = [i % 7 === 0 ? '0.00' : `${i}12345.67`, `${i}23456.78`];
  return {
    account: `acct_${String(i).padStart(8, '0')}`,
    name: `Customer ${i} <International> Holdings & Sons of Somewhere Limited`,
    segment: i % 3 === 0 ? 'direct' : 'partner',
    requests: `${i}000000000`,
    requests_a_month: `${i}00000000`,
    billed: [was, is, is, is],
    change: { amount: i % 10 === 0 ? `-${is}` : is, percent: i % 7 === 0 ? '' : `${(i % 900) + 1}.125` },
    periods_over: i % 13,
    periods: 12,
  };
}

function total(name: string, run: string): Briefing['comparison']['scenarios'][number] {
  const share = { accounts: 1, share: '0.010' };
  const figures = {
    revenue: '1.00',
    revenue_a_month: '1.00',
    revenue_a_year: '1.00',
    payers: share,
    within_every_period: share,
    within_any_period: share,
    at_risk: share,
    mean: '1.00',
    mean_of_payers: '1.00',
    median: '1.00',
    percentiles: {},
    arpa: '1.00',
    api_users: 1,
    revenue_per_api_user: '1.00',
    largest: '1.00',
    top: {},
    gini: '0.5000',
    without_largest: {},
  };
  const kind = run === '' ? 'today' : 'run';
  const both = { with_rollout: figures, steady_state: figures };
  return { name, kind, run, complete: true, assumptions: [], guardrails: [], ...both };
}

const RUNS = ['r1', 'r2', 'r3'];
const BRIEFING: Briefing = {
  form: 'reprice-report/1',
  letters: ['', 'A', 'B', 'C'],
  runs: RUNS.map((run, i) => ({
    letter: ['A', 'B', 'C'][i] ?? '',
    run,
    model: `model-${run}`,
    version: '0.1.0',
    fingerprint: '0'.repeat(64),
    data_sha256: '0'.repeat(64),
    complete: true,
    changed_days: 0,
    gaps: [],
    warnings: [],
  })),
  headline: {
    revenue_a_month: '1.00',
    revenue_a_year: '12.00',
    payers: { accounts: 1, share: '0.010' },
    top_1: { accounts: 100, billed: '1.000', requests: '1.000' },
    largest: { account: 'acct_1', name: 'Customer', billed: '1.00', a_month: '1.00' },
  },
  comparison: {
    currency: 'USD',
    zone: 'UTC',
    window: { from: '2025-01-01', until: '2026-01-01' },
    narrowed_to: '',
    as_of: '2026-01-01',
    months: 12,
    accounts: TEN_THOUSAND,
    against: 'today',
    scenarios: [total('today', ''), ...RUNS.map((run) => total(`model-${run}`, run))],
    classes: [],
  },
  usage: {
    requests: '1',
    median: '1',
    mean: '1',
    most: '1',
    histogram: [{ from: '1', below: '3', accounts: TEN_THOUSAND, payers: 1 }],
    lorenz: [{ accounts: '100.0', requests: '100.000', billed: '100.000' }],
    top: [],
    half: { requests: 1, billed: 1 },
    gini: { requests: '0.5000', billed: '0.5000' },
  },
  by_month: [],
  accounts: Array.from({ length: TEN_THOUSAND }, (_, i) => account(i)),
  movements: [],
  margins: [],
  sensitivity: { run: 'r1', not_computed: '', parameters: [{ parameter: 'fee', value: '0', steps: [] }] },
  method: [],
  not_covered: [],
};

test('ten thousand accounts with long names under three models: under 5 MB, fifty rows drawn, every one in its data', () => {
  const page = briefingPage(BRIEFING, '#3b6ca8');
  expect(Buffer.byteLength(page)).toBeLessThan(5_000_000);
  const table = page.slice(page.indexOf('id="table-accounts"')).split('</table>')[0] ?? '';
  expect(table.match(/<th scope="row">/g)).toHaveLength(50);
  const data = JSON.parse(page.split('id="account-data">')[1]?.split('</script>')[0] ?? '') as string[][];
  expect(data).toHaveLength(TEN_THOUSAND);
  expect(data[9_999]?.slice(0, 2)).toEqual(['acct_00009999', BRIEFING.accounts[9_999]?.name]);
});

test('marks that lie close together are one: the change of ten thousand bills is at most a few hundred dots', () => {
  const page = briefingPage(BRIEFING, '#3b6ca8');
  const counts = [...page.matchAll(/<circle[^>]* data-count="(\d+)"/g)].map((match) => Number(match[1]));
  expect(counts.reduce((sum, n) => sum + n, 0)).toBe(TEN_THOUSAND);
  expect(counts.length).toBeLessThan(600);
});

test('a parameter of 0 is named, not moved', () => {
  expect(briefingPage(BRIEFING, '#3b6ca8')).toContain('No share of 0 can be moved: fee.');
});

test('no colour stands in the style sheet but those of the palette', () => {
  const sheet = briefingStyle('#3b6ca8').replaceAll(/--[a-z-]+:#[0-9a-f]{6}/g, '');
  expect(sheet.match(/#[0-9a-f]{3,8}\b|(?:rgb|hsl)a?\(/gi)).toBeNull();
});
