// One file of lines of the documented shape for each preset, with the pitfalls of its format; what is counted was
// worked out by reading the lines. Rows read are always counted, duplicate, rejected or outside.
import { copyFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sql } from '../../src/database/sql.ts';
import { PRESET_NAMES } from '../../src/project/presets/names.ts';
import { kit } from './kit.ts';

const FOLDER = join(import.meta.dirname, 'presets');

interface Loaded {
  /** day, tenant, operation, status, requests, bytes in and out, by all of them. */
  readonly usage: readonly (readonly unknown[])[];
  readonly rejected: readonly (readonly unknown[])[];
  readonly duplicates: bigint;
  readonly keys: readonly string[];
  /** Method and path of what no catalogue names. */
  readonly paths: readonly (readonly unknown[])[];
}

async function loaded(file: string, source: string, more = 'operations: []'): Promise<Loaded> {
  const k = kit(`log: {files: ${file}, ${source}}`, { more });
  copyFileSync(join(FOLDER, file), join(k.folder, file));
  await k.load();
  const total = await k.rows(sql`SELECT sum(rows_duplicate) FROM source_file`);
  return {
    usage:
      await k.rows(sql`SELECT CAST(day AS VARCHAR) AS day, tenant, operation, status, CAST(sum(requests) AS BIGINT) AS n,
      CAST(sum(bytes_in) AS BIGINT) AS bytes_in, CAST(sum(bytes_out) AS BIGINT) AS bytes_out FROM usage GROUP BY ALL ORDER BY ALL`),
    rejected: await k.rows(sql`SELECT CAST(line AS INTEGER) AS line, reason FROM rejected_row ORDER BY line`),
    duplicates: BigInt(String(total[0]?.[0])),
    keys: (await k.rows(sql`SELECT DISTINCT key FROM usage ORDER BY key`)).map(([key]) => String(key)),
    paths: await k.rows(sql`SELECT method, path FROM unmapped_path ORDER BY ALL`),
  };
}

const UNMAPPED = '(unmapped)';
const PRESETS_TESTED: string[] = [];
function preset(name: string): string {
  PRESETS_TESTED.push(name);
  return `preset: ${name}`;
}

test('Apache and nginx: lists of clients, users of two words, odd requests, what follows the agent or the bytes', async () => {
  for (const name of ['apache-common', 'apache-combined', 'nginx-combined']) {
    const log = await loaded(
      'combined.log',
      `${preset(name)}, measures: {seconds: {column: request_time, decimals: 3}}`,
    );
    expect(log.usage).toEqual([
      ['1995-07-09', '', UNMAPPED, 200, 2n, 0n, 85465n],
      ['2003-09-02', '', UNMAPPED, 200, 1n, 0n, 11690n],
      ['2003-09-02', 'ada', UNMAPPED, 200, 1n, 0n, 10n],
      ['2003-09-02', 'ada lovelace', UNMAPPED, 401, 1n, 0n, 10n],
      ['2016-12-07', '', UNMAPPED, 200, 1n, 0n, 571n],
      ['2018-04-12', '', UNMAPPED, 400, 1n, 0n, 0n],
    ]);
    expect(log.rejected).toEqual([[8, 'not a line of the common or combined log format']]);
    expect(log.paths).toContainEqual(['GET', '/ksc.html   NASA/Kennedy Space Center Home Page']);
    expect(log.paths).toContainEqual(['GET', '/a']);
  }
});

test('the appended request time is a measure, and a rejected line is shown without its query', async () => {
  const k = kit(
    'log: {files: combined.log, preset: nginx-combined, measures: {seconds: {column: request_time, decimals: 3}}}',
  );
  copyFileSync(join(FOLDER, 'combined.log'), join(k.folder, 'combined.log'));
  await k.load();
  // 0.250 after the agent and 0.125 after the bytes.
  expect(await k.rows(sql`SELECT CAST(sum(seconds) AS BIGINT) AS s FROM usage`)).toEqual([[375n]]);
  expect(await k.rows(sql`SELECT content FROM rejected_row`)).toEqual([
    ['64.221.136.91 - ada [02/Sep/2003:00:00:12 -0700] "GET /cut?…'],
  ]);
});

test('Apache with the site before the client', async () => {
  const log = await loaded('vhost.log', preset('apache-vhost-combined'));
  expect(log.usage).toEqual([
    ['2003-09-02', '', UNMAPPED, 304, 1n, 0n, 0n],
    ['2003-09-02', 'ada', UNMAPPED, 200, 1n, 0n, 11690n],
  ]);
  expect(log.paths).toEqual([
    ['GET', '/'],
    ['GET', '/b'],
  ]);
});

test('nginx JSON: names of several sites, \\xXX mended, numbers as texts, a line without braces rejected', async () => {
  const log = await loaded('nginx-json.log', preset('nginx-json'));
  expect(log.usage).toEqual([
    ['2018-04-12', '', UNMAPPED, 404, 1n, 0n, 0n],
    ['2018-04-12', 'ada', UNMAPPED, 200, 1n, 0n, 571n],
    ['2018-04-12', 'ada', UNMAPPED, 201, 1n, 0n, 10n],
  ]);
  // C3 and A9 are the two bytes of é, each a letter of its own.
  expect(log.paths).toEqual([
    ['GET', '/v2/a'],
    ['GET', '/Ã©'],
    ['POST', '/v2/b'],
  ]);
  expect(log.rejected).toEqual([[4, 'not a JSON object']]);
});

test('Kong: sizes as texts, with and without a consumer, a broken line, a repeat', async () => {
  const log = await loaded('kong.jsonl', preset('kong'));
  expect(log.usage).toEqual([
    ['2024-09-19', 'acme', UNMAPPED, 429, 1n, 140n, 1000n],
    ['2024-09-19', 'default', UNMAPPED, 200, 1n, 139n, 9982n],
  ]);
  expect([log.keys, log.duplicates]).toEqual([['', 'cred-1'], 1n]);
  expect(log.rejected).toEqual([[4, 'not a JSON object']]);
  const batch = await loaded('kong-batch.log', 'preset: kong, format: json');
  expect(batch.usage).toEqual([['2024-09-19', 'default', UNMAPPED, 200, 3n, 417n, 29946n]]);
});

test('API Gateway: everything a text, - for none, an export with a time before the brace, a secret key', async () => {
  const log = await loaded('api-gateway.log', preset('aws-api-gateway'));
  const [none, key = ''] = log.keys;
  expect(none).toBe('');
  expect(key).toMatch(/^hash:[0-9a-f]{32}$/);
  expect(log.usage).toEqual([['2023-07-26', '', UNMAPPED, 200, 3n, 0n, 55n]]);
  expect(log.paths).toEqual([
    ['GET', '/pets'],
    ['GET', '/pets/{petId}'],
  ]);
});

test('ALB: blanks in the URL, -1 and -, a request that is none, appended columns, lines of another kind', async () => {
  const log = await loaded('alb.log', preset('aws-alb'));
  expect(log.usage).toEqual([
    ['2018-07-02', '', UNMAPPED, 200, 1n, 34n, 366n],
    ['2022-05-12', '', UNMAPPED, 301, 1n, 233n, 390n],
    ['2022-05-12', '', UNMAPPED, 400, 1n, 0n, 272n],
  ]);
  expect(log.paths).toContainEqual(['GET', '/shell']);
  expect(log.rejected.map(([line]) => line)).toEqual([4]);
});

test('ALB: the tenant is in the host of the URL', async () => {
  const log = await loaded('alb.log', "preset: aws-alb, columns: {tenant: {host: '{tenant}.example.com'}}");
  expect(log.usage.map(([day, tenant]) => [day, tenant])).toEqual([
    ['2018-07-02', 'www'],
    ['2022-05-12', ''],
    ['2022-05-12', ''],
  ]);
});

test('CloudFront: tabs, status 000, a repeat, a last line with fewer columns', async () => {
  const log = await loaded('cloudfront.log', preset('aws-cloudfront'));
  expect(log.usage).toEqual([
    ['2022-04-19', 'test.com', UNMAPPED, 0, 1n, 1057n, 10157n],
    ['2022-04-19', 'test.com', UNMAPPED, 200, 2n, 2114n, 20314n],
  ]);
  expect(log.duplicates).toBe(1n);
  expect(log.rejected.map(([line]) => line)).toEqual([7]);
});

test('S3: a copy is two records, bytes - are none, expiry is no request, columns end early', async () => {
  const log = await loaded('s3.log', preset('aws-s3'), '');
  const requester = 'arn:aws:sts::123456:assumed-role/AWSServiceRoleForTrustedAdvisor/x';
  expect(log.usage).toEqual([
    ['2019-08-01', '', 'REST.GET.BUCKET', 200, 1n, 0n, 265n],
    ['2019-08-01', requester, 'BATCH.DELETE.OBJECT', 200, 1n, 0n, 0n],
    ['2019-08-01', requester, 'REST.COPY.OBJECT', 200, 1n, 0n, 0n],
    ['2019-08-01', requester, 'REST.COPY.OBJECT_GET', 200, 1n, 0n, 265n],
    ['2019-08-01', requester, 'REST.GET.BUCKET', 200, 1n, 0n, 265n],
  ]);
  expect(log.rejected).toEqual([[5, 'not a request: operation is S3.*']]);
});

test('CloudTrail: records in one object, services without an account, bytes as texts, an event without a time', async () => {
  const log = await loaded('cloudtrail.log', preset('aws-cloudtrail'), '');
  const operation = 's3.amazonaws.com/GetStorageLensConfiguration';
  expect(log.usage).toEqual([
    ['2023-07-10', '123837392027', operation, 0, 2n, 0n, 375n],
    ['2023-07-10', 'cloudtrail.amazonaws.com', operation, 0, 1n, 0n, 125n],
  ]);
  expect(log.keys).toEqual(['', 'ASIA1234567890123456']);
  expect(log.rejected).toEqual([[4, 'eventTime is empty']]);
});

test('Envoy: its own line and the longer one of Istio, code 0', async () => {
  const log = await loaded('envoy.log', preset('envoy'));
  expect(log.usage).toEqual([
    ['2016-04-15', 'locations', UNMAPPED, 0, 1n, 0n, 12n],
    ['2016-04-15', 'locations', UNMAPPED, 204, 1n, 154n, 0n],
    ['2024-08-21', '10.2.14.4', UNMAPPED, 404, 1n, 0n, 0n],
  ]);
  expect(log.paths).toContainEqual(['GET', '/api/v1/locations']);
});

test('Cloudflare: three shapes of time as texts and numbers, subrequests of workers left out', async () => {
  const log = await loaded('cloudflare.jsonl', preset('cloudflare'));
  // 1653485126 is 2022-05-25T13:25:26Z.
  expect(log.usage).toEqual([['2022-05-25', 'xyz.example.com', UNMAPPED, 200, 4n, 0n, 3925232n]]);
  expect(log.rejected).toEqual([[5, 'not a request: WorkerSubrequest is true']]);
});

test('GCP: sizes as texts, repeats told by id and time', async () => {
  const log = await loaded('gcp.jsonl', preset('gcp-load-balancer'));
  expect(log.usage).toEqual([['2020-06-08', '', UNMAPPED, 304, 2n, 1154n, 314n]]);
  expect([log.duplicates, log.paths]).toEqual([1n, [['GET', '/static/us/three-cats.jpg']]]);
});

test('GCP: the tenant is the host', async () => {
  const rule = "{column: httpRequest.requestUrl, host: '{tenant}.2.69.193'}";
  const log = await loaded('gcp.jsonl', `preset: gcp-load-balancer, columns: {tenant: ${rule}}`);
  expect(log.usage.map(([, tenant]) => tenant)).toEqual(['81']);
});

test('Salesforce: a time that looks like a decimal, fallbacks, one request id for several events', async () => {
  const log = await loaded('salesforce.csv', preset('salesforce'));
  expect(log.usage).toEqual([
    ['2022-09-30', '0055j000000PQ01', UNMAPPED, 200, 1n, 0n, 0n],
    ['2022-09-30', 'loader', UNMAPPED, 201, 1n, 0n, 0n],
  ]);
});

test('IIS: columns that change in the middle of the file', async () => {
  const log = await loaded('iis.log', preset('iis'));
  expect(log.usage).toEqual([
    ['2022-05-08', 'itwebcert.acxiom.com', UNMAPPED, 200, 1n, 0n, 0n],
    ['2023-08-28', 'EXAMPLE\\user01', UNMAPPED, 200, 1n, 0n, 0n],
  ]);
  expect(log.rejected.map(([line]) => line)).toEqual([11]);
});

test('Traefik: JSON with nine decimals and older names, the common form with a bare referer', async () => {
  const json = await loaded('traefik.jsonl', preset('traefik'));
  expect(json.usage).toEqual([
    ['2024-02-01', '10.10.10.11', UNMAPPED, 200, 1n, 0n, 2n],
    ['2024-02-01', 'ada', UNMAPPED, 404, 1n, 0n, 3n],
  ]);
  const common = await loaded('traefik.log', preset('traefik-common'));
  expect(common.usage).toEqual([
    ['2018-02-28', 'Host-host1-com-0', UNMAPPED, 200, 1n, 0n, 2814n],
    ['2018-02-28', 'ada', UNMAPPED, 0, 1n, 0n, 0n],
  ]);
});

test('CloudEvents: repeats told by source and id, units as a measure, an event without a time', async () => {
  const log = await loaded('cloudevents.jsonl', `${preset('cloudevents')}, measures: {seconds: data.duration}`, '');
  expect(log.usage).toEqual([['2023-01-01', 'customer-1', 'api-calls', 0, 2n, 0n, 0n]]);
  expect([log.duplicates, log.rejected]).toEqual([1n, [[4, 'time is empty']]]);
});

test('Stripe: seconds and RFC 3339, units as a measure, a negative value rejected', async () => {
  const k = kit(`log: {files: stripe.jsonl, ${preset('stripe-meter-events')}}`);
  copyFileSync(join(FOLDER, 'stripe.jsonl'), join(k.folder, 'stripe.jsonl'));
  await k.load();
  // 1680210639 is 2023-03-30T21:10:39Z; 25 + 5 units.
  expect(await k.rows(sql`SELECT CAST(day AS VARCHAR) AS day, tenant, operation, requests, value FROM usage`)).toEqual([
    ['2023-03-30', 'cus_NciAYcXfLnqBoz', 'ai_search_api', 2n, 30n],
  ]);
  expect(await k.rows(sql`SELECT CAST(line AS INTEGER) AS line, reason FROM rejected_row`)).toEqual([
    [3, 'payload.value is no number from 0'],
  ]);
});

test('every preset is tested', () => {
  expect(PRESET_NAMES.filter((name) => !PRESETS_TESTED.includes(name))).toEqual([]);
});
