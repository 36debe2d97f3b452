// reprice trace: the log rows behind one account's day, read back from the files, and whether they hold what
// the ledger holds. What cannot be read back is named.
import { existsSync, rmSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { isTrace } from './program.ts';
import { loadedProject, pricedProject, type TestProject } from './project.ts';

const HEADER = 'time,id,tenant,key,method,path,status\n';

/** r20 is repeated on the next day in another file, within a day of the first and once more beyond it. */
const REPEATS = {
  'logs/b.csv': `${HEADER}2025-02-10T09:00:00Z,r20,cedar,k_cedar,GET,/items/1,200
2025-02-11T10:00:00Z,r21,cedar,k_cedar,GET,/items/1,200
2025-02-11T10:00:00Z,r21,cedar,k_cedar,GET,/items/1,500
`,
  'logs/c.csv': `${HEADER}2025-02-11T08:00:00Z,r20,cedar,k_cedar,GET,/items/1,200
2025-02-12T07:00:00Z,r20,cedar,k_cedar,GET,/items/1,200
`,
};

let tiny: TestProject;
beforeAll(async () => {
  tiny = await pricedProject();
});

interface Json {
  readonly rows: readonly {
    readonly file: string;
    readonly line: string;
    readonly counts: boolean;
    readonly repeats: string;
  }[];
  readonly found: { readonly rows: string; readonly counted: string; readonly requests: string };
  readonly ledger: string;
  readonly agrees: boolean;
}

async function traced(p: TestProject, ...args: readonly string[]): Promise<string> {
  const { code, stdout, stderr } = await p.reprice('trace', ...args);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  for (const line of stdout.split('\n')) expect([...line].length).toBeLessThanOrEqual(80);
  return stdout;
}

async function json(p: TestProject, ...args: readonly string[]): Promise<Json> {
  return JSON.parse((await p.reprice('trace', ...args, '--json')).stdout) as Json;
}

test('rows with their line, the duplicate with the row that counts, and the sum', async () => {
  expect(await traced(tiny, 'cedar', '2025-02-08')).toBe(`Log rows of cedar on 2025-02-08
Times are those of Europe/Berlin.

11:00:00  200  GET /items/{id}                                           counted
    id r11, key k_cedar, logs/a.csv:12
11:00:00  200  GET /items/{id}                                         duplicate
    id r11, key k_cedar, logs/a.csv:13
    repeats logs/a.csv:12, which counts

2 rows found: 1 counted, 1 duplicate
1 request in the rows that count; the ledger has 1
They agree.

Read back, and byte for byte as they were loaded: logs/a.csv
`);
});

test('days are those of the billing zone', async () => {
  const february = await traced(tiny, 'alder', '2025-02-01');
  expect(february).toContain('00:30:00  200  POST /exports');
  expect(february).toContain('logs/a.csv:6');
  expect(await traced(tiny, 'alder', '2025-01-31')).toContain('0 rows found: 0 counted, 0 duplicates');
});

test('every account and day agrees with the ledger', async () => {
  const p = await loadedProject(REPEATS);
  let rows = 0;
  for (const account of ['alder', 'birch', 'cedar']) {
    for (const day of ['01-05', '01-06', '02-01', '02-03', '02-07', '02-08', '02-10', '02-11', '02-12']) {
      const found = await json(p, account, `2025-${day}`);
      expect({ account, day, ...found }).toMatchObject({ agrees: true, ledger: found.found.requests });
      rows += found.rows.length;
    }
  }
  expect(rows).toBe(12);
});

test('a repeat is settled by the rows of earlier days, in whatever file; a conflict says what differs', async () => {
  const p = await loadedProject(REPEATS);
  const eleventh = await json(p, 'cedar', '2025-02-11');
  expect(eleventh.rows.map((r) => [r.file, r.line, r.counts, r.repeats])).toEqual([
    ['logs/c.csv', '2', false, 'logs/b.csv:2'],
    ['logs/b.csv', '3', true, ''],
    ['logs/b.csv', '4', false, 'logs/b.csv:3'],
  ]);
  // Within a day of the row of the eleventh, but beyond a day of the one that counts.
  expect((await json(p, 'cedar', '2025-02-12')).rows).toMatchObject([{ counts: true, line: '3' }]);
  expect(await traced(p, 'cedar', '2025-02-11')).toContain(
    'repeats logs/b.csv:3, which counts\n    conflict of rows with this id: status 200 against 500',
  );
});

test('a file that is gone or has changed is named, and its rows are not shown', async () => {
  const p = await loadedProject(REPEATS);
  p.write('logs/b.csv', `${p.read('logs/b.csv')}\n`);
  const changed = await p.reprice('trace', 'cedar', '2025-02-11', '--strict');
  expect(changed.code).toBe(1);
  expect(changed.stdout).toContain('The sums are the same, but not every file');
  expect(changed.stdout).toContain('logs/b.csv has changed since it was loaded: it held 2 rows of that day');
  rmSync(p.path('logs/b.csv'));
  expect(await traced(p, 'cedar', '2025-02-10')).toContain('logs/b.csv is gone: it held 1 row of that day');
});

test('rows that came counted show their requests; a row of a day has no time', async () => {
  const p = await loadedProject({
    'reprice.yaml': `project: tiny
zone: Europe/Berlin
currency: USD
window: {from: 2025-01-01, until: 2025-03-01}
sources:
  daily:
    files: logs/*.csv
    format: csv
    counted: day
    columns: {day: day, tenant: tenant, operation: operation, status: status, requests: requests}
directory: {tenants: tenants.csv}
operations: operations.yaml
`,
    'logs/a.csv': `day,tenant,operation,status,requests
2025-01-05,alder,POST /exports,200,1200
2025-01-05,alder,GET /items/{id},200,34
2025-01-05,birch,GET /items/{id},200,7
`,
  });
  const text = await traced(p, 'alder', '2025-01-05');
  expect(text).toContain('whole day  200  POST /exports');
  expect(text).toContain('no id, no key, 1,200 requests, logs/a.csv:2');
  expect(text).toContain(
    '2 rows found: 2 counted, 0 duplicates\n1,234 requests in the rows that count; the ledger has 1,234',
  );
});

test('--operation and --limit narrow what is printed, the sums stay those of all rows asked for', async () => {
  const p = await loadedProject(REPEATS);
  expect(await traced(p, 'cedar', '2025-02-11', '--limit', '1')).toContain('and 2 rows more: --limit or --csv');
  expect(await json(p, 'cedar', '2025-02-11', '--limit', '0')).toMatchObject({ rows: [], found: { rows: '3' } });
  expect(await json(p, 'alder', '2025-01-05', '--operation', 'POST /exports')).toMatchObject({
    found: { rows: '1' },
    agrees: true,
  });
  expect(await json(p, 'alder', '2025-01-05', '--operation', 'GET /items/{id}')).toMatchObject({
    found: { rows: '0' },
    ledger: '0',
  });
});

test('--csv writes every row, safe for spreadsheets, and replaces nothing unasked', async () => {
  const p = await loadedProject({
    'logs/b.csv': `${HEADER}2025-02-10T09:00:00Z,=1+1,cedar,k_cedar,GET,/items/1,200\n`,
  });
  const args = ['trace', 'cedar', '2025-02-10', '--csv', 'rows.csv', '--limit', '0'];
  expect(await p.reprice(...args)).toMatchObject({ code: 0, stderr: 'wrote rows.csv\n' });
  expect(p.read('rows.csv')).toBe(
    `account,day,time,utc,request_id,tenant,key,operation,status,requests,counts,repeats,conflict,file,line
cedar,2025-02-10,10:00:00.000,2025-02-10T09:00:00.000Z,'=1+1,cedar,k_cedar,GET /items/{id},200,1,yes,"","",logs/b.csv,2
`,
  );
  const again = await p.reprice(...args);
  expect(again).toMatchObject({ code: 2, stderr: expect.stringContaining('--force') });
  expect((await p.reprice(...args, '--force')).code).toBe(0);
  // "-": printed, and nothing besides.
  const printed = ['trace', 'cedar', '2025-02-10', '--csv', '-'];
  expect(await p.reprice(...printed)).toEqual({ code: 0, stdout: p.read('rows.csv'), stderr: '' });
  expect((await p.reprice(...printed, '--json')).stderr).toContain('two forms of one output');
  expect(existsSync(p.path('rows.csv.half-written'))).toBe(false);
});

test('what cannot be traced: exit 2, and what to write', async () => {
  const cases: readonly (readonly [readonly string[], string])[] = [
    [
      ['ceder', '2025-02-08'],
      'there is no account "ceder" in the directory or the ledger\n  fix: did you mean "cedar"?',
    ],
    [['cedar', '2025-03-08'], '2025-03-08 is outside the window, which is 2025-01-01 until 2025-03-01'],
    [['cedar', '2025-02'], '"2025-02" is no day\n  fix: write YYYY-MM-DD'],
    [['cedar', '2025-02-08', '--operation', 'POST /export'], 'did you mean "POST /exports"?'],
    [['cedar', '2025-02-08', '--limit', 'all'], '--limit all is no whole number'],
  ];
  for (const [args, text] of cases) {
    const { code, stdout, stderr } = await tiny.reprice('trace', ...args);
    expect({ args, code, stdout }).toEqual({ args, code: 2, stdout: '' });
    expect(stderr).toContain(text);
    expect(isTrace(stderr)).toBe(false);
  }
});
