// Every format read again by somebody else: DuckDB, Python's csv and zipfile, apache-arrow. Names that try
// something, line breaks, amounts of 20 digits come back digit for digit, and with any number of threads the
// bytes are the same.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { RecordBatchReader, type Schema } from 'apache-arrow';
import { beforeAll, describe, expect, test } from 'vitest';
import { openDatabase } from '../../src/database/database.ts';
import { type Sql, sql } from '../../src/database/sql.ts';
import { exportRun } from '../../src/export/export.ts';
import type { Format } from '../../src/export/files.ts';
import { findRun } from '../../src/runs/store.ts';
import { shell } from '../cli/program.ts';
import { loadedProject, type TestProject, temporaryFolder } from '../cli/project.ts';

const ACCOUNTS = [
  "=cmd|' /C calc'!A0",
  "'=already quoted",
  '@SUM(1+1)',
  '-5',
  '＝1+1',
  '\ttab',
  'CR\r\nLF, "quoted"',
  'only\rCR',
  ' spaces ',
  '""',
  'NULL',
  'constructor',
  '_x0041_ & <b>]]>',
  'bell\u0007',
  '𝔘𝔫𝔦𝔠𝔬𝔡𝔢 👩‍👩‍👧 مرحبا 价格',
  '0042',
  '1e5',
  '2025-01-01',
];
const FEE = '123456789012345678.91';
const PRICE = '0.123456789012345678';
const FORMATS: readonly Format[] = ['csv', 'parquet', 'arrow', 'xlsx'];
const PYTHON = shell('python3 -c "import csv, zipfile"');

let p: TestProject;
let folder: string;
let truth: string[][];

async function query(statement: Sql): Promise<string[][]> {
  const db = await openDatabase(p.path('.reprice/ledger.duckdb'), { readOnly: true });
  const rows = await db.columns(statement);
  db.close();
  return Array.from({ length: rows.rows }, (_, i) => rows.names.map((name) => rows.textOrNull(name, i) ?? ''));
}

/** Text as CSV and XLSX have it; one quote taken away gives it back. */
const unguarded = (text: string): string => (/^'+[=+\-@\t\r\n＝＋－＠]/u.test(text) ? text.slice(1) : text);

beforeAll(async () => {
  const tenants = ACCOUNTS.map((tenant) => `"${tenant.replaceAll('"', '""')}"`);
  p = await loadedProject({
    'tenants.csv': `tenant,name\nalder,\nbirch,\ncedar,\n${tenants.map((tenant) => `${tenant},x\n`).join('')}`,
    'keys.csv': 'key,owner,owner_kind,class\n',
    'big.yaml': `model: big
currency: USD
plans:
  everyone:
    charges:
      "=fee, \\"a year\\"": {kind: flat, price: ${FEE}, sku: "=1+1", gl_account: -4000}
      calls: {kind: per_unit, of: requests, price: ${PRICE}}
`,
  });
  expect(await p.reprice('run', 'big.yaml', '--quiet')).toMatchObject({ code: 0 });
  const done = await p.reprice('export', '--to', FORMATS.join(','), '--output', 'out');
  expect(done).toMatchObject({ code: 0 });
  folder = p.path('out');
  truth = await query(sql`SELECT account, name, detail, sku, gl_account, billed::DECIMAL(38, 2)::VARCHAR AS amount,
    unit_price::VARCHAR AS price FROM run_line ORDER BY line_no`);
});

/** Decimals without the zeros that a column adds. */
const plain = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);
const asTruth = (rows: readonly (readonly string[])[], guarded: boolean): string[][] =>
  rows.map((row) => row.map((cell, i) => (i === 6 ? plain(cell) : guarded && i < 5 ? unguarded(cell) : cell)));
const COLUMNS = ['account', 'item', 'detail', 'sku', 'gl_account', 'amount', 'unit_price'];

test('the amounts are as large as they should be', () => {
  expect(truth.length).toBeGreaterThan(40);
  expect(truth.filter((row) => row[5] === FEE).length).toBe(2 * (ACCOUNTS.length + 3));
  expect(truth.map((row) => row[6])).toContain(PRICE);
  expect([...new Set(truth.map((row) => row[0]))].sort()).toEqual(['alder', 'birch', 'cedar', ...ACCOUNTS].sort());
});

describe('CSV', () => {
  test('by the reader of DuckDB, and not one cell that a spreadsheet would run', async () => {
    const rows =
      await query(sql`SELECT account, item, coalesce(detail, ''), coalesce(sku, ''), coalesce(gl_account, ''), amount, coalesce(unit_price, '')
      FROM read_csv(${join(folder, 'line_items.csv')}, header = true, all_varchar = true, delim = ',', quote = '"', escape = '"')`);
    expect(asTruth(rows, true)).toEqual(asTruth(truth, false));
    expect(rows.flatMap((row) => row.slice(0, 5)).filter((cell) => /^[=+\-@\t\r\n＝＋－＠]/u.test(cell))).toEqual([]);
    expect(rows.map((row) => row[4])).toContain("'-4000");
  });

  test('every line ends in CRLF, outside of quotes', () => {
    const text = readFileSync(join(folder, 'line_items.csv'), 'utf8').replaceAll(/"(?:[^"]|"")*"/g, '""');
    expect(text.replaceAll('\r\n', '')).not.toMatch(/[\r\n]/);
    expect(text.split('\r\n').length).toBe(truth.length + 2);
  });

  test.skipIf(!PYTHON)("by Python's csv", () => {
    const script = `import csv, json, sys
rows = csv.DictReader(open(sys.argv[1], newline='', encoding='utf-8'))
print(json.dumps([[row[c] for c in sys.argv[2:]] for row in rows]))`;
    const read = execFileSync('python3', ['-c', script, join(folder, 'line_items.csv'), ...COLUMNS], {
      encoding: 'utf8',
    });
    expect(asTruth(JSON.parse(read), true)).toEqual(asTruth(truth, false));
  });
});

test('Parquet holds raw text and exact decimals', async () => {
  const file = join(folder, 'line_items.parquet');
  const rows =
    await query(sql`SELECT account, item, coalesce(detail, ''), coalesce(sku, ''), coalesce(gl_account, ''), amount::VARCHAR,
    coalesce(unit_price::VARCHAR, '') FROM read_parquet(${file})`);
  expect(asTruth(rows, false)).toEqual(asTruth(truth, false));
  const types = await query(sql`SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM read_parquet(${file}))`);
  expect(Object.fromEntries(types)).toMatchObject({
    period: 'DATE',
    line: 'INTEGER',
    amount: 'DECIMAL(38,2)',
    quantity: 'DECIMAL(38,12)',
    unit_price: 'DECIMAL(38,18)',
    earned_until: 'DATE',
  });
});

test('Arrow holds the digits of every decimal', () => {
  const reader = RecordBatchReader.from(readFileSync(join(folder, 'line_items.arrow')));
  const rows: string[][] = [];
  let schema: Schema | undefined;
  for (const batch of reader) {
    schema = batch.schema;
    for (let i = 0; i < batch.numRows; i++)
      rows.push(
        COLUMNS.map((name) => {
          const value: unknown = batch.getChild(name)?.get(i);
          return value instanceof Uint32Array ? digitsOf(value, name === 'amount' ? 2 : 18) : String(value ?? '');
        }),
      );
  }
  expect(asTruth(rows, false)).toEqual(asTruth(truth, false));
  expect(schema?.fields.map(({ name, type }) => `${name} ${type}`)).toEqual(
    expect.arrayContaining(['amount Decimal[38e+2]', 'unit_price Decimal[38e+18]', 'period Date32<DAY>', 'line Int32']),
  );
});

/** Four words of 32 bits, the lowest first, as a decimal text. */
function digitsOf(words: Uint32Array, scale: number): string {
  const digits = BigInt.asIntN(
    128,
    words.reduceRight((all, word) => (all << 32n) + BigInt(word), 0n),
  );
  const text = `${digits < 0n ? -digits : digits}`.padStart(scale + 1, '0');
  return `${digits < 0n ? '-' : ''}${text.slice(0, -scale)}.${text.slice(-scale)}`;
}

test.skipIf(!PYTHON)(
  'XLSX: by zipfile and an XML parser of Python, long amounts as text, short ones as numbers',
  () => {
    const script = `import json, re, sys, zipfile, xml.etree.ElementTree as tree
NS = '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'
book = zipfile.ZipFile(sys.argv[1])
assert book.testzip() is None
names = [s.get('name') for s in tree.fromstring(book.read('xl/workbook.xml')).iter(NS + 'sheet')]
for name in book.namelist(): tree.fromstring(book.read(name))
def text(t): return re.sub('_x([0-9A-F]{4})_', lambda m: chr(int(m[1], 16)), t)
def cell(c):
  v = c.find(NS + 'v')
  return [c.get('t') or 'n', v.text if v is not None else text(''.join(t.text or '' for t in c.iter(NS + 't')))]
rows = [{re.sub('[0-9]', '', c.get('r')): cell(c) for c in row} for row in tree.fromstring(book.read('xl/worksheets/sheet1.xml')).iter(NS + 'row')]
print(json.dumps([names, rows]))`;
    const out = execFileSync('python3', ['-c', script, join(folder, 'line_items.xlsx')], { encoding: 'utf8' });
    const [names, [head, ...rows]] = JSON.parse(out) as [string[], [Row, ...Row[]]];
    expect(names).toEqual(['lines', 'control totals', 'about']);
    const place = COLUMNS.map((name) => Object.entries(head).find(([, [, text]]) => text === name)?.[0] ?? '');
    const read = rows.map((row) => place.map((column) => row[column]?.[1] ?? ''));
    expect(asTruth(read, true)).toEqual(asTruth(truth, false));
    const kinds = rows.map((row) => [row[place[5] ?? '']?.[0], row[place[5] ?? '']?.[1].length]);
    expect(new Set(kinds.map(([kind, length]) => `${kind} ${Number(length) > 16 ? 'long' : 'short'}`))).toEqual(
      new Set(['inlineStr long', 'n short']),
    );
  },
);
type Row = Readonly<Record<string, readonly [kind: string, text: string]>>;

test('the same bytes with one thread and with four, on more rows than a thread takes at once', async () => {
  const file = p.path('.reprice/ledger.duckdb');
  const writer = await openDatabase(file);
  // 130 more lines for each there is, all without money, so that the sums stay.
  await writer.run(sql`CREATE TABLE more AS SELECT * REPLACE (1000 + row_number() OVER (ORDER BY line_no, n) AS line_no, 0 AS stated, 0 AS billed)
    FROM run_line, range(2000) AS r(n)`);
  await writer.run(sql`INSERT INTO run_line SELECT * EXCLUDE (n) FROM more`);
  await writer.run(sql`DROP TABLE more`);
  writer.close();
  const sums = [];
  for (const threads of [1, 4]) {
    const db = await openDatabase(file, { readOnly: true, threads });
    const into = join(temporaryFolder(), 'out');
    const options = { formats: ['csv', 'parquet', 'arrow'] as const, asOf: '2025-03-01', overwrite: false };
    const { files } = await exportRun(db, await findRun(db, 'latest'), into, options);
    db.close();
    expect(Number(files[0]?.rows)).toBeGreaterThan(130_000);
    sums.push(readFileSync(join(into, 'SHA256SUMS'), 'utf8'));
  }
  expect(sums[1]).toBe(sums[0]);
}, 120_000);
