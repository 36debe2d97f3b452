// What a partner's accounts share is said on each one's statement and explanation with the group's totals,
// never with another account's name or figures; and a run cannot be narrowed to a part of a group.
import { beforeAll, expect, test } from 'vitest';
import type { Statement } from '../../src/runs/statement.ts';
import { pricedProject, type TestProject } from './project.ts';

const FILES = {
  'tenants.csv': `tenant,name,edition,seats,segment,partner,region
alder,Alder Foods,Pro,3,direct,north,all
birch,Birch & Sons,Standard,1,direct,north,all
cedar,Cedar Labs,Standard,2,partner,,all
`,
  'model.yaml': `model: grouped
currency: USD
group: partner
meters:
  units: {unit: call, weights: [{tag: export, weight: 1000}, {weight: 1}]}
plans:
  everyone:
    includes: {units: {base: 500, shared: yes}}
    minimum: {amount: 5, shared: yes}
    charges:
      overage: {kind: graduated, of: units, tiers_per: group, tiers: [{up_to: 1000, price: 0.002}, {price: 0.001}]}
`,
};

let p: TestProject;
beforeAll(async () => {
  p = await pricedProject(FILES);
});

/** The explanation in rows that are not broken. */
async function explained(...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await p.reprice('explain', ...args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  for (const line of stdout.split('\n')) expect([...line].length).toBeLessThanOrEqual(80);
  return stdout.replaceAll(/\n {4,6}(?! )/g, ' ');
}

// January: 2,002 calls of alder and none of birch on 500 + 500: 1,002 over, 1,000 × 0.002 + 2 × 0.001 = 2.002;
// 3.00 short of 5.00, by units all of it alder's. cedar has no partner: 500 of its own.
test('an explanation tells the totals of the group and the number of its accounts', async () => {
  const january = await explained('alder', '2025-01');
  for (const piece of [
    'units: included 1,000 calls, of a pool of 1,000 for 2 accounts, which used 2,002 together (500 of it its own; shared by use)',
    'overage: 1,002 calls, part of 2.00 for 1,002 calls of 2 accounts together (rated once for all of them, and shared by these units)',
    'minimum: usage of 2 accounts came to 2.00, their minimum is 5.00: 3.00 more, of which 3.00 by units',
    'would have paid $5.00',
  ])
    expect(january).toContain(piece);
  // February: 1,000 and 4 calls, of 1,000 covered 996 and 4 (996.02 and 3.98); 4 over, 0.008 → 0.01; of 4.99
  // short by 1,000 : 4 4.97 and 0.02
  const february = await explained('birch', '2025-02');
  expect(february).toContain('units: included 4 calls, of a pool of 1,000 for 2 accounts, which used 1,004 together');
  expect(february).toContain(
    'usage of 2 accounts came to 0.01, their minimum is 5.00: 4.99 more, of which 0.02 by units',
  );
  for (const text of [january, february]) expect(text).not.toMatch(/alder[^)]*birch|birch[^)]*alder|Foods.*Birch/s);
  expect(await explained('cedar', '2025-02')).toContain('of a pool of 500');
});

test('a statement does, too, and its lines add up', async () => {
  const { stdout } = await p.reprice('statement', 'alder', '--json');
  const { lines, with_rollout: total } = JSON.parse(stdout) as Statement;
  expect(lines.filter((l) => l.month === '2025-02-01').map((l) => [l.step, l.quantity, l.detail, l.billed])).toEqual([
    [1, '1000', 'used', '0.00'],
    [2, '996', 'of a pool of 1000 for 2 accounts, which used 1004 together', '0.00'],
    [5, '4', 'part of 0.01 for 4 calls of 2 accounts together', '0.01'],
    [8, '', 'part of what 2 accounts are short of', '4.97'],
  ]);
  expect(total).toBe('9.98'); // 2.00 + 3.00 + 0.01 + 4.97
  expect(stdout).not.toContain('birch');
});

test('a run is not narrowed to a part of a group', async () => {
  const cut = await p.reprice('run', 'model.yaml', '--where', 'edition=Standard');
  expect([cut.code, cut.stderr]).toEqual([
    2,
    expect.stringContaining('--where cuts the group "north" apart: what its accounts share cannot be priced for some'),
  ]);
  expect(cut.stderr).toContain('--where partner="north"');
  const north = await p.reprice('run', 'model.yaml', '--where', 'partner=north', '--json');
  expect(JSON.parse(north.stdout)).toMatchObject({ accounts: 2, revenue: { with_rollout: { total: '10.00' } } }); // twice 5.00
  const cedar = await p.reprice('run', 'model.yaml', '--where', 'segment=partner', '--json');
  expect(JSON.parse(cedar.stdout)).toMatchObject({ accounts: 1 });
});

// All three together have 1,500: 502 over in January, all of it alder's, and in February 505 of 1,000, 4 and 1,001
test('check sees the tier that a group reaches together', async () => {
  const together = FILES['model.yaml'].replace('group: partner', 'group: region');
  for (const [upTo, unreached] of [
    ['503', false],
    ['505', true],
  ] as const) {
    p.write('together.yaml', together.replace('up_to: 1000', `up_to: ${upTo}`));
    const { code, stdout } = await p.reprice('check', 'together.yaml', '--json');
    expect([code, stdout.includes('tier-unreached')]).toEqual([0, unreached]);
  }
});

test('the column has to be there', async () => {
  p.write('model.yaml', FILES['model.yaml'].replace('group: partner', 'group: reseller'));
  const { code, stderr } = await p.reprice('run', 'model.yaml');
  expect([code, stderr]).toEqual([
    1,
    expect.stringContaining('model.yaml:3: group: reads the directory column "reseller", which is not there'),
  ]);
});
