// Noisy apps on a log of 28 requests at $1 each, and packs that were larger than needed.
import { expect, test } from 'vitest';
import { type Book, book } from '../statements/kit.ts';
import { columns, leads } from './kit.ts';

const POLLED = Array.from(
  { length: 12 },
  (_, i) => `2025-01-05T08:${String(i * 5).padStart(2, '0')}:00Z,p${i},acme,k1,GET,/status,200`,
);
const GETS = Array.from({ length: 10 }, (_, i) => `2025-01-${String(10 + i)}T08:00:00Z,g${i},acme,k1,GET,/a/${i},200`);
const PROBES = Array.from({ length: 5 }, (_, i) => `2025-01-${String(10 + i)}T09:00:00Z,n${i},acme,k1,GET,/b/${i},404`);
const LIST = ['2025-01-09T08:00:00Z,l0,acme,k1,GET,/a,200'];
const QUIET = Array.from({ length: 5 }, (_, i) => `2025-01-${String(10 + i)}T08:00:00Z,q${i},acme,k2,GET,/a/${i},200`);

function log(model: string, more = ''): Promise<Book> {
  return book({
    window: '{from: 2025-01-01, until: 2025-02-01}',
    tenants: 'tenant,name\nacme,Acme\n',
    model,
    sources:
      'log: {files: log.csv, format: csv, columns: {time: time, id: id, tenant: tenant, key: key, method: method, path: path, status: status}}',
    more: `operations:\n  - {operation: GET /status, tags: [read]}\n  - {operation: GET /a, tags: [read]}\n  - {operation: "GET /a/{id}", tags: [read]}\n  - {operation: "GET /b/{id}", tags: [read]}\n${more}`,
    files: {
      'log.csv': `time,id,tenant,key,method,path,status\n${[...POLLED, ...GETS, ...PROBES, ...LIST, ...QUIET].join('\n')}\n`,
    },
  });
}

const PER_CALL =
  'model: calls\ncurrency: USD\nplans:\n  everyone: {charges: {calls: {kind: per_unit, of: requests, price: 1}}}\n';
const WEBHOOK = '  - {operation: POST /hooks, tags: [webhook]}\n';
const ROW = ['key', 'pattern', 'operation', 'requests', 'of_requests', 'share', 'gets_per_list'] as const;

test('each pattern of each key, what it costs at most, and what webhooks leave of that', async () => {
  const { noisy } = await leads(await log(PER_CALL, WEBHOOK));
  // k1: 12 + 10 + 5 + 1 = 28 requests; 12 ÷ 28 = 42.857%, 10 ÷ 28 = 35.714%, 5 ÷ 28 = 17.857%. k2 only gets: no list.
  expect(columns(noisy?.rows, ...ROW)).toEqual([
    'k1 polling GET /status 12 28 42.8 ',
    'k1 gets after a list GET /a/{id} 10 28 35.7 10.0',
    'k1 not found GET /b/{id} 5 28 17.8 ',
  ]);
  // A tenth of 12 is 1.2, of 10 is 1: one event each, at $1.
  expect(columns(noisy?.rows, 'costs', 'webhook_saves', 'of')).toEqual([
    '12.00 11.00 with_rollout',
    '10.00 9.00 with_rollout',
    '5.00  with_rollout',
  ]);
});

test('an event for each request costs what the requests cost; no webhook in the catalogue, and events cost nothing', async () => {
  const { noisy } = await leads(await log(PER_CALL, WEBHOOK), { ratio: '1' });
  expect(noisy?.ratio).toBe('1');
  expect(columns(noisy?.rows, 'webhook_saves')).toEqual(['0.00', '0.00', '']);
  const none = await leads(await log(PER_CALL), { ratio: '1' });
  expect(columns(none.noisy?.rows, 'webhook_saves')).toEqual(['12.00', '10.00', '']);
});

test('weights, and what is not billed, are those of the model', async () => {
  const weighed = `model: weighed
currency: USD
meters:
  units:
    unit: unit
    weights: [{tag: polling, weight: 5}, {tag: webhook, weight: 2}, {tag: read, weight: 1}]
    not_billed: [{status: 404, because: not found}]
plans:
  everyone: {charges: {calls: {kind: per_unit, of: units, price: 0.10}}}
`;
  const { noisy } = await leads(await log(weighed, WEBHOOK), { ratio: '0.5' });
  // Polling: 12 × 5 = 60 units, $6.00; 6 events × 2 = 12 units, $1.20 less. Gets: 10 units; 5 events × 2 are as many.
  expect(columns(noisy?.rows, 'pattern', 'units', 'costs', 'webhook_saves')).toEqual([
    'polling 60 6.00 4.80',
    'gets after a list 10 1.00 0.00',
    'not found 0 0.00 ',
  ]);
});

test('prices by operation: what is taken out leaves its own class, and events go into theirs', async () => {
  const rates = (webhook: string): string => `model: rates
currency: USD
plans:
  everyone:
    charges: {calls: {kind: per_unit, of: requests, rates: [{tag: polling, price: 2}, ${webhook}{price: 1}]}}
`;
  const columnsOf = ['pattern', 'costs', 'webhook_saves'] as const;
  // Polling: 12 × 2 = $24, and one event at $1 of the class of everything else.
  const { noisy, run_rate } = await leads(await log(rates(''), WEBHOOK));
  expect(columns(noisy?.rows, ...columnsOf)).toEqual([
    'polling 24.00 23.00',
    'gets after a list 10.00 9.00',
    'not found 5.00 ',
  ]);
  // 4 to 31 January: 12 × 31 ÷ 28 = 13.29 of one class and 21 × 31 ÷ 28 = 23.25 of the other: 13 × 2 + 23.
  expect(columns(run_rate?.rows, 'units', 'billed')).toEqual(['36 49.00']);
  // No usage is of the class of webhooks, so nobody knows what an event is charged.
  const unseen = await leads(await log(rates('{tag: webhook, price: 3}, '), WEBHOOK));
  expect(columns(unseen.noisy?.rows, 'webhook_saves')).toEqual(['', '', '']);
});

test('a limit in any 24 hours has no pool that fills up', async () => {
  const rolling = await log(
    `model: rolling
currency: USD
choices: {periods: rolling 24 hours}
plans:
  everyone: {includes: {requests: 5}, charges: {calls: {kind: per_unit, of: requests, price: 1}}}
`,
    'detail: hour\n',
  );
  const { crossings, limits, run_rate, steady, to_date, noisy } = await leads(rolling, { on: '2025-01-05' });
  for (const section of [crossings, limits, run_rate, steady])
    expect([section?.not_told === '', section?.rows]).toEqual([false, []]);
  expect(columns(noisy?.rows, 'pattern', 'requests', 'costs').slice(0, 1)).toEqual(['polling 12 ']);
  // 12 in one hour of the 5th: 7 over 5.
  expect(columns(to_date?.rows, 'period', 'units', 'billed')).toEqual(['2025-01-05 12 7.00']);
});

test('fewer or smaller packs that would have held all of it', async () => {
  const packs = await book({
    window: '{from: 2025-01-01, until: 2025-04-01}',
    tenants: 'tenant,name\nacme,Acme\nbirch,Birch\ncedar,Cedar\n',
    usage: ['2025-01-10,acme,,GET /a,90', '2025-02-10,birch,,GET /a,290', '2025-03-10,cedar,,GET /a,140'],
    files: {
      'packs.csv':
        'account,pack,count,from\nacme,P,3,2025-01-01\nbirch,P,3,2025-01-01\ncedar,P,1,2025-01-01\ncedar,P,1,2025-02-01\ncedar,P,1,2025-03-01\n',
    },
    model: `model: packs
currency: USD
meters: {calls: {unit: call}}
plans:
  everyone: {charges: {calls: {kind: per_unit, of: calls, price: 1}}}
packs:
  P: {of: calls, units: 100, term: 1 year, price: 50}
  S: {of: calls, units: 50, term: 1 year, price: 30}
assume: {packs: {file: packs.csv}}
`,
  });
  const { right_size } = await leads(packs);
  // Acme bought 3 × P for $150 and used 90: one P holds it for $50; two S cost $60, and without packs 90 calls $90.
  // Birch used 290 of 300: any less costs more. Cedar bought P three times and used 140: without the last one 200 are
  // left; of the second S is enough besides ($30, 150 calls); the first then stays. 150 - 50 = 100, 100 - 20 = 80.
  expect(columns(right_size?.rows, 'account', 'kind', 'now', 'instead', 'costs', 'instead_costs', 'saves')).toEqual([
    'acme pack 3 × P 1 × P 150.00 50.00 100.00',
    'cedar pack 1 × P none 150.00 100.00 50.00',
    'cedar pack 1 × P 1 × S 100.00 80.00 20.00',
  ]);
});

test('a lower plan with fewer packs, where that saves more than either alone', async () => {
  const months = ['2025-01-10', '2025-02-10', '2025-03-10'];
  const both = await book({
    window: '{from: 2025-01-01, until: 2025-04-01}',
    tenants: 'tenant,name,plan\nacme,Acme,pro\nbirch,Birch,pro\n',
    usage: months.flatMap((day) => [`${day},acme,,GET /a,30`, `${day},birch,,GET /a,90`]),
    files: { 'packs.csv': 'account,pack,count,from\nacme,P,3,2025-01-01\nbirch,P,3,2025-01-01\n' },
    model: `model: both
currency: USD
meters: {calls: {unit: call}}
plans:
  basic: {charges: {calls: {kind: per_unit, of: calls, price: 1}}}
  pro: {fee: 100, includes: {calls: 60}, charges: {calls: {kind: per_unit, of: calls, price: 1}}}
packs:
  P: {of: calls, units: 100, term: 1 year, price: 50}
assume: {plan: {column: plan}, packs: {file: packs.csv}}
`,
  });
  const { right_size } = await leads(both);
  // Each pays 3 × $100 and 3 × $50. Acme used 90 in all: under pro without packs 300; under basic with its packs 150, with
  // one of them 50. Birch used 270: above pro's pool 90, one pack; under basic it needs all three, so there is no third way.
  expect(columns(right_size?.rows, 'account', 'kind', 'now', 'instead', 'costs', 'instead_costs', 'lower')).toEqual([
    'acme plan and packs pro, 3 × P basic, 1 × P 450.00 50.00 true',
    'acme plan pro basic 450.00 150.00 true',
    'birch plan pro basic 450.00 150.00 true',
    'acme pack 3 × P none 450.00 300.00 true',
    'birch pack 3 × P 1 × P 450.00 350.00 true',
  ]);
});
