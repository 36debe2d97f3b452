// The folder that finance takes: every file of it, worked by hand on a model with fees, packs, a commit and
// codes; hashes that hold, the same bytes again, and nothing replaced that no export wrote.
import { createHash } from 'node:crypto';
import { chmodSync, existsSync, mkdirSync, readdirSync, statSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Manifest } from '../../src/export/manifest.ts';
import { ROOT, smallDisk } from './machine.ts';
import { isTrace, line, shell, spawned } from './program.ts';
import { halves, loadedProject, type TestProject } from './project.ts';

const BOOKED = `model: booked
currency: USD
plans:
  everyone:
    charges:
      platform: {kind: flat, price: 31, sku: API-PLATFORM, gl_account: 4000-10}
      calls: {kind: per_unit, of: requests, price: 0.5, sku: API-CALLS, gl_account: 4000-20}
    commit: {amount: 120, term: 1 year, sku: API-COMMIT, gl_account: 4000-30}
packs:
  S: {of: requests, units: 2, term: 1 year, price: 36.50, sku: PACK-S, gl_account: 2400-00}
  M: {of: requests, units: 1, term: 3 months, price: 10, paid: monthly, sku: PACK-M}
  R: {of: requests, units: 4, term: 1 month, price: 40, leftover: refunded}
discounts: [{name: spring, on: packs, percent: 10%, gl_account: 4090-00}]
assume: {packs: {file: purchases.csv}}
`;
const PURCHASES = 'account,pack,from\nalder,S,2025-01-11\nbirch,M,2025-01-15\ncedar,R,2025-01-20\n';

let p: TestProject;
let folder: string;
let manifest: Manifest;
beforeAll(async () => {
  p = await loadedProject({ 'booked.yaml': BOOKED, 'purchases.csv': PURCHASES });
  await p.reprice('run', 'booked.yaml');
  folder = (await p.reprice('export', '--to', 'csv,parquet,arrow,xlsx')).stdout.trim();
  manifest = JSON.parse(p.read(`${folder}/manifest.json`));
}, 60_000);

/** Rows of a file without its header, cells as texts; none of these has a comma in a text. */
const rowsOf = (file: string): string[][] =>
  p
    .read(`${folder}/${file}`)
    .trimEnd()
    .split('\r\n')
    .slice(1)
    .map((row) => row.split(','));

describe('recognised and deferred', () => {
  const of = (account: string, item: string, kind: string): string[] =>
    rowsOf('recognition.csv')
      .filter((row) => row[0] === account && row[2] === item && row[3] === kind)
      .map(([, month, , , , , billed, recognised, deferred]) => `${month} ${billed} ${recognised} ${deferred}`);

  test('a pack over its term, by days, also after the window', () => {
    // 36.50 over the 365 days from 11 January 2025: 0.10 a day; 21 days of January, 28 of February, …, 10 of January 2026.
    expect(of('alder', 'S', 'pack bought')).toEqual([
      '2025-01 36.50 2.10 34.40',
      '2025-02 0.00 2.80 31.60',
      '2025-03 0.00 3.10 28.50',
      '2025-04 0.00 3.00 25.50',
      '2025-05 0.00 3.10 22.40',
      '2025-06 0.00 3.00 19.40',
      '2025-07 0.00 3.10 16.30',
      '2025-08 0.00 3.10 13.20',
      '2025-09 0.00 3.00 10.20',
      '2025-10 0.00 3.10 7.10',
      '2025-11 0.00 3.00 4.10',
      '2025-12 0.00 3.10 1.00',
      '2026-01 0.00 1.00 0.00',
    ]);
    expect(of('alder', 'spring', 'discount').slice(0, 2)).toEqual([
      '2025-01 -3.65 -0.21 -3.44',
      '2025-02 0.00 -0.28 -3.16',
    ]);
  });

  test('instalments over the months that they pay', () => {
    // 3.33 for 15 January to 15 February: 17 of 31 days are 1.826; 3.34 for 15 February to 15 March: 14 of 28 days.
    expect(of('birch', 'M', 'pack bought')).toEqual([
      '2025-01 3.33 1.83 1.50',
      '2025-02 3.34 3.17 1.67',
      '2025-03 0.00 1.67 0.00',
    ]);
    expect(of('birch', 'spring', 'discount')).toEqual([
      '2025-01 -0.33 -0.18 -0.15',
      '2025-02 -0.34 -0.32 -0.17',
      '2025-03 0.00 -0.17 0.00',
    ]);
  });

  test('a refund on the last day of the term; what expires needs no entry', () => {
    // 40 from 20 January to 20 February: 12 of 31 days are 15.48. Half of the units are left: 36 × 2 ÷ 4 back.
    expect(of('cedar', 'R', 'pack bought')).toEqual(['2025-01 40.00 15.48 24.52', '2025-02 0.00 24.52 0.00']);
    expect(of('cedar', 'R', 'pack refunded')).toEqual(['2025-02 -18.00 -18.00 0.00']);
  });

  test('fees, usage and a shortfall in their months', () => {
    expect(of('alder', 'platform', 'flat')).toEqual(['2025-01 31.00 31.00 0.00', '2025-02 31.00 31.00 0.00']);
    expect(of('alder', 'calls', 'per_unit')).toEqual(['2025-01 2.00 2.00 0.00']);
    // Two of twelve months of 120 are 20; alder used 2.00 of it.
    expect(of('alder', 'commit', 'commit')).toEqual(['2025-02 18.00 18.00 0.00']);
  });

  test('the sums: 302.85 billed, 29.94 of it deferred when the window ends', () => {
    // Fees 186, calls 2 + 1.50, shortfalls 18 + 18.50 + 20, S 32.85, M 6.00, R 36 - 18.
    // Left: S 31.60 - 3.16, M 1.67 - 0.17.
    expect(manifest.recognition).toEqual({
      billed: '302.85',
      recognised_in_window: '272.91',
      deferred_at_end: '29.94',
    });
  });
});

test('a discount says of what it is which share', () => {
  const said = rowsOf('line_items.csv').filter((row) => row[8] === 'discount');
  expect(said.map((row) => [row[10], row[16]].join(': '))).toContain('on pack S; 10% of 36.50: -3.65');
});

test('every line carries the codes of its rule; a discount without a sku that of what it acts on', () => {
  const codes = rowsOf('line_items.csv').map((row) => [row[9], row[8], row[18], row[19]].join(' '));
  for (const line of [
    'platform flat API-PLATFORM 4000-10',
    'calls per_unit API-CALLS 4000-20',
    'commit commit API-COMMIT 4000-30',
    'S pack bought PACK-S 2400-00',
    'S pack drawn PACK-S 2400-00',
    'spring discount PACK-S 4090-00',
    'spring discount PACK-M 4090-00',
    'spring discount  4090-00',
    'requests metered  ',
    'R pack refunded  ',
  ])
    expect(codes).toContain(line);
});

test('control totals by account and month; what is in no bill', () => {
  expect(p.read(`${folder}/control_totals.csv`).split('\r\n')).toEqual([
    'account,month,requests,units_requests,stated,amount,currency',
    'alder,2025-01,4,4,65.85,65.85,USD',
    'alder,2025-02,1,1,49.00,49.00,USD',
    'birch,2025-01,0,0,34.00,34.00,USD',
    'birch,2025-02,4,4,54.00,54.00,USD',
    'cedar,2025-01,0,0,67.00,67.00,USD',
    'cedar,2025-02,2,2,33.00,33.00,USD',
    '',
  ]);
  expect(p.read(`${folder}/excluded.csv`).split('\r\n')).toEqual([
    'what,account,month,meter,reason,rows,requests,units',
    'load: duplicate,,,,rows that repeat the id of a row that counts; source log,1,,',
    'load: outside,,,,rows outside the window of the project; source log,0,,',
    'load: rejected,,,,rows that could not be read; source log,0,,',
    'load: unmapped,,,,requests whose operation the catalogue lacks; they may be billed all the same,,0,',
    '',
  ]);
});

describe('the manifest', () => {
  test('names inputs with their hashes, files with their rows and sums, and checks that hold', () => {
    expect(manifest).toMatchObject({
      form: 'reprice-export/1',
      run: { model: 'booked', total: '302.85', window: { from: '2025-01-01', until: '2025-03-01' } },
      inputs: {
        where: [],
        model_sources: [{ path: 'booked.yaml', text: BOOKED }],
        logs: [{ source: 'log', path: 'logs/a.csv', rows_read: '12', rows_counted: '11', rows_duplicate: '1' }],
        files: [{ kind: 'tenants' }, { kind: 'keys' }, { kind: 'purchases', path: 'purchases.csv' }],
      },
      coverage: { days: '59', days_with_requests: '11', rows_read: '12' },
      changed_days: 0,
      formats: ['csv', 'parquet', 'arrow', 'xlsx'],
    });
    const sha256 = (file: string): string => createHash('sha256').update(p.read(file)).digest('hex');
    expect(manifest.inputs).toMatchObject({ logs: [{ sha256: sha256('logs/a.csv') }] });
    expect(manifest.files.map(({ name, sum }) => `${name} ${sum ?? ''}`.trim())).toEqual([
      'line_items.csv 302.85',
      'periods.csv 302.85',
      'line_items.parquet 302.85',
      'periods.parquet 302.85',
      'line_items.arrow 302.85',
      'periods.arrow 302.85',
      'line_items.xlsx 302.85',
      'control_totals.csv 302.85',
      'excluded.csv',
      'recognition.csv 302.85',
      'directory.csv',
    ]);
    expect(manifest.checks.filter(({ holds }) => !holds)).toEqual([]);
    expect(manifest.checks).toContainEqual({
      check: 'sum of amount in line_items.xlsx',
      expected: '302.85',
      found: '302.85',
      holds: true,
    });
  });

  test('and the hashes of all files hold, as sha256sum sees them', async () => {
    const names = readdirSync(p.path(folder)).filter((name) => name !== 'SHA256SUMS');
    const { stdout } = await line('sha256sum -c SHA256SUMS', p.path(folder));
    expect(stdout).toBe(
      names
        .sort()
        .map((name) => `${name}: OK\n`)
        .join(''),
    );
  });
});

test('the same run is the same bytes: another process, folder, zone and language', async () => {
  mkdirSync(p.path('deep/down'), { recursive: true });
  const env = { TZ: 'Pacific/Auckland', LANG: 'tr_TR.UTF-8', LC_ALL: 'tr_TR.UTF-8' };
  const args = ['export', '--to', 'csv,parquet,arrow,xlsx', '--output', p.path('again')];
  expect(await spawned(args, { cwd: p.path('deep/down'), env })).toMatchObject({ code: 0 });
  expect(p.read('again/SHA256SUMS')).toBe(p.read(`${folder}/SHA256SUMS`));
});

describe('a folder that is there', () => {
  test('an export without --force stays as it is, and is replaced with it', async () => {
    await p.reprice('export', '--output', 'mine', '--to', 'csv,arrow');
    expect(await p.reprice('export', '--output', 'mine')).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining('fix: add --force'),
    });
    expect(existsSync(p.path('mine/line_items.arrow'))).toBe(true);
    expect(await p.reprice('export', '--output', 'mine', '--force')).toMatchObject({ code: 0, stdout: 'mine\n' });
    expect(existsSync(p.path('mine/line_items.arrow'))).toBe(false);
    expect(p.read('mine/line_items.csv')).toBe(p.read(`${folder}/line_items.csv`));
  });

  test('is never replaced when no export wrote it, or when it holds a file besides', async () => {
    p.write('theirs/notes.txt', 'precious');
    p.write('looks/manifest.json', '{"files": []}');
    await p.reprice('export', '--output', 'mixed');
    p.write('mixed/notes.txt', 'precious');
    p.write('file', 'precious');
    for (const [output, text] of [
      ['theirs', 'no export wrote them'],
      ['looks', 'no export wrote them'],
      ['mixed', 'holds notes.txt, which no export wrote'],
      ['file', 'is no folder'],
    ] as const) {
      const before = statSync(p.path(output)).isFile() ? [] : readdirSync(p.path(output));
      const refused = await p.reprice('export', '--output', output, '--force');
      expect(refused).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining(text) });
      expect(isTrace(refused.stderr)).toBe(false);
      if (before.length > 0) expect(readdirSync(p.path(output))).toEqual(before);
    }
    expect([p.read('theirs/notes.txt'), p.read('mixed/notes.txt'), p.read('file')]).toEqual(Array(3).fill('precious'));
  });

  test('that is empty is filled; nothing is left beside it', async () => {
    mkdirSync(p.path('empty'));
    expect((await p.reprice('export', '--output', 'empty')).code).toBe(0);
    expect(readdirSync(p.path('empty'))).toContain('SHA256SUMS');
    expect([halves(p.folder, 'empty'), halves(p.folder, '.empty')]).toEqual([[], []]);
  });
});

test('a format that there is not: exit 2 and what there is', async () => {
  for (const [to, text] of [
    ['csv,parket', 'did you mean "parquet"?'],
    ['', 'is no format'],
    ['pdf', 'known: csv, parquet, arrow, xlsx'],
  ] as const)
    expect(await p.reprice('export', '--to', to, '--output', 'no')).toMatchObject({
      code: 2,
      stdout: '',
      stderr: expect.stringContaining(text),
    });
  expect(existsSync(p.path('no'))).toBe(false);
});

test.skipIf(!ROOT)('a full disk: exit 2, what to look at, and nothing of it left', async (context) => {
  mkdirSync(p.path('disk'));
  smallDisk(p.path('disk'), '40k', context);
  try {
    shell(`head -c 20000 /dev/zero > ${p.path('disk/filler')}`);
    for (const to of ['csv', 'parquet', 'arrow', 'xlsx', 'csv,parquet,arrow,xlsx']) {
      const full = await spawned(['export', '--to', to, '--output', 'disk/out'], { cwd: p.folder });
      expect(full).toMatchObject({ code: 2, stdout: '', stderr: expect.stringContaining('the space left') });
      expect(isTrace(full.stderr)).toBe(false);
      expect(readdirSync(p.path('disk'))).toEqual(['filler']);
    }
  } finally {
    shell(`umount ${p.path('disk')}`);
    chmodSync(p.path('disk'), 0o755);
  }
});
