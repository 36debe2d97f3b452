// reprice explain: each step of a period with its arithmetic and its rule, as the run had it, whatever has
// become of the model's file since; and the requests behind it, which add up to what was metered.
import { rmSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { isTrace } from './program.ts';
import { loadedProject, pricedProject, type TestProject } from './project.ts';

const RICH = {
  'tenants.csv': `tenant,name,edition,seats,segment,joined
alder,Alder Foods,Pro,3,direct,2025-01-03
birch,Birch & Sons,Standard,1,direct,
cedar,Cedar Labs,Standard,2,partner,
`,
  'base.yaml': `model: base
currency: USD
params: {price: 0.335, seat: 7}
meters:
  units:
    unit: AU
    weights:
      - {tag: export, weight: 10}
      - {tag: read, weight: 1}
    not_billed:
      - {status: 429, because: refused}
plans:
  everyone:
    includes:
      units: {base: 1, per_seat: 1}
    charges:
      overage: {kind: package, of: units, price: $price, per: 3, partial: exact, grace: {share: 10%, of: overage}}
      steps: {kind: graduated, of: units, tiers: [{up_to: 2, price: 1, flat: 5}, {price: 0.5}], for: {edition: Standard}}
      seats: {kind: per_seat, price: $seat}
discounts:
  - {on: usage, percent: 12.5%}
credits:
  founding: {kind: share, of: fees, percent: 33.3%, for: {edition: Pro}}
  gift: {kind: balance, amount: 2, of: all}
`,
  'model.yaml': `model: rich
extends: base.yaml
params: {seat: 7.333}
contracts:
  - {account: alder, from: 2025-01-15, set: {price: 0.3}, because: negotiated in renewal}
`,
};

interface Json {
  readonly period: { readonly stated: string; readonly billed: string };
  readonly items: readonly {
    readonly step: number;
    readonly stated: string;
    readonly billed: string;
    readonly exact: string;
    readonly rule?: { readonly file: string; readonly line: number; readonly text: string };
  }[];
  readonly requests?: readonly { readonly agrees: boolean; readonly counted: string; readonly metered: string }[];
}

let tiny: TestProject;
let rich: TestProject;
beforeAll(async () => {
  tiny = await pricedProject();
  rich = await pricedProject(RICH);
});

async function explained(p: TestProject, ...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await p.reprice('explain', ...args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  for (const line of stdout.split('\n')) expect([...line].length).toBeLessThanOrEqual(80);
  return stdout.replace(/Run \w{7}/, 'Run RUN');
}

test('every step that applied, its arithmetic, rounding and place in the model', async () => {
  expect(await explained(tiny, 'alder', '2025-01')).toBe(`How 1 to 31 Jan 2025 was worked out for Alder Foods (alder)
This is not an invoice and nothing is due. Run RUN of tiny, days of
Europe/Berlin.

0  Plan
  The period is billed.
  in the plan everyone
    model.yaml:13  everyone:

1  What was used
  units: 12 units, used
    model.yaml:5  units:
  not billed in units: 1 request (10 units), refused

2  What is included
  units: included 3 units, of a pool of 3
    model.yaml:15  includes: {units: 3}

5  Rates
  overage: 9 units (above what is included) at 0.335 each = 3.015
    3.015 → 3.02, rounded half up
                                                                           $3.02
    model.yaml:17  overage: {kind: package, of: units, price: $price, per: 1,
      partial: exact}
    where $price is 0.335

6  Fees
  fee: 10.00 a month = 10.00
                                                                          $10.00
    model.yaml:14  fee: {by: edition, Pro: 10, otherwise: 0}

                                                         together, stated $13.02
                                                          would have paid $13.02

The amounts of steps 5 to 9 and of packs add up to what is stated. Each is
rounded once, to the currency's smallest unit. Before tax.
`);
});

test('a contract, a part of a month, seats, grace, discounts and credits are written out', async () => {
  const text = await explained(rich, 'alder', '2025-01-20');
  for (const piece of [
    'How 3 to 31 Jan 2025 was worked out',
    '15 to 31 Jan 2025: in the plan everyone (with a contract: negotiated in',
    'model.yaml:5  - {account: alder, from: 2025-01-15, set: {price: 0.3},\n      because: negotiated in renewal}',
    '  contract from 15 Jan 2025 on: price 0.3\n',
    'units: included 4 AU, of a pool of 4; a full month: 1 + 3 seats x 1 (seats\n    counted on the first day; prorated: 29 of 31 days)\n    base.yaml:15',
    'overage: grace 0.8 AU, not charged (up to 10% of the overage)',
    'overage: 7.2 AU (above what is included) at 0.335 per 3 = 0.804\n    0.804 → 0.80, rounded half up',
    'prorated: 12 of 31 days) = 8.515741…',
    'together 20.579709… → 20.58, rounded half up',
    'where $price is 0.335, and 0.3 from 15 Jan 2025 on by the contract\n      (model.yaml:5)',
    'discount-1: 12.5% of $0.80 on overage\n',
    '-$0.10\n    base.yaml:21  - {on: usage, percent: 12.5%}',
    'founding: 33.3% of $20.58 on seats\n    -6.85314 → -6.85, rounded half up',
    'gift: pays overage, seats (2 in all)',
  ])
    expect(text).toContain(piece);
  expect(await explained(rich, 'cedar', '2025-02')).toContain(
    'steps: 2 AU (up to 2) at 1.00 each, and 5.00 for entering the tier = 7.00\n  6 AU (above 2) at 0.50 each = 3.00\n    together 10.00',
  );
});

const AGREED = `model: agreed
currency: USD
params: {price: 0.335, least: 20}
meters: {units: {weights: [{tag: export, weight: 10}, {weight: 1}]}}
plans:
  everyone:
    fee: 10
    charges:
      overage: {kind: per_unit, of: units, price: $price}
    minimum: {amount: $least}
contracts:
  - {account: birch, set: {price: 0.2, least: 30}, because: bulk}
  - account: cedar
    from: 2025-02-15
    plans:
      everyone:
        fee: 8
        minimum: 48
    because: renewal
`;

test('what a contract sets stands at its own line, with the number that held', async () => {
  const p = await pricedProject({ 'model.yaml': AGREED });
  const birch = await explained(p, 'birch', '2025-02');
  // 4 requests x 0.20
  expect(birch).toContain('overage: 4 units (above what is included) at 0.20 each = 0.80');
  expect(birch).toContain('where $price is 0.2 by the contract (model.yaml:12)');
  expect(birch).toContain('where $least is 30 by the contract (model.yaml:12)');
  const cedar = await explained(p, 'cedar', '2025-02');
  // 14 of 28 days each: 20 / 2 + 48 / 2 = 34; usage is 11 units x 0.335 = 3.685
  expect(cedar).toContain('the minimum is 34.00 (20.00 for 14 of 28 days,\n    48.00 for 14 of 28 days): 30.31 more');
  expect(cedar).toContain(
    'model.yaml:10  minimum: {amount: $least}\n    where $least is 20\n    by the contract, model.yaml:18  minimum: 48\n',
  );
  // 10.00 / 2 = 5.00 by the model, 8.00 / 2 = 4.00 by the contract
  expect(cedar).toMatch(/10\.00 a month \(prorated: 14 of 28 days\) = 5\.00[^=]*\$5\.00\s+model\.yaml:7 {2}fee: 10/);
  expect(cedar).toMatch(/8\.00 a month \(prorated: 14 of 28 days\) = 4\.00[^=]*\$4\.00\s+model\.yaml:17 {2}fee: 8/);
});

test('the items of every account and month add up to its total, and each has a rule', async () => {
  for (const p of [tiny, rich]) {
    for (const account of ['alder', 'birch', 'cedar']) {
      for (const month of ['2025-01', '2025-02']) {
        const { stdout } = await p.reprice('explain', account, month, '--requests', '--json');
        const json = JSON.parse(stdout) as Json;
        const minor = (amount: string): bigint => BigInt(amount.replace('.', ''));
        for (const column of ['stated', 'billed'] as const)
          expect(json.items.reduce((sum, i) => sum + minor(i[column]), 0n)).toBe(minor(json.period[column]));
        for (const { rule, step, exact } of json.items) {
          expect(rule?.text).not.toBe('');
          expect(rule?.line).toBeGreaterThan(0);
          if (step === 5 || step === 6) expect(exact).not.toBe('');
        }
        expect(json.requests?.map((m) => m.agrees)).toEqual([true]);
        expect(json.requests?.[0]?.counted).toBe(json.requests?.[0]?.metered);
      }
    }
  }
});

const KINDS = `model: kinds
currency: USD
choices: {periods: anniversary}
meters:
  units: {unit: AU, weights: [{tag: export, weight: 10}, {weight: 1}]}
  halves: {unit: pair, of: requests, convert: {divide_by: 2, round: up}}
plans:
  small: {for: {edition: Pro}, includes: {units: 3}, at_limit: upgrade, fee: 1}
  big:
    fee: 3
    includes: {units: {base: 4, per_install: 1}}
    maximum: {amount: 2}
    commit: {amount: 100, term: 20 days}
    charges:
      over: {kind: per_unit, of: units, rates: [{tag: export, price: 0.335}, {price: 0.1}]}
      step: {kind: stairstep, of: halves, tiers: [{up_to: 1, fee: 0.5}, {fee: 2}]}
      ends: {kind: flat, price: 50, quantity: {column: seats}}
assume: {plan: {column: plan}}
`;

test('upgrades, rates by operation, bounds, commits and conversions are told', async () => {
  const p = await pricedProject({
    'model.yaml': KINDS,
    'tenants.csv': `tenant,name,edition,seats,plan,joined
alder,Alder Foods,Pro,3,small,2025-01-03
birch,Birch & Sons,Standard,1,big,
cedar,Cedar Labs,Standard,2,big,
`,
  });
  const text = await explained(p, 'alder', '2025-01-20', '--requests');
  for (const piece of [
    'How 3 Jan 2025 to 2 Feb 2025 was worked out',
    'in the plan big (for this period, because the limit of small was passed)',
    '(tag export) at 0.335 each',
    'step: 3 pairs (above 1): 2.00 = 2.00',
    'ends: 50.00 a month (3 of it) = 150.00',
    'maximum: usage came to 10.65, the maximum is 2.00: 8.65 off over, step',
    'commit: 100.00 was agreed for the term 3 to 22 Jan 2025, what counts came to\n    2.00: 98.00 short',
    'They add up to 3 pairs (5 ÷ 2, rounded up): exactly what step 1 metered.',
  ])
    expect(text).toContain(piece);
  const early = await p.reprice('explain', 'alder', '2025-01-02');
  expect(early).toMatchObject({ code: 2, stderr: expect.stringContaining('alder has no period on 2025-01-02') });
});

test('the requests behind the units: operations, keys, days, and what is not billed', async () => {
  const text = await explained(tiny, 'alder', '2025-01', '--requests');
  expect(text.slice(text.indexOf('The requests behind'))).toBe(`The requests behind units (unit)

Operation        requests  weight  units
POST /exports           1      10     10
GET /items/{id}         2       1      2
all                     3             12

Most used keys  requests  units
k_alder                3     12

Busiest days  requests  units
2025-01-05           1     10
2025-01-03           1      1
2025-01-04           1      1

Not billed     requests  units left out    because
POST /exports         1              10    refused

They add up to 12 units: exactly what step 1 metered.
`);
});

test('rules are shown as they were when the run was priced; a file that changed or is gone is named', async () => {
  const p = await pricedProject(RICH);
  const before = await explained(p, 'alder', '2025-01');
  p.change('base.yaml', 'params:', '# a comment\nparams:');
  p.change('base.yaml', 'weight: 10', 'weight: 11');
  rmSync(p.path('model.yaml'));
  const after = await explained(p, 'alder', '2025-01', '--requests');
  expect(after).toContain(
    'Note: model.yaml is no longer there; its lines are shown as they were when the\n  run was priced.\nNote: base.yaml has changed since; its lines',
  );
  expect(after).toContain(before.slice(before.indexOf('0  Plan'), before.indexOf('together, stated')));
  expect(after).toContain('POST /exports           1      10  10');
  expect(after).toContain('exactly what step 1 metered');
});

test('a ledger that has changed since the run is told from the run', async () => {
  const p = await pricedProject();
  p.write(
    'logs/late.csv',
    'time,id,tenant,key,method,path,status\n2025-01-09T10:00:00Z,late,alder,k_alder,GET,/items/1,200\n',
  );
  expect((await p.reprice('load')).code).toBe(0);
  const { code, stdout } = await p.reprice('explain', 'alder', '2025-01', '--requests', '--strict');
  expect(code).toBe(1);
  expect(stdout.replaceAll('\n', ' ')).toContain('They add up to 13 units, but step 1 metered 12: the ledger');
});

test('a run is found by its id; overridden parameters are those of the run, in the form of the model', async () => {
  const p = await loadedProject();
  p.change('model.yaml', 'price: 0.335', 'price: 0.3350');
  const first = JSON.parse((await p.reprice('run', 'model.yaml', '--set', 'price=0.5', '--json')).stdout) as {
    run: string;
  };
  await p.reprice('run', 'model.yaml');
  expect(await explained(p, 'alder', '2025-01')).toContain('where $price is 0.3350');
  expect(await explained(p, 'alder', '2025-01', '--run', first.run)).toContain('where $price is 0.5000\n');
});

test('a month inside a longer period is told by that period', async () => {
  const p = await pricedProject({
    'model.yaml':
      'model: long\ncurrency: USD\nchoices: {periods: 90 days}\nplans: {all: {charges: {calls: {kind: per_unit, of: requests, price: 1}}}}\n',
  });
  // the window of 59 days is one period; birch made 4 requests, all in February
  const text = await explained(p, 'birch', '2025-02');
  expect(text).toContain('How 1 Jan 2025 to 28 Feb 2025 was worked out');
  expect(text).toContain('calls: 4 requests (above what is included) at 1.00 each = 4.00');
});

test('a month that periods share is not guessed: the day of one is asked for', async () => {
  const p = await loadedProject({ 'tenants.csv': 'tenant,name,joined\nalder,Alder Foods,2024-12-20\n' });
  p.write(
    'model.yaml',
    'model: own\ncurrency: USD\nchoices: {periods: anniversary}\nplans: {all: {charges: {calls: {kind: per_unit, of: requests, price: 1}}}}\n',
  );
  await p.reprice('run', 'model.yaml');
  // the window begins on 1 January, inside the period of 20 December
  expect(await p.reprice('explain', 'alder', '2025-01')).toMatchObject({
    code: 2,
    stderr:
      '2 periods share 2025-01: those of 2025-01-01, 2025-01-20\n  fix: name a day of the one you mean, e.g. 2025-01-20\n',
  });
  expect(await explained(p, 'alder', '2025-01-19')).toContain('How 1 to 19 Jan 2025 was worked out');
  expect(await explained(p, 'alder', '2025-01-20')).toContain('How 20 Jan 2025 to 19 Feb 2025 was worked out');
});

test('what cannot be explained: exit 2, and what to write', async () => {
  const cases: readonly (readonly [readonly string[], string])[] = [
    [['aldr', '2025-01'], 'did you mean "alder"?'],
    [['alder', '2025-03'], 'there is no period of 2025-03: the window of run'],
    [['alder', '2025-03-01'], '2025-03-01 is outside: the window of run'],
    [['alder', '2025-02-30'], '"2025-02-30" is neither a month nor a day\n  fix: write 2025-03'],
    [['alder', '2025-13'], '"2025-13" is neither a month nor a day'],
    [['alder', 'January'], '"January" is neither a month nor a day'],
    [['alder'], "missing required argument 'period'"],
    [['alder', '2025-01', '--run', 'nope'], 'there is no run "nope"'],
  ];
  for (const [args, text] of cases) {
    const { code, stdout, stderr } = await tiny.reprice('explain', ...args);
    expect({ args, code, stdout }).toEqual({ args, code: 2, stdout: '' });
    expect(stderr).toContain(text);
    expect(isTrace(stderr)).toBe(false);
  }
  const none = await (await loadedProject()).reprice('explain', 'alder', '2025-01');
  expect(none).toMatchObject({ code: 2, stderr: expect.stringContaining('there is no run yet') });
});

test('--help shows examples', async () => {
  const { code, stdout } = await tiny.reprice('explain', '--help');
  expect(code).toBe(0);
  expect(stdout).toMatch(/\nExamples:\n {2}\$ reprice explain/);
});
