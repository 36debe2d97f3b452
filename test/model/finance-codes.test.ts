// `sku` and `gl_account`: read wherever something is billed, compared in words, never changed by a contract.
import { expect, test } from 'vitest';
import { diffModels } from '../../src/model/diff/diff.ts';
import { sentence } from '../../src/report/diff-text.ts';
import { chargeOf, mistakes, modelOf } from './kit.ts';

const codes = (name: string): string => `sku: ${name}-1, gl_account: 4000-${name}`;
const ALL = `plans:
  everyone:
    minimum: {amount: 10, ${codes('least')}}
    maximum: {amount: 90, ${codes('most')}}
    commit: {amount: 100, term: 1 year, ${codes('commit')}}
    charges: {calls: {kind: per_unit, of: requests, price: 1, ${codes('calls')}}}
packs: {S: {of: requests, units: 10, term: 1 year, price: 5, ${codes('pack')}}}
discounts: [{on: usage, percent: 10%, ${codes('discount')}}]
credits: {half: {kind: share, percent: 50%, ${codes('credit')}}}
`;

test('every part that bills or takes something off may carry both codes', () => {
  const { plans, packs, discounts, credits } = modelOf(ALL);
  const [plan] = plans;
  const parts = [plan?.minimum, plan?.maximum, plan?.commit, plan?.charges[0], packs[0], discounts[0], credits[0]];
  expect(parts.map((part) => `${part?.sku} ${part?.glAccount}`)).toEqual(
    ['least', 'most', 'commit', 'calls', 'pack', 'discount', 'credit'].map((name) => `${name}-1 4000-${name}`),
  );
});

test.each([
  '{kind: per_unit, of: requests, price: 1',
  '{kind: package, of: requests, price: 1, per: 10',
  '{kind: graduated, of: requests, tiers: [{price: 1}]',
  '{kind: volume, of: requests, tiers: [{price: 1}]',
  '{kind: stairstep, of: requests, tiers: [{fee: 1}]',
  '{kind: percentage, of: sales, rate: 5%',
  '{kind: flat, price: 1',
  '{kind: per_seat, price: 1',
])('%s} takes them', (charge) => {
  expect(chargeOf(`${charge}, sku: 0042, gl_account: 4000.10}`)).toMatchObject({ sku: '0042', glAccount: '4000.10' });
});

test('a model without codes is the same data as before there were any', () => {
  const bare = modelOf(ALL.replaceAll(/, sku: [^,}]+, gl_account: [^}]+}/g, '}'));
  expect(
    JSON.stringify([bare.plans, bare.packs, bare.discounts, bare.credits], (_, v) =>
      typeof v === 'bigint' ? `${v}` : v,
    ),
  ).not.toMatch(/sku|glAccount/);
});

test('a code is one line of text', () => {
  expect(mistakes('plans: {p: {charges: {fee: {kind: flat, price: 1, sku: "A\\nB", gl_account: "4000 "}}}}\n')).toEqual(
    ['name: "A\\nB" is no sku', 'name: "4000 " is no gl_account'],
  );
});

test('a contract leaves them as they are, and a bound that it lays over need not repeat them', () => {
  const agreed = (plans: string): string =>
    `${ALL}contracts: [{account: acme, because: renewal, plans: {everyone: ${plans}}}]\n`;
  expect(
    mistakes(agreed('{charges: {calls: {price: 2, sku: other}}, minimum: {amount: 5, gl_account: other}}')),
  ).toEqual([
    'contract: a contract changes numbers only: "sku" stays what it is in the model',
    'contract: a contract changes numbers only: "gl_account" stays what it is in the model',
  ]);
  expect(mistakes(agreed('{minimum: 5, charges: {calls: {price: 2, sku: calls-1}}}'))).toEqual([]);
});

test('what changed is said in words', () => {
  const after = ALL.replace('sku: calls-1', 'sku: calls-2').replace(', sku: pack-1', '');
  expect(diffModels(modelOf(ALL), modelOf(after)).map(sentence)).toEqual([
    'calls in plan everyone: sku calls-1 becomes calls-2',
    'pack S: sku pack-1 is gone',
  ]);
});
