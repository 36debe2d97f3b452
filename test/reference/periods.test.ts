// Worked figures of billing periods and of the days in them through the reference pricer: anniversaries, rows
// of days, days, any 24 hours, months of 30 days, money rounded once. Money is in minor units.
import { describe, expect, test } from 'vitest';
import { formatDay } from '../../src/calendar/day.ts';
import type { Periods } from '../../src/model/model.ts';
import { day, discount, fee, months, pack, perUnit, plan, pool } from './build.ts';
import { commit } from './build-rules.ts';
import { periodsFor, periodsInTerm } from './periods.ts';
import { bills, exact, pools, priced } from './run.ts';

const starts = (choice: Periods, joined: string | undefined, from: string, until: string): string[] =>
  periodsFor(choice, joined === undefined ? undefined : day(joined), [day(from), day(until)]).map(
    ({ start, from: first, until: end }) => [...new Set([start, first, end])].map(formatDay).join(' '),
  );

describe('lists of periods', () => {
  test('anniversary of 31 January 2025: 31 Jan, 28 Feb, 31 Mar, 30 Apr', () => {
    expect(starts({ kind: 'anniversary' }, '2025-01-31', '2025-01-01', '2025-05-31')).toEqual([
      '2025-01-31 2025-02-28',
      '2025-02-28 2025-03-31',
      '2025-03-31 2025-04-30',
      '2025-04-30 2025-05-31',
    ]);
  });

  test('an anniversary before the window: the first and the last are stubs', () => {
    expect(starts({ kind: 'anniversary' }, '2024-06-15', '2025-03-01', '2025-04-20')).toEqual([
      '2025-02-15 2025-03-01 2025-03-15',
      '2025-03-15 2025-04-15',
      '2025-04-15 2025-04-20',
    ]);
  });

  test('every 30 days, from the window’s first day without a joining day', () => {
    expect(starts({ kind: 'days', count: 30 }, undefined, '2025-01-01', '2025-03-05')).toEqual([
      '2025-01-01 2025-01-31',
      '2025-01-31 2025-03-02',
      '2025-03-02 2025-03-05',
    ]);
    expect(starts({ kind: 'day' }, '2024-01-01', '2025-02-28', '2025-03-02')).toHaveLength(2);
  });

  // 12 months; 60 ÷ 7 = 8.57; month starts 1 February and 1 March; 12 months of 30 days: 12.17 → those that begin inside
  test('periods of a term', () => {
    const [from, until] = [day('2025-01-10'), day('2026-01-10')];
    const count = (choice: Periods, term: Parameters<typeof periodsInTerm>[3], end = until) =>
      periodsInTerm(choice, undefined, from, term, [from, end]);
    expect([
      count({ kind: 'month' }, { count: 12, unit: 'month' }),
      count({ kind: 'days', count: 7 }, { count: 60, unit: 'day' }),
      count({ kind: 'month' }, { count: 60, unit: 'day' }, day('2025-03-11')),
      count({ kind: 'days', count: 30 }, { count: 12, unit: 'month' }),
    ]).toEqual([12, 9, 2, 13]);
  });
});

describe('anniversary', () => {
  // joined 15 January; the window ends on 1 April: 17 of 31 days of the period of 15 March
  test('fees and pools of the account’s own months', () => {
    const periods = periodsFor({ kind: 'anniversary' }, day('2025-01-15'), [day('2025-01-01'), day('2025-04-01')]);
    const parts = {
      plans: [plan([fee('62'), perUnit('1')], pool('310'))],
      choices: { periods: { kind: 'anniversary' } },
    } as const;
    const units = { '2025-02-10': '310', '2025-02-20': '311', '2025-03-20': '171' };
    const situation = { periods, units, account: { joined: day('2025-01-15') } };
    expect(bills(parts, situation)).toEqual([6200n, 6300n, 3500n]);
  });

  test('a commit of 12 periods from the joining day', () => {
    const joined = day('2025-01-31');
    const periods = periodsFor({ kind: 'anniversary' }, joined, [day('2025-01-01'), day('2026-02-20')]);
    const parts = {
      plans: [plan([perUnit('1')], undefined, { commit: commit('1200') })],
      choices: { periods: { kind: 'anniversary' } },
    } as const;
    const { periods: found } = priced(parts, { periods, account: { joined }, window: ['2025-01-01', '2026-02-20'] });
    // the first term is whole: its twelfth period ends on 31 January 2026; of the second nothing is whole
    expect(found.map(({ shortfall }) => shortfall)).toEqual([...Array(11).fill(0n), 120_000n, 0n]);
  });
});

describe('any 24 hours', () => {
  const limit = { plans: [plan([pack('1', '1k')], pool('140k'))] };
  const hours = [...Array(12).keys()].map((i) => {
    const hour = (18 + i) % 24;
    return [i < 6 ? '2025-03-01' : '2025-03-02', i % 6 < 4 ? '16667' : '16666', { hour }] as const;
  });
  const over = (kind: 'day' | 'rolling') => {
    const periods = periodsFor({ kind }, undefined, [day('2025-03-01'), day('2025-03-04')]);
    return pools({ ...limit, choices: { periods: { kind } } }, { periods, grains: hours }).map((p) => p.over);
  };

  test('100,000 from 18:00 to 24:00, 100,000 from 00:00 to 06:00, limit 140,000: by calendar day 0, rolling 60,000', () => {
    expect(over('day')).toEqual([exact('0'), exact('0'), exact('0')]);
    expect(over('rolling')).toEqual([exact('0'), exact('60k'), exact('0')]);
  });

  // 23:00 and the next 22:00 are within 24 hours, 23:00 is not; what was over stays in the count
  test('an hour sees the 23 before it', () => {
    const periods = periodsFor({ kind: 'rolling' }, undefined, [day('2025-03-01'), day('2025-03-03')]);
    const parts = { plans: [plan([perUnit('1')], pool('100'))], choices: { periods: { kind: 'rolling' } } } as const;
    const at = (hour: number) => [
      ['2025-03-01', '100', { hour: 23 }] as const,
      ['2025-03-02', '100', { hour }] as const,
    ];
    const used = (hour: number) => bills(parts, { periods, grains: at(hour) });
    expect([used(22), used(23)]).toEqual([
      [0n, 10000n],
      [0n, 0n],
    ]);
  });
});

describe('months of 30 days', () => {
  // 10 February to the end: 21 of 30; 16 January on: 15 of 30; the 31st alone: 0
  test.each([
    ['2025-02', '2025-02-10', 2100n],
    ['2025-01', '2025-01-16', 1500n],
    ['2025-01', '2025-01-31', 0n],
    ['2025-01', '2025-01-01', 3000n],
  ])('30.00 in %s from %s', (month, joined, expected) => {
    const situation = { periods: months(month, 1), account: { joined: day(joined) } };
    expect(bills({ plans: [plan([fee('30')])], choices: { prorationDays: '30' } }, situation)).toEqual([expected]);
  });
});

describe('money rounded once', () => {
  // three fees of 0.005: 0.01 each, or 0.015 → 0.02 in all; 10% off: 0.0135 → 0.01
  test('on the bill instead of per charge', () => {
    const plans = [plan(['a', 'b', 'c'].map((name) => fee('0.005', { name })))];
    const choices = { moneyRounded: 'bill' } as const;
    expect(bills({ plans })).toEqual([3n]);
    expect(bills({ plans, choices })).toEqual([2n]);
    expect(bills({ plans, choices, discounts: [discount('percent', '10%')] })).toEqual([1n]);
  });
});
