// What a mapping can say besides a column: tenants out of a table, a host, a path or a header; keys that
// are kept as hashes; tables of plain values; times that count from somewhere; CSV without a header.
import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { openDatabase } from '../../src/database/database.ts';
import { sql } from '../../src/database/sql.ts';
import { readDirectory } from '../../src/meter/directory.ts';
import { readProject } from '../../src/project/parse.ts';
import { type Kit, kit } from './kit.ts';

const TENANTS = sql`SELECT tenant, CAST(sum(requests) AS BIGINT) AS n FROM usage GROUP BY tenant ORDER BY tenant`;

function log(format: string, lines: readonly string[], source: string, more = ''): Kit {
  const k = kit(`log: {files: log.txt, format: ${format}, ${source}}`, { more });
  k.write('log.txt', `${lines.join('\n')}\n`);
  return k;
}

test('tenants of a host: ports, small letters, whole URLs, hosts of others', async () => {
  const hosts = [
    'Acme.API.example.com',
    'acme.api.example.com:443',
    'https://beta.api.example.com/x?host=acme',
    'a.b.api.example.com',
    'api.example.com',
    '-',
  ];
  const k = log(
    'csv',
    ['t,h', ...hosts.map((h) => `2025-01-01T00:00:00Z,${h}`)],
    "columns: {time: t, tenant: {column: h, host: '{tenant}.api.example.com'}}",
  );
  await k.load();
  // Three hosts are no tenant's: one label too many, one too few, none.
  expect(await k.rows(TENANTS)).toEqual([
    ['', 3n],
    ['acme', 2n],
    ['beta', 1n],
  ]);
});

test('tenants of a path: at its beginning only, without the query', async () => {
  const paths = ['/t/acme/docs', '/t/acme?x=/t/beta', 'https://h/t/beta', '/x/t/gamma', '/t/', '/tt/delta'];
  const k = log(
    'csv',
    ['t,m,p', ...paths.map((p) => `2025-01-01T00:00:00Z,GET,${p}`)],
    "columns: {time: t, method: m, path: p, tenant: {path: '/t/{tenant}/…'}}",
  );
  await k.load();
  expect(await k.rows(TENANTS)).toEqual([
    ['', 3n],
    ['acme', 2n],
    ['beta', 1n],
  ]);
});

test('tenants of a header, also one that is a list', async () => {
  const line = (headers: string) => `{"t":"2025-01-01T00:00:00Z","headers":${headers}}`;
  const k = log(
    'jsonl',
    [line('{"x-tenant":["acme","x"]}'), line('{"x-tenant":[]}')],
    'columns: {time: t, tenant: headers.x-tenant.0}',
  );
  await k.load();
  expect(await k.rows(TENANTS)).toEqual([
    ['', 1n],
    ['acme', 1n],
  ]);
});

const LIVE = `sk_${'live'}_4eC39HqLyjWDarjtT1zdp7dc`;

test('tenants of a table by key, listed plain or hashed; a change of the table reads the logs again', async () => {
  const rows = [LIVE, 'k2', 'k3'].map((key) => `2025-01-01T00:00:00Z,${key}`);
  const k = kit('log: {files: log.csv, format: csv, columns: {time: t, key: k, tenant: {table: of.csv}}}', {
    more: 'keys: {hash: auto, salt: pepper}',
  });
  k.write('log.csv', `t,k\n${rows.join('\n')}\n`);
  k.write('of.csv', `key,tenant\n${LIVE},acme\nk2,beta\n`);
  await k.load();
  expect(await k.rows(TENANTS)).toEqual([
    ['', 1n],
    ['acme', 1n],
    ['beta', 1n],
  ]);
  const stored = await k.rows(sql`SELECT key FROM usage WHERE tenant = 'acme'`);
  const hash = String(stored[0]?.[0]);
  k.write('of.csv', `key,tenant\n${hash},gamma\nk3,beta\n`);
  await k.load();
  expect(await k.rows(TENANTS)).toEqual([
    ['', 1n],
    ['beta', 1n],
    ['gamma', 1n],
  ]);
  k.write('of.csv', 'key,tenant\nk2,beta\nk2,acme\n');
  await expect(k.load()).rejects.toThrow('two tenants, acme and beta');
});

test('keys that look secret are kept as salted hashes, others as they are', async () => {
  // A UUID, an AWS key id of 20 letters and a name are no secrets; the last two were made by key generators.
  const plain = ['acme-production-eu-west-1', '0b0ad1f4-2a4a-4d0e-8f5a-2b1f6f0c9d11', 'AKIAIOSFODNN7EXAMPLE'];
  const secret = [LIVE, 'Bearer abc', 'd41d8cd98f00b204e9800998ecf8427e'];
  const k = log(
    'csv',
    ['t,k', ...[...plain, ...secret].map((key) => `2025-01-01T00:00:00Z,${key}`)],
    'columns: {time: t, key: k}',
    'keys: {hash: auto, salt: pepper}',
  );
  await k.load();
  const keys = (await k.rows(sql`SELECT DISTINCT key FROM usage`)).map(([key]) => String(key));
  expect(keys.filter((key) => !key.startsWith('hash:')).toSorted()).toEqual(plain.toSorted());
  // printf 'pepper\nBearer abc' | sha256sum
  expect(keys).toContain('hash:33ca4efb6ea1bb3c378c0ce605e40f94');
  expect(keys).toHaveLength(6);
});

test('the directory of keys lists a hashed key plain or as it is kept', async () => {
  const k = kit('log: {files: log.csv, format: csv, columns: {time: t, key: k}}', {
    more: 'keys: {hash: all, salt: pepper}\ndirectory: {keys: keys.csv}',
  });
  k.write('keys.csv', 'key,owner\nBearer abc,acme\n');
  const db = await openDatabase(undefined);
  const { keys } = await readDirectory(db, readProject(join(k.folder, 'reprice.yaml'), 'reprice.yaml'));
  db.close();
  expect(keys.get('hash:33ca4efb6ea1bb3c378c0ce605e40f94')?.owner).toBe('acme');
  expect(keys.get('Bearer abc')?.owner).toBe('acme');
});

test('a rejected line is kept without queries and secrets', async () => {
  const k = log('jsonl', [`{"t":"never","p":"/a?token=x","auth":"Bearer abc","k":"${LIVE}"}`], 'columns: {time: t}');
  await k.load();
  expect(await k.rows(sql`SELECT content FROM rejected_row`)).toEqual([
    ['{"t":"never","p":"/a?…","auth":"Bearer …","k":"sk_live_…"}'],
  ]);
});

test('the Standard Workload Format: comments, blanks before and between, -1 for none, a time that counts from one', async () => {
  const k = kit(`log:
  files: swf.txt
  format: table
  comment: ;
  empty: '-1'
  fields: [job, submit, wait, run, processors, cpu, memory, asked, asked_time, asked_memory, status, user]
  columns: {time: {column: submit, form: epoch_s, start: 835142400}, id: job, tenant: user, status: status}
  measures: {seconds: run}`);
  copyFileSync(join(import.meta.dirname, 'presets', 'swf.txt'), join(k.folder, 'swf.txt'));
  await k.load();
  // 835142400 is 1996-06-19T00:00:00Z; 342072 s are 3 days, 23 hours, 1 minute and 12 seconds more.
  expect(
    await k.rows(sql`SELECT CAST(day AS VARCHAR) AS day, tenant, status, requests, seconds FROM usage ORDER BY status`),
  ).toEqual([
    ['1996-06-22', '4', 0, 1n, 0n],
    ['1996-06-22', '4', 1, 1n, 43306n],
  ]);
});

test('TSV, CSV without a header, a table with another sign', async () => {
  const expected = [
    ['acme', 2n],
    ['beta', 1n],
  ];
  const rows = [
    ['2025-01-01T00:00:00Z', 'acme'],
    ['2025-01-01T00:00:01Z', 'beta'],
    ['2025-01-01T00:00:02Z', 'acme'],
  ];
  const tsv = log('tsv', ['t\twho', ...rows.map((r) => r.join('\t'))], 'columns: {time: t, tenant: who}');
  await tsv.load();
  expect(await tsv.rows(TENANTS)).toEqual(expected);
  const bare = log(
    'csv',
    [...rows.map((r) => r.join(',')), 'never,acme'],
    'fields: [t, who], columns: {time: t, tenant: who}',
  );
  await bare.load();
  expect(await bare.rows(TENANTS)).toEqual(expected);
  expect(await bare.rows(sql`SELECT CAST(line AS INTEGER) AS line, content FROM rejected_row`)).toEqual([
    [4, 'never,acme'],
  ]);
  const bars = log(
    'table',
    ['# who asked', ...rows.map((r) => r.join('|')), '2025-01-01T00:00:00Z'],
    "delimiter: '|', comment: '#', fields: [t, who], columns: {time: t, tenant: who}",
  );
  await bars.load();
  expect(await bars.rows(TENANTS)).toEqual(expected);
  expect(await bars.rows(sql`SELECT CAST(line AS INTEGER) AS line, content FROM rejected_row`)).toEqual([
    [5, '2025-01-01T00:00:00Z'],
  ]);
});

test('a value that is joined needs all its columns, and one of several the first that is not empty', async () => {
  const k = log(
    'csv',
    ['d,h,a,b', '2025-01-01,10:00:00,x,y', '2025-01-01,,x,y', '2025-01-02,10:00:00,-,y'],
    'columns: {time: {column: {join: [d, h]}, zone: UTC}, tenant: [a, b]}',
  );
  await k.load();
  expect(await k.rows(TENANTS)).toEqual([
    ['x', 1n],
    ['y', 1n],
  ]);
  expect(await k.rows(sql`SELECT CAST(line AS INTEGER) AS line, reason FROM rejected_row`)).toEqual([
    [3, 'd + h is empty'],
  ]);
});

test('a W3C log without #Fields and a JSON file that is cut off are refused by name', async () => {
  await expect(log('w3c', ['2025-01-01 00:00:00'], 'columns: {time: t}').load()).rejects.toThrow('#Fields:');
  await expect(log('json', ['{"Records":[{"t":"2025-01-01T00:00:00Z"}'], 'columns: {time: t}').load()).rejects.toThrow(
    'cannot be read as json',
  );
});

test('what a skip leaves out is no dirt', async () => {
  const k = log(
    'jsonl',
    ['{"t":"2025-01-01T00:00:00Z","probe":"true"}', '{"t":"2025-01-01T00:00:00Z"}'],
    "skip: {probe: 'true'}, columns: {time: t}",
  );
  await k.load({ maxRejects: { rows: 0n } });
  expect(await k.rows(sql`SELECT rows_read, rows_counted, rows_rejected FROM source_file`)).toEqual([[2n, 1n, 1n]]);
});

test('the sources that docs/loading.md shows are read', () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/loading.md'), 'utf8');
  const [block = ''] = /(?<=```yaml\n)sources:\n {2}edge:[\s\S]*?(?=```)/.exec(page) ?? [];
  const k = kit('log: {files: a, preset: kong}');
  k.write('shown.yaml', `project: p\nzone: UTC\ncurrency: USD\n${block}`);
  k.write('tenants-of-keys.csv', 'key,tenant\n');
  const { sources } = readProject(join(k.folder, 'shown.yaml'), 'shown.yaml');
  expect(sources.map((source) => [source.name, source.format])).toEqual([
    ['edge', 'table'],
    ['gateway', 'json'],
    ['jobs', 'table'],
    ['azure', 'jsonl'],
    ['azure_hub', 'json'],
    ['apigee', 'csv'],
    ['tyk', 'jsonl'],
    ['tyk_csv', 'csv'],
  ]);
});

test('the mappings of docs/loading.md read lines of the documented shape', async () => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/loading.md'), 'utf8');
  const [block = ''] = /(?<=```yaml\nsources:\n {2}edge:[\s\S]*)\n {2}azure:[\s\S]*?(?=```)/.exec(page) ?? [];
  const k = kit(block.trim().replaceAll(/^ {2}/gm, ''));
  const properties = (subscription: string, status: number) =>
    `{"method":"GET","url":"https://x.azure-api.net/v2/a?subscription-key=s3cret","responseCode":${status},"responseSize":571,"apimSubscriptionId":"${subscription}"}`;
  const azure = (t: string, id: string, inner: string) =>
    `{"time":"${t}","category":"GatewayLogs","correlationId":"${id}","properties":${inner}}`;
  // Seven digits of a second, a repeat, properties as a text, and one that nobody could read, then a last line without an end.
  const records = [
    azure('2025-03-01T10:00:00.1234567Z', 'c1', properties('acme', 200)),
    azure('2025-03-01T10:00:00.1234567Z', 'c1', properties('acme', 200)),
    azure('2025-03-01T23:59:59.9999999Z', 'c2', properties('', 429)),
    azure('2025-03-06T10:00:00Z', 'c3', JSON.stringify(properties('birch', 200))),
    azure('2025-03-06T10:00:01Z', 'c4', '"{cut off"'),
  ];
  k.write('insights/PT1H.json', records.join('\n'));
  const hub = [properties('acme', 200), JSON.stringify(properties('birch', 404)), '"none"'];
  k.write(
    'hub/0.json',
    `{"records":[${hub.map((inner, i) => azure('2025-03-07T10:00:00Z', `h${i}`, inner)).join(',')}]}`,
  );
  k.write(
    'apigee.csv',
    'date,developer_app,apiproxy,message_count\n2025-03-01,acme-app,orders,120\n2025-03-02,(not set),orders,5\n',
  );
  k.write(
    'tyk.jsonl',
    '{"method":"GET","path":"/get","response_code":200,"api_key":"k1","timestamp":"2025-03-03T23:30:00.257Z","org_id":"o1"}\n',
  );
  k.write(
    'tyk/2025-March-4-13.csv',
    'Method,Host,Path,Day,Month,Year,Hour,ResponseCode,APIKey,TimeStamp,OrgID,RawRequest\nGET,h,/get?x=1,4,March,2025,13,200,k1,2025-03-04 13:45:59.123456789 +0000 UTC,o1,R0VU\nGET,h,/get,4,March,2025,1,500,k1,2025-03-05 01:30:00 +0200 EET,o1,R0VU\n',
  );
  await k.load();
  expect(
    await k.rows(sql`SELECT CAST(day AS VARCHAR) AS day, tenant, status, CAST(sum(requests) AS INTEGER) AS n, CAST(sum(bytes_out) AS INTEGER) AS bytes
    FROM usage GROUP BY ALL ORDER BY ALL`),
  ).toEqual([
    ['2025-03-01', '', 429, 1, 571],
    ['2025-03-01', 'acme', 200, 1, 571],
    ['2025-03-01', 'acme-app', 0, 120, 0],
    ['2025-03-02', '(not set)', 0, 5, 0],
    ['2025-03-03', 'o1', 200, 1, 0],
    ['2025-03-04', 'o1', 200, 1, 0],
    ['2025-03-04', 'o1', 500, 1, 0],
    ['2025-03-06', '', 0, 1, 0],
    ['2025-03-06', 'birch', 200, 1, 571],
    ['2025-03-07', '', 0, 1, 0],
    ['2025-03-07', 'acme', 200, 1, 571],
    ['2025-03-07', 'birch', 404, 1, 571],
  ]);
  expect(await k.rows(sql`SELECT method, path FROM unmapped_path ORDER BY ALL`)).toEqual([
    ['', ''],
    ['GET', '/get'],
    ['GET', '/v2/a'],
  ]);
});
