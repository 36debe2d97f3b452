// Which periods a window has, by the model's choice and the day on which an account joined.
import { expect, test } from 'vitest';
import { formatDay } from '../../src/calendar/day.ts';
import { accountPeriods, isStub, periodLists, sharedPeriods } from '../../src/meter/periods.ts';
import { atomsOf } from '../../src/meter/usage.ts';
import type { Periods } from '../../src/model/model.ts';
import { on } from './book.ts';

/** Each period as `start..end`, with the part inside the window when it is another. */
function shown(choice: Periods, from: string, until: string, joined?: string): string[] {
  const periods = accountPeriods(choice, on(from), on(until), joined === undefined ? undefined : on(joined));
  return periods.map((p) => {
    const whole = `${formatDay(p.start)}..${formatDay(p.end)}`;
    return isStub(p) ? `${whole} cut to ${formatDay(p.from)}..${formatDay(p.until)}` : whole;
  });
}

test('months are those of the calendar, whenever an account joined', () => {
  expect(shown({ kind: 'month' }, '2025-01-15', '2025-03-01', '2025-02-10')).toEqual([
    '2025-01-01..2025-02-01 cut to 2025-01-15..2025-02-01',
    '2025-02-01..2025-03-01',
  ]);
});

test('an anniversary keeps the 31st: its months begin on 31 January, 28 February, 31 March', () => {
  expect(shown({ kind: 'anniversary' }, '2025-01-31', '2025-05-01', '2024-08-31')).toEqual([
    '2025-01-31..2025-02-28',
    '2025-02-28..2025-03-31',
    '2025-03-31..2025-04-30',
    '2025-04-30..2025-05-31 cut to 2025-04-30..2025-05-01',
  ]);
});

test('an anchor before the window cuts the first period, one inside it begins the first', () => {
  expect(shown({ kind: 'anniversary' }, '2025-01-01', '2025-02-15', '2019-06-10')).toEqual([
    '2024-12-10..2025-01-10 cut to 2025-01-01..2025-01-10',
    '2025-01-10..2025-02-10',
    '2025-02-10..2025-03-10 cut to 2025-02-10..2025-02-15',
  ]);
  expect(shown({ kind: 'anniversary' }, '2025-01-01', '2025-02-01', '2025-01-20')).toEqual([
    '2025-01-20..2025-02-20 cut to 2025-01-20..2025-02-01',
  ]);
  expect(shown({ kind: 'anniversary' }, '2025-01-01', '2025-02-01', '2025-02-01')).toEqual([]);
  expect(shown({ kind: 'anniversary' }, '2025-01-15', '2025-03-15')).toEqual([
    '2025-01-15..2025-02-15',
    '2025-02-15..2025-03-15',
  ]);
});

test('every 30 days from the day on which the account joined', () => {
  // 2024-12-20 + 30 = 2025-01-19, + 60 = 2025-02-18
  expect(shown({ kind: 'days', count: 30 }, '2025-01-01', '2025-02-20', '2024-12-20')).toEqual([
    '2024-12-20..2025-01-19 cut to 2025-01-01..2025-01-19',
    '2025-01-19..2025-02-18',
    '2025-02-18..2025-03-20 cut to 2025-02-18..2025-02-20',
  ]);
});

test('calendar days, for a rolling limit too', () => {
  const days = ['2025-01-01..2025-01-02', '2025-01-02..2025-01-03'];
  expect(shown({ kind: 'day' }, '2025-01-01', '2025-01-03', '2025-01-02')).toEqual(days);
  expect(shown({ kind: 'rolling' }, '2025-01-01', '2025-01-03')).toEqual(days);
});

test('only periods that count from joining differ between accounts', () => {
  const kinds = ['month', 'day', 'rolling', 'anniversary'] as const;
  expect(kinds.map((kind) => sharedPeriods({ kind }))).toEqual([true, true, true, false]);
  expect(sharedPeriods({ kind: 'days', count: 7 })).toBe(false);
});

test('atoms cover the whole window of every account and are cut at its own periods', () => {
  const account = { id: 'a', joined: on('2025-01-20'), left: undefined, facts: [], purchases: [] };
  const lists = periodLists({ kind: 'anniversary' }, on('2025-01-01'), on('2025-03-01'));
  const atoms = atomsOf([account, { ...account, id: 'b', joined: undefined }], lists, () => []);
  expect(atoms.first).toEqual([0, 3, 5]);
  expect(atoms.from.map(formatDay)).toEqual(['2025-01-01', '2025-01-20', '2025-02-20', '2025-01-01', '2025-02-01']);
  expect(atoms.until.map(formatDay)).toEqual(['2025-01-20', '2025-02-20', '2025-03-01', '2025-02-01', '2025-03-01']);
});
