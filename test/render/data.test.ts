import { expect, test } from 'vitest';
import { csvOf, jsonOf } from '../../src/render/data.ts';

const LINE = {
  ...{ month: '2026-01-01', step: 5, kind: 'usage', name: 'API', detail: '', from: '2026-01-01', until: '2026-02-01' },
  ...{
    quantity: '12345678901234567890.123456789',
    unit: 'unit',
    unit_price: '0.0000000235',
    per: '1',
    flat: '',
    stated: '-12.50',
    billed: '-12.50',
  },
};
const STATEMENT = {
  run: 'r1',
  account: '=1+1',
  currency: 'USD',
  window: { from: '2026-01-15', until: '2026-03-01' },
  lines: [],
};

test('columns of the export, digits as they are, a negative amount left alone', () => {
  expect(csvOf({ ...STATEMENT, account: 'acme', lines: [LINE] })).toBe(
    'run,account,month,period,from,until,step,kind,item,detail,quantity,unit,unit_price,per,stated,amount,currency\n' +
      'r1,acme,2026-01,2026-01-01,2026-01-01,2026-02-01,5,usage,API,,12345678901234567890.123456789,unit,0.0000000235,1,-12.50,-12.50,USD\n',
  );
});

test('formulas are disarmed in texts, and commas, quotes and line breaks are quoted', () => {
  const csv = csvOf({ ...STATEMENT, lines: [{ ...LINE, name: '@SUM(A1)', detail: 'a "b", c\nd' }] });
  expect(csv.split('\n').slice(1, 3).join('\n')).toBe(
    `r1,'=1+1,2026-01,2026-01-01,2026-01-01,2026-02-01,5,usage,'@SUM(A1),"a ""b"", c\nd",12345678901234567890.123456789,unit,0.0000000235,1,-12.50,-12.50,USD`,
  );
});

test('a period that begins before the window is of the first month in it', () => {
  const csv = csvOf({ ...STATEMENT, lines: [{ ...LINE, month: '2025-12-15' }] });
  expect(csv.split('\n')[1]?.split(',').slice(2, 4)).toEqual(['2026-01', '2025-12-15']);
});

test('JSON keeps every digit, since numbers are texts', () => {
  const text = jsonOf({ ...STATEMENT, lines: [LINE] });
  expect(text.endsWith('}\n')).toBe(true);
  expect(JSON.parse(text).lines[0].quantity).toBe('12345678901234567890.123456789');
});
