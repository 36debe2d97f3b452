// What was agreed beside prices is worked out too: minimums, maximums, commits and what they carry on,
// discounts by steps, amounts of tiers, and the contracts of an account.
import { expect, test } from 'vitest';
import type { Statement } from '../../src/runs/statement.ts';
import { pricedProject, type TestProject } from './project.ts';

const HEAD = `model: agreed
currency: USD
meters:
  units: {unit: call, weights: [{tag: export, weight: 1000}, {weight: 1}]}
`;

const TENANTS = `tenant,name,edition,seats,segment,joined
alder,Alder Foods,Pro,3,direct,2025-01-03
birch,Birch & Sons,Standard,1,direct,
cedar,Cedar Labs,Standard,2,partner,
`;

/** The explanation in rows that are not broken. */
async function explained(p: TestProject, ...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await p.reprice('explain', ...args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  for (const line of stdout.split('\n')) expect([...line].length).toBeLessThanOrEqual(80);
  return stdout.replaceAll(/\n {4,6}(?! )/g, ' ').replaceAll(/(\w)\n(\w)/g, '$1 $2');
}

function holds(text: string, pieces: readonly string[]): void {
  for (const piece of pieces) expect(text).toContain(piece);
}

test('a minimum, steps, a commit that the window cuts, flat amounts and a contract are worked out', async () => {
  const p = await pricedProject({
    'tenants.csv': TENANTS,
    'model.yaml': `${HEAD}params: {fee: 10}
plans:
  everyone:
    fee: $fee
    minimum: 70.5
    commit: {amount: 12000, term: 1 year}
    charges:
      calls: {kind: graduated, of: units, tiers: [{up_to: 100, price: 0.1, flat: 5}, {price: 0.01, flat: 2}]}
discounts:
  - {on: usage, steps: {1k: 5%, 10k: 10%}, measured: {units: units}}
  - {on: fees, steps: {40%: 5%, 90%: 10%}, measured: {share_of: {tag: export}, in: units}}
  - {on: fees, steps: {10k: 20%}, measured: commit}
contracts:
  - {account: alder, from: 2025-01-15, set: {fee: 4}, plans: {everyone: {minimum: 60}}, because: renewal}
`,
  });
  holds(await explained(p, 'alder', '2025-01'), [
    '  contract from 15 Jan 2025 on: fee 4, plans.everyone.minimum 60\n',
    'calls: 100 calls (up to 100) at 0.10 each, and 5.00 for entering the tier = 15.00',
    '1,902 calls (above 100) at 0.01 each, and 2.00 for entering the tier = 21.02',
    'discount-1: 5% of $36.02 on calls (2,002 calls reach the step from 1,000) -1.801 → -1.80',
    'discount-2: 10% of $6.06 on fee (99.900099…% of units reach the step from 90%)',
    'on fee (a commit of 12,000.00 reaches the step from 10,000.00)',
    'minimum: usage came to 34.22, the minimum is 60.19 (70.50 for 12 of 31 days, 60.00 for 17 of 31 days): 25.97 more',
  ]);
  holds(await explained(p, 'alder', '2025-02'), [
    'minimum: usage came to 24.70, the minimum is 60.00: 35.30 more',
    'commit: 12,000.00 was agreed for the term 3 Jan 2025 to 2 Jan 2026 (2 of 12 months in the window: 2,000.00), ' +
      'what counts came to 120.19: 1,879.81 short',
  ]);
  const { stdout } = await p.reprice('statement', 'alder', '--month', '2025-01');
  holds(stdout, [
    '\n\nContract from 15 Jan 2025 on: fee 4, plans.everyone.minimum 60 (renewal).\n\nMonth',
    'graduated calls: 100 calls at $0.10, and $5.00 for entering the tier, up to\n   100 ',
    '6  flat fee: $4.00 a month; prorated: 17 of 31 days  ',
  ]);
  const statement = JSON.parse((await p.reprice('statement', 'alder', '--json')).stdout) as Statement;
  expect(statement.contracts).toEqual([
    {
      from: '2025-01-15',
      until: '',
      because: 'renewal',
      plan: '',
      sets: [
        { what: 'fee', value: '4' },
        { what: 'plans.everyone.minimum', value: '60' },
      ],
    },
  ]);
  expect(statement.lines.flatMap((l) => (l.flat === '' ? [] : [l.flat]))).toEqual(['5', '2', '5', '2']);
  expect(JSON.parse((await p.reprice('statement', 'birch', '--json')).stdout)).toMatchObject({ contracts: [] });
});

test('a maximum after credits, a carried commit and whole blocks are worked out', async () => {
  const p = await pricedProject({
    'model.yaml': `${HEAD}plans:
  everyone:
    maximum: {amount: 400, against: after_credits}
    commit: {amount: 700.5, term: 14 days, shortfall: carried, floor: 5%}
    charges:
      calls: {kind: package, of: units, price: 0.77, per: 3, partial: up}
credits:
  gift: {kind: balance, amount: 2, of: all}
choices: {periods: 7 days}
`,
  });
  holds(await explained(p, 'alder', '2025-01-03'), [
    'calls: 2,002 calls (above what is included) at 0.77 per 3 (668 blocks; a part of a block counts as a whole one)',
    'maximum: usage came to 512.36 after credits, the maximum is 400.00: 112.36 off calls',
  ]);
  holds(await explained(p, 'alder', '2025-01-08'), [
    'commit: 700.50 was agreed for the term 1 to 14 Jan 2025, what counts came to 514.36: 186.14 short; it is carried into the next term',
  ]);
  holds(await explained(p, 'alder', '2025-01-22'), [
    'commit: 700.50 was agreed for term 2, 15 to 28 Jan 2025, what counts came to 0.00: 700.50 short; ' +
      'less than 5% was used, so nothing is carried into the next term',
  ]);
});

test('what was carried on is told with what is left of it', async () => {
  const p = await pricedProject({
    'model.yaml': `${HEAD}choices: {periods: day, money_rounded: bill}
plans:
  everyone:
    maximum: {amount: 300}
    commit: {amount: 1000, term: 20 days, shortfall: carried}
    charges:
      calls: {kind: package, of: units, price: 1, per: 3}
`,
  });
  holds(await explained(p, 'cedar', '2025-02-08'), [
    'commit carried on: pays calls (carried from the term 1 to 20 Jan 2025: 1,000.00, of which 700.00 was left)',
  ]);
  holds(await explained(p, 'alder', '2025-02-01'), [
    'commit carried on: pays calls (carried from the term 1 to 20 Jan 2025: 399.33333333333334)',
    'maximum: usage came to 333.33333333333333, the maximum is 300.00: 33.33333333333333 off calls',
    'They keep their decimals, here cut so that they add up; the bill of a period is rounded once',
  ]);
});
