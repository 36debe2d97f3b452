// Laws and single parts: shares that sum to 100, references that keep accounts apart, numbers and dates in every form.
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { mostUsed } from '../../src/statements/most.ts';
import { referenceOf } from '../../src/statements/reference.ts';
import { axisText, showFor } from '../../src/statements/show.ts';
import { variantOf } from '../../src/statements/variant.ts';

test('shares of operations sum to 100, whatever their units', () => {
  const units = fc.array(fc.bigInt(1n, 10n ** 15n), { minLength: 1, maxLength: 60 });
  fc.assert(
    fc.property(units, (all) => {
      const ordered = all.toSorted((a, b) => (a > b ? -1 : a < b ? 1 : 0));
      const uses = ordered.map((n, i) => ({
        operation: `op${i}`,
        polling: false,
        weight: '1',
        requests: n,
        units: n,
        byPeriod: new Map(),
      }));
      const { most, others } = mostUsed(uses, 0);
      const sum = [...most, ...(others === undefined ? [] : [others])].reduce((s, m) => s + BigInt(m.percent), 0n);
      return sum === 100n && most.length + (others?.operations ?? 0) === all.length;
    }),
  );
});

test('largest remainder: 10% stands beside 10.51%, so that all sum to 100', () => {
  const uses = [2_941_000n, 2_120_500n, 1_105_400n, 724_600n].map((units, i) => ({
    operation: `op${i}`,
    polling: false,
    weight: '',
    requests: 1n,
    units,
    byPeriod: new Map<string, bigint>(),
  }));
  // Of 6,891,500: 42.676, 30.770, 16.040, 10.514. Whole parts 42 + 30 + 16 + 10 = 98; the two largest rests are .770 and .676.
  expect(mostUsed(uses, 0).most.map((m) => m.percent)).toEqual(['43', '31', '16', '10']);
});

test('references: the same for the same inputs, apart for 10,000 accounts, no letter that is read as another', () => {
  const some = Array.from({ length: 10_000 }, (_, i) => referenceOf('f1', '2026-11-01', `acct_${i}`));
  expect(new Set(some).size).toBe(10_000);
  expect(some.every((r) => /^PP-2026-10-[0-9A-HJKMNP-TV-Z]{8}$/.test(r))).toBe(true);
  expect(referenceOf('f1', '2026-11-01', 'acct_7')).toBe(some[7]);
  expect(referenceOf('f2', '2026-11-01', 'acct_7')).not.toBe(some[7]);
});

test('amounts keep every digit, in every form', () => {
  const show = (numbers: '1,234.56' | '1.234,56' | '1 234,56' | "1'234.56", currency = 'USD', language = 'en') =>
    showFor({ language, numbers, dates: '20 Nov 2026' }, currency);
  expect(show('1,234.56').amount('12345678901234567890.12')).toBe('$12,345,678,901,234,567,890.12');
  expect(show('1.234,56').amount('1234.56')).toBe('$1.234,56');
  expect(show('1 234,56').amount('1234.56')).toBe('$1\u00a0234,56');
  expect(show("1'234.56", 'CHF').amount('-1234.5')).toBe("-CHF\u00a01'234.50");
  expect(show('1,234.56', 'JPY').amount('1234')).toBe('¥1,234');
  expect(show('1,234.56').amount('0.0005')).toBe('$0.0005');
  expect([show('1,234.56').signed('2.5'), show('1,234.56').signed('-2.5')]).toEqual(['+$2.50', '-$2.50']);
  expect(['9.99', '731.56', '2844.12', '6237000.00', '1450000000.00'].map(show('1,234.56').short)).toEqual([
    '$9.99',
    '$732',
    '$2,844',
    '$6.2M',
    '$1.5B',
  ]);
  expect(show('1.234,56').units('1234567.5', 'request')).toBe('1.234.567,5 requests');
});

test('days and months in every form', () => {
  const forms = (['20 Nov 2026', 'Nov 20, 2026', '2026-11-20', '20.11.2026'] as const).map((dates) =>
    showFor({ language: 'en', numbers: '1,234.56', dates }, 'USD'),
  );
  expect(forms.map((f) => f.day('2026-02-03'))).toEqual(['3 Feb 2026', 'Feb 3, 2026', '2026-02-03', '03.02.2026']);
  expect(forms.map((f) => f.month('2026-02-03'))).toEqual(['Feb 2026', 'Feb 2026', '2026-02', '02.2026']);
  expect(forms.map((f) => f.days('2026-02-03', '2026-02-21'))).toEqual([
    '3 to 20 Feb 2026',
    'Feb 3, 2026 to Feb 20, 2026',
    '2026-02-03 to 2026-02-20',
    '03.02.2026 to 20.02.2026',
  ]);
});

test('axis texts', () => {
  expect([0n, 500n, 1_500n, 250_000n, 2_000_000n, 5_000_000_000n].map(axisText)).toEqual([
    '0',
    '500',
    '1.5k',
    '250k',
    '2M',
    '5B',
  ]);
});

test('variants by the threshold: inclusive, of the total', () => {
  const plan = (saves: string) => ({
    kind: 'plan' as const,
    plan: 'p',
    commit: false,
    packs: [],
    saves,
    percent: '10',
    of: 'with_rollout' as const,
  });
  const of = (total: string, saves: string, [pays, current] = ['0.00', ''], digits = 2) =>
    variantOf(
      {
        ...{ with_rollout: total, steady_state: total, pays_today: pays, current_total: current },
        ...{ savings: [plan(saves)], prepaid: [], lines: [] },
      },
      { talkAbove: undefined, talkSaving: { digits: 1n, scale: 1 } },
      digits,
    );
  expect([of('100.00', '10.00'), of('100.00', '9.99'), of('0.00', '0.00')]).toEqual(['talk', 'pays', 'nothing']);
  // Large without a word about it: 10,000, and a million yen.
  expect([of('10000.00', '0.00'), of('9999.99', '0.00')]).toEqual(['talk', 'pays']);
  expect([of('1000000', '0', undefined, 0), of('999999', '0', undefined, 0)]).toEqual(['talk', 'pays']);
  // 30 of the 200 that it pays for everything: 230 would double that, 229.99 would not.
  expect([of('230.00', '0.00', ['30.00', '200.00']), of('229.99', '0.00', ['30.00', '200.00'])]).toEqual([
    'talk',
    'pays',
  ]);
});
