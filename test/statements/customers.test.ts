// A partner's statement: whose usage its bill is made of, to the cent, and nothing that only we know of them.
import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { book } from './kit.ts';

test('money of each month by units, ties in the order of ids; a month without units stays on a row of its own', async () => {
  const b = await book({
    window: '{from: 2025-01-01, until: 2025-04-01}',
    tenants: 'tenant,name,joined\npartner,Partner Inc,\nend_b,Secret Bakery,\n',
    keys: 'key,owner,owner_kind,class\nk,partner,isv,production\nown,end_b,customer,production\n',
    usage: [
      '2025-01-05,end_a,k,GET /a,30',
      '2025-01-06,end_b,k,GET /a,10',
      '2025-01-07,,k,GET /a,10',
      '2025-01-08,end_b,own,GET /a,500',
      '2025-03-05,end_a,k,GET /a,1',
      '2025-03-05,end_b,k,GET /a,1',
      '2025-03-05,partner,k,GET /a,1',
    ],
    model:
      'model: calls\ncurrency: USD\nplans:\n  everyone: {fee: 1, charges: {calls: {kind: per_unit, of: requests, price: 0.01}}}\n',
  });
  const s = await b.statement('partner');
  expect(s.months.map((m) => m.billed)).toEqual(['1.50', '1.00', '1.03']);
  // January 1.50 by 30 : 10 : 10 = 0.90, 0.30, 0.30. March 1.03 by thirds: 0.35 to the first id, 0.34, 0.34. February has no units.
  expect(s.customers).toEqual([
    { kind: 'customer', customer: 'end_a', units: '31', packs: '0', amount: '1.25' },
    { kind: 'customer', customer: 'end_b', units: '11', packs: '0', amount: '0.64' },
    { kind: 'own', customer: '', units: '1', packs: '0', amount: '0.34' },
    { kind: 'unknown', customer: '', units: '10', packs: '0', amount: '0.30' },
    { kind: 'unused', customer: '', units: '0', packs: '0', amount: '1.00' },
  ]);
  const { customers } = await b.page('partner');
  expect(customers?.rows).toEqual([
    ['end_a', '31', '$1.25'],
    ['end_b', '11', '$0.64'],
    ['Your own use', '1', '$0.34'],
    ['End customer not named in the requests', '10', '$0.30'],
    ['Periods without any use', '0', '$1.00'],
  ]);
  expect(customers?.total).toEqual(['Total', '53', '$3.53']);
  // An end customer is an account, too: its name and its own 500 requests are not the partner's business.
  expect(JSON.stringify([s, await b.page('partner')])).not.toMatch(/Secret|500/);
  expect((await b.statement('end_b')).customers).toEqual([]);
});

test('under isv-wholesale.yaml: 100.00 of three end customers with as many units, 33.34, 33.33 and 33.33', async () => {
  const day = (tenant: string) => `2025-01-05,${tenant},k,GET /a,66667`;
  const b = await book({
    window: '{from: 2025-01-01, until: 2025-02-01}',
    tenants: 'tenant,segment,plan\npartner,isv,\nown,direct,\n',
    keys: 'key,owner,owner_kind,class\nk,partner,isv,production\nd,own,customer,production\n',
    more: 'operations: [{operation: GET /a, tags: [read]}]',
    usage: [day('end_a'), day('end_b'), day('end_c'), '2025-01-05,own,d,GET /a,900000'],
    model: readFileSync('pricing-models/isv-wholesale.yaml', 'utf8'),
  });
  const s = await b.statement('partner');
  expect(s.months.map((m) => m.billed)).toEqual(['100.00']); // 200,001 AU × 0.50 ÷ 1,000 = 100.0005; a pack is 15,000
  expect(s.customers.map(({ customer, units, amount }) => [customer, units, amount])).toEqual([
    ['end_a', '66667', '33.34'],
    ['end_b', '66667', '33.33'],
    ['end_c', '66667', '33.33'],
  ]);
  expect((await b.statement('own')).months.map((m) => m.billed)).toEqual(['0.00']);
});

test('several statements come in the order asked for, and one that is not there is refused with a guess', async () => {
  const b = await book({
    window: '{from: 2025-01-01, until: 2025-02-01}',
    tenants: 'tenant\nbirch\nalder\n',
    usage: ['2025-01-05,alder,,GET /a,1'],
    model:
      'model: calls\ncurrency: USD\nplans:\n  everyone: {charges: {calls: {kind: per_unit, of: requests, price: 0.01}}}\n',
  });
  expect((await b.statements(['birch', 'alder'])).map((s) => s.account)).toEqual(['birch', 'alder']);
  expect((await b.statements()).map((s) => s.account)).toEqual(['alder', 'birch']);
  const [birch] = await b.statements(['birch']);
  expect(await b.accountOf(` ${birch?.reference.toLowerCase()} `)).toBe('birch');
  expect(await b.accountOf('PP-2025-01-00000000')).toBeUndefined();
  await expect(b.statements(['aldr'])).rejects.toThrow(/has no account "aldr"/);
});

test('a meter that converts: operations are shown in the units that are billed', async () => {
  const b = await book({
    window: '{from: 2025-01-01, until: 2025-02-01}',
    tenants: 'tenant\nacme\n',
    usage: ['2025-01-05,acme,,GET /a,30', '2025-01-05,acme,,GET /b,10'],
    model:
      'model: calls\ncurrency: USD\nmeters: {tokens: {unit: token, convert: {divide_by: 4, round: up}}}\nplans:\n  everyone: {charges: {calls: {kind: per_unit, of: tokens, price: 1}}}\n',
  });
  const s = await b.statement('acme');
  // 40 requests ÷ 4 = 10 tokens: 7.5 and 2.5, and the first of equal remainders takes the last one.
  expect(s.meters).toEqual([{ meter: 'tokens', unit: 'token', used: '10' }]);
  expect(s.most.map((m) => [m.operation, m.units, m.weight, m.percent])).toEqual([
    ['GET /a', '8', '', '80'],
    ['GET /b', '2', '', '20'],
  ]);
});
