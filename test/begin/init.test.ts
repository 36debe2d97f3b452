// `reprice init` on one log of every kind: what it proposes, and that load and run work with no edit. What should
// be counted was worked out by reading the lines.
import { chmodSync, copyFileSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Dictionary, Int32, Table, TimestampMillisecond, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { openDatabase } from '../../src/database/database.ts';
import { sql } from '../../src/database/sql.ts';
import { readProject } from '../../src/project/parse.ts';
import { withPreset } from '../../src/project/preset.ts';
import { PRESET_NAMES, type PresetName } from '../../src/project/presets/names.ts';
import type { RunReport } from '../../src/runs/report.ts';
import { NOBODY } from '../cli/machine.ts';
import { finished, isTrace, MAIN, reprice, start } from '../cli/program.ts';
import { temporaryFolder } from '../cli/project.ts';

interface Begun {
  readonly folder: string;
  /** The source of reprice.yaml, or what `pick` makes of it. */
  readonly sources: ReturnType<typeof readProject>['sources'];
  readonly zone: string;
  readonly screen: string;
  readonly requests: string;
  readonly tenants: number;
  readonly byFile: ReadonlyMap<string, string>;
}

/** init, load, usage and run, all with exit code 0. */
async function begun(folder: string, ...files: readonly string[]): Promise<Begun> {
  const run = async (...args: readonly string[]) => {
    const result = await reprice(args, { cwd: folder });
    expect(result.stderr).not.toMatch(/a bug in reprice/);
    expect([args.join(' '), result.code, result.code === 0 ? '' : result.stderr]).toEqual([args.join(' '), 0, '']);
    return result.stdout;
  };
  const screen = await run('init', ...files);
  expect(screen.split('\n').filter((line) => line.length > 80 && line.includes(' '))).toEqual([]);
  const { requests, tenants, files: loaded } = JSON.parse(await run('load', '--json')) as Loaded;
  const { gaps } = JSON.parse(await run('run', 'pricing-models/first.yaml', '--json')) as RunReport;
  // Whose requests without a tenant are only a person can say; all else has a price.
  expect(gaps.filter((gap) => gap.code !== 'unmapped-tenants')).toEqual([]);
  const { sources, zone } = readProject(join(folder, 'reprice.yaml'), 'reprice.yaml');
  return { folder, sources, zone, screen, requests, tenants, byFile: new Map(loaded.map((f) => [f.path, f.requests])) };
}

interface Loaded {
  readonly requests: string;
  readonly tenants: number;
  readonly files: readonly { readonly path: string; readonly requests: string }[];
}

function withFiles(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(join(folder, name, '..'), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

const PRESETS = resolve('test/load/presets');

/** File, preset, and the requests that its lines are (see test/load/presets.test.ts). */
const FIXTURES: readonly (readonly [string, PresetName, number])[] = [
  ['alb.log', 'aws-alb', 3],
  ['api-gateway.log', 'aws-api-gateway', 3],
  ['cloudevents.jsonl', 'cloudevents', 2],
  ['cloudflare.jsonl', 'cloudflare', 4],
  ['cloudfront.log', 'aws-cloudfront', 3],
  ['cloudtrail.log', 'aws-cloudtrail', 3],
  ['combined.log', 'apache-combined', 7],
  ['envoy.log', 'envoy', 3],
  ['gcp.jsonl', 'gcp-load-balancer', 2],
  ['iis.log', 'iis', 2],
  ['kong.jsonl', 'kong', 2],
  ['nginx-json.log', 'nginx-json', 3],
  ['s3.log', 'aws-s3', 5],
  ['salesforce.csv', 'salesforce', 2],
  ['stripe.jsonl', 'stripe-meter-events', 2],
  ['traefik.jsonl', 'traefik', 2],
  ['traefik.log', 'traefik-common', 2],
  ['vhost.log', 'apache-vhost-combined', 2],
];

const JSON_LOGS = FIXTURES.filter(([, preset]) =>
  ['json', 'jsonl'].includes(withPreset({ preset, files: [] })?.format ?? ''),
);

test.each([
  ['JSON', JSON_LOGS],
  ['lines', FIXTURES.filter((fixture) => !JSON_LOGS.includes(fixture))],
])('a log of every preset in %s, all in one project: each file is a source under its preset', async (_, fixtures) => {
  const folder = temporaryFolder();
  for (const [file] of fixtures) copyFileSync(join(PRESETS, file), join(folder, file));
  const log = await begun(folder, ...fixtures.map(([file]) => file));
  const { sources } = parse(readFileSync(join(folder, 'reprice.yaml'), 'utf8')) as {
    sources: Record<string, { files: string; preset: string }>;
  };
  const presets = new Map(Object.values(sources).map((source) => [source.files, source.preset]));
  expect(fixtures.map(([file]) => [file, presets.get(file), log.byFile.get(file)])).toEqual(
    fixtures.map(([file, preset, requests]) => [file, preset, String(requests)]),
  );
  expect(presets.size).toBe(fixtures.length);
});

test('the logs above are of every preset but those that write the same lines as another', () => {
  const same = ['apache-common', 'nginx-combined'];
  expect(new Set([...FIXTURES.map(([, preset]) => preset), ...same])).toEqual(new Set(PRESET_NAMES));
});

test('records in arrays where the preset expects lines', async () => {
  const folder = temporaryFolder();
  copyFileSync(join(PRESETS, 'kong-batch.log'), join(folder, 'kong-batch.log'));
  const log = await begun(folder, 'kong-batch.log');
  expect(log.sources[0]).toMatchObject({ format: 'json', columns: { id: 'request.id' } });
  expect([log.requests, log.tenants]).toEqual(['3', 1]);
});

const DATA = resolve('../shared/data');
const [NASA, APACHE, CTC, SERVEGEN] = [
  'nasa-1995-07-09.log.gz',
  'apache-combined.log.gz',
  'ctc-sp2-jobs.csv.gz',
  'servegen-m-mid-hourly.csv.gz',
].map((name) => join(DATA, name)) as [string, string, string, string];

/** Of requests by account over some days: what four in five do not pass, for 31 days, up to two digits. */
async function allowance(accounts: ReturnType<typeof sql>, days: number): Promise<string> {
  const database = await openDatabase(undefined);
  const rows = await database.columns(sql`SELECT CAST(quantile_disc(n, 0.8) AS BIGINT) AS usual FROM (${accounts})`);
  database.close();
  const month = Math.ceil((Number(rows.big('usual', 0)) * 31) / days);
  const step = 10 ** Math.max(0, String(month).length - 2);
  return String(Math.ceil(month / step) * step);
}

function included({ folder }: Begun): string | undefined {
  return /includes: \{\w+: (\d+)\}/.exec(readFileSync(join(folder, 'pricing-models/first.yaml'), 'utf8'))?.[1];
}

describe.skipIf(!existsSync(NASA))('logs of others', () => {
  test('a web server of 1995: the client is the last resort, and the zone is the offset of every line', async () => {
    const log = await begun(temporaryFolder(), NASA);
    expect(log.sources[0]).toMatchObject({ name: 'nasa', format: 'combined', columns: { tenant: 'host' } });
    expect([log.zone, log.requests, log.tenants]).toEqual(['Etc/GMT+4', '35272', 2554]);
    expect(log.screen).toContain('an address is not a customer');
    const hosts = sql`SELECT split_part(line, ' ', 1) AS host, count(*) AS n
      FROM read_csv(${NASA}, columns = {'line': 'VARCHAR'}, delim = ${'\x01'}, quote = '', escape = '', header = false) GROUP BY host`;
    expect(included(log)).toBe(await allowance(hosts, 1));
    expect(existsSync(join(log.folder, 'accounts.csv'))).toBe(false);
    expect((await reprice(['usage'], { cwd: log.folder })).stdout).toContain('35,272 requests of 2,554 accounts');
  });

  test('a web server of 2015: one line that was cut off is named', async () => {
    const log = await begun(temporaryFolder(), APACHE);
    expect(log.sources[0]).toMatchObject({ format: 'combined', columns: { tenant: 'host' } });
    expect([log.zone, log.requests]).toEqual(['UTC', '9999']);
    expect(log.screen).toContain('also fits: nginx-combined');
    expect(log.screen).toContain('1 row: not a line of the common or combined log format');
  });

  test('jobs of a supercomputer: users, queues, and what else could be counted', async () => {
    const log = await begun(temporaryFolder(), CTC);
    expect(log.sources[0]?.columns).toMatchObject({
      time: { column: 'submitted_at', form: 'iso' },
      tenant: 'user',
      operation: 'queue',
      status: 'status',
      id: undefined,
    });
    expect([log.requests, log.tenants]).toEqual(['77222', 679]);
    expect(readFileSync(join(log.folder, 'reprice.yaml'), 'utf8')).toMatch(/# measures: \{.*cpu_seconds: cpu_seconds/);
    // From 1996-06-26 to 1997-05-30 are 339 days.
    const users = sql`SELECT "user", count(*) AS n FROM read_csv(${CTC}, all_varchar = true) GROUP BY "user"`;
    expect(included(log)).toBe(await allowance(users, 339));
  });

  test('hourly counts: two columns and a number are enough', async () => {
    const log = await begun(temporaryFolder(), SERVEGEN);
    expect(log.sources[0]).toMatchObject({
      counted: 'hour',
      columns: { time: { column: 'hour' }, tenant: 'client', requests: 'requests', status: undefined },
    });
    expect([log.requests, log.tenants]).toEqual(['2165253970', 108]);
  });
});

/** Twenty rows of four customers: 12 GET and 8 POST, every fifth one refused, bytes 0 to 190. */
const ROWS = Array.from({ length: 20 }, (_, i) => ({
  time: new Date(Date.UTC(2025, 2, 1 + i, 10)).toISOString(),
  who: ['Müller AG', 'Weber, Söhne', 'Meier', 'O\'Brien "B"'][i % 4] ?? '',
  method: i % 5 < 3 ? 'GET' : 'POST',
  path: `/v2/docs/${i}`,
  status: i % 5 === 4 ? '429' : '200',
  bytes: String(i * 10),
}));

const quoted = (text: string): string => `"${text.replaceAll('"', '""')}"`;

test('a CSV file with odd names, semicolons and local times', async () => {
  const rows = ROWS.map((r) =>
    [r.time.slice(0, 19).replace('T', ' '), quoted(r.who), r.method, r.path, r.status].join(';'),
  );
  const folder = withFiles({ 'odd.csv': `Wann?;"Kunde; Nr.";Verb!;Wohin ;Ergebnis\n${rows.join('\n')}\n` });
  const log = await begun(folder, 'odd.csv');
  expect(log.sources[0]).toMatchObject({
    delimiter: ';',
    columns: {
      time: { column: 'Wann?', form: 'iso', zone: 'UTC' },
      tenant: 'Kunde; Nr.',
      method: 'Verb!',
      path: 'Wohin ',
      status: 'Ergebnis',
    },
  });
  expect([log.requests, log.tenants]).toEqual(['20', 4]);
  expect(log.screen).toContain('some times name no zone and are taken for UTC');
  // Each of four customers made 5 requests in 20 days: 5 × 31 ÷ 20 = 7.75, so 8 a month.
  expect(included(log)).toBe('8');
  expect(readFileSync(join(folder, 'operations.yaml'), 'utf8')).toContain('GET /v2/docs/{doc_id}');
  expect(readFileSync(join(folder, 'accounts.csv'), 'utf8').split('\n')).toContain('"Weber, Söhne",,,,,,');
});

test('a CSV file without a header, a table between blanks, tabs: columns by what they hold', async () => {
  const plain = (sign: string) =>
    `${ROWS.map((r, i) => [r.time, `c${i % 4}`, r.method, r.path, r.status].join(sign)).join('\n')}\n`;
  const folder = withFiles({ 'a.csv': plain(','), 'b.tsv': plain('\t'), 'c.log': plain(' ') });
  const log = await begun(folder, 'a.csv', 'b.tsv', 'c.log');
  expect([log.requests, log.tenants, log.sources.length]).toEqual(['60', 4, 3]);
  for (const { columns } of log.sources)
    expect([columns.tenant, columns.method, columns.path, columns.status]).toEqual(
      [2, 3, 4, 5].map((n) => `column_${n}`),
    );
});

test('JSON lines with odd names inside of objects, epochs without a zone and whole addresses', async () => {
  const lines = ROWS.map((r) =>
    JSON.stringify({
      meta: { when: Date.parse(r.time) },
      ' who': { cust: r.who },
      http: { verb: r.method, target: `https://api.example.com${r.path}?token=x`, rc: Number(r.status) },
    }),
  );
  const folder = withFiles({ 'odd.jsonl.gz': gzipSync(`${lines.join('\n')}\n`) });
  const log = await begun(folder, 'odd.jsonl.gz');
  expect(log.sources[0]?.columns).toMatchObject({
    time: { column: 'meta.when', form: 'epoch_ms' },
    tenant: ' who.cust',
    method: 'http.verb',
    path: 'http.target',
    status: 'http.rc',
  });
  expect([log.requests, log.tenants]).toEqual(['20', 4]);
});

test('Parquet with odd names and a time without a zone; a file of records in JSON', async () => {
  const folder = temporaryFolder();
  const database = await openDatabase(undefined);
  await database.run(sql`COPY (SELECT TIMESTAMP '2025-03-01 10:00:00' + INTERVAL 1 DAY * i AS "WANN", 'k' || i % 4 AS "k u n d e",
      'GET' AS v, '/x/' || i AS ${sql`"p""q"`}, CAST(200 AS SMALLINT) AS e FROM range(20) t(i)) TO ${join(folder, 'odd.parquet')} (FORMAT parquet)`);
  database.close();
  writeFileSync(
    join(folder, 'more.json'),
    JSON.stringify({
      page: 1,
      items: ROWS.map((r) => ({ at: r.time, account: r.who, call: r.path, n: 3 })),
    }),
  );
  const log = await begun(folder, 'odd.parquet', 'more.json');
  expect(log.sources.find((s) => s.format === 'parquet')?.columns).toMatchObject({
    time: { column: 'WANN', zone: 'UTC' },
    tenant: 'k u n d e',
    path: 'p"q',
    status: 'e',
  });
  expect(log.sources.find((s) => s.format === 'json')).toMatchObject({
    shape: { records: 'items' },
    counted: 'hour',
    columns: { tenant: 'account', requests: 'n' },
  });
  // 20 rows, and 20 that stand for 3 each.
  expect([log.requests, log.tenants]).toEqual(['80', 8]);
});

test('keys that look secret are all there is: a table names them, and no key is written anywhere', async () => {
  const lines = ROWS.map((r, i) => `${r.time},sk_live_${'abc'[i % 3]}123456789,GET,/x,200`);
  const folder = withFiles({ 'k.csv': `time,api_key,method,path,status\n${lines.join('\n')}\n` });
  const log = await begun(folder, 'k.csv');
  expect([log.requests, log.tenants]).toEqual(['20', 3]);
  const yaml = readFileSync(join(folder, 'reprice.yaml'), 'utf8');
  expect(yaml).toMatch(/keys: \{hash: auto, salt: "?[0-9a-f]{32}"?\}/);
  const table = readFileSync(join(folder, 'tenants-of-keys.csv'), 'utf8');
  expect(table).toMatch(/^key,tenant\n(hash:[0-9a-f]{32},key-[123]\n){3}$/);
  expect(readFileSync(join(folder, 'accounts.csv'), 'utf8')).toContain('key-1,,,,,,\nkey-2,,,,,,\nkey-3,,,,,,\n');
  const all = ['reprice.yaml', 'tenants-of-keys.csv', 'accounts.csv', '.reprice/ledger.duckdb'];
  for (const file of all) expect([file, readFileSync(join(folder, file)).includes('sk_live')]).toEqual([file, false]);
  expect(log.screen).not.toContain('sk_live');
});

test('a folder with two kinds of logs and other files: patterns, and what was left out', async () => {
  const access = (day: number) =>
    `1.1.1.${day} - ada [0${day}/Mar/2025:10:00:00 +0000] "GET /a HTTP/1.1" 200 10 "-" "x"\n`;
  const folder = withFiles({
    'logs/access-2025-03-01.log': access(1),
    'logs/access-2025-03-02.log': access(2),
    'logs/access-2025-03-03.log': access(3),
    'logs/usage.csv': 'day,customer,requests\n2025-03-01,acme,5\n2025-03-02,acme,7\n',
    'logs/README.md': '# Logs\n\nof March\n',
    'logs/empty.log': '',
  });
  const log = await begun(folder, 'logs');
  expect(log.sources.map((s) => [s.name, s.files])).toEqual([
    ['access', ['logs/access-*.log']],
    ['usage', ['logs/**/*.csv']],
  ]);
  expect([log.requests, log.tenants]).toEqual(['15', 2]);
  expect(log.screen).toMatch(/left out: logs\/README\.md/);
  expect(log.screen).toMatch(/left out: logs\/empty\.log: the file is empty/);
  writeFileSync(join(folder, 'logs/access-2025-04-01.log'), access(4).replace('Mar', 'Apr'));
  const again = JSON.parse((await reprice(['load', '--json'], { cwd: folder })).stdout) as { requests: string };
  expect(again.requests).toBe('16');
});

test('files without a row, as a pattern of the shell names them, are left out and told', async () => {
  const header = 'time,customer,path,method,status';
  const folder = withFiles({
    'a.csv': `\uFEFF${header}\r\n2025-03-01T00:00:00Z,acme,/a,GET,200\r\n`,
    'b.csv': `${header}\n`,
    'c.csv': '',
    'd.csv.gz': gzipSync(''),
  });
  const log = await begun(folder, 'a.csv', 'b.csv', 'c.csv', 'd.csv.gz');
  expect(log.sources.map((s) => s.files)).toEqual([['a.csv']]);
  const left = log.screen.replaceAll(/\s+/g, ' ');
  for (const file of ['b.csv', 'c.csv', 'd.csv.gz']) expect(left).toContain(`left out: ${file}: `);
});

test('Salesforce and CloudFront as JSON lines: the presets of their columns', async () => {
  // Two events of one request of Salesforce: both count.
  const event = (second: number) =>
    `{"EVENT_TYPE":"ApexCallout","METHOD":"GET","REQUEST_ID":"r1","RUN_TIME":"237","TIMESTAMP_DERIVED":"2022-09-30T05:53:1${second}.461Z","URL":"https://a.example/x","USER_ID":"u1"}\n`;
  const edge = (id: number) =>
    `{"date":"2022-09-30","time":"12:29:36","sc-bytes":"10","cs-method":"GET","cs-uri-stem":"/a","sc-status":"200","x-edge-request-id":"r${id}","x-host-header":"b.example"}\n`;
  const folder = withFiles({ 'sf.jsonl': event(7) + event(8), 'cf.jsonl': edge(1) + edge(2) + edge(1) });
  const log = await begun(folder, 'sf.jsonl', 'cf.jsonl');
  expect(log.screen).toMatch(/^cf: aws-cloudfront/m);
  expect(log.screen).toMatch(/^sf: salesforce/m);
  // 2 events, and 2 of 3 lines of the edge.
  expect([log.requests, log.tenants]).toEqual(['4', 2]);
});

test('numbers that are no status by their name, and times as Go prints them', async () => {
  const rows = [0, 1, 2].map((i) => ({
    TimeStamp: `2025-03-0${i + 1} 13:45:59.123456789 +0000 UTC`,
    RUN_TIME: 237 + i,
    port: 443,
    OrgID: `org-${i % 2}`,
    Method: 'GET',
    Path: '/x',
  }));
  const folder = withFiles({ 'log.jsonl': rows.map((row) => `${JSON.stringify(row)}\n`).join('') });
  const log = await begun(folder, 'log.jsonl');
  expect(log.sources[0]?.columns.status).toBeUndefined();
  expect(log.sources[0]?.columns.time).toMatchObject({ column: 'TimeStamp', form: 'any' });
  expect(log.requests).toBe('3');
});

test('a path with a line break, quotes and brackets', async () => {
  const name = 'it\'s "a"\n[1] {x}.csv';
  const folder = withFiles({ [name]: 'time,tenant\n2025-03-01T00:00:00Z,acme\n' });
  const log = await begun(folder, name);
  expect([log.sources[0]?.files, log.requests, log.tenants]).toEqual([[name], '1', 1]);
});

test('ten thousand columns', async () => {
  const names = Array.from({ length: 9_997 }, (_, i) => `c${i}`);
  const row = (i: number) => `2025-03-01T00:00:0${i}Z,t${i % 2},200,${names.map(() => 'x').join(',')}`;
  const folder = withFiles({
    'wide.csv': `time,tenant,status,${names.join(',')}\n${[0, 1, 2].map(row).join('\n')}\n`,
  });
  const log = await begun(folder, 'wide.csv');
  expect(log.sources[0]?.columns).toMatchObject({ tenant: 'tenant', status: 'status' });
  expect([log.requests, log.tenants]).toEqual(['3', 2]);
}, 120_000);

/** 3,000 rows of three customers, a minute apart, in one batch. */
function arrow(form: 'file' | 'stream'): Uint8Array {
  const rows = Array.from({ length: 3_000 }, (_, i) => i);
  const texts = (of: (i: number) => string) => vectorFromArray(rows.map(of), new Utf8());
  const minutes = rows.map((i) => Date.UTC(2025, 2, 1) + i * 60_000);
  return tableToIPC(
    new Table({
      at: vectorFromArray(minutes, new TimestampMillisecond('UTC')),
      customer: vectorFromArray(
        rows.map((i) => `c${i % 3}`),
        new Dictionary(new Utf8(), new Int32()),
      ),
      method: texts(() => 'GET'),
      path: texts((i) => `/v2/docs/${i}`),
      status: vectorFromArray(
        rows.map((i) => (i % 10 === 0 ? 404 : 200)),
        new Int32(),
      ),
    }),
    form,
  );
}

const COLUMNS = { time: { column: 'at' }, tenant: 'customer', path: 'path', status: 'status' };

test('Arrow: a file and a stream are one source, told by their first rows', async () => {
  const folder = withFiles({ 'a.arrow': arrow('file'), 'b.feather': arrow('stream') });
  const log = await begun(folder, 'a.arrow', 'b.feather');
  expect(log.sources).toMatchObject([{ format: 'arrow', files: ['a.arrow', 'b.feather'], columns: COLUMNS }]);
  expect([log.requests, log.tenants, log.zone]).toEqual(['6000', 3, 'UTC']);
  expect(log.screen).toContain('6,000 of 6,000 rows are understood');
});

test('zstd: CSV and JSON lines', async () => {
  const folder = temporaryFolder();
  const database = await openDatabase(undefined);
  const rows = sql`SELECT strftime(TIMESTAMP '2025-03-01' + INTERVAL 1 HOUR * i, '%Y-%m-%dT%H:%M:%SZ') AS at, 'c' || i % 3 AS customer,
    'GET' AS method, '/v2/docs/' || i AS path, 200 AS status FROM range(40) t(i)`;
  await database.run(sql`COPY (${rows}) TO ${join(folder, 'a.csv.zst')} (FORMAT csv, COMPRESSION zstd)`);
  await database.run(sql`COPY (${rows}) TO ${join(folder, 'b.jsonl.zst')} (FORMAT json, COMPRESSION zstd)`);
  database.close();
  const log = await begun(folder, 'a.csv.zst', 'b.jsonl.zst');
  expect(log.sources.map((s) => s.format).toSorted()).toEqual(['csv', 'jsonl']);
  for (const { columns } of log.sources) expect(columns).toMatchObject(COLUMNS);
  expect([log.requests, log.tenants]).toEqual(['80', 3]);
});

/** What is refused, with which exit code, and what is said of it. */
const REFUSED: readonly (readonly [string, readonly string[], number, RegExp])[] = [
  ['an empty file', ['empty.csv'], 1, /empty\.csv: the file is empty/],
  ['a binary file', ['picture.png'], 1, /picture\.png: the file is no text, and neither gzip/],
  ['UTF-16', ['wide.txt'], 1, /wide\.txt: the file is UTF-16 text[\s\S]*save it as UTF-8/],
  ['no such file', ['none.log'], 2, /none\.log: there is no such file/],
  ['a folder without files', ['hollow'], 2, /there is no file in this folder/],
  ['prose', ['prose.txt'], 1, /prose\.txt: no preset and no format reads this file.*it begins: Dear all/],
  ['gzip that is not called so', ['packed.log'], 1, /packed\.log: the file is compressed with gzip.*not packed/],
  ['what is called gzip and is not', ['plain.gz'], 1, /plain\.gz: the file is neither gzip.*its name says gzip/],
  ['gzip that was cut off', ['cut.log.gz'], 1, /cut\.log\.gz: the file is damaged or was cut off/],
  ['zstd that was cut off', ['cut.csv.zst'], 1, /cut\.csv\.zst: the file is damaged or was cut off/],
  ['Arrow that was cut off', ['cut.arrow'], 1, /cut\.arrow: the file is damaged or was cut off: it does not end as/],
  ['Arrow that is damaged', ['bad.arrow'], 1, /bad\.arrow: the file is damaged.*its record batches cannot be read/],
  [
    'Parquet that was cut off',
    ['cut.parquet'],
    1,
    /cut\.parquet: the file is damaged or was cut off: it does not end as/,
  ],
  ['a device', ['/dev/null'], 2, /\/dev\/null: this is a pipe or a device/],
  [
    'a good file and two others',
    ['good.csv', 'empty.csv', 'prose.txt'],
    1,
    /prose[\s\S]*1 problem; nothing was changed/,
  ],
  ['two files that are empty', ['empty.csv', 'empty.csv.gz'], 1, /2 problems; nothing was changed/],
  ['a currency that is none', ['good.csv', '--currency', 'Euro'], 2, /--currency Euro is no currency code/],
];

let hopeless: string | undefined;

/** A folder with all the files of REFUSED, made once: nothing may be written into it. */
function refusedFiles(): string {
  const good = 'time,tenant\n2025-03-01T00:00:00Z,acme\n';
  const folder = withFiles({
    'empty.csv': '',
    'empty.csv.gz': gzipSync(''),
    'picture.png': Buffer.from('89504e470d0a1a0a0000000d49484452000000000000', 'hex'),
    'wide.txt': Buffer.from(`\ufeff${good}`, 'utf16le'),
    'prose.txt': 'Dear all,\nplease find the logs attached.\n',
    'packed.log': gzipSync(good),
    'plain.gz': good,
    'cut.log.gz': gzipSync(good.repeat(2_000)).subarray(0, 60),
    // A frame of zstd that begins: magic, descriptor, window, and a block of 100,000 bytes of which three are there.
    'cut.csv.zst': Buffer.from('28b52ffd0058040d1861626320', 'hex'),
    'cut.arrow': arrow('file').subarray(0, -3_000),
    'bad.arrow': Buffer.concat([Buffer.from('ARROW1\0\0'), Buffer.alloc(500, 7), Buffer.from('ARROW1')]),
    'cut.parquet': Buffer.from('PAR1 and no footer at all'),
    'good.csv': good,
  });
  mkdirSync(join(folder, 'hollow'));
  return folder;
}

test.each(REFUSED)('refused: %s', async (_, args, code, words) => {
  hopeless ??= refusedFiles();
  const folder = hopeless;
  const result = await reprice(['init', ...args], { cwd: folder });
  expect(result.stderr).toMatch(words);
  expect([result.code, result.stdout, isTrace(result.stderr)]).toEqual([code, '', false]);
  expect(existsSync(join(folder, 'reprice.yaml'))).toBe(false);
});

test.skipIf(!NOBODY)('what may not be read: refused where it was named, left out of a folder', async () => {
  const good = 'time,tenant\n2025-03-01T00:00:00Z,acme\n';
  const folder = withFiles({ 'logs/good.csv': good, 'logs/shut.csv': good, 'shut/good.csv': good, 'own/here': '' });
  for (const [path, mode] of [
    ['', 0o755],
    ['logs/shut.csv', 0],
    ['shut', 0o700],
    ['own', 0o777],
  ] as const)
    chmodSync(join(folder, path), mode);
  const asNobody = (...files: readonly string[]) =>
    finished(
      start(
        'setpriv',
        ['--reuid=nobody', '--clear-groups', process.execPath, MAIN, 'init', ...files, '--config', 'own/reprice.yaml'],
        { cwd: folder },
      ),
    );
  const refused = await asNobody('logs/shut.csv', 'logs/good.csv');
  expect(refused).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('logs/shut.csv: it may not be read'),
  });
  for (const name of ['shut', 'shut/good.csv'])
    expect(await asNobody(name)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining(`${name}: it may not be read`),
    });
  expect(existsSync(join(folder, 'own/reprice.yaml'))).toBe(false);
  const rest = await asNobody('logs');
  expect(rest.code).toBe(0);
  expect(rest.stdout).toContain('left out: logs/shut.csv: it may not be read');
  expect(rest.stdout).toContain('1 of 1 rows');
});

test('nothing is replaced without --force, and all is written or nothing', async () => {
  const folder = withFiles({ 'good.csv': 'time,tenant\n2025-03-01T00:00:00Z,acme\n', 'accounts.csv': 'mine\n' });
  const refused = await reprice(['init', 'good.csv'], { cwd: folder });
  expect([refused.code, existsSync(join(folder, 'reprice.yaml'))]).toEqual([2, false]);
  expect(refused.stderr).toContain('accounts.csv is there already');
  writeFileSync(join(folder, 'pricing-models'), 'a file where a folder should be');
  const half = await reprice(['init', 'good.csv', '--force'], { cwd: folder });
  expect([half.code, existsSync(join(folder, 'reprice.yaml'))]).toEqual([2, false]);
  expect(readFileSync(join(folder, 'accounts.csv'), 'utf8')).toBe('mine\n');
  const elsewhere = await reprice(['init', 'good.csv', '--config', 'p/reprice.yaml', '--json'], { cwd: folder });
  expect((JSON.parse(elsewhere.stdout) as { written: string[] }).written).toEqual([
    'p/reprice.yaml',
    'p/accounts.csv',
    'p/pricing-models/first.yaml',
  ]);
  expect(readFileSync(join(folder, 'p/reprice.yaml'), 'utf8')).toContain('files: ../good.csv');
  const again = await reprice(['init', 'good.csv', '--config', 'p/reprice.yaml'], { cwd: folder });
  expect([again.code, again.stderr]).toEqual([2, expect.stringContaining('p/reprice.yaml is there already')]);
});
