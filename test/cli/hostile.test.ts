// Names that try something: quotes for SQL, formulas for spreadsheets, escape codes for terminals, words
// that JavaScript keeps for itself. They are data everywhere: priced, shown harmlessly, exported whole.
import { beforeAll, expect, test } from 'vitest';
import type { Result } from './program.ts';
import { loadedProject, type TestProject } from './project.ts';

const ACCOUNTS = [
  'o\'brien "; drop table usage_day; --',
  '__proto__',
  'constructor',
  "=cmd|' /C calc'!A0",
  '@SUM(1+1)',
  '-5',
  '+49 30 1234',
  '＝1+1',
  '\t=tab',
  'two\nlines, and a comma',
  'red\u001b[31m\u001b]0;title\u0007',
  '\u202egnp.elif\u200f',
  '#hash',
  '$(price)',
  'latest',
  '𝔘𝔫𝔦𝔠𝔬𝔡𝔢 👩‍👩‍👧',
];
/** What moves the cursor, hides text or turns it round; lines may end. */
const HARMFUL = /[\p{Cc}\u061c\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069]/u;
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/u;

function harmful(result: Result): string[] {
  return `${result.stdout}\n${result.stderr}`.split('\n').filter((line) => HARMFUL.test(line));
}

/** RFC 4180, as a stranger's reader would have it. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let row: string[] = [];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\n]*))(,|\r?\n|$)/g)) {
    row.push(quoted === undefined ? (plain ?? '') : quoted.replaceAll('""', '"'));
    if (end === ',') continue;
    rows.push(row);
    row = [];
  }
  return rows.filter((r) => r.length > 1);
}

/** "-12.34" as -1234n: money is never a float here. */
function cents(text: string): bigint {
  expect(text).toMatch(/^-?\d+\.\d{2}$/);
  return BigInt(text.replace('.', ''));
}

function sum(amounts: readonly string[]): bigint {
  return amounts.reduce((total, amount) => total + cents(amount), 0n);
}

let p: TestProject;
let run: Result;
beforeAll(async () => {
  const logs = ACCOUNTS.flatMap((tenant, i) =>
    Array.from({ length: i + 2 }, (_, n) => ({
      time: `2025-01-0${1 + (n % 9)}T12:00:00Z`,
      id: `${i}-${n}`,
      tenant,
      key: '',
      method: 'POST',
      path: '/exports',
      status: 200,
    })),
  );
  const jsonl = (rows: readonly object[]): string => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
  const yaml = `project: hostile
zone: UTC
currency: USD
window: {from: 2025-01-01, until: 2025-02-01}
sources:
  log:
    files: log.jsonl
    format: jsonl
    columns: {time: time, id: id, tenant: tenant, key: key, method: method, path: path, status: status}
directory: {tenants: tenants.jsonl}
operations: operations.yaml
`;
  p = await loadedProject({
    'reprice.yaml': yaml,
    'log.jsonl': jsonl(logs),
    'tenants.jsonl': jsonl(ACCOUNTS.map((tenant) => ({ tenant, name: `${tenant} Inc.`, edition: 'Pro' }))),
  });
  run = await p.reprice('run', 'model.yaml');
});

test('the run prices everyone and prints nothing that a terminal would obey', async () => {
  expect(run).toMatchObject({
    code: 0,
    stdout: expect.stringContaining(`What ${ACCOUNTS.length} accounts would have paid`),
  });
  expect(run.stdout).toContain('complete: everything was priced');
  expect(harmful(run)).toEqual([]);
  for (const args of [['load'], ['runs'], ['run', 'model.yaml', '--where', `tenant=${ACCOUNTS[10]}`]]) {
    const result = await p.reprice(...args);
    expect(result.code).toBe(0);
    expect(harmful(result)).toEqual([]);
  }
  await p.reprice('run', 'model.yaml');
});

test.each(ACCOUNTS.map((account) => [JSON.stringify(account), account]))('the statement of %s', async (_, account) => {
  const text = await p.reprice('statement', '--', account);
  expect(text.code).toBe(0);
  expect(harmful(text)).toEqual([]);
  const json = JSON.parse((await p.reprice('statement', '--json', '--', account)).stdout);
  expect(json).toMatchObject({ account, name: `${account} Inc.`.trim() });
  const lines: readonly { billed: string }[] = json.lines;
  expect(lines.length).toBeGreaterThan(2);
  expect(sum(lines.map((l) => l.billed))).toBe(cents(json.with_rollout));
});

test('the export re-reads to the same names, a quote before what looks like a formula; it adds up to the cent', async () => {
  const done = await p.reprice('export', '--output', 'lines', '--force');
  expect(done.code).toBe(0);
  const [head = [], ...rows] = parseCsv(p.read('lines/line_items.csv'));
  expect(rows.every((row) => row.length === head.length)).toBe(true);
  const column = (name: string): string[] => rows.map((row) => row[head.indexOf(name)] ?? '');
  const accounts = [...new Set(column('account'))];
  const expected = ACCOUNTS.map((account) => (FORMULA.test(account) ? `'${account}` : account));
  expect(accounts.toSorted()).toEqual(expected.toSorted());
  expect(accounts.filter((account) => FORMULA.test(account))).toEqual([]);
  const total = /^Revenue +\$([\d,]+\.\d{2})/m.exec(run.stdout)?.[1]?.replaceAll(',', '') ?? '';
  expect(sum(column('amount'))).toBe(cents(total));
  expect(done.stderr).toContain(`add up to $${/^Revenue +\$(\S+)/m.exec(run.stdout)?.[1]}`);
});

test('what is typed, and the names that are suggested, reach the terminal as harmlessly', async () => {
  const cases = [
    ['statement', 'red\u001b[31m'],
    ['statement', 'x', '--run', '\u001b[2J'],
    ['run', '\u001b[2J.yaml'],
    ['run', 'model.yaml', '--set', '\u001b[2J=1'],
    ['run', 'model.yaml', '--where', '\u202ea=1'],
    ['run', 'model.yaml', '--where', 'edition=\u001b[2J'],
    ['runs', '--as-of', '\u001b[2J'],
    ['runs', '--\u001b[2J'],
    ['runs', '--output', '\u001b[2J/x'],
  ];
  for (const args of cases) {
    const result = await p.reprice(...args);
    expect(result.code).toBe(2);
    expect({ args, harmful: harmful(result) }).toEqual({ args, harmful: [] });
  }
  p.write('red.yaml', 'model: "red\\e[31m"\ncurrency: USD\nplans: {a: {fee: x}}\n# \u001b[31m\n');
  expect(harmful(await p.reprice('run', 'red.yaml'))).toEqual([]);
});
