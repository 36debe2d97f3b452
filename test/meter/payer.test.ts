// Whose bill a request goes on, and whose usage it was.
import { expect, test } from 'vitest';
import { resolveCaller } from '../../src/meter/callers.ts';
import type { PayerRule } from '../../src/model/model.ts';
import { type Book, meter, metered, model, notBilled, on, weight } from './book.ts';

const keys = new Map([
  ['k_isv', { owner: 'isv', ownerKind: 'isv', keyClass: 'production' }],
  ['k_isv_test', { owner: 'isv', ownerKind: 'isv', keyClass: 'sandbox' }],
  ['k_si', { owner: 'si', ownerKind: 'si', keyClass: 'production' }],
  ['k_own', { owner: 'acme', ownerKind: 'customer', keyClass: 'production' }],
] as const);

const directory = { accounts: undefined, keys, columns: [] };
const resolve = (tenant: string, key: string, payer: readonly PayerRule[] = []) =>
  resolveCaller({ tenant, key }, directory, payer);
const rule = (is: PayerRule['is'], ownerKinds?: readonly string[], keyClasses?: readonly string[]): PayerRule => ({
  is,
  ownerKinds,
  keyClasses,
});

test("without rules an ISV's key is the owner's, all else the tenant's", () => {
  expect(resolve('acme', 'k_isv')).toEqual({
    account: 'isv',
    endTenant: 'acme',
    keyClass: 'production',
    unknownKey: false,
  });
  expect(resolve('acme', 'k_isv_test')).toMatchObject({ account: 'isv', endTenant: 'acme', keyClass: 'sandbox' });
  expect(resolve('acme', 'k_si')).toMatchObject({ account: 'acme', endTenant: 'acme' });
  expect(resolve('acme', 'k_own')).toMatchObject({ account: 'acme', endTenant: 'acme' });
  expect(resolve('acme', 'k_lost')).toMatchObject({ account: 'acme', endTenant: 'acme', unknownKey: true });
});

test("usage that names no tenant is its key's owner's: unknown end tenant of an ISV, a customer's own", () => {
  expect(resolve('', 'k_isv')).toMatchObject({ account: 'isv', endTenant: '' });
  expect(resolve('', 'k_own')).toMatchObject({ account: 'acme', endTenant: 'acme' });
  expect(resolve('', 'k_lost')).toMatchObject({ account: '', unknownKey: true });
});

test('the first rule that holds decides; all keys of a rule must hold; none: the tenant', () => {
  const payer = [rule('tenant', ['isv'], ['sandbox']), rule('owner', ['isv', 'si'])];
  expect(resolve('acme', 'k_isv_test', payer).account).toBe('acme');
  expect(resolve('acme', 'k_isv', payer).account).toBe('isv');
  expect(resolve('acme', 'k_si', payer)).toMatchObject({ account: 'si', endTenant: 'acme' });
  expect(resolve('birch', 'k_own', payer).account).toBe('birch');
  expect(resolve('acme', 'k_isv', [rule('owner', ['si'])]).account).toBe('acme');
});

test('a key that no directory knows has no owner: its tenant pays whatever the rules say', () => {
  expect(resolve('birch', 'k_lost', [rule('owner')]).account).toBe('birch');
  expect(resolve('birch', 'k_own', [rule('owner')])).toMatchObject({ account: 'acme', endTenant: 'birch' });
});

test('apart: a tenant pays in an account of its own what the owner would have paid for it; the owner for itself', () => {
  const payer = [rule('apart', ['isv'])];
  expect(resolve('acme', 'k_isv', payer)).toMatchObject({ account: 'isv\nacme', endTenant: 'isv\nacme' });
  expect(resolve('isv', 'k_isv', payer)).toMatchObject({ account: 'isv', endTenant: 'isv' });
  expect(resolve('', 'k_isv', payer)).toMatchObject({ account: 'isv', endTenant: '' });
  expect(resolve('acme', 'k_si', payer).account).toBe('acme');
  expect(resolve('acme', 'k_lost', payer).account).toBe('acme');
});

/** An ISV with a product of its own, two end tenants in January, one and an unknown one in February. */
const partner: Book = {
  model: model({
    meters: [
      meter({ notBilled: [notBilled({ statuses: ['429'] })] }),
      meter({ name: 'weighed', weights: [weight(0, { operations: ['GET /free'] }), weight(2)] }),
    ],
  }),
  accounts: ['birch', 'isv'],
  keys: { k: { owner: 'isv', ownerKind: 'isv' } },
  rows: [
    { day: '2025-01-05', tenant: 'birch', key: 'k', requests: 3 },
    { day: '2025-01-06', tenant: 'birch', key: 'k', requests: 4, operation: 'POST /bulk' },
    { day: '2025-01-06', tenant: 'acme', key: 'k', requests: 5, operation: 'GET /free' },
    { day: '2025-01-07', tenant: 'isv', key: 'k', requests: 11 },
    { day: '2025-01-07', tenant: 'birch', requests: 100 },
    { day: '2025-02-01', tenant: 'acme', key: 'k', requests: 6 },
    { day: '2025-02-02', tenant: '', key: 'k', requests: 7 },
    { day: '2025-02-03', tenant: 'birch', key: 'k', requests: 8, status: 429 },
    { day: '2025-02-04', tenant: 'acme', key: 'k', requests: 9, status: 429 },
  ],
};
const JANUARY = [on('2025-01-01'), on('2025-02-01')] as const;
const FEBRUARY = [on('2025-02-01'), on('2025-03-01')] as const;

test("an owner's units are told apart by end tenant: only billed requests, an own product too", async () => {
  const { endTenants, usage, excluded, atoms } = await metered(partner);
  expect(endTenants.payers).toEqual([1]);
  expect([...endTenants.units(1, 0, ...JANUARY)]).toEqual([
    ['acme', 5n],
    ['birch', 7n],
    ['isv', 11n],
  ]);
  expect([...endTenants.units(1, 0, ...FEBRUARY)]).toEqual([
    ['', 7n],
    ['acme', 6n],
  ]);
  expect(usage.between(1, 0, ...JANUARY)).toBe(23n);
  // What a rule takes out is the account's, whoever made the requests: 8 + 9 in February, the second atom of the second account.
  expect(atoms.first).toEqual([0, 2, 4]);
  expect(excluded).toEqual([{ atom: 3, meter: 0, rule: 0, requests: 17n, units: 17n }]);
  expect([...endTenants.units(0, 0, ...JANUARY)]).toEqual([['birch', 100n]]);
  expect([...endTenants.units(0, 0, ...FEBRUARY)]).toEqual([]);
});

test('a billed request that weighs nothing makes an end tenant', async () => {
  const { endTenants } = await metered(partner);
  expect([...endTenants.units(1, 1, ...JANUARY)]).toEqual([
    ['acme', 0n],
    ['birch', 14n],
    ['isv', 22n],
  ]);
});

test('over both months, and the same under finer usage', async () => {
  const tiersPer = { perInstall: { kind: 'constant', value: { digits: 1n, scale: 0 } } } as const;
  const pool = {
    unlimited: false,
    base: tiersPer.perInstall,
    edition: undefined,
    editionMode: 'replaces',
    perSeat: undefined,
    floor: undefined,
    seats: undefined,
    rollover: undefined,
    shared: undefined,
    place: { file: '', line: 1 },
    ...tiersPer,
  } as const;
  const [everyone] = partner.model.plans;
  if (everyone === undefined) throw new Error('a model has a plan');
  const plans = [{ ...everyone, includes: new Map([['calls', pool]]) }];
  const { usage } = await metered({ ...partner, model: { ...partner.model, plans } });
  expect([...(usage.finer?.endTenants(1, 0, JANUARY[0], FEBRUARY[1]) ?? [])]).toEqual([
    ['', 7n],
    ['acme', 11n],
    ['birch', 7n],
    ['isv', 11n],
  ]);
});
